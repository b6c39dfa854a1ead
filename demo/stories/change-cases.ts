import { addDays } from '../../domain/calendar/business-calendar.js';
import type { Task } from '../simulation/staff.js';
import type { Assessment, Change, Difference } from './change-views.js';
import type { Seen } from './hands.js';
import type { Teller } from './story.js';

/** What a change has come to, for whoever checks it. */
export interface Told {
  readonly before: Seen;
  readonly after: Seen;
  readonly assessed: Assessment;
  readonly change: Change;
  readonly difference: Difference;
}

/** A change of one order: when it is asked for, how, and what must come of it. */
export interface Case {
  readonly what: string;
  readonly order: object;
  /** When the order is wanted, in days. */
  readonly inDays: number;
  readonly reached: (tasks: readonly Task[]) => boolean;
  /** What the departments have done by then, beyond what they do by themselves. */
  readonly prepare?: (teller: Teller, number: string) => Promise<void>;
  readonly content: (teller: Teller) => object;
  readonly reason: string;
  /** sales = with the customer on the telephone; customer = by themselves; signal = from Temporal's command line. */
  readonly askedBy: 'sales' | 'customer' | 'signal';
  /** What somebody does of their own accord in the negotiation; the rest approve. */
  readonly negotiate?: (teller: Teller, number: string, change: Change) => Promise<void>;
  /** Sentences that are false are what has gone wrong. */
  readonly mustBe: (told: Told) => Readonly<Record<string, boolean>>;
  /** Looks at what the change left in the departments. @returns what has gone wrong */
  readonly look?: (teller: Teller, number: string) => Promise<string[]>;
}

const CUSTOM = { colour: 'RAL 9016', text: '鲜达 Xianda' };
const order = (...lines: object[]): object => ({ customer: 'C-XIANDA', lines });
const has =
  (kind: string, times = 1) =>
  (tasks: readonly Task[]): boolean =>
    tasks.filter((task) => task.kind === kind).length >= times;
const set = (line: number, what: object): object => ({ do: 'set', line, ...what });
/** A field of a line as the difference of two versions has it. */
const after = ({ difference }: Told, line: number, field: string): string | null | undefined =>
  difference.lines.find((each) => each.line === line)?.fields.find((each) => each.field === field)?.after;
const quantityOf = ({ lines }: Seen, line: number): number =>
  Number(lines.find((each) => each.line === line)?.quantity);

async function prepareWork({ hands, say }: Teller, number: string, begin: boolean): Promise<void> {
  for (const task of await hands.tasksOf(number)) {
    if (task.kind !== 'produce') continue;
    await hands.prepare(task, begin);
    say(
      `  production has ${begin ? 'begun' : 'acknowledged'} ${task.document}: ${await stateOf(hands, task)}`,
    );
  }
}

async function stateOf({ people }: Teller['hands'], { document }: Task): Promise<string> {
  const production = await people.as('production');
  return (await production.get<{ state: string }>(`/work-orders/${document}`)).state;
}

/** Production says which day it can keep, and the customer, who sees that, takes it. */
async function counter({ hands, say }: Teller, number: string, { number: change }: Change): Promise<void> {
  await hands.carryOn(
    number,
    (_, tasks) =>
      tasks.some(({ kind, department }) => kind === 'decideChange' && department === 'production'),
    () => true,
  );
  const task = (await hands.tasksOf(number)).find(({ kind }) => kind === 'decideChange');
  const earliest = (task?.data['assessment'] as Assessment | undefined)?.promisedAfter;
  if (!task || !earliest) throw new Error(`production was not asked about ${change}`);
  const requestedDate = addDays(earliest, DAYS_IN_HAND);
  const foreman = await hands.people.as('production');
  await foreman.post(`/tasks/${task.id}:complete`, {
    result: { decision: 'counter', requestedDate },
    reason: 'with two days in hand, and no weekend work',
  });
  await hands.carryOn(
    number,
    (_, tasks) => has('answerChange')(tasks),
    () => true,
  );
  const customer = await hands.people.customer('C-XIANDA');
  const offered = await customer.get<Change>(`/orders/${number}/changes/${change}`);
  say(`  the customer is offered ${offered.assessment?.promisedAfter ?? '—'}, and accepts`);
  await customer.post(`/orders/${number}/changes/${change}:accept`, {
    hash: offered.assessment?.hash,
    reason: 'that will do',
  });
}
const DAYS_IN_HAND = 2;

/** The five changes that are told. */
export const CASES: readonly Case[] = [
  {
    what: 'more, before work begins, by signal',
    order: order({ item: 'BOX-C5', quantity: '500', requirements: CUSTOM }),
    inDays: 14,
    reached: has('produce'),
    content: () => ({ lines: [set(1, { quantity: '800' })] }),
    reason: 'another shop opens',
    askedBy: 'signal',
    mustBe: (told) => ({
      'it came by signal': told.change.cameBy === 'signal',
      'line 1 is 800': quantityOf(told.after, 1) === 800 && after(told, 1, 'quantity') === '800',
      'a further deposit is asked': Number(told.change.assessment?.money.furtherDeposit) > 0,
      'nothing is wasted': Number(told.change.assessment?.cost) === 0,
    }),
  },
  {
    what: 'less, after material was cut',
    order: order(
      { item: 'BOX-C5', quantity: '1000', requirements: CUSTOM },
      { item: 'BOX-C5', quantity: '300' },
    ),
    inDays: 14,
    reached: has('produce', 2),
    prepare: (teller, number) => prepareWork(teller, number, true),
    content: () => ({ lines: [set(1, { quantity: '400' }), set(2, { quantity: '100' })] }),
    reason: 'the campaign becomes smaller',
    askedBy: 'sales',
    mustBe: (told) => ({
      'line 1 is 400 and line 2 is 100':
        quantityOf(told.after, 1) === 400 && quantityOf(told.after, 2) === 100,
      'the customer pays for what was made to their wishes': Number(told.change.assessment?.money.fee) > 0,
      'the company bears the rest': Number(told.change.assessment?.absorbed) > 0,
      'production has approved': saysOf(told.change, 'production').includes('approves'),
      'the company has accepted': saysOf(told.change, 'company').includes('accepts'),
    }),
  },
  {
    what: 'earlier, which production counters',
    order: order({ item: 'SW-150', quantity: '4', requirements: { colour: 'RAL 5015' } }),
    inDays: 45,
    reached: has('produce'),
    content: ({ inDays }) => ({ requestedDate: inDays(5) }),
    reason: 'the line starts sooner',
    askedBy: 'customer',
    negotiate: counter,
    mustBe: (told) => ({
      'it cannot be as asked': told.assessed.worse.includes('later'),
      'production has countered': saysOf(told.change, 'production').includes('counters'),
      'the customer has accepted': saysOf(told.change, 'customer').includes('accepts'),
      'it comes earlier than before': (told.after.promisedDate ?? '9') < (told.before.promisedDate ?? ''),
      'it comes by the day of the counter':
        (told.after.promisedDate ?? '9') <= (told.change.assessment?.requestedDate ?? ''),
    }),
  },
  {
    what: 'another specification, after production acknowledged the old one',
    order: order({ item: 'BOX-C5', quantity: '600', requirements: CUSTOM }),
    inDays: 14,
    reached: has('produce'),
    prepare: (teller, number) => prepareWork(teller, number, false),
    content: () => ({ lines: [set(1, { requirements: { ...CUSTOM, colour: 'RAL 3020' } })] }),
    reason: 'a new brand colour',
    askedBy: 'sales',
    mustBe: (told) => ({
      'the colour is RAL 3020': after(told, 1, 'requirements.colour') === 'RAL 3020',
      'it costs the same': told.after.amounts.total.amount === told.before.amounts.total.amount,
    }),
    look: async ({ hands, say }, number) => {
      const produce = (await hands.tasksOf(number)).filter(({ kind }) => kind === 'produce');
      const wrong: string[] = [];
      for (const task of produce) {
        const state = await stateOf(hands, task);
        say(`  ${task.document} is ${state}, and asks for ${JSON.stringify(task.data['requirements'])}`);
        if (state !== 'released') wrong.push(`${task.document} is ${state} and not to be acknowledged anew`);
      }
      return produce.length > 0 ? wrong : ['nothing is to be produced any more'];
    },
  },
  {
    what: 'half of it is cancelled, when it is packed',
    order: order({ item: 'TAPE-48', quantity: '480' }),
    inDays: 14,
    reached: has('handOver'),
    content: () => ({ lines: [set(1, { quantity: '240' })] }),
    reason: 'half is enough',
    askedBy: 'sales',
    mustBe: (told) => ({
      'line 1 is 240': quantityOf(told.after, 1) === 240 && after(told, 1, 'quantity') === '240',
      'what was packed beyond it goes back into stock': (told.change.assessment?.commitments ?? []).some(
        ({ kind, before, after: left, becomes }) =>
          kind === 'release' && before === '480' && left === '240' && becomes === 'stock',
      ),
      'it costs less': Number(told.after.amounts.total.amount) < Number(told.before.amounts.total.amount),
    }),
  },
];

const saysOf = ({ rounds }: Change, side: string): string[] =>
  rounds.filter((round) => round.side === side).map(({ says }) => says);
