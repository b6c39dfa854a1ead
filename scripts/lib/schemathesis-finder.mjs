// Finding schemathesis, the Python program that makes requests from an OpenAPI description. In this order:
// SCHEMATHESIS, the PATH, a virtual environment of ours in the cache, made when it is not there.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { cacheDir } from './paths.mjs';
import { run } from './processes.mjs';
import { isProgram, onPath } from './programs.mjs';
import { Missing } from './steps.mjs';

const VERSION = '4.32.5';
const INSTALL_BOUND_MS = 10 * 60_000;

/** {program, how}. */
export async function findSchemathesis({ env = process.env, say = () => {} } = {}) {
  if (env.SCHEMATHESIS) {
    if (isProgram(env.SCHEMATHESIS)) return { program: env.SCHEMATHESIS, how: `given: ${env.SCHEMATHESIS}` };
    throw new Missing(
      `SCHEMATHESIS names ${env.SCHEMATHESIS}, which is no program.`,
      'Correct it or unset it.',
    );
  }
  const found = onPath('schemathesis', env);
  if (found) return { program: found, how: `on the PATH: ${found}` };
  const folder = path.join(cacheDir(env), `schemathesis-${VERSION}`);
  const program = path.join(folder, 'bin', 'schemathesis');
  if (existsSync(program)) return { program, how: `in the cache: ${program}` };
  await install(folder, env, say);
  return { program, how: `version ${VERSION} installed into ${folder}` };
}

async function install(folder, env, say) {
  const python = ['python3', 'python'].map((name) => onPath(name, env)).find(Boolean);
  if (!python)
    throw new Missing('Python is not on the PATH; schemathesis is written in it.', [
      'Install Python 3.10 or later (with venv and pip) from your package manager or https://www.python.org/,',
      'or let SCHEMATHESIS name a schemathesis that is installed elsewhere.',
      'The generators of npm test need no Python: npm test -- test/fuzz',
    ]);
  mkdirSync(path.dirname(folder), { recursive: true });
  say(`installing version ${VERSION} into ${folder}`);
  const steps = [
    [python, ['-m', 'venv', folder]],
    [path.join(folder, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', `schemathesis==${VERSION}`]],
  ];
  for (const [command, args] of steps) {
    const { code, output } = await run(command, args, { env, quiet: true, timeoutMs: INSTALL_BOUND_MS });
    if (code === 0) continue;
    rmSync(folder, { recursive: true, force: true });
    throw new Missing(`${path.basename(command)} ${args.join(' ')} failed:`, [
      ...output.trim().split('\n').slice(-5),
      'It needs Python 3.10 or later with venv and pip, and a package index that pip can reach.',
    ]);
  }
}
