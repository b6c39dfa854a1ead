// Where things are. Everything that a script writes goes below one of these folders.
import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout that this script belongs to. */
export const repo = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** Path of a file in the checkout. */
export const inRepo = (...parts) => path.join(repo, ...parts);

/** State that must survive a restart: database, Temporal's file, secrets, logs, run records. */
export function homeDir(env = process.env) {
  return path.resolve(env.ORDERBRIDGE_HOME || inRepo('.orderbridge'));
}

/** What can be made or fetched again: server programs. Shared by all checkouts of this user. */
export function cacheDir(env = process.env) {
  if (env.ORDERBRIDGE_CACHE) return path.resolve(env.ORDERBRIDGE_CACHE);
  const base = env.XDG_CACHE_HOME || path.join(env.HOME || homedir(), '.cache');
  return path.resolve(base, 'orderbridge');
}

/** A short stable name for a folder, for things that must be kept outside it. */
export function nameOf(folder) {
  return createHash('sha256').update(path.resolve(folder)).digest('hex').slice(0, 12);
}
