// Finding a Temporal server program. TEMPORAL_ADDRESS, which needs none, is looked at by the
// callers; then, in this order: the PATH, the cache, the SDK's download, a build with Go.
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { withLock } from './lock.mjs';
import { cacheDir } from './paths.mjs';
import { run } from './processes.mjs';
import { isProgram, onPath } from './programs.mjs';
import { downloadBySdk } from './sdk-download.mjs';
import { Missing } from './steps.mjs';

export const TEMPORAL_CLI = 'github.com/temporalio/cli/cmd/temporal@v1.5.1';
const GO_BUILD_BOUND_MS = 20 * 60_000;

/** {program, how}: the program, and how it was come by, in words. */
export async function findTemporal({ env = process.env, say = () => {} } = {}) {
  const onThePath = onPath('temporal', env);
  if (onThePath && (await answers(onThePath)))
    return { program: onThePath, how: `found on the PATH: ${onThePath}` };

  const bin = path.join(cacheDir(env), 'bin');
  const cached = path.join(bin, process.platform === 'win32' ? 'temporal.exe' : 'temporal');
  const fromCache = async () => isProgram(cached) && (await answers(cached));
  if (await fromCache()) return { program: cached, how: `found in the cache: ${cached}` };

  mkdirSync(bin, { recursive: true });
  // Two starts at once would build it twice; the second one waits and finds it cached.
  return withLock(`${cached}.lock`, { boundMs: GO_BUILD_BOUND_MS, say }, async () => {
    if (await fromCache()) return { program: cached, how: `found in the cache: ${cached}` };
    say("trying the Temporal SDK's download");
    if ((await downloadBySdk('server', cached, { env, say })) && (await fromCache())) {
      return { program: cached, how: 'downloaded by the Temporal SDK' };
    }
    await buildWithGo({ env, target: cached, say });
    return { program: cached, how: `built with Go (${TEMPORAL_CLI})` };
  });
}

/** A program of that name may be something else, or made for another machine. */
async function answers(program) {
  const asked = await run(program, ['--version'], { quiet: true, timeoutMs: 30_000 });
  return asked.code === 0 && /temporal/i.test(asked.output);
}

async function buildWithGo({ env, target, say }) {
  const go = onPath('go', env);
  if (!go) {
    throw new Missing(
      'There is no Temporal server: none on the PATH, none cached, and the download failed.',
      [
        'Do one of these and start again:',
        '- install the Temporal CLI (https://docs.temporal.io/cli), so that `temporal` is on the PATH;',
        '- install Go 1.25 or later (https://go.dev/dl/), and it is built here;',
        '- set TEMPORAL_ADDRESS=host:port to a Temporal server that is running.',
      ],
    );
  }
  let packages = 0;
  const begin = Date.now();
  const tell = () => {
    const minutes = ((Date.now() - begin) / 60_000).toFixed(1);
    say(
      `building the Temporal CLI with Go, three to five minutes on two cores: ${packages} packages after ${minutes} min`,
    );
  };
  tell();
  // Built beside its place: a build that is cut short must not pass for a program.
  const folder = `${target}.build-${process.pid}`;
  try {
    const built = await run(go, ['install', '-v', TEMPORAL_CLI], {
      env: { ...process.env, ...env, GOBIN: folder, GOFLAGS: '-mod=mod' },
      timeoutMs: GO_BUILD_BOUND_MS,
      onLine: (line) => {
        if (!line.startsWith('go: ')) packages += 1;
        tell();
      },
    });
    if (built.code !== 0) {
      throw new Missing(`Go could not build the Temporal CLI${built.timedOut ? ' in time' : ''}.`, [
        `The command was: go install ${TEMPORAL_CLI}`,
        ...built.output.trim().split('\n').slice(-5),
        'Mend that, or install the Temporal CLI (https://docs.temporal.io/cli), or set TEMPORAL_ADDRESS.',
      ]);
    }
    renameSync(path.join(folder, path.basename(target)), target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
