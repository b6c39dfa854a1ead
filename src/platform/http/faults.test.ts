import { domainErrorOf } from './faults.js';

const failed = (code: string, syscall?: string): Error =>
  Object.assign(new Error(`it failed with ${code}`), { code, ...(syscall === undefined ? {} : { syscall }) });

describe('a fault', () => {
  it.each([
    ['refuses the connection', failed('ECONNREFUSED', 'connect')],
    ['has left no socket to connect to', failed('ENOENT', 'connect')],
    ['has its socket full', failed('EAGAIN', 'connect')],
    ['is shutting down', failed('57P01')],
  ])('of a database that %s is told as such, with when to try again', (_what, error) => {
    expect(domainErrorOf(error)).toMatchObject({ code: 'database-away', status: 503, retryAfter: 5 });
  });

  it('that is no absence of the database shows nothing of itself', () => {
    const error = domainErrorOf(failed('ENOENT', 'open'));
    expect(error).toMatchObject({ code: 'internal', status: 500 });
    expect(error.message).not.toContain('ENOENT');
  });
});
