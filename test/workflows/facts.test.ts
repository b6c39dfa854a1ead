import { SIGNALS, UPDATES, type Fact } from '../../workflows/messages.js';
import { Company } from './company/company.js';
import type { PlacedOrder } from './company/placed-order.js';

describe('messages of an order', () => {
  let company: Company;
  beforeAll(async () => {
    company = await Company.open();
  });
  afterAll(async () => {
    await company?.close();
  });

  /** An order whose work has begun, of ten pieces in parts. */
  const making = async (): Promise<PlacedOrder> => {
    const placed = await company.place({ quantities: ['10'], delivery: 'complete' });
    await placed.reaches('making');
    return placed;
  };
  const ready = async (placed: PlacedOrder, quantity: string) => {
    await placed.shows(({ lines }) => lines[0]!.ready === quantity);
  };

  test('a fact delivered twice counts once', async () => {
    const placed = await making();
    const fact = await placed.order.complete(1, '4');
    for (let i = 0; i < 3; i++) await placed.tell(fact);
    await ready(placed, '4');
    await placed.tell(placed.order.complete(1, '1'));
    await ready(placed, '5');
    expect(placed.order.timesCalled('readFacts')).toBe(0);
    await placed.handle.terminate();
  });

  test('a fact told by an update and by a signal counts once, and what is no fact is refused to its sender', async () => {
    const placed = await making();
    const fact = await placed.order.complete(1, '4');
    await placed.tellByUpdate(fact);
    const { lines } = await placed.status();
    expect(lines[0]!.ready).toBe('4');
    await placed.tell(fact);
    await expect(placed.tellByUpdate({ ...fact, seq: 'two' } as unknown as Fact)).rejects.toThrow();
    await placed.isIdle();
    expect((await placed.status()).lines[0]!.ready).toBe('4');
    expect(placed.order.timeline).toEqual([]);
    await placed.handle.terminate();
  });

  test('a fact that never arrives is read from the records when the next one shows the gap', async () => {
    const placed = await making();
    await placed.order.complete(1, '4');
    await placed.order.complete(1, '5');
    await placed.tell(placed.order.tick());
    await ready(placed, '9');
    expect(placed.order.timesCalled('readFacts')).toBe(1);
    await placed.tell(placed.order.complete(1, '1'));
    await placed.reaches('shipping');
    expect(placed.order.timesCalled('readFacts')).toBe(1);
    await placed.handle.terminate();
  });

  test('facts out of order come to the same: the records are read once, the late ones change nothing', async () => {
    const placed = await making();
    const facts: Fact[] = [];
    for (const part of ['1', '2', '3', '4']) facts.push(await placed.order.complete(1, part));
    const [first, second, third, fourth] = facts;
    await placed.tell(third!);
    await ready(placed, '10');
    for (const late of [first!, second!, fourth!, third!]) await placed.tell(late);
    await placed.isIdle();
    const { lines } = await placed.status();
    expect(lines[0]!.ready).toBe('10');
    expect(placed.order.timesCalled('readFacts')).toBe(1);
    await placed.shipAndPay();
    expect((await placed.ended()).stage).toBe('closed');
  });

  test('a late fact never takes progress back that a later transaction has reported', async () => {
    const placed = await making();
    // Recorded before the goods are released, told after: its own progress is older than what the release answered.
    const early = await placed.order.complete(1, '10');
    await placed.tell(early);
    await placed.has(({ lines }) => lines[0]!.released === '10');
    const stale = structuredClone(early);
    stale.seq = 2;
    stale.factId = 'told-late';
    placed.order.facts.push(stale);
    await placed.tell(stale);
    await placed.isIdle();
    const { lines, stage } = await placed.status();
    expect([lines[0]!.released, stage]).toEqual(['10', 'shipping']);
    expect(placed.order.timesCalled('releaseGoods')).toBe(1);
    await placed.handle.terminate();
  });

  test('a fact from the future that the records do not hold changes nothing', async () => {
    const placed = await making();
    const fact = await placed.order.complete(1, '4');
    await placed.tell({
      ...fact,
      seq: 4_000_000,
      progress: { ...fact.progress, header: { ...fact.progress.header, promise: 'declined' } },
    });
    await ready(placed, '4');
    expect((await placed.status()).stage).toBe('making');
    await placed.handle.terminate();
  });

  const odd: [string, unknown][] = [
    ['nothing', undefined],
    ['null', null],
    ['a word', 'production reported'],
    ['a list', [1, 2, 3]],
    ['no sequence', { kind: 'tracked', progress: { revision: 9, header: {}, lines: [] } }],
    ['a broken sequence', { seq: 'one', kind: 'tracked' }],
    ['no progress', { seq: 1, kind: 'tracked' }],
    [
      'an empty header',
      {
        seq: 1,
        kind: 'tracked',
        progress: { revision: 999, header: {}, lines: [], at: '2026-03-02T00:00:00Z', speed: 1 },
      },
    ],
  ];

  test.each(odd)('nonsense in a fact (%s) is noted and the order goes on', async (_what, content) => {
    const placed = await making();
    await placed.handle.signal(SIGNALS.factReported, content);
    await placed.has(({ timeline }) => timeline.length === 1);
    expect(placed.order.timeline[0]).toMatch(/^odd factReported/);
    await placed.makeAndDeliver();
    expect((await placed.ended()).stage).toBe('closed');
  });

  test('nonsense inside a fact that looks right is noted: lines that are no numbers, a clock without speed', async () => {
    const placed = await making();
    const fact = await placed.order.complete(1, '4');
    const { progress } = fact;
    const twisted = [
      { ...progress, lines: [{ ...progress.lines[0], ready: 'four' }] },
      { ...progress, lines: [{ line: 1 }] },
      { ...progress, lines: [null] },
      { ...progress, speed: 0 },
      { ...progress, at: 'yesterday' },
      { ...progress, header: { ...progress.header, waitingFor: 'everybody' } },
      { ...progress, header: { ...progress.header, promise: 'perhaps' } },
      { ...progress, header: { ...progress.header, holdUntil: 'soon' } },
    ];
    for (const each of twisted) await placed.handle.signal(SIGNALS.factReported, { ...fact, progress: each });
    await placed.has(({ timeline }) => timeline.length === twisted.length);
    await placed.tell(fact);
    await ready(placed, '4');
    await placed.handle.terminate();
  });

  test('a fact that is far ahead of its order is noted, and what is true is read from the records', async () => {
    const placed = await making();
    const { order } = placed;
    const fact = await order.complete(1, '4');
    const forged = { ...fact.progress, revision: 1_000_000_000, lines: [{ ...order.lines[0], ready: '10' }] };
    await placed.handle.signal(SIGNALS.factReported, { ...fact, progress: forged });
    await placed.has(({ timeline }) => timeline.length === 1);
    expect(order.timeline[0]).toMatch(/^odd factReported: .*"revision":1000000000/);
    await ready(placed, '4');
    await placed.tell(order.complete(1, '6'));
    await placed.shipAndPay();
    expect((await placed.ended()).stage).toBe('closed');
  });

  test('a change asked for by signal, and a signal of no known name, are noted and the order goes on', async () => {
    const placed = await making();
    await placed.handle.signal(SIGNALS.changeRequested, { by: 'Wang Fang', lines: [] });
    await placed.handle.signal('speedUp');
    await placed.has(({ timeline }) => timeline.length === 2);
    expect(placed.order.timeline).toEqual([
      'odd changeRequested: [{"by":"Wang Fang","lines":[]}]',
      'odd speedUp: []',
    ]);
    await placed.makeAndDeliver();
    expect((await placed.ended()).stage).toBe('closed');
  });

  test.each(Object.values(UPDATES))(
    '%s is refused to whoever sends it, and is not recorded',
    async (name) => {
      const placed = await making();
      await placed.isIdle();
      await expect(placed.handle.executeUpdate(name, { args: [{}] })).rejects.toThrow(
        'Workflow Update failed',
      );
      expect(await placed.events('workflowExecutionUpdateAcceptedEventAttributes')).toEqual([]);
      await placed.handle.terminate();
    },
  );

  test('an answer to a task is passed on once, however often it is sent', async () => {
    const placed = await making();
    const answer = { answerId: 'a-1', taskId: 't-1', answer: 'complete', by: 'Wang Fang' };
    for (let i = 0; i < 3; i++) await placed.answer(answer);
    await placed.answer({
      ...answer,
      answerId: 'a-2',
      taskId: 't-2',
      answer: 'decline',
      reason: 'the saw is broken',
    });
    await placed.has(({ timeline }) => timeline.length === 2);
    await placed.isIdle();
    expect(placed.order.timeline).toEqual(['complete t-1 by Wang Fang', 'decline t-2 by Wang Fang']);
    await placed.handle.terminate();
  });

  test('an answer of an unknown kind is noted and the order goes on', async () => {
    const placed = await making();
    for (const content of [
      undefined,
      'yes',
      { answerId: 'a', taskId: 't', by: 'x', answer: 'perhaps' },
      { taskId: 't', by: 'x', answer: 'complete' },
    ]) {
      await placed.answer(content);
    }
    await placed.has(({ timeline }) => timeline.length === 4);
    expect(placed.order.timeline.every((sentence) => sentence.startsWith('odd taskAnswered'))).toBe(true);
    await placed.makeAndDeliver();
    expect((await placed.ended()).stage).toBe('closed');
  });
});
