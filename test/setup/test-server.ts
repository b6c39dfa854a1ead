import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

let found: Promise<string> | undefined;

/**
 * Path of Temporal's time-skipping test server, for
 * `TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } })`.
 * `npm test` has looked it up beforehand; a plain `npx jest` looks, and perhaps fetches, here.
 */
export function testServerExecutable(): Promise<string> {
  found ??= process.env['ORDERBRIDGE_TEST_SERVER']
    ? Promise.resolve(process.env['ORDERBRIDGE_TEST_SERVER'])
    : lookUp();
  return found;
}

async function lookUp(): Promise<string> {
  const script = path.join(__dirname, '../../scripts/find-temporal.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [script, 'test-server']);
  return stdout.trim();
}
