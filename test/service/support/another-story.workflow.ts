import { sleep } from '@temporalio/workflow';

/** An order's workflow as no code of today would run it: a history that it has begun does not replay. */
export async function salesOrder(): Promise<void> {
  await sleep('1 hour');
}
