// A lock between processes: a file that names its holder, so that a dead one's is taken over.
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { identify, isRunning } from './process-identity.mjs';
import { waitFor } from './wait.mjs';

/** Runs `work` while holding the lock; waits for another holder, but no longer than the bound. */
export async function withLock(file, { boundMs = 10 * 60_000, say = () => {} }, work) {
  mkdirSync(path.dirname(file), { recursive: true });
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, JSON.stringify(identify(process.pid)));
  try {
    await waitFor(() => take(file, mine, say), {
      what: `the lock ${file}`,
      timeoutMs: boundMs,
      everyMs: 200,
    });
  } finally {
    rmSync(mine, { force: true });
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file, mine, say) {
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  let holder;
  try {
    holder = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return false;
  }
  if (isRunning(holder)) say(`waiting for process ${holder.pid}, which is doing the same`);
  else rmSync(file, { force: true });
  return false;
}
