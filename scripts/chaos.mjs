// npm run chaos [-- --kills N --orders N --seed S] [-- --points all|sample] [--json]
// Installs and builds what is missing, then runs dist/chaos/run.js, which starts servers of its own.
import { build } from './lib/build.mjs';
import { installPackages } from './lib/install.mjs';
import { inRepo, repo } from './lib/paths.mjs';
import { run } from './lib/processes.mjs';
import { explain, Missing, requireNode } from './lib/steps.mjs';

requireNode();
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop.abort());
// With --json the result is all there is on standard output.
const say = (line) => process.stderr.write(`${line}\n`);
try {
  await installPackages({ say });
  const { problems } = await build({ say });
  if (problems) throw new Missing('The sources do not compile:', problems.trim().split('\n'));
  const args = [inRepo('dist/chaos/run.js'), ...process.argv.slice(2)];
  process.exit((await run(process.execPath, args, { cwd: repo, signal: stop.signal })).code);
} catch (error) {
  explain(error);
  process.exit(1);
}
