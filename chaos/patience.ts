const LOOK_EVERY_MS = 50;

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks again until the answer is something, or the time is over: then undefined. */
export async function within<T>(
  timeoutMs: number,
  ask: () => Promise<T | undefined>,
  everyMs = LOOK_EVERY_MS,
): Promise<T | undefined> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || Date.now() > end) return answer;
    await sleep(everyMs);
  }
}

/** Asks again until the answer is something; what it waits for is said when it never comes. */
export async function until<T>(
  what: string,
  timeoutMs: number,
  ask: () => Promise<T | undefined>,
  everyMs = LOOK_EVERY_MS,
): Promise<T> {
  const answer = await within(timeoutMs, ask, everyMs);
  if (answer === undefined) throw new Error(`waited ${String(timeoutMs / 1000)} s in vain for ${what}`);
  return answer;
}
