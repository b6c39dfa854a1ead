import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { BusinessCalendar } from '../../domain/calendar/business-calendar.js';
import { readOrders } from '../../src/company/adventureworks/read-orders.js';
import type { CompanyData } from '../../src/company/company-files.js';
import { readCompanyFolder } from '../../src/company/read-company-folder.js';
import { demoOrders } from '../orders.js';
import type { Rates } from './amounts.js';
import { WorkingTime } from './working-time.js';

export interface DemoOrderLine {
  readonly item: string;
  readonly quantity: string;
  /** Agreed price; left out, the price list applies. */
  readonly unitPrice?: string;
  /** A fraction: '0.02' is 2 %. */
  readonly discount?: string;
  readonly requirements?: Readonly<Record<string, string>>;
  /** The line's amount as the data says it, to compare with. */
  readonly sourceLineTotal?: string;
}

/** An order that the demonstration places. */
export interface DemoOrder {
  readonly customerPo: string;
  readonly customer: string;
  /** Customers order at the price list; agreed prices are entered by sales. */
  readonly placedBy: 'customer' | 'sales';
  /** Business hours by the clock (not working hours) after the demonstration begins. */
  readonly afterHours: number;
  readonly requestedDate: string;
  readonly delivery?: 'complete' | 'inParts';
  readonly priority?: 'normal' | 'urgent';
  readonly shipTo?: string;
  readonly lines: readonly DemoOrderLine[];
}

/** What is played: a company, its orders, and what they must cost. */
export interface Scenario {
  readonly name: string;
  readonly data: CompanyData;
  readonly calendar: BusinessCalendar;
  readonly zone: string;
  readonly begins: Date;
  readonly orders: readonly DemoOrder[];
  /** Rates of tax and freight, written down here and not read from where the product reads them. */
  ratesOf(order: DemoOrder): Rates;
}

/** A business day passes in so many milliseconds while nothing is to be done. */
const DAY_PASSES_IN_MS = 300;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** @param only Customers' own numbers of the orders to play, by default all. @throws Error that says what is wrong with the folder or a number. */
export function readScenario(folder: string | undefined, only?: readonly string[]): Scenario {
  const scenario = scenarioOf(folder);
  if (only === undefined) return scenario;
  const known = scenario.orders.map(({ customerPo }) => customerPo);
  const unknown = only.filter((number) => !known.includes(number));
  if (unknown.length > 0)
    throw new Error(`There is no order ${unknown.join(', ')}. The orders are ${known.join(', ')}.`);
  return { ...scenario, orders: scenario.orders.filter(({ customerPo }) => only.includes(customerPo)) };
}

function scenarioOf(folder: string | undefined): Scenario {
  const demoCompany = join(checkout(), 'demo', 'company');
  const path = folder === undefined ? demoCompany : resolve(folder);
  if (!existsSync(path))
    throw new Error(
      `There is no folder ${path}. The sample data is found beside the checkout or where ORDERBRIDGE_DATASETS says.`,
    );
  const { layout, data } = readCompanyFolder(path);
  if (layout === 'adventureworks') return realScenario(path, data);
  if (path === demoCompany) return demoScenario(data);
  throw new Error(
    `${path} holds a company but no sales orders: only the AdventureWorks data brings its own.`,
  );
}

function realScenario(folder: string, data: CompanyData): Scenario {
  const orders = readOrders(folder).map((order): DemoOrder => ({
    customerPo: order.customerPo ?? order.number,
    customer: order.customer,
    placedBy: 'sales',
    afterHours: 0,
    requestedDate: order.requestedDate,
    shipTo: order.shipTo,
    lines: order.lines,
  }));
  return {
    ...common(data),
    orders,
    ratesOf: () => ({ taxPercent: '8', freightPercent: '2.5', taxesFreight: false }),
  };
}

/** Domestic customers pay value added tax on goods and freight; exports and the bonded area pay none. */
function demoScenario(data: CompanyData): Scenario {
  const scenario = common(data);
  const domestic = ['C-XIANDA', 'C-YUEJIE', 'C-SHUTONG', 'C-HAIRUN'];
  const time = new WorkingTime(scenario.zone, scenario.calendar);
  // It may be night, or a holiday: the first order comes when people are at work.
  const opening = time.minutesAfter(scenario.begins, 0);
  const closedHours = (opening.getTime() - scenario.begins.getTime()) / HOUR_MS;
  const orders = demoOrders(time.dateOf(opening), scenario.calendar);
  return {
    ...scenario,
    orders: orders.map((order) => ({ ...order, afterHours: closedHours + order.afterHours })),
    ratesOf: ({ customer }) => ({
      taxPercent: domestic.includes(customer) ? '13' : '0',
      freightPercent: '1.5',
      taxesFreight: true,
    }),
  };
}

/** The company with a demonstration clock that stands still until the driver starts it. */
function common(data: CompanyData): Omit<Scenario, 'orders' | 'ratesOf'> {
  const { company, calendar } = data;
  const origin = company.clock?.origin ?? new Date().toISOString();
  const speed = DAY_MS / DAY_PASSES_IN_MS;
  const exceptions = Object.fromEntries(calendar.map(({ date, working, name }) => [date, { working, name }]));
  return {
    name: company.name,
    data: { ...data, company: { ...company, clock: { origin, speed, paused: true } } },
    calendar: { ...company.workingTime, exceptions },
    zone: company.timeZone,
    begins: new Date(origin),
  };
}

/** The repository's folder, whether this runs from the sources or from `dist/`. */
export function checkout(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}
