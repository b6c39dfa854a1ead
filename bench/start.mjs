// npm run bench: compiles and measures, on servers of its own. `-- NAME` measures what a figure of that name needs;
// `-- --json` ends in one line of JSON with all figures. What is said to people goes to standard error.
import { spawn } from 'node:child_process';
import { build } from '../scripts/lib/build.mjs';
import { installPackages } from '../scripts/lib/install.mjs';
import { inRepo, repo } from '../scripts/lib/paths.mjs';
import { requireNode } from '../scripts/lib/steps.mjs';

requireNode();
const say = (line) => process.stderr.write(`${line}\n`);
await installPackages({ say });
const { summary, problems } = await build({ say });
if (problems) {
  say(`the sources do not compile:\n${problems}`);
  process.exit(1);
}
say(summary);
const child = spawn(process.execPath, [inRepo('dist/bench/run.js'), ...process.argv.slice(2)], {
  cwd: repo,
  stdio: 'inherit',
});
// The servers belong to the program, which is told and waited for.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('close', (code) => (process.exitCode = code ?? 1));
