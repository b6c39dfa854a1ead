import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { UPDATES } from './floor.workflow.js';
import type { Shop } from './shop.js';

const QUEUE = 'floor';

/** Bare workflows on the shop's server: as many updates as an order has facts, which do nothing. */
export class Floor {
  private constructor(
    private readonly shop: Shop,
    private readonly worker: ChildProcess,
  ) {}

  static async open(shop: Shop): Promise<Floor> {
    const { namespace } = shop.client.options;
    const worker = fork(join(__dirname, 'floor-worker.js'), [shop.temporalAddress, namespace, QUEUE]);
    await Promise.race([
      once(worker, 'message'),
      once(worker, 'exit').then(() => Promise.reject(new Error('the worker of the floor ended'))),
    ]);
    return new Floor(shop, worker);
  }

  get pid(): number {
    return this.worker.pid ?? 0;
  }

  async carryOut(workflowId: string): Promise<void> {
    const handle = await this.shop.client.workflow.start('floor', { workflowId, taskQueue: QUEUE });
    for (let i = 0; i < UPDATES; i += 1) await handle.executeUpdate('empty');
    await handle.result();
  }

  async close(): Promise<void> {
    this.worker.disconnect();
    if (this.worker.exitCode === null) await once(this.worker, 'exit');
  }
}
