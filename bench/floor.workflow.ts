import { condition, defineUpdate, setHandler } from '@temporalio/workflow';

/** How many updates the bare workflow takes: as many as an order has outside facts. */
export const UPDATES = 6;
export const empty = defineUpdate('empty');

/** The least that a process with six messages can be: it receives six empty updates and does nothing else. */
export async function floor(): Promise<void> {
  let received = 0;
  setHandler(empty, () => {
    received += 1;
  });
  await condition(() => received === UPDATES);
}
