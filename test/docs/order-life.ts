import type { OrderHeader, OrderProgress } from '../../domain/order/progress.js';
import { isEnded, stageOf, STAGES, type Stage } from '../../domain/order/stage.js';

/** One thing that can happen to an order, as far as its stage is concerned. */
interface Move {
  name: string;
  apply: (order: OrderProgress) => OrderProgress | undefined;
}

const header = (order: OrderProgress, change: Partial<OrderHeader>): OrderProgress => ({
  ...order,
  header: { ...order.header, ...change },
});

const when =
  (holds: (order: OrderProgress) => boolean, change: Partial<OrderHeader>) =>
  (order: OrderProgress): OrderProgress | undefined =>
    holds(order) ? header(order, change) : undefined;

const STOPS = ['ready', 'released', 'packed', 'shipped', 'delivered'] as const;

/** Moves the order's one line to its next stop. */
const advance =
  (stop: (typeof STOPS)[number]) =>
  (order: OrderProgress): OrderProgress | undefined => {
    const [line] = order.lines;
    const before = STOPS[STOPS.indexOf(stop) - 1];
    const mayGo =
      line &&
      line[stop] === '0' &&
      (before === undefined ? order.header.deposit === 'secured' : line[before] === '1');
    return mayGo ? { ...order, lines: [{ ...line, [stop]: '1' }] } : undefined;
  };

const isCancelled = ({ header: h }: OrderProgress): boolean => h.cancellation === 'carriedOut';

/** All that is not handed over is cancelled; with nothing owed for it, it is as if invoiced and paid. */
const cancelled =
  (money: Partial<OrderHeader>) =>
  (order: OrderProgress): OrderProgress | undefined => {
    const [line] = order.lines;
    if (!line || line.shipped === '1' || isCancelled(order)) return undefined;
    const none = { ready: '0', released: '0', packed: '0', shipped: '0', delivered: '0' };
    return {
      header: {
        ...order.header,
        ...money,
        cancellation: 'carriedOut',
        promise: order.header.promise === 'given' ? 'given' : 'lacking',
        credit: order.header.credit === 'referred' ? 'lacking' : order.header.credit,
      },
      lines: [{ ...line, ...none, quantity: '0' }],
    };
  };

const MONEY = ['invoice issued', 'balance paid'];

const MOVES: Move[] = [
  { name: 'date promised', apply: when(({ header: h }) => h.promise === 'lacking', { promise: 'given' }) },
  {
    name: 'later date offered',
    apply: when(({ header: h }) => h.promise === 'lacking', { promise: 'offered' }),
  },
  { name: 'offer accepted', apply: when(({ header: h }) => h.promise === 'offered', { promise: 'given' }) },
  {
    name: 'offer declined',
    apply: when(({ header: h }) => h.promise === 'offered', { promise: 'declined' }),
  },
  {
    name: 'promise lapsed',
    apply: when(({ header: h }) => h.promise === 'given' && h.deposit !== 'secured', { promise: 'lacking' }),
  },
  {
    name: 'dates too old',
    apply: when(
      ({ header: h }) => h.promise === 'given' && h.credit === 'secured' && h.deposit === 'lacking',
      { promise: 'lacking' },
    ),
  },
  {
    name: 'credit secured',
    apply: when(({ header: h }) => h.promise === 'given' && h.credit === 'lacking', { credit: 'secured' }),
  },
  {
    name: 'finance asked',
    apply: when(({ header: h }) => h.promise === 'given' && h.credit === 'lacking', { credit: 'referred' }),
  },
  {
    name: 'finance approved',
    apply: when(({ header: h }) => h.credit === 'referred', { credit: 'secured' }),
  },
  { name: 'finance refused', apply: when(({ header: h }) => h.credit === 'referred', { credit: 'refused' }) },
  {
    name: 'deposit asked',
    apply: when(
      ({ header: h }) => h.promise === 'given' && h.credit === 'secured' && h.deposit === 'lacking',
      {
        deposit: 'asked',
      },
    ),
  },
  {
    name: 'deposit paid',
    apply: when(({ header: h }) => h.promise === 'given' && h.deposit === 'asked', { deposit: 'secured' }),
  },
  {
    name: 'no deposit asked',
    apply: when(
      ({ header: h }) => h.promise === 'given' && h.credit === 'secured' && h.deposit === 'lacking',
      {
        deposit: 'secured',
      },
    ),
  },
  { name: 'goods ready', apply: advance('ready') },
  { name: 'goods released', apply: advance('released') },
  { name: 'goods packed', apply: advance('packed') },
  { name: 'goods handed over', apply: advance('shipped') },
  { name: 'goods delivered', apply: advance('delivered') },
  {
    name: 'invoice issued',
    apply: when((o) => (o.lines[0]?.delivered === '1' || isCancelled(o)) && !o.header.invoiced, {
      invoiced: true,
    }),
  },
  { name: 'cancelled', apply: cancelled({ invoiced: true, paid: true }) },
  { name: 'cancelled for a charge', apply: cancelled({ invoiced: false, paid: false }) },
  { name: 'balance paid', apply: when(({ header: h }) => h.invoiced && !h.paid, { paid: true }) },
];

const START: OrderProgress = {
  header: {
    version: 1,
    promise: 'lacking',
    credit: 'lacking',
    deposit: 'lacking',
    supply: 'lacking',
    cancellation: 'none',
    delivery: 'complete',
    invoiced: false,
    paid: false,
    approved: [],
    waitingFor: [],
    flags: [],
    promisedDate: null,
    projectedDate: null,
    priority: 'normal',
    holdUntil: null,
    nextDeadline: null,
  },
  lines: [{ line: 1, quantity: '1', ready: '0', released: '0', packed: '0', shipped: '0', delivered: '0' }],
};

/**
 * The order's life as a Mermaid state diagram, found by walking everything that can happen to an order with the stage
 * function of the code itself.
 */
export function orderLifeDiagram(): string {
  const edges = new Map<string, Set<string>>();
  const seen = new Set<string>();
  const open = [START];
  for (let order = open.pop(); order; order = open.pop()) {
    if (seen.has(JSON.stringify(order)) || isEnded(stageOf(order))) continue;
    seen.add(JSON.stringify(order));
    // Nothing is promised or decided any more for an order that is cancelled: only its money is left.
    const moves = isCancelled(order) ? MOVES.filter(({ name }) => MONEY.includes(name)) : MOVES;
    for (const { name, apply } of moves) {
      const next = apply(order);
      if (!next) continue;
      open.push(next);
      const [from, to] = [stageOf(order), stageOf(next)];
      if (from !== to)
        edges.set(`${from} --> ${to}`, (edges.get(`${from} --> ${to}`) ?? new Set()).add(name));
    }
  }
  const place = (edge: string) => STAGES.indexOf(edge.split(' ')[0] as Stage);
  const lines = [...edges]
    .toSorted(([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1))
    .map(([edge, names]) => `  ${edge}: ${[...names].join(', ')}`);
  return [
    'stateDiagram-v2',
    '  [*] --> placed: order written',
    "  placed --> promising: the workflow's first pass",
    ...lines,
    '  closed --> [*]',
    '  cancelled --> [*]',
  ].join('\n');
}
