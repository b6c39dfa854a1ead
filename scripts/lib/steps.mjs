// What a script tells the person who runs it: a line per step, with the time since the start.

const started = Date.now();
const HEARTBEAT_MS = 10_000;

// A terminal that was closed, or a pipe that ended, is no reason to skip the shutdown.
process.stdout.on('error', () => {});

export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/** One line, led by the time since the script began. */
export function say(text) {
  const at = seconds(Date.now() - started).padStart(8);
  for (const line of String(text).split('\n')) process.stdout.write(`[${at}] ${line}\n`);
}

/** A failure that the person can mend. `advice` says exactly how, a line per way. */
export class Missing extends Error {
  constructor(problem, advice = []) {
    super(problem);
    this.name = 'Missing';
    this.advice = [advice].flat();
  }
}

/**
 * Runs one step and says how it went. The work returns a few words about what it did; a step
 * that takes long says so, that nobody takes it for stuck; not one that itself writes to the terminal.
 */
export async function step(name, work, { heartbeats = true } = {}) {
  const begin = Date.now();
  let progress = 'working';
  const tell = () => heartbeats && say(`${name}: ${progress}`);
  const heartbeat = setInterval(tell, HEARTBEAT_MS);
  try {
    const result = await work((text) => (progress = text));
    const summary = typeof result === 'string' ? result : (result?.summary ?? 'done');
    const [headline, ...details] = summary.split('\n');
    say(
      [`${name}: ${headline} (${seconds(Date.now() - begin)})`, ...details.map((line) => `  ${line}`)].join(
        '\n',
      ),
    );
    return result;
  } catch (error) {
    say(`${name}: FAILED after ${seconds(Date.now() - begin)}`);
    throw error;
  } finally {
    clearInterval(heartbeat);
  }
}

/** Prints a failure the way a person wants it: the problem, then what to do. */
export function explain(error) {
  if (error instanceof Missing) {
    say(error.message);
    for (const line of error.advice) say(`  ${line}`);
  } else {
    say(error?.stack ?? String(error));
  }
}

/** Stops at once, and says what to install, where Node itself is too old. */
export function requireNode(major = 20, minor = 19) {
  const [has, hasMinor] = process.versions.node.split('.').map(Number);
  if (has > major || (has === major && hasMinor >= minor)) return;
  say(`Node ${process.versions.node} is too old: Orderbridge needs Node ${major}.${minor} or later.`);
  say('  Install the current LTS from https://nodejs.org/ or with your package manager.');
  process.exit(1);
}
