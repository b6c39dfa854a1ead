import { Worker } from '@temporalio/worker';
import type { OrderView } from '../../src/orders/order-view.js';
import { TemporalGateway } from '../../src/platform/temporal/temporal-gateway.js';
import { ORDERS_QUEUE, orderWorkflowId, SIGNALS } from '../../workflows/messages.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

let company: TestCompany;
let staff: Staff;
beforeAll(async () => {
  company = await TestCompany.open('lost-processes');
  staff = new Staff(company);
});
afterAll(() => company?.close());

/** Places an order whose workflow is begun by other code than today's. */
async function begunByOtherCode(): Promise<string> {
  const worker = await Worker.create({
    connection: await company.api.get(TemporalGateway).connection(),
    namespace: company.config.temporalNamespace,
    taskQueue: ORDERS_QUEUE,
    workflowsPath: require.resolve('./support/another-story.workflow'),
    stickyQueueScheduleToStartTimeout: '100ms',
  });
  return await worker.runUntil(async () => {
    const { number } = await company.as('sales').post<OrderView>('/orders', {
      customer: 'C-XIANDA',
      requestedDate: inDays(120),
      lines: [{ item: 'TAPE-48', quantity: '48' }],
    });
    await until('its workflow to have begun', async () => {
      const history = await company.temporal.workflow
        .getHandle(orderWorkflowId(number))
        .fetchHistory()
        .catch(() => undefined);
      return history?.events?.some((event) => event.timerStartedEventAttributes) ?? false;
    });
    return number;
  });
}

describe('an order whose history does not replay any more', () => {
  it('is taken up again from the database by itself, and lives on to its end', async () => {
    await company.stopWorker();
    const number = await begunByOtherCode();
    const workflow = company.temporal.workflow.getHandle(orderWorkflowId(number));
    const { runId } = await workflow.describe();
    await company.startWorker();
    await workflow.signal(SIGNALS.factReported, 'something that wakes it');
    await staff.carryOn(number, 'closed');
    const lost = await company.temporal.workflow.getHandle(orderWorkflowId(number), runId).describe();
    expect(lost.status.name).toBe('FAILED');
    expect(await flawsOfTheBooks(company)).toEqual([]);
    expect(await leftOvers(company)).toEqual([]);
  });
});
