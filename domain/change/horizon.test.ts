import type { Work } from '../production/cost-of-work.js';
import { horizonOf, LINE_CHANGES, nextPointOfNoReturn, ORDER_CHANGES, type Horizon } from './horizon.js';
import type { End, LineInTime, Measure, OrderInTime } from './horizon-order.js';
import {
  purchaseInTime,
  shipmentInTime,
  workInTime,
  type CommitmentInTime,
  type PlannedWork,
} from './horizon-phases.js';
import type { Freedom } from './horizon-steps.js';

/** The points of an order's life, in sequence, by plan. */
const POINTS = {
  placed: '2026-12-01T01:00:00.000Z',
  confirmed: '2026-12-03T01:00:00.000Z',
  received: '2026-12-05T09:30:00.000Z',
  begun: '2026-12-07T01:00:00.000Z',
  made: '2026-12-10T09:30:00.000Z',
  booked: '2026-12-11T01:00:00.000Z',
  handedOver: '2026-12-14T08:30:00.000Z',
  delivered: '2026-12-18T01:00:00.000Z',
} as const;
type Point = keyof typeof POINTS;
const names = Object.keys(POINTS) as Point[];

const beside = (instant: string, seconds: number): string =>
  new Date(Date.parse(instant) + seconds * 1000).toISOString();

/** Ten pieces: 50 of material and 60 of set-up when work begins, 6 of run time for each piece made. */
const needs = [{ item: 'SHEET', issued: '10', unitCost: '5' }];
const work = (state: Work['state']): Work => ({
  quantity: '10',
  good: state === 'done' ? '10' : '0',
  scrapped: '0',
  cut: '0',
  state,
  components: state === 'notStarted' ? [{ item: 'SHEET', issued: '0', unitCost: '5' }] : needs,
  operations: [{ setupMinutes: '60', minutesPerUnit: '6', costRate: '60' }],
});

interface World {
  /** Instant of reckoning. */
  at: string;
  /** What was to happen by then has happened, and nothing else. */
  happened?: string;
  customised?: boolean;
}

/** One line, made to order of a sheet that is bought, in a shipment of its own. */
function world({ at, happened = at, customised = true }: World): OrderInTime {
  const has = (point: Point): boolean => POINTS[point] <= happened;
  const made: PlannedWork = {
    document: 'WO-1',
    line: 1,
    isGoods: true,
    customised,
    isPlan: false,
    startsAt: POINTS.begun,
    endsAt: POINTS.made,
    work: work(has('made') ? 'done' : has('begun') ? 'started' : 'notStarted'),
    needs,
    gone: '0',
  };
  const bought = {
    document: 'PO-1',
    line: 1,
    isGoods: false,
    state: has('received')
      ? ('received' as const)
      : has('confirmed')
        ? ('confirmed' as const)
        : ('ordered' as const),
    confirmsAt: POINTS.confirmed,
    comesAt: POINTS.received,
    fee: '40',
  };
  const carried = {
    document: has('booked') ? 'SH-1' : null,
    lines: [1],
    customised,
    isShared: false,
    bookedAt: POINTS.booked,
    leavesAt: POINTS.handedOver,
    fee: '15',
  };
  const end = (why: 'handedOver' | 'delivered'): End => ({
    why,
    since: has(why) ? POINTS[why] : null,
    at: POINTS[why],
    document: has('booked') ? 'SH-1' : null,
  });
  const line: LineInTime = { line: 1, item: 'SW-150', openAmount: '160', gone: end('handedOver') };
  const commitments = [workInTime(made, at), purchaseInTime(bought, at), shipmentInTime(carried, at)];
  return {
    order: 'SO-1',
    version: 1,
    at,
    ended: null,
    delivered: end('delivered'),
    lines: [line],
    commitments: has('handedOver') ? commitments.slice(0, 2) : commitments,
    policy: { customisedPercent: '100', stockPercent: '0', supplierFeePercent: '10', exchangeRates: {} },
    currencies: { order: 'CNY', company: 'CNY' },
  };
}

type Kind = (typeof LINE_CHANGES)[number] | (typeof ORDER_CHANGES)[number];
/** From which point on a kind of change is how free, at what cost: written by hand. */
type Table = Record<Kind, [Point, Freedom, string][]>;

const ALL_OF_IT: Table[Kind] = [
  ['placed', 'free', '0'],
  ['confirmed', 'costs', '40'],
  ['received', 'free', '0'],
  ['begun', 'costs', '110'],
  ['made', 'costs', '170'],
  ['booked', 'costs', '185'],
  ['handedOver', 'impossible', '0'],
];
const UNTIL_GONE: Table[Kind] = [
  ['placed', 'free', '0'],
  ['handedOver', 'impossible', '0'],
];
const UNTIL_DELIVERED: Table[Kind] = [
  ['placed', 'free', '0'],
  ['delivered', 'impossible', '0'],
];
const BY_COST: Table = {
  quantityDown: ALL_OF_IT,
  remove: ALL_OF_IT,
  // The sheet is needed all the same.
  requirements: ALL_OF_IT.filter(([point]) => point !== 'confirmed' && point !== 'received'),
  requestedDateEarlier: UNTIL_GONE,
  requestedDateLater: UNTIL_GONE,
  split: UNTIL_GONE,
  quantityUp: UNTIL_DELIVERED,
  addLine: UNTIL_DELIVERED,
  paymentTerms: UNTIL_DELIVERED,
  address: [
    ['placed', 'free', '0'],
    ['booked', 'costs', '15'],
    ['handedOver', 'impossible', '0'],
  ],
};
/** What the customer is charged: nothing for what others can use, and never above the amount of the line. */
const CHARGED: Table[Kind] = [
  ['placed', 'free', '0'],
  ['begun', 'costs', '110'],
  ['made', 'costs', '160'],
  ['handedOver', 'impossible', '0'],
];
const BY_FEE: Table = {
  ...BY_COST,
  quantityDown: CHARGED,
  remove: CHARGED,
  requirements: CHARGED,
  address: UNTIL_GONE,
};
/** Anybody can buy what is made, so that nothing is lost once it is. */
const STOCK_GOODS: Table = {
  ...BY_COST,
  quantityDown: [
    ...ALL_OF_IT.slice(0, 4),
    ['made', 'free', '0'],
    ['booked', 'costs', '15'],
    ['handedOver', 'impossible', '0'],
  ],
};

const changeOf = ({ changes, lines }: Horizon, kind: Kind) => {
  const found = [...changes, ...(lines[0]?.changes ?? [])].find(({ change }) => change === kind);
  if (!found) throw new Error(`no horizon of ${kind}`);
  return found;
};

/** What a table says of an instant. */
function expected(rows: Table[Kind], at: string, measure: Measure) {
  const index = rows.findLastIndex(([point]) => POINTS[point] <= at);
  const [current, ...later] = rows.slice(index);
  if (!current) throw new Error(`the table begins after ${at}`);
  const [point, now, cost] = current;
  const first = (isIt: (row: Table[Kind][number]) => boolean): string | null => {
    const row = later.find(isIt);
    return row ? POINTS[row[0]] : null;
  };
  const all = [current, ...later];
  const costly = all.findIndex(([, state]) => state === 'costs');
  const afterCosts = costly < 0 ? undefined : all.slice(costly).find(([, state]) => state !== 'costs');
  const worse = all.find((row, i) => {
    const before = all[i - 1];
    if (!before) return false;
    return row[1] === 'impossible' || Number(row[2]) > Number(before[2]);
  });
  const [next] = later;
  return {
    now,
    freeUntil: now === 'free' ? first(([, state]) => state !== 'free') : null,
    costsUntil: afterCosts ? POINTS[afterCosts[0]] : null,
    impossibleFrom: now === 'impossible' ? POINTS[point] : first(([, state]) => state === 'impossible'),
    worseFrom: worse ? POINTS[worse[0]] : null,
    anyMoment: false,
    [measure]: { now: cost, next: next && next[1] !== 'impossible' ? next[2] : null },
  };
}

const CASES: { of: string; table: Table; measure: Measure; customised: boolean; kinds: readonly Kind[] }[] = [
  {
    of: 'made to wishes',
    table: BY_COST,
    measure: 'cost',
    customised: true,
    kinds: Object.keys(BY_COST) as Kind[],
  },
  { of: 'as charged', table: BY_FEE, measure: 'fee', customised: true, kinds: Object.keys(BY_FEE) as Kind[] },
  { of: 'for anybody', table: STOCK_GOODS, measure: 'cost', customised: false, kinds: ['quantityDown'] },
];
const POINT_CASES = CASES.flatMap(({ kinds, ...rest }) =>
  kinds.flatMap((kind) => names.slice(1).map((point) => ({ ...rest, kind, point }))),
);

describe('the horizon of a change', () => {
  it('is there for every kind', () => {
    expect(Object.keys(BY_COST).sort()).toEqual([...LINE_CHANGES, ...ORDER_CHANGES].sort());
  });

  it.each(POINT_CASES)(
    'of $kind ($of) is as the table says one second before and after it is $point',
    ({ kind, table, measure, customised, point }) => {
      for (const seconds of [-1, 1]) {
        const at = beside(POINTS[point], seconds);
        const horizon = horizonOf(world({ at, customised }), measure);
        expect([at, changeOf(horizon, kind)]).toMatchObject([at, expected(table[kind], at, measure)]);
      }
    },
  );

  it.each(POINT_CASES.filter(({ of, point }) => of === 'made to wishes' && point !== 'received'))(
    'of $kind stays what it was while nobody has reported that it is $point, but may end at any moment',
    ({ kind, table, measure, point }) => {
      const before = beside(POINTS[point], -1);
      const at = beside(POINTS[point], 1);
      const late = changeOf(horizonOf(world({ at, happened: before }), measure), kind);
      const was = expected(table[kind], before, measure);
      const worsens = was.worseFrom === POINTS[point];
      expect(late).toMatchObject({ now: was.now, anyMoment: worsens });
      if (worsens && late.now === 'free') {
        expect(late.freeUntil).not.toBe(POINTS[point]);
        expect(late.binding?.why.en).toContain('at any moment');
        expect(late.binding?.why.zh).toContain('随时');
      }
    },
  );

  it('is over at the instant itself', () => {
    const at = POINTS.begun;
    expect(changeOf(horizonOf(world({ at })), 'requirements').now).toBe('costs');
    expect(changeOf(horizonOf(world({ at: beside(at, -1) })), 'requirements').freeUntil).toBe(at);
  });

  it('names the commitment that makes it so, or will, in both languages', () => {
    const bindingAt = (point: Point, kind: Kind) =>
      changeOf(horizonOf(world({ at: beside(POINTS[point], 1) })), kind).binding;
    expect(bindingAt('placed', 'remove')).toMatchObject({
      kind: 'purchaseLine',
      department: 'purchasing',
      document: 'PO-1',
      why: { en: 'The supplier confirms it', zh: '供应商确认' },
    });
    expect(bindingAt('confirmed', 'remove')?.why.en).toBe('The supplier has confirmed it');
    expect(bindingAt('received', 'remove')).toMatchObject({
      document: 'WO-1',
      why: { en: 'Work on it begins' },
    });
    expect(bindingAt('begun', 'remove')).toMatchObject({ document: 'WO-1', why: { zh: '已开工' } });
    expect(bindingAt('made', 'address')).toMatchObject({ kind: 'shipment', document: null });
    expect(bindingAt('booked', 'address')).toMatchObject({ kind: 'shipment', document: 'SH-1' });
    expect(bindingAt('handedOver', 'split')).toMatchObject({
      department: 'logistics',
      document: 'SH-1',
      lines: [1],
      why: { en: 'All of it is handed to the carrier' },
    });
    expect(bindingAt('delivered', 'addLine')?.why.en).toBe('All of the order is delivered');
  });

  it('is closed for all of an order that is cancelled', () => {
    const ended: End = { why: 'cancelled', since: POINTS.confirmed, at: null, document: null };
    const horizon = horizonOf({ ...world({ at: POINTS.begun }), ended });
    for (const change of [...horizon.changes, ...(horizon.lines[0]?.changes ?? [])])
      expect(change).toMatchObject({
        now: 'impossible',
        impossibleFrom: POINTS.confirmed,
        worseFrom: null,
        binding: { kind: 'order', why: { zh: '订单正在取消' } },
      });
  });

  it('knows no end where nobody can say when it is', () => {
    const order = world({ at: POINTS.placed });
    const open = { since: null, at: null, document: null };
    const [line] = order.lines as [LineInTime];
    const nothing = { ...order, commitments: [], delivered: { why: 'delivered' as const, ...open } };
    const horizon = horizonOf({ ...nothing, lines: [{ ...line, gone: { why: 'handedOver', ...open } }] });
    for (const change of [...horizon.changes, ...(horizon.lines[0]?.changes ?? [])])
      expect(change).toMatchObject({
        now: 'free',
        freeUntil: null,
        costsUntil: null,
        impossibleFrom: null,
        anyMoment: false,
        binding: null,
      });
    expect(nextPointOfNoReturn(horizon)).toBeNull();
  });
});

describe('the next point of no return', () => {
  it.each([
    ['placed', 'confirmed'],
    // What comes is stock: that makes nothing worse.
    ['confirmed', 'begun'],
    ['received', 'begun'],
    ['begun', 'made'],
    ['made', 'booked'],
    ['booked', 'handedOver'],
    ['handedOver', 'delivered'],
  ] as const)('after %s is %s', (point, next) => {
    expect(nextPointOfNoReturn(horizonOf(world({ at: beside(POINTS[point], 1) })))).toBe(POINTS[next]);
    expect(nextPointOfNoReturn(horizonOf(world({ at: beside(POINTS[next], -1) })))).toBe(POINTS[next]);
  });

  it('is none once all is delivered', () => {
    expect(nextPointOfNoReturn(horizonOf(world({ at: beside(POINTS.delivered, 1) })))).toBeNull();
  });
});

describe('a shipment', () => {
  const at = beside(POINTS.booked, 1);
  const costOf = (kind: Kind, shipment: Partial<CommitmentInTime>): string => {
    const order = world({ at });
    const commitments = order.commitments.filter(({ kind: of }) => of === 'shipment');
    return changeOf(
      horizonOf({ ...order, commitments: commitments.map((each) => ({ ...each, ...shipment })) }),
      kind,
    ).cost.now;
  };

  it('that goes on for other lines costs a line nothing, and one for other orders the order neither', () => {
    expect([costOf('remove', {}), costOf('address', {})]).toEqual(['15', '15']);
    expect([costOf('remove', { lines: [1, 2] }), costOf('address', { lines: [1, 2] })]).toEqual(['0', '15']);
    expect([costOf('remove', { isShared: true }), costOf('address', { isShared: true })]).toEqual(['0', '0']);
  });
});

describe('plans that overtake each other', () => {
  it('leave the later by nature: goods that come before the supplier has confirmed them are there', () => {
    const { phases, overdue } = purchaseInTime(
      {
        document: 'PO-1',
        line: 1,
        isGoods: false,
        state: 'ordered',
        confirmsAt: POINTS.begun,
        comesAt: POINTS.received,
        fee: '40',
      },
      POINTS.placed,
    );
    expect(phases.map(({ why }) => why)).toEqual(['notConfirmed', 'received']);
    expect(overdue).toBeNull();
  });

  it('leave it open what comes after something of which nobody can say when it is', () => {
    const { phases } = shipmentInTime(
      {
        document: null,
        lines: [1],
        customised: false,
        isShared: false,
        bookedAt: null,
        leavesAt: POINTS.handedOver,
        fee: '15',
      },
      POINTS.placed,
    );
    expect(phases.map(({ why }) => why)).toEqual(['planned']);
  });
});
