import { describeWithDataset } from '../../../test/setup/datasets.js';
import type { BusinessCalendar } from '../../../domain/calendar/business-calendar.js';
import { type CarriageChoice, chooseCarriage } from '../../../domain/carriage/choose-carriage.js';
import { Exact } from '../../../domain/money/money.js';
import { priceOrder } from '../../../domain/pricing/price-order.js';
import { createPlanner, type PlanningFacts, type SupplyPlan } from '../../../domain/promising/supply-plan.js';
import type { CompanyData } from '../company-files.js';
import { readCompanyFolder } from '../read-company-folder.js';
import { readOrders, type RealOrder } from './read-orders.js';

/**
 * The 32 orders of the data, placed by number on 2008-06-01 against the loaded facts, with the domain's rules alone.
 * What comes out is what the running service must come to.
 */
interface Placed {
  readonly order: RealOrder;
  readonly plans: readonly { readonly item: string; readonly plan: SupplyPlan }[];
  readonly carriage: CarriageChoice;
  readonly total: string;
}

const PLACED_ON = '2008-06-01';

describeWithDataset('adventureworks', 'the 32 orders of AdventureWorks, placed by number', (folder) => {
  let data: CompanyData;
  let placed: Placed[];
  beforeAll(() => {
    data = readCompanyFolder(folder).data;
    const planner = createPlanner(planningFacts(data));
    placed = readOrders(folder).map((order) => {
      const plans = order.lines.map(({ item, quantity }) => ({
        item,
        plan: planner.plan({ item, quantity }),
      }));
      return { order, plans, carriage: carriageOf(data, order, plans), total: totalOf(data, order) };
    });
  });

  const numbers = (those: readonly Placed[]) => those.map(({ order }) => order.number);
  const made = ({ plan }: { plan: SupplyPlan }) => plan.workOrders.some(({ parent }) => parent === null);
  const bought = ({ plan }: { plan: SupplyPlan }) => plan.purchases.length + plan.pegs.length > 0;
  const late = ({ carriage }: Placed) => carriage.none || !carriage.meetsRequested;

  test('32 finished items are short: 28 are made here and 4 bought', () => {
    const lines = placed.flatMap(({ plans }) => plans);
    expect(new Set(lines.filter(made).map(({ item }) => item)).size).toBe(28);
    expect(
      [...new Set(lines.filter((line) => bought(line) && !made(line)).map(({ item }) => item))].sort(),
    ).toEqual(['CL-9009', 'GL-H102-M', 'RA-H123', 'SJ-0194-L']);
  });

  test('22 orders are short of stock', () => {
    expect(
      numbers(placed.filter(({ plans }) => plans.some((line) => made(line) || bought(line)))),
    ).toHaveLength(22);
  });

  test('10 of them need bought goods and cannot be there by 2008-06-13, the other 22 orders can', () => {
    const waiting = [
      'SO71782',
      'SO71783',
      'SO71784',
      'SO71797',
      'SO71816',
      'SO71858',
      'SO71885',
      'SO71902',
      'SO71920',
      'SO71938',
    ];
    expect(numbers(placed.filter(({ plans }) => plans.some(bought)))).toEqual(waiting);
    expect(numbers(placed.filter(late))).toEqual(waiting);
    for (const { carriage } of placed) expect(carriage).toMatchObject({ none: false });
  });

  test('no component is short, so nothing is bought to make something', () => {
    expect(placed.flatMap(({ plans }) => plans).filter((line) => made(line) && bought(line))).toEqual([]);
    expect(placed.flatMap(({ plans }) => plans).flatMap(({ plan }) => plan.unsourced)).toEqual([]);
  });

  test("a supplier's minimum holds, and later orders live on the surplus", () => {
    const purchases = placed.flatMap(({ plans }) => plans.flatMap(({ plan }) => plan.purchases));
    expect(purchases.map(({ item, quantity }) => [item, quantity]).sort()).toEqual([
      ['CL-9009', '100'],
      ['GL-H102-M', '500'],
      ['RA-H123', '100'],
      ['SJ-0194-L', '5000'],
    ]);
  });

  test('both outcomes of credit and of deposit occur', () => {
    const customers = new Map(data.customers.map((customer) => [customer.code, customer]));
    const terms = placed.map(({ order, total }) => ({ total, customer: customers.get(order.customer) }));
    const referred = terms.filter(({ total, customer }) =>
      new Exact(total).gt(customer?.creditLimit ?? Infinity),
    );
    const deposit = terms.filter(({ customer }) => customer?.depositPercent !== '0');
    expect([referred.length, deposit.length]).toEqual([6, 14]);
  });

  test("a line's amount is the source's line total", () => {
    for (const { lines } of readOrders(folder)) {
      for (const { quantity, unitPrice, discount, sourceLineTotal } of lines) {
        const amount = new Exact(quantity).mul(unitPrice).mul(new Exact(1).sub(discount));
        expect(amount.toFixed(6)).toBe(new Exact(sourceLineTotal).toFixed(6));
      }
    }
  });
});

function calendarOf({ company, calendar }: CompanyData): BusinessCalendar {
  const exceptions = Object.fromEntries(calendar.map(({ date, working, name }) => [date, { working, name }]));
  return { ...company.workingTime, exceptions };
}

function planningFacts(data: CompanyData): PlanningFacts {
  return {
    startDate: PLACED_ON,
    calendar: calendarOf(data),
    items: data.items.map(({ code: item, source, manufacturingDays }) => {
      const supplier = data.supplierItems.find((row) => row.item === item && row.rank === 1);
      return {
        item,
        source,
        manufacturingDays,
        components: data.bom
          .filter(({ assembly }) => assembly === item)
          .map(({ component, quantityPer }) => ({ item: component, quantityPer })),
        supplier: supplier ? { ...supplier, code: supplier.supplier } : null,
      };
    }),
    stock: data.stock.map(({ item, warehouse, quantity: free }) => ({ item, warehouse, free })),
    makingWarehouse: data.warehouses[0]?.code ?? '',
    transferTimes: [],
    incoming: [],
    receivingDays: data.company.policies.receivingDays,
  };
}

/** The whole order goes when its last line is ready. */
function carriageOf(data: CompanyData, order: RealOrder, plans: Placed['plans']): CarriageChoice {
  const address = data.addresses.find(({ code }) => code === order.shipTo);
  const weight = order.lines.reduce((sum, { item, quantity }) => {
    const weightKg = data.items.find(({ code }) => code === item)?.weightKg ?? '0';
    return sum.add(new Exact(quantity).mul(weightKg));
  }, new Exact(0));
  const options = data.carriers.flatMap((carrier) => {
    const rows = data.transit.filter(
      ({ service, country }) => service === carrier.code && country === address?.country,
    );
    const row =
      rows.find(({ region }) => region === address?.region) ?? rows.find(({ region }) => region === '*');
    if (!row) return [];
    const cost = new Exact(carrier.baseCost).add(weight.mul(carrier.costPerKg)).toFixed(2);
    const transitIn = carrier.countsWorkingDays ? ('working' as const) : ('calendar' as const);
    return [
      {
        service: carrier.code,
        carrier: carrier.carrier,
        mode: carrier.mode,
        transitDays: row.days,
        transitIn,
        cost,
      },
    ];
  });
  const readyDate =
    plans
      .map(({ plan }) => plan.readyDate ?? '9999-12-31')
      .sort()
      .at(-1) ?? PLACED_ON;
  const { handlingDays } = data.company.policies;
  return chooseCarriage({
    readyDate,
    requestedDate: order.requestedDate,
    options,
    handlingDays,
    calendar: calendarOf(data),
  });
}

function totalOf(data: CompanyData, order: RealOrder): string {
  const country = data.addresses.find(({ code }) => code === order.shipTo)?.country;
  const tax = data.taxRules.find((rule) => rule.country === country);
  return priceOrder({
    currency: data.company.currency,
    freight: data.company.policies.freight,
    lines: order.lines.map(({ item, quantity, unitPrice, discount }, index) => ({
      line: String(index + 1),
      item,
      quantity,
      agreed: { unitPrice, discountPercent: new Exact(discount).mul(100).toFixed() },
      listPrices: [],
      tax: tax ?? null,
    })),
  }).total.amount;
}
