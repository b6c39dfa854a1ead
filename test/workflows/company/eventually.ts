const PATIENCE_MS = 20_000;

/** Waits until it holds; `what` says what was last seen when it never does. */
export async function eventually(holds: () => Promise<boolean>, what: () => string): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited in vain; last seen: ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
