import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { orderWorkflowId } from '../workflows/messages.js';
import type { BenchCompany } from './bench-company.js';
import { UPDATES } from './floor.workflow.js';
import { median, perSecond } from './in-flight.js';
import type { Figure } from './run.js';
import { Staff } from './staff.js';

const IN_FLIGHT = 20;
const ROUNDS = 5;
const ORDERS_A_ROUND = 120;
const FLOOR_QUEUE = 'floor';

/**
 * Orders a second from end to end over HTTP, 20 in flight: a two-line order, one line made and one from stock, with its six
 * outside facts. Alternated five times, on the same server, with a bare workflow that receives six empty updates and
 * does nothing else: the floor. Medians.
 */
export async function throughput(company: BenchCompany): Promise<Figure[]> {
  const staff = new Staff(company);
  const { client, connection } = await company.temporal();
  const floorWorker = await Worker.create({
    connection,
    namespace: client.options.namespace,
    taskQueue: FLOOR_QUEUE,
    workflowsPath: join(__dirname, 'floor.workflow.js'),
  });
  const { orders, floors } = await floorWorker.runUntil(async () => {
    const orders: number[] = [];
    const floors: number[] = [];
    await perSecond(IN_FLIGHT, IN_FLIGHT, () => wholeOrder());
    for (let round = 0; round < ROUNDS; round += 1) {
      orders.push(await perSecond(ORDERS_A_ROUND, IN_FLIGHT, () => wholeOrder()));
      floors.push(
        await perSecond(ORDERS_A_ROUND, IN_FLIGHT, (index) =>
          bareWorkflow(`floor/${String(round)}/${String(index)}`),
        ),
      );
    }
    return { orders, floors };
  });
  staff.stop();
  return [
    { name: 'orders.per_second', value: rounded(median(orders)), unit: 'orders/s' },
    { name: 'orders.floor_per_second', value: rounded(median(floors)), unit: 'workflows/s' },
    { name: 'orders.share_of_floor', value: rounded(median(orders) / median(floors)), unit: 'ratio' },
  ];

  async function wholeOrder(): Promise<void> {
    const number = await company.placeOrder();
    await staff.carryOut(number);
    await client.workflow.getHandle(orderWorkflowId(number)).result();
  }

  async function bareWorkflow(workflowId: string): Promise<void> {
    const handle = await client.workflow.start('floor', { workflowId, taskQueue: FLOOR_QUEUE });
    for (let i = 0; i < UPDATES; i += 1) await handle.executeUpdate('empty');
    await handle.result();
  }
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
