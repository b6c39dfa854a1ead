// Asks a gRPC server whether it serves, by the standard health protocol, with Node alone.
import { connect } from 'node:http2';

const SERVICE = 'temporal.api.workflowservice.v1.WorkflowService';
const SERVING = 1;

/** True when the Temporal server at host:port says that it serves. Never throws. */
export function serves(address, timeoutMs = 1_000) {
  return new Promise((resolve) => {
    const session = connect(`http://${address}`);
    const answer = (yes) => {
      clearTimeout(timer);
      session.destroy();
      resolve(yes);
    };
    const timer = setTimeout(() => answer(false), timeoutMs);
    session.on('error', () => answer(false));
    const call = session.request({
      ':method': 'POST',
      ':path': '/grpc.health.v1.Health/Check',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    const body = [];
    call.on('error', () => answer(false));
    call.on('data', (chunk) => body.push(chunk));
    call.on('end', () => answer(statusIn(Buffer.concat(body)) === SERVING));
    call.end(request());
  });
}

/** HealthCheckRequest { string service = 1 } in a gRPC frame: a flag, the length, the message. */
function request() {
  const name = Buffer.from(SERVICE);
  const message = Buffer.concat([Buffer.from([0x0a, name.length]), name]);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** HealthCheckResponse { enum status = 1 }: one small varint after the frame's head and the tag. */
function statusIn(frame) {
  return frame.length >= 7 && frame[5] === 0x08 ? frame[6] : undefined;
}
