/** Answers what Node's parser does not take for a request, so that nothing of ours sees it. */
import type { Duplex } from 'node:stream';
import { v7 as newId } from 'uuid';
import { DomainError } from '../../../domain/errors/domain-error.js';
import { PROBLEM_JSON, problemOf } from './problem.js';

/** An error of Node's HTTP server as it comes with `clientError`. */
interface ParserError extends Error {
  code?: string;
}

/**
 * Refuses bytes that are no HTTP, and an address and headers too long for the parser, with a problem document, like any
 * other request that cannot be read; Node would answer without a word. In English: no header has been read.
 */
export function refuseNoRequest({ code }: ParserError, socket: Duplex): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') socket.end(answer('408 Request Timeout'));
  else socket.end(answer('400 Bad Request', JSON.stringify(problemOf(refusal(code), 'en', newId()))));
}

function refusal(code: string | undefined): DomainError {
  return code === 'HPE_HEADER_OVERFLOW'
    ? new DomainError('malformed-request', 'The address and the headers together are longer than 16 KB', {
        detailZh: '网址与请求头合计超过 16 KB',
      })
    : new DomainError('malformed-request', 'This is no HTTP request', { detailZh: '这不是 HTTP 请求' });
}

function answer(status: string, problem = ''): string {
  const type = problem === '' ? [] : [`Content-Type: ${PROBLEM_JSON}; charset=utf-8`, 'Content-Language: en'];
  const length = `Content-Length: ${String(Buffer.byteLength(problem))}`;
  return [`HTTP/1.1 ${status}`, ...type, length, 'Connection: close', '', problem].join('\r\n');
}
