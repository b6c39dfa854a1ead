import type { BusinessCalendar } from '../calendar/business-calendar.js';
import { createPlanner, type ItemFacts, type PlanningFacts, type SupplierFacts } from './supply-plan.js';

const calendar: BusinessCalendar = {
  workingWeekdays: [1, 2, 3, 4, 5],
  exceptions: {},
  dayStart: '09:00',
  dayEnd: '17:30',
};

const made = (item: string, manufacturingDays: number, components: Record<string, string>): ItemFacts => ({
  item,
  source: 'make',
  manufacturingDays,
  components: Object.entries(components).map(([component, quantityPer]) => ({
    item: component,
    quantityPer,
  })),
  supplier: null,
});
const bought = (item: string, supplier: Partial<SupplierFacts> | null = {}): ItemFacts => ({
  item,
  source: 'buy',
  manufacturingDays: 0,
  components: [],
  supplier: supplier && {
    code: 'ACME',
    leadDays: 7,
    minimum: '0',
    maximum: null,
    multiple: '1',
    ...supplier,
  },
});

/** Monday 2026-03-02; a pump is a casing and four screws. */
const facts = (over: Partial<PlanningFacts> = {}): PlanningFacts => ({
  startDate: '2026-03-02',
  calendar,
  items: [made('PUMP', 3, { CASING: '1', SCREW: '4' }), bought('CASING'), bought('SCREW', { leadDays: 2 })],
  stock: [],
  makingWarehouse: 'MAIN',
  transferTimes: [],
  incoming: [],
  receivingDays: 1,
  ...over,
});
const stock = (item: string, free: string, warehouse = 'MAIN') => ({ item, warehouse, free });
const incoming = (item: string, free: string, dueDate: string, supply = `S-${item}`) => ({
  supply,
  item,
  free,
  dueDate,
});

const plan = (over: Partial<PlanningFacts>, quantity = '10', item = 'PUMP') =>
  createPlanner(facts(over)).plan({ item, quantity });

describe('what is made to wishes of its own', () => {
  it('is made though the like of it lies there or is on its way; its components come from anywhere', () => {
    const { reservations, pegs, workOrders } = createPlanner(
      facts({
        stock: [stock('PUMP', '10'), stock('CASING', '4')],
        incoming: [incoming('PUMP', '10', '2026-03-02')],
      }),
    ).plan({ item: 'PUMP', quantity: '4', onlyAnew: true });
    expect(workOrders).toMatchObject([{ item: 'PUMP', quantity: '4' }]);
    expect(reservations).toEqual([{ item: 'CASING', warehouse: 'MAIN', quantity: '4' }]);
    expect(pegs).toEqual([]);
  });
});

describe('stock', () => {
  it('is taken first, in the order of the warehouses, and is available today', () => {
    const result = plan({
      stock: [stock('PUMP', '6', 'NEAR'), stock('PUMP', '0', 'EMPTY'), stock('PUMP', '9', 'FAR')],
    });
    expect(result).toEqual({
      reservations: [
        { item: 'PUMP', warehouse: 'NEAR', quantity: '6' },
        { item: 'PUMP', warehouse: 'FAR', quantity: '4' },
      ],
      transfers: [],
      pegs: [],
      workOrders: [],
      purchases: [],
      readyDate: '2026-03-02',
      chain: [{ kind: 'stock', item: 'PUMP', date: '2026-03-02' }],
      unsourced: [],
    });
  });

  it('is available on the next working day when planned on a day off', () => {
    const over = { startDate: '2026-03-07', stock: [stock('PUMP', '10')] };
    expect(plan(over).readyDate).toBe('2026-03-09');
  });

  it('that is over-reserved is none', () => {
    expect(plan({ stock: [stock('PUMP', '-5')] }).workOrders[0]?.quantity).toBe('10');
  });

  it('taken by one line is gone for the next', () => {
    const planner = createPlanner(facts({ stock: [stock('CASING', '12')], items: [bought('CASING')] }));
    expect(planner.plan({ item: 'CASING', quantity: '10' }).purchases).toEqual([]);
    const second = planner.plan({ item: 'CASING', quantity: '10' });
    expect(second.reservations.map((r) => r.quantity)).toEqual(['2']);
    expect(second.purchases.map((p) => p.needed)).toEqual(['8']);
  });
});

describe('making', () => {
  it('explodes the bill, starts when all components are there and finishes after its days', () => {
    const result = plan({ stock: [stock('SCREW', '40')] });
    expect(result.purchases).toEqual([
      {
        ref: 'P1',
        item: 'CASING',
        supplier: 'ACME',
        quantity: '10',
        needed: '10',
        orderDate: '2026-03-02',
        dueDate: '2026-03-09',
      },
    ]);
    expect(result.workOrders).toEqual([
      {
        ref: 'W1',
        item: 'PUMP',
        quantity: '10',
        parent: null,
        components: [
          { item: 'CASING', quantity: '10' },
          { item: 'SCREW', quantity: '40' },
        ],
        startDate: '2026-03-10',
        finishDate: '2026-03-13',
      },
    ]);
    expect(result.readyDate).toBe('2026-03-13');
    expect(result.chain).toEqual([
      { kind: 'purchase', item: 'CASING', date: '2026-03-10', ref: 'P1' },
      { kind: 'workOrder', item: 'PUMP', date: '2026-03-13', ref: 'W1' },
    ]);
  });

  it('makes only what is short', () => {
    const result = plan({ stock: [stock('PUMP', '6.5')] });
    expect(result.workOrders.map((w) => w.quantity)).toEqual(['3.5']);
    expect(result.workOrders[0]?.components[1]).toEqual({ item: 'SCREW', quantity: '14' });
  });

  it('goes down level by level, components first', () => {
    const items = [
      made('SKID', 2, { PUMP: '2', FRAME: '1' }),
      made('PUMP', 3, { CASING: '1' }),
      made('FRAME', 1, {}),
      bought('CASING'),
    ];
    const result = plan({ items }, '1', 'SKID');
    expect(
      result.workOrders.map((w) => [w.ref, w.item, w.quantity, w.parent, w.startDate, w.finishDate]),
    ).toEqual([
      ['W2', 'PUMP', '2', 'W1', '2026-03-10', '2026-03-13'],
      ['W3', 'FRAME', '1', 'W1', '2026-03-02', '2026-03-03'],
      ['W1', 'SKID', '1', null, '2026-03-13', '2026-03-17'],
    ]);
    expect(result.chain.map((link) => link.ref)).toEqual(['P1', 'W2', 'W1']);
  });

  it('pools a component that several parents need', () => {
    const items = [
      made('SKID', 1, { LEFT: '1', RIGHT: '1' }),
      made('LEFT', 1, { SCREW: '4' }),
      made('RIGHT', 1, { SCREW: '4' }),
      bought('SCREW', { minimum: '6' }),
    ];
    const result = plan({ items, stock: [stock('SCREW', '3')] }, '1', 'SKID');
    expect(result.reservations.map((r) => r.quantity)).toEqual(['3']);
    expect(result.purchases.map((p) => [p.quantity, p.needed])).toEqual([['6', '1']]);
    expect(result.pegs).toEqual([
      { supply: 'P1', planned: true, item: 'SCREW', quantity: '4', dueDate: '2026-03-09' },
    ]);
  });

  it('rounds what it consumes up to six decimals, and adds up a component listed twice', () => {
    const twice = made('PUMP', 1, { PAINT: '0.333333' });
    const items = [{ ...twice, components: [...twice.components, ...twice.components] }, bought('PAINT')];
    const result = plan({ items }, '0.000001');
    expect(result.workOrders[0]?.components).toEqual([{ item: 'PAINT', quantity: '0.000001' }]);
  });

  it('refuses a bill that is a cycle, naming it', () => {
    const items = [made('A', 1, { B: '1' }), made('B', 1, { C: '1' }), made('C', 1, { B: '2' })];
    expect(() => createPlanner(facts({ items }))).toThrow('B → C → B');
    expect(() => createPlanner(facts({ items: [made('A', 1, { A: '1' })] }))).toThrow('A → A');
  });
});

describe('buying', () => {
  it('is received after the lead time on a working day and used after the receiving days', () => {
    const items = [bought('CASING', { leadDays: 5 })];
    const result = plan({ items, receivingDays: 2 }, '1', 'CASING');
    // Five days from Monday are a Saturday: received on Monday 9, usable on Wednesday 11.
    expect(result.purchases[0]?.dueDate).toBe('2026-03-09');
    expect(result.readyDate).toBe('2026-03-11');
  });

  it('rounds up to minimum and multiple; the surplus serves the next line on the same date', () => {
    const items = [bought('SCREW', { minimum: '100', multiple: '50' })];
    const planner = createPlanner(facts({ items }));
    expect(planner.plan({ item: 'SCREW', quantity: '110' }).purchases[0]).toMatchObject({
      quantity: '150',
      needed: '110',
    });
    const second = planner.plan({ item: 'SCREW', quantity: '60' });
    expect(second.pegs).toEqual([
      { supply: 'P1', planned: true, item: 'SCREW', quantity: '40', dueDate: '2026-03-09' },
    ]);
    expect(second.purchases).toMatchObject([{ ref: 'P2', quantity: '100', needed: '20' }]);
  });

  it('splits over the maximum', () => {
    const result = plan({ items: [bought('SCREW', { minimum: '8', maximum: '10' })] }, '25', 'SCREW');
    expect(result.purchases.map((p) => [p.ref, p.quantity, p.needed])).toEqual([
      ['P1', '9', '9'],
      ['P2', '8', '8'],
      ['P3', '8', '8'],
    ]);
  });

  it('waits for the day asked for', () => {
    const planner = createPlanner(facts());
    const result = planner.plan({ item: 'CASING', quantity: '1' }, '2026-03-14');
    expect(result.purchases[0]).toMatchObject({ orderDate: '2026-03-16', dueDate: '2026-03-23' });
    expect(planner.plan({ item: 'CASING', quantity: '1' }, '2020-01-01').purchases[0]?.orderDate).toBe(
      '2026-03-02',
    );
  });
});

describe('incoming goods', () => {
  it('are taken earliest first when no later than buying anew', () => {
    const result = plan(
      {
        incoming: [
          incoming('CASING', '3', '2026-03-06', 'S2'),
          incoming('CASING', '2', '2026-03-04', 'S1'),
          incoming('CASING', '50', '2026-03-10', 'S3'),
        ],
      },
      '10',
      'CASING',
    );
    expect(result.pegs.map((p) => [p.supply, p.planned, p.quantity])).toEqual([
      ['S1', false, '2'],
      ['S2', false, '3'],
    ]);
    expect(result.purchases.map((p) => p.needed)).toEqual(['5']);
    expect(result.readyDate).toBe('2026-03-10');
  });

  it('on the same date as buying anew are taken', () => {
    const result = plan({ incoming: [incoming('CASING', '50', '2026-03-09')] }, '10', 'CASING');
    expect(result.pegs.map((p) => p.quantity)).toEqual(['10']);
    expect(result.chain).toEqual([{ kind: 'incoming', item: 'CASING', date: '2026-03-10', ref: 'S-CASING' }]);
  });

  it('are compared with making anew, and what was tried leaves no trace', () => {
    const late = { incoming: [incoming('PUMP', '10', '2026-03-13')] };
    expect(plan(late).workOrders).toHaveLength(1);

    const planner = createPlanner(
      facts({ stock: [stock('CASING', '4')], incoming: [incoming('PUMP', '10', '2026-03-12')] }),
    );
    const first = planner.plan({ item: 'PUMP', quantity: '10' });
    expect(first).toMatchObject({ reservations: [], workOrders: [], purchases: [], readyDate: '2026-03-13' });
    expect(first.pegs).toHaveLength(1);
    const second = planner.plan({ item: 'PUMP', quantity: '4' });
    expect(second.reservations).toEqual([{ item: 'CASING', warehouse: 'MAIN', quantity: '4' }]);
    expect(second.workOrders.map((w) => w.ref)).toEqual(['W1']);
  });

  it('that are overdue are expected today', () => {
    const result = plan({ incoming: [incoming('CASING', '10', '2026-02-20')] }, '10', 'CASING');
    expect(result.readyDate).toBe('2026-03-03');
    expect(result.pegs[0]?.dueDate).toBe('2026-02-20');
  });

  it('are all taken when there is no other way', () => {
    const over = { items: [bought('CASING', null)], incoming: [incoming('CASING', '10', '2027-01-04')] };
    expect(plan(over, '10', 'CASING').readyDate).toBe('2027-01-05');
  });
});

describe('what comes from nowhere', () => {
  it('leaves the date open and keeps what there is', () => {
    const result = plan({ items: [bought('CASING', null)], stock: [stock('CASING', '4')] }, '10', 'CASING');
    expect(result).toMatchObject({ readyDate: null, chain: [] });
    expect(result.reservations.map((r) => r.quantity)).toEqual(['4']);
    expect(result.unsourced).toEqual([
      { item: 'CASING', quantity: '6', reason: 'noSupplier', neededFor: null },
    ]);
  });

  it('names every cause and frees what the other components took', () => {
    const items = [
      made('PUMP', 3, { CASING: '1', SCREW: '4', SEAL: '1' }),
      bought('CASING', null),
      bought('SCREW', { minimum: '50', maximum: '40' }),
    ];
    const planner = createPlanner(facts({ items, stock: [stock('CASING', '4')] }));
    const result = planner.plan({ item: 'PUMP', quantity: '10' });
    expect(result).toMatchObject({ reservations: [], workOrders: [], purchases: [], readyDate: null });
    expect(result.unsourced).toEqual([
      { item: 'CASING', quantity: '6', reason: 'noSupplier', neededFor: 'PUMP' },
      { item: 'SCREW', quantity: '40', reason: 'noLotFits', neededFor: 'PUMP' },
      { item: 'SEAL', quantity: '10', reason: 'unknownItem', neededFor: 'PUMP' },
      { item: 'PUMP', quantity: '10', reason: 'componentUnsourced', neededFor: null },
    ]);
    expect(planner.plan({ item: 'CASING', quantity: '4' }).readyDate).toBe('2026-03-02');
  });
});

describe('nonsense', () => {
  it('is refused', () => {
    expect(() => plan({}, '0')).toThrow(/above zero/);
    expect(() => plan({}, '1.1234567')).toThrow(/decimals/);
    expect(() => createPlanner(facts({ receivingDays: -1 }))).toThrow(RangeError);
    expect(() => createPlanner(facts({ items: [bought('A'), bought('A')] }))).toThrow(RangeError);
    expect(() => createPlanner(facts({ startDate: 'today' })).plan({ item: 'PUMP', quantity: '1' })).toThrow(
      /date/,
    );
  });

  it('leaves the planner as it was', () => {
    const bad = [
      bought('CASING', { multiple: 'x' }),
      made('PUMP', 1, { SCREW: '1', CASING: '1' }),
      bought('SCREW'),
    ];
    const planner = createPlanner(facts({ items: bad, stock: [stock('SCREW', '5')] }));
    expect(() => planner.plan({ item: 'PUMP', quantity: '5' })).toThrow(/decimal/);
    expect(planner.plan({ item: 'SCREW', quantity: '5' }).purchases).toEqual([]);
  });
});
