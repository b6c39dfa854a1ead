import { setTimeout as pause } from 'node:timers/promises';
import { SIGNALS } from '../../workflows/messages.js';
import { cents } from '../simulation/amounts.js';
import { CASES, type Case, type Told } from './change-cases.js';
import {
  assessmentInWords,
  differenceInWords,
  negotiationInWords,
  type Assessment,
  type Change,
  type Difference,
} from './change-views.js';
import type { Seen } from './hands.js';
import { showLedger, type Ledger } from './ledger.js';
import type { Story, Teller } from './story.js';

/** Who has a word in a negotiation; all other work waits while it is told. */
const NEGOTIATION = ['decideChange', 'answerChange', 'bearCost'];
/** Accounts that must be empty when an order is closed. */
const SETTLED = ['receivables', 'customerCredit', 'customerDeposits'];
const COMES_WITHIN_MS = 30_000;
const LOOK_AGAIN_MS = 100;

/** Five orders are changed at different points of their lives: what it would come to, who says what, the result, the books. */
export const change: Story = async (teller) => {
  const ended: Seen[] = [];
  const shortfalls: string[] = [];
  for (const [i, each] of CASES.entries()) {
    const number = await teller.hands.place({ ...each.order, requestedDate: teller.inDays(each.inDays) });
    const before = await teller.hands.carryOn(number, (_, tasks) => each.reached(tasks), isProduction);
    teller.say(`\n${String(i + 1)}. ${number} in stage ${before.stage}: ${each.what}.`);
    await each.prepare?.(teller, number);
    const { wrong, fee } = await changeOne(teller, each, number);
    const seen = await teller.hands.toTheEnd(number);
    teller.say(`  ${number} ends ${seen.stage}.`);
    wrong.push(...falseOf(mustBeAtTheEnd(seen)), ...flawsOf(await showLedger(teller, number), seen, fee));
    shortfalls.push(...wrong.map((what) => `${number} (${each.what}): ${what}`));
    ended.push(seen);
  }
  const orders = ended.map(({ number, stage, version }) => ({ number, stage, version }));
  return { story: 'change', orders, shortfalls };
};

const isProduction = ({ kind }: { kind: string }): boolean => kind === 'produce';

/** @returns what has gone wrong, a sentence each, and what the customer is charged for the change */
async function changeOne(
  teller: Teller,
  each: Case,
  number: string,
): Promise<{ wrong: string[]; fee: string }> {
  const { hands, say } = teller;
  const sales = await hands.people.as('sales');
  const content = each.content(teller);
  const before = await hands.see(number);
  say(`  asked: ${JSON.stringify(content)}, since ${each.reason}`);
  const assessed = await sales.post<Assessment>(`/orders/${number}/changes:assess`, { change: content });
  const tell = (lines: readonly string[]): void => {
    for (const line of lines) say(`  ${line}`);
  };
  tell(assessmentInWords(assessed, COMPANY_CURRENCY));
  const name = await ask(teller, each, number, content, assessed);
  const read = (): Promise<Change> => sales.get<Change>(`/orders/${number}/changes/${name}`);
  await each.negotiate?.(teller, number, await read());
  const after = await hands.carryOn(
    number,
    ({ flags }) => !('changePending' in flags),
    ({ kind }) => !NEGOTIATION.includes(kind),
  );
  const change = await read();
  tell(negotiationInWords(change));
  const versions = `${String(before.version)}/diff/${String(after.version)}`;
  const difference = await sales.get<Difference>(`/orders/${number}/versions/${versions}`);
  tell(differenceInWords(difference));
  say(`  promised ${before.promisedDate ?? '—'} → ${after.promisedDate ?? '—'}`);
  const left = (await each.look?.(teller, number)) ?? [];
  const told = { before, after, assessed, change, difference };
  const wrong = [...left, ...falseOf(mustAlwaysBe(told)), ...falseOf(each.mustBe(told))];
  // Told at once: an order that is not as it should be may never come to its end.
  tell(wrong);
  return {
    wrong,
    fee: change.assessment?.money.fee ?? '0',
  };
}

const COMPANY_CURRENCY = 'CNY';

/** @returns the number of the change */
async function ask(
  teller: Teller,
  { askedBy, reason }: Case,
  number: string,
  content: object,
  { hash }: Assessment,
): Promise<string> {
  const { hands, say, temporal } = teller;
  if (askedBy === 'signal') {
    const input = { by: 'Wang Fang', reason, content };
    say(`  $ ${await temporal.signal(number, SIGNALS.changeRequested, input)}`);
    return await untilTaken(teller, number);
  }
  const path = `/orders/${number}/changes`;
  const asker =
    askedBy === 'customer' ? await hands.people.customer('C-XIANDA') : await hands.people.as('sales');
  // Sales has read out the assessment, and records that the customer takes what is worse about it.
  const agreed = askedBy === 'sales' ? { hash, customerAgrees: true } : {};
  return (await asker.post<{ change: string }>(path, { change: content, reason, ...agreed })).change;
}

/** Nobody answers a signal: it is looked for. */
async function untilTaken({ hands }: Teller, number: string): Promise<string> {
  const sales = await hands.people.as('sales');
  const end = Date.now() + COMES_WITHIN_MS;
  for (;;) {
    const { data } = await sales.get<{ data: Change[] }>(`/orders/${number}/changes`);
    if (data[0]) return data[0].number;
    if (Date.now() > end) throw new Error(`${number}: the change that was asked for by signal has not come`);
    await pause(LOOK_AGAIN_MS);
  }
}

/** What holds of every change: what was shown last is what was done. */
const mustAlwaysBe = ({ before, after, assessed, change, difference }: Told): Record<string, boolean> => ({
  'it can be': assessed.feasible,
  'it is carried out': change.state === 'carriedOut',
  'one version follows the other':
    after.version === before.version + 1 && change.resultVersion === after.version,
  'both versions are as they were written': difference.from.verified && difference.to.verified,
  'the new version names the change': difference.to.change === change.number,
  'the total is what was shown': after.amounts.total.amount === change.assessment?.money.totalAfter,
  'the date is what was shown': after.promisedDate === change.assessment?.promisedAfter,
});

const falseOf = (sentences: Readonly<Record<string, boolean>>): string[] =>
  Object.entries(sentences).flatMap(([sentence, holds]) => (holds ? [] : [`not so: ${sentence}`]));

const mustBeAtTheEnd = ({ stage, lines }: Seen): Record<string, boolean> => ({
  'it is closed': stage === 'closed',
  'as much is delivered as is ordered': lines.every(
    ({ quantity, progress }) => Number(progress.delivered) === Number(quantity),
  ),
});

/** The customer has paid the new total and the fee, no more and no less. */
function flawsOf({ balanced, accounts }: Ledger, { amounts }: Seen, fee: string): string[] {
  const bank = accounts.find(({ account }) => account === 'bank')?.balance.amount ?? '0';
  const due = cents(amounts.total.amount) + cents(fee);
  return [
    ...(balanced ? [] : ['its books do not balance']),
    ...(cents(bank) === due ? [] : [`${bank} is paid, and ${String(due)} cents are due`]),
    ...accounts
      .filter(({ account, balance }) => SETTLED.includes(account) && Number(balance.amount) !== 0)
      .map(({ account, balance }) => `${account} still has ${balance.amount}`),
  ];
}
