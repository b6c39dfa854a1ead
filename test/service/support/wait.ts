const EVERY_MS = 40;
/** Steps of an order take a fraction of a second; a machine under load gets this much. */
const PATIENCE_MS = 30_000;

/**
 * Asks again until the answer is something; `what` and the last thing seen tell what was waited for in vain.
 *
 * @example const task = await until('a task to pick', async () => (await tasks()).find(({ kind }) => kind === 'pick'));
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | null | false>,
  { timeoutMs = PATIENCE_MS, lastSeen = () => '' }: { timeoutMs?: number; lastSeen?: () => string } = {},
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms in vain for ${what}. ${lastSeen()}`);
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}
