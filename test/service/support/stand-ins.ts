import { Worker } from '@temporalio/worker';
import { createCommandActivities } from '../../../activities/steps.js';
import type { Department } from '../../../domain/order/departments.js';
import { OrderDesk } from '../../../src/orders/order-desk.js';
import { TemporalGateway } from '../../../src/platform/temporal/temporal-gateway.js';
import type { Command, Outcome } from '../../../workflows/messages.js';
import type { TestCompany } from './company.js';

/**
 * Works while a company's own workers answer on the queues of its connectors; here they do what Orderbridge would.
 * @returns the commands that they carried out
 */
export async function withStandIns(
  company: TestCompany,
  departments: Department[],
  work: () => Promise<unknown>,
): Promise<string[]> {
  const done: string[] = [];
  const workers = await Promise.all(
    departments.map((department) => standIn(company, department, (name) => done.push(name))),
  );
  const running = workers.map((worker) => worker.run());
  try {
    await work();
    return done;
  } finally {
    for (const worker of workers) worker.shutdown();
    await Promise.all(running);
  }
}

async function standIn(
  company: TestCompany,
  department: Department,
  note: (name: string) => void,
): Promise<Worker> {
  const commands = createCommandActivities(company.api.get(OrderDesk), department);
  const activities = Object.fromEntries(
    Object.entries(commands).map(([name, carryOut]) => [
      name,
      async (command: Command): Promise<Outcome> => {
        note(name);
        return await carryOut(command);
      },
    ]),
  );
  return await Worker.create({
    connection: await company.api.get(TemporalGateway).connection(),
    namespace: company.config.temporalNamespace,
    taskQueue: department,
    activities,
  });
}
