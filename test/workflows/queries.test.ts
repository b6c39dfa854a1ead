import { Worker } from '@temporalio/worker';
import { QUERIES, SIGNALS, type OrderStatus } from '../../workflows/messages.js';
import { freshNamespace, temporalAddress } from '../setup/temporal.js';
import { bundled, Company, WORKFLOWS } from './company/company.js';
import type { PlacedOrder } from './company/placed-order.js';

/** In which a question that need not wait would be answered many times over. */
const A_WHILE_MS = 500;

describe('a question asked of an order in the Temporal UI', () => {
  let company: Company;
  beforeAll(async () => {
    company = await Company.openOn(temporalAddress(), await freshNamespace('queries'));
  });
  afterAll(async () => {
    await company?.close();
  });

  /** Holds back the answer of an activity, and lets it go. */
  const holdBack = ({ order }: PlacedOrder, name: string): (() => void) => {
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    order.answerTravels = (call) => (call.name === name ? held : Promise.resolve());
    return letGo;
  };
  const given = ({ order }: PlacedOrder, name: string) => order.timesCalled(name);

  test('while it works is answered when it is at rest, and leaves a history that replays', async () => {
    const placed = await company.place({ quantities: ['10'] });
    await placed.reaches('making');
    const letFirstGo = holdBack(placed, 'noteOddity');
    await placed.handle.signal(SIGNALS.factReported, 'no fact');
    await placed.has(({ timeline }) => timeline.length === 1);

    // Both wait for the workflow task that runs; the next one brings them together.
    await placed.tell(placed.order.tick());
    const fact = await placed.order.complete(1, '4');
    await placed.order.complete(1, '5');
    await placed.tell(placed.order.tick());
    let status: OrderStatus | undefined;
    const asked = placed.handle.query<OrderStatus>(QUERIES.status).then((answer) => (status = answer));
    const letSecondGo = holdBack(placed, 'readFacts');
    letFirstGo();
    await placed.has(({ facts }) => facts.includes(fact) && given(placed, 'noteOddity') === 1);
    await new Promise((resolve) => setTimeout(resolve, A_WHILE_MS));
    expect(status).toBeUndefined();

    await placed.answer({ answerId: 'a-1', taskId: 't-1', answer: 'complete', by: 'Lin Yue' });
    letSecondGo();
    await asked;
    expect(status!.lines[0]!.ready).toBe('9');
    await placed.isIdle();
    const history = { events: await placed.history() };
    await Worker.runReplayHistory({ workflowBundle: await bundled(WORKFLOWS) }, history);
    await placed.handle.terminate();
  });
});
