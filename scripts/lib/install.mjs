// Installing the npm packages when they are missing or not those of the lock file.
import { existsSync, readFileSync } from 'node:fs';
import { withLock } from './lock.mjs';
import { homeDir, repo } from './paths.mjs';
import { run } from './processes.mjs';
import { onPath } from './programs.mjs';
import { Missing } from './steps.mjs';

const BOUND_MS = 15 * 60_000;

/** Makes node_modules what package-lock.json says. Returns what it did, in words. */
export async function installPackages({ folder = repo, say = () => {} } = {}) {
  if (isUpToDate(folder)) return 'up to date';
  return withLock(`${homeDir()}/install.lock`, { boundMs: BOUND_MS, say }, async () => {
    if (isUpToDate(folder)) return 'up to date';
    // ci where there is nothing; install where others may be at work with what is there.
    const verb = existsSync(`${folder}/node_modules`) ? 'install' : 'ci';
    say(`npm ${verb}`);
    const [command, args] = npm();
    const installed = await run(command, [...args, verb, '--no-audit', '--no-fund'], {
      cwd: folder,
      quiet: true,
      timeoutMs: BOUND_MS,
      // npm start and npm test hand their own settings down; the inner npm must find its own.
      env: Object.fromEntries(
        Object.entries(process.env).filter(([name]) => !/^npm_(config|lifecycle|package)/i.test(name)),
      ),
    });
    if (installed.code !== 0) {
      throw new Missing(`npm ${verb} failed${installed.timedOut ? ' (it took too long)' : ''}:`, [
        ...installed.output.trim().split('\n').slice(-15),
        'Check the network and the npm registry (npm config get registry), then start again.',
      ]);
    }
    return `installed by npm ${verb}`;
  });
}

/** npm by the Node that runs this, or the one on the PATH. */
function npm() {
  const own = process.env.npm_execpath;
  if (own?.endsWith('.js') && existsSync(own)) return [process.execPath, [own]];
  const found = onPath('npm');
  if (found) return [found, []];
  throw new Missing(
    'npm is missing.',
    'It comes with Node: install Node 20.19 or later from https://nodejs.org/.',
  );
}

/** npm leaves its own account of what it installed; compare that with what the lock file asks. */
function isUpToDate(folder) {
  const wanted = packagesIn(`${folder}/package-lock.json`);
  const present = packagesIn(`${folder}/node_modules/.package-lock.json`);
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([place, wants]) => {
    if (place === '' || wants.link) return true;
    const has = present[place];
    // What is for another platform is rightly absent.
    return has ? has.version === wants.version : wants.optional || wants.devOptional || wants.peer;
  });
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
