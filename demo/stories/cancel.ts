import type { Task } from '../simulation/staff.js';
import type { Seen } from './hands.js';
import { inWords, showLedger, type Money } from './ledger.js';
import { aligned, type Story, type Teller } from './story.js';

interface Preview {
  commitments: {
    kind: string;
    document: string;
    why: string;
    undone: string;
    kept: string;
    becomes: string;
    cost: Money;
  }[];
  cost: Money;
  charge: Money;
  due: Money;
  received: Money;
  toPay: Money;
  toReturn: Money;
  hash: string;
}
/** A point of an order's life at which it is cancelled. */
interface Point {
  what: string;
  order: object;
  reached: (seen: Seen, tasks: readonly Task[]) => boolean;
  /** What nobody sees to until then. */
  leaves?: (task: Task) => boolean;
}

const CUSTOM = { colour: 'RAL 9016', text: '鲜达 Xianda' };
const TAPE = { item: 'TAPE-48', quantity: '48' };
const CARTONS = { item: 'BOX-C5', quantity: '500', requirements: CUSTOM };
const order = (...lines: object[]) => ({ customer: 'C-XIANDA', lines });
const has = (kind: string) => (_: Seen, tasks: readonly Task[]) => tasks.some((task) => task.kind === kind);

const POINTS: readonly Point[] = [
  { what: 'the deposit is awaited', order: order(CARTONS), reached: has('confirmDeposit') },
  { what: 'work is ordered', order: order(CARTONS), reached: has('produce') },
  { what: 'the cartons are made', order: order(CARTONS), reached: has('inspect') },
  { what: 'goods are released', order: order(TAPE), reached: has('pick') },
  { what: 'goods are packed', order: order(TAPE), reached: has('handOver') },
  {
    what: 'part of it is on its way',
    order: { ...order(TAPE, CARTONS), delivery: 'inParts' },
    reached: has('proveDelivery'),
    leaves: ({ kind }) => kind === 'produce',
  },
];

/** An order is cancelled at each point of its life: what is undone, what stays, who pays, and the books afterwards. */
export const cancel: Story = async (teller) => {
  const { hands, say, inDays } = teller;
  const ended: Seen[] = [];
  const shortfalls: string[] = [];
  for (const point of POINTS) {
    const number = await hands.place({ ...point.order, requestedDate: inDays(60) });
    const { stage } = await hands.carryOn(number, point.reached, point.leaves);
    say(`\n${number} is cancelled in stage ${stage}, when ${point.what}.`);
    const preview = await cancelOne(teller, number);
    const seen = await hands.toTheEnd(number);
    ended.push(seen);
    say(`  ${number} ends ${seen.stage}.`);
    const ledger = await showLedger(teller, number);
    if (!ledger.balanced) shortfalls.push(`the books of ${number} do not balance`);
    const stays = preview.commitments.some(({ becomes }) => becomes === 'customer');
    const expected = stays ? 'closed' : 'cancelled';
    if (seen.stage !== expected) shortfalls.push(`${number} is ${seen.stage}, not ${expected}`);
  }
  return { story: 'cancel', orders: ended.map(({ number, stage }) => ({ number, stage })), shortfalls };
};

async function cancelOne({ hands, say }: Teller, number: string): Promise<Preview> {
  const sales = await hands.people.as('sales');
  const preview = await sales.get<Preview>(`/orders/${number}/previews/cancellation`);
  const rows = preview.commitments.map(({ kind, document, why, undone, kept, becomes, cost }) => [
    kind,
    document,
    why,
    `undone ${undone}`,
    kept === '0' ? '' : `kept ${kept} (${becomes})`,
    Number(cost.amount) === 0 ? '' : `cost ${inWords(cost)}`,
  ]);
  for (const line of aligned(rows)) say(`  ${line}`);
  say(
    `  costs ${inWords(preview.cost)}, charged ${inWords(preview.charge)}; paid ${inWords(preview.received)}, ` +
      `to pay ${inWords(preview.toPay)}, to return ${inWords(preview.toReturn)}`,
  );
  await sales.post(`/orders/${number}:cancel`, {
    hash: preview.hash,
    reason: 'the customer needs it no more',
  });
  return preview;
}
