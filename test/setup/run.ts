import { randomBytes } from 'node:crypto';

/** What the test run has put into the environment, or an error that says how to get it. */
export function given(variable: string): string {
  const value = process.env[variable];
  if (value) return value;
  throw new Error(
    `${variable} is not set: this test needs real servers. Run it by "npm test -- <file>", which starts them.`,
  );
}

let counter = 0;

/**
 * A name that no other test of this or another run has: `name` made safe for PostgreSQL and
 * Temporal, with the run, the Jest worker and a counter.
 */
export function uniqueName(name: string): string {
  const safe = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, 24);
  counter += 1;
  const nonce = randomBytes(2).toString('hex');
  return `${runPrefix()}${safe}_w${process.env['JEST_WORKER_ID'] ?? '0'}_${counter}_${nonce}`;
}

/** By this prefix a run finds what it has made on a server that outlives it. */
export function runPrefix(): string {
  return `orderbridge_test_${(process.env['ORDERBRIDGE_TEST_RUN'] ?? 'alone').replace(/-/g, '_')}_`;
}
