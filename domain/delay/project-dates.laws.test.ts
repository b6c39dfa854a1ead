import fc from 'fast-check';
import { addWorkingDays, type BusinessCalendar, nextWorkingDay } from '../calendar/business-calendar.js';
import { type CarriageOption, chooseCarriage } from '../carriage/choose-carriage.js';
import { type OrderInHand, projectDates, type ParcelInHand } from './project-dates.js';
import type { Arrival, WorkInHand } from './project-supply.js';

const calendar: BusinessCalendar = {
  workingWeekdays: [1, 2, 3, 4, 5],
  exceptions: {
    '2026-10-01': { working: false },
    '2026-10-02': { working: false },
    '2026-10-10': { working: true },
  },
  dayStart: '08:30',
  dayEnd: '17:30',
};
const MONDAY = '2026-09-07';
const on = (days: number): string => addWorkingDays(calendar, MONDAY, days);
const HANDLING = 1;
const RECEIVING = 1;

const options: CarriageOption[] = [
  { service: 'ROAD', carrier: 'R', mode: 'road', transitDays: 4, transitIn: 'calendar', cost: '10' },
  { service: 'AIR', carrier: 'A', mode: 'air', transitDays: 1, transitIn: 'working', cost: '90' },
];

/** A plan as promising makes it: bought → component made → goods made → shipped, and goods from stock. */
interface Plan {
  lead: number;
  component: number;
  making: number;
  margin: number;
  delivery: 'complete' | 'inParts';
}
const plans: fc.Arbitrary<Plan> = fc.record({
  lead: fc.integer({ min: 0, max: 10 }),
  component: fc.integer({ min: 0, max: 5 }),
  making: fc.integer({ min: 0, max: 5 }),
  margin: fc.integer({ min: 0, max: 6 }),
  delivery: fc.constantFrom('complete' as const, 'inParts' as const),
});

function planned({ lead, component, making, margin, delivery }: Plan, today = MONDAY): OrderInHand {
  const due = on(lead);
  const usable = addWorkingDays(calendar, due, RECEIVING);
  const partDone = addWorkingDays(calendar, usable, component);
  const done = addWorkingDays(calendar, partDone, making);
  const promise = (ready: string): string => {
    const wanted = addWorkingDays(calendar, ready, margin);
    const choice = chooseCarriage({
      readyDate: ready,
      requestedDate: wanted,
      options,
      handlingDays: HANDLING,
      calendar,
    });
    if (choice.none) throw new Error('no carrier');
    return choice.promisedDate;
  };
  const fromStock = delivery === 'complete' ? promise(done) : promise(MONDAY);
  const work = (document: string, more: Partial<WorkInHand>): WorkInHand => ({
    document,
    parent: null,
    line: 1,
    item: 'GOODS',
    components: [],
    startDate: partDone,
    finishDate: done,
    started: false,
    planned: false,
    stops: [],
    startsNotBefore: null,
    endsNotBefore: null,
    ...more,
  });
  const arrival: Arrival = {
    document: 'PO-1',
    line: 1,
    item: 'STEEL',
    date: due,
    plannedDate: due,
    planned: false,
    received: true,
    endsNotBefore: null,
  };
  const line = { ready: false, readyNotBefore: null, unshipped: true };
  return {
    today,
    calendar,
    handlingDays: HANDLING,
    receivingDays: RECEIVING,
    delivery,
    options,
    slipDays: 0,
    arrivals: [arrival],
    parcels: [],
    workOrders: [
      work('WO-1', {
        parent: 'WO-2',
        item: 'PART',
        components: ['STEEL'],
        startDate: usable,
        finishDate: partDone,
      }),
      work('WO-2', { components: ['PART', 'BOLT'] }),
    ],
    lines: [
      { ...line, line: 1, item: 'GOODS', readyDate: done, promisedDate: promise(done) },
      { ...line, line: 2, item: 'FILM', readyDate: MONDAY, promisedDate: fromStock, ready: true },
    ],
  };
}

const parcel = (more: Partial<ParcelInHand> = {}): ParcelInHand => ({
  document: 'SH-1',
  lines: [2],
  handedOver: false,
  shipByDate: on(3),
  plannedDate: on(8),
  transit: { transitDays: 4, transitIn: 'calendar' },
  leavesNotBefore: null,
  arrivesNotBefore: null,
  slowDays: 0,
  ...more,
});

type Change = (order: OrderInHand, days: number) => OrderInHand;
const first = <T>(all: readonly T[], change: (one: T) => T): T[] =>
  all.map((one, i) => (i === 0 ? change(one) : one));
const last = <T>(all: readonly T[], change: (one: T) => T): T[] =>
  all.map((one, i) => (i === all.length - 1 ? change(one) : one));

/** Everything by which a date can move, by so many working days from the day of planning. */
const CHANGES: Record<string, Change> = {
  'time passing': (o, n) => ({ ...o, today: on(n) }),
  'a supplier confirming later': (o, n) => ({
    ...o,
    arrivals: first(o.arrivals, (a) => ({ ...a, date: a.date > on(n) ? a.date : on(n) })),
  }),
  'a late supplier': (o, n) => ({
    ...o,
    arrivals: first(o.arrivals, (a) => ({ ...a, endsNotBefore: on(n) })),
  }),
  'a component that cannot be begun': (o, n) => ({
    ...o,
    workOrders: first(o.workOrders, (w) => ({ ...w, startsNotBefore: on(n) })),
  }),
  'goods that are not finished': (o, n) => ({
    ...o,
    workOrders: last(o.workOrders, (w) => ({ ...w, endsNotBefore: on(n) })),
  }),
  'a machine that stands still before work': (o, n) => ({
    ...o,
    workOrders: last(o.workOrders, (w) => ({ ...w, stops: [{ from: MONDAY, until: on(n) }] })),
  }),
  'a machine that stands still during work': (o, n) => ({
    ...o,
    workOrders: last(o.workOrders, (w) => ({ ...w, started: true, stops: [{ from: MONDAY, until: on(n) }] })),
  }),
  'goods that are short': (o, n) => ({
    ...o,
    lines: first(o.lines, (l) => ({ ...l, readyNotBefore: on(n) })),
  }),
  'a late deposit': (o, n) => ({
    ...o,
    slipDays: n,
    workOrders: o.workOrders.map((w) => ({ ...w, planned: true })),
    arrivals: o.arrivals.map((a) => ({ ...a, planned: true })),
  }),
  'a shipment that does not leave': (o, n) => ({ ...o, parcels: [parcel({ leavesNotBefore: on(n) })] }),
  'a slow carrier': (o, n) => ({ ...o, parcels: [parcel({ slowDays: n })] }),
  'a shipment that does not arrive': (o, n) => ({
    ...o,
    parcels: [parcel({ handedOver: true, arrivesNotBefore: on(n) })],
  }),
};

const datesOf = (order: OrderInHand): string[] =>
  projectDates(order).lines.map(({ projectedDate }) => projectedDate);

describe('the forecast of an order', () => {
  it('is the plan as long as nothing is late', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const order = planned(plan);
        expect(datesOf(order)).toEqual(order.lines.map(({ promisedDate }) => promisedDate));
        const { documents } = projectDates(order);
        for (const { document, finishDate } of order.workOrders)
          expect(documents.get(document)).toBe(finishDate);
        for (const { document, date } of order.arrivals) expect(documents.get(document)).toBe(date);
      }),
    );
  });

  it.each(Object.entries(CHANGES))('is never earlier for %s for longer', (_what, change) => {
    const days = fc.tuple(fc.nat(40), fc.nat(40));
    fc.assert(
      fc.property(plans, days, (plan, [a, b]) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map((n) => datesOf(change(planned(plan), n)));
        less!.forEach((date, i) => {
          expect(date <= more![i]!).toBe(true);
        });
      }),
    );
  });

  it('is never earlier for two causes than for one of them', () => {
    const names = fc.constantFrom(...Object.keys(CHANGES));
    fc.assert(
      fc.property(plans, names, names, fc.nat(30), fc.nat(30), (plan, one, other, a, b) => {
        fc.pre(one !== other && !(one.includes('shipment') || one.includes('carrier')));
        fc.pre(!other.includes('during work') && !one.includes('during work'));
        const single = datesOf(CHANGES[one]!(planned(plan), a));
        const both = datesOf(CHANGES[other]!(CHANGES[one]!(planned(plan), a), b));
        // What stands in a shipment does not stand on the shop floor any more.
        if (other.includes('shipment') || other.includes('carrier'))
          expect(single[0]! <= both[0]!).toBe(true);
        else single.forEach((date, i) => expect(date <= both[i]!).toBe(true));
      }),
    );
  });

  it('never lies in the past, and never before the promise', () => {
    fc.assert(
      fc.property(plans, fc.nat(60), (plan, n) => {
        const order = planned(plan, on(n));
        projectDates(order).lines.forEach(({ projectedDate }, i) => {
          expect(projectedDate >= order.lines[i]!.promisedDate).toBe(true);
          expect(projectedDate >= order.today).toBe(true);
        });
      }),
    );
  });
});

describe('a late component', () => {
  const tight: Plan = { lead: 2, component: 2, making: 3, margin: 0, delivery: 'inParts' };

  it('moves what is made of it by as many working days, over a weekend and holidays', () => {
    const order = planned(tight);
    const late = CHANGES['a late supplier']!(order, 7);
    const { documents } = projectDates(late);
    expect(documents.get('PO-1')).toBe(on(7));
    expect(documents.get('WO-1')).toBe(on(7 + RECEIVING + 2));
    expect(documents.get('WO-2')).toBe(on(7 + RECEIVING + 2 + 3));
    // Earliest by air: handed over a day later, one working day under way.
    expect(projectDates(late).lines[0]!.earliestDate).toBe(on(7 + RECEIVING + 2 + 3 + HANDLING + 1));
    // What is in stock is delivered by plan where the order is delivered in parts, and waits where it is not.
    expect(datesOf(late)[1]).toBe(order.lines[1]!.promisedDate);
    const complete = CHANGES['a late supplier']!(planned({ ...tight, delivery: 'complete' }), 7);
    expect(new Set(datesOf(complete)).size).toBe(1);
  });

  it('costs nothing while there is time, and a faster carrier makes up for a day', () => {
    const order = planned({ ...tight, margin: 6 });
    expect(datesOf(CHANGES['a late supplier']!(order, 3))).toEqual(datesOf(order));
  });
});

describe('what is made or bought anew', () => {
  const plan: Plan = { lead: 1, component: 1, making: 2, margin: 0, delivery: 'inParts' };

  it('moves the delivery although it is late by no plan of its own', () => {
    const order = planned(plan);
    const [part, goods] = order.workOrders as [WorkInHand, WorkInHand];
    const again = { ...part, document: 'WO-3', startDate: on(10), finishDate: on(11) };
    const { documents } = projectDates({ ...order, workOrders: [again, goods] });
    expect(documents.get('WO-2')).toBe(on(11 + 2));
    const rebought = { ...order.arrivals[0]!, item: 'BOLT', date: on(20), plannedDate: on(20) };
    const late = projectDates({ ...order, arrivals: [...order.arrivals, rebought] });
    expect(late.documents.get('WO-1')).toBe(part.finishDate);
    expect(late.documents.get('WO-2')).toBe(on(20 + RECEIVING + 2));
  });
});

describe('work that stands still', () => {
  it('loses the days of the stop once it is under way, and begins after it otherwise', () => {
    const order = planned({ lead: 0, component: 0, making: 5, margin: 0, delivery: 'inParts' });
    const { finishDate } = order.workOrders[1]!;
    const stopped = projectDates(CHANGES['a machine that stands still during work']!(order, 3));
    expect(stopped.documents.get('WO-2')).toBe(addWorkingDays(calendar, finishDate, 3));
    const waiting = projectDates(CHANGES['a machine that stands still before work']!(order, 3));
    expect(waiting.documents.get('WO-2')).toBe(on(3 + 5));
  });
});

describe('a shipment', () => {
  it('keeps its date until its last day to leave has passed', () => {
    const order = { ...planned({ lead: 0, component: 0, making: 0, margin: 0, delivery: 'inParts' }) };
    const waiting = {
      ...order,
      parcels: [parcel()],
      lines: order.lines.map((l) => ({ ...l, unshipped: l.line === 1 })),
    };
    expect(datesOf(waiting)[1]).toBe(on(8));
    const tooLate = { ...waiting, today: on(8) };
    expect(projectDates(tooLate).documents.get('SH-1')).toBe(on(8));
    expect(datesOf(tooLate)[1]! > on(8)).toBe(true);
    expect(nextWorkingDay(calendar, on(8))).toBe(on(8));
  });
});
