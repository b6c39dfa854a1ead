const PATIENCE_MS = 20_000;

/**
 * Waits until it holds; `what` says what was last seen when it never does. A look that fails is one too early: a server
 * refuses a query while a workflow task is being tried again, e.g. when a signal arrived as it continued as new.
 */
export async function eventually(holds: () => Promise<boolean>, what: () => string): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  let failure: unknown;
  for (;;) {
    try {
      if (await holds()) return;
    } catch (error) {
      failure = error;
    }
    if (Date.now() > end) throw new Error(`waited in vain; last seen: ${what()}`, { cause: failure });
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
