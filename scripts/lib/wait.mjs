// Waiting for a condition, always with a bound.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Asks until `condition` gives something truthy and returns it; fails after `timeoutMs`.
 * An exception of the condition ends the wait (use it for "this can never come true").
 */
export async function waitFor(condition, { what, timeoutMs = 30_000, everyMs = 50 }) {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const result = await condition();
    if (result) return result;
    if (Date.now() >= end) throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${what}`);
    await pause(everyMs);
  }
}

/** Does anything accept a connection there? */
export function accepts(port, host = '127.0.0.1', timeoutMs = 1_000) {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    const answer = (yes) => {
      socket.destroy();
      resolve(yes);
    };
    socket.setTimeout(timeoutMs, () => answer(false));
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}

/** Is the port ours to take? */
export async function isFree(port, host = '127.0.0.1') {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

/** The wanted port if it is free, otherwise any free one. */
export async function freePort(wanted, host = '127.0.0.1') {
  if (wanted && (await isFree(wanted, host))) return wanted;
  const server = createServer();
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
