import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { DomainError } from '../../../domain/errors/domain-error.js';
import type { ApiRequest } from './request.js';

const VERSION = /^(?:W\/)?"?(\d{1,9})"?$/;

/** The version in `If-Match` (`"3"`); undefined when the header is absent or `*`. */
export const IfMatch = createParamDecorator(
  (_data: unknown, context: ExecutionContext): number | undefined => {
    const given = context.switchToHttp().getRequest<ApiRequest>().headers['if-match'];
    if (given === undefined || given === '*') return undefined;
    const version = VERSION.exec(given)?.[1];
    if (version !== undefined) return Number(version);
    throw new DomainError('malformed-request', 'If-Match takes one version, e.g. "3"', {
      detailZh: 'If-Match 须为一个版本号，例如 "3"',
    });
  },
);

/** Refuses a write to something that has changed since it was read. @throws DomainError `version-moved` */
export function requireVersion(expected: number | undefined, current: number): void {
  if (expected === undefined || expected === current) return;
  throw new DomainError(
    'version-moved',
    `Version ${String(expected)} was read, it is ${String(current)} now`,
    {
      detailZh: `读取时为版本 ${String(expected)}，现为 ${String(current)}`,
      facts: { currentVersion: current },
    },
  );
}
