// Says where a Temporal server program is, getting one if there is none:
//   node scripts/find-temporal.mjs               the development server
//   node scripts/find-temporal.mjs test-server   the time-skipping test server
// The program's path is the only line on standard output; progress goes to standard error.
import { explain, Missing } from './lib/steps.mjs';
import { findTemporal } from './lib/temporal-finder.mjs';
import { findTestServer } from './lib/test-server-finder.mjs';

let last = { kind: '', at: 0 };
/** Progress of one kind is told every ten seconds, not at each of a thousand packages. */
function say(text) {
  const kind = text.slice(0, 20);
  if (kind === last.kind && Date.now() - last.at < 10_000) return;
  process.stderr.write(`${text}\n`);
  last = { kind, at: Date.now() };
}
const find = process.argv[2] === 'test-server' ? findTestServer : findTemporal;
try {
  const { program, how } = await find({ say });
  say(how);
  process.stdout.write(`${program}\n`);
} catch (error) {
  if (error instanceof Missing) process.stderr.write([error.message, ...error.advice, ''].join('\n'));
  else explain(error);
  process.exit(1);
}
