import fc from 'fast-check';
import { stageOf } from '../domain/order/stage.js';
import { mayRelease } from '../domain/order/progress.js';
import { describe as inWords } from './current-details.js';
import { isAnswer, isFact, isNotice, noticesIn } from './message-shapes.js';
import type { Fact, TaskNotice } from './messages.js';
import { searchAttributeUpdates } from './search-attributes.js';

const fact = (): Fact => ({
  seq: 1,
  factId: 'f-1',
  kind: 'workOrderCompleted',
  commitment: 'WO-1',
  line: 1,
  quantity: '2',
  at: '2026-03-02T01:00:00.000Z',
  by: 'Wang Fang',
  progress: {
    revision: 7,
    header: {
      version: 1,
      promise: 'given',
      credit: 'secured',
      deposit: 'secured',
      supply: 'undertaken',
      cancellation: 'none',
      delivery: 'complete',
      invoiced: false,
      paid: false,
      approved: [],
      waitingFor: ['production'],
      flags: ['late'],
      promisedDate: '2026-04-01',
      projectedDate: '2026-04-02',
      priority: 'normal',
      holdUntil: null,
      nextDeadline: null,
    },
    stage: 'making',
    lines: [
      { line: 1, quantity: '2', ready: '2.000000', released: '0', packed: '0', shipped: '0', delivered: '0' },
    ],
    complete: false,
    at: '2026-03-02T01:00:00.000Z',
    speed: 1,
  },
});
const notice: TaskNotice = {
  taskId: 't',
  change: 'opened',
  kind: 'pick',
  order: 'SO-1',
  document: 'R-1',
  priority: 3,
  dueAt: null,
  data: {},
};

/** Every place in a message, by its path. */
function places(value: unknown, path: string[] = []): string[][] {
  const inside =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, each]) => places(each, [...path, name]))
      : [];
  return path.length ? [path, ...inside] : inside;
}
/** The message with another value in that place, or none. */
function twisted(path: readonly string[], value: unknown): unknown {
  const message = fact();
  let at = message as unknown as Record<string, unknown>;
  for (const name of path.slice(0, -1)) at = at[name] as Record<string, unknown>;
  at[path.at(-1)!] = value;
  return message;
}

describe('what a workflow takes for a message', () => {
  test('is what the service sends', () => {
    expect([
      isFact(fact()),
      isNotice(notice),
      noticesIn({ batchId: 'b', notices: [notice, null, { ...notice, taskId: 7 }] }),
    ]).toEqual([true, true, [notice]]);
    expect(isAnswer({ answerId: 'a', taskId: 't', answer: 'decline', by: 'x', reason: 'broken' })).toBe(true);
  });

  test('may hold fields that a later version adds', () => {
    expect(isFact({ ...fact(), weather: 'fine' })).toBe(true);
    expect(isFact(twisted(['progress', 'header', 'colour'], 'red'))).toBe(true);
  });

  test('is nothing else, and asking never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        expect([isFact(anything), isAnswer(anything), isNotice(anything), noticesIn(anything)]).toEqual([
          false,
          false,
          false,
          [],
        ]);
      }),
    );
  });

  test('whatever stands in one place of a fact: it is refused, or everything that the workflow asks of it has an answer', () => {
    const junk = fc.oneof(
      fc.anything(),
      fc.constantFrom<unknown>(
        undefined,
        null,
        '',
        '-1',
        '1e3',
        NaN,
        -1,
        0,
        1.5,
        Infinity,
        [],
        {},
        'given',
        '2026-02-31',
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places(fact())), junk, (path, value) => {
        const message = twisted(path, value);
        if (!isFact(message)) return;
        const { header, lines } = message.progress;
        const progress = { header, lines };
        const stage = stageOf(progress);
        mayRelease(progress);
        searchAttributeUpdates({ order: 'SO-1', customer: 'x', ...progress });
        inWords({ order: 'SO-1', stage, ...header, lines, pendingCommands: [] });
        expect(Number.isFinite(Date.parse(message.progress.at) / message.progress.speed)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
