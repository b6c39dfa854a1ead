import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { temporal } from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { Pool } from 'pg';
import type { CompanyData } from '../../src/company/company-files.js';
import { orderWorkflowId } from '../../workflows/messages.js';
import { demoCompany, TestCompany } from '../service/support/company.js';
import type { Books, Reader } from './books.js';
import type { Master } from './oracle.js';
import type { PriceList } from './money.js';
import { WorkerProcess } from './worker-process.js';

/** A Monday morning in Suzhou. The clock stands still until somebody sets it forward. */
const MONDAY = '2026-11-02T02:00:00.000Z';
/** Business seconds in a second, by which workflows reckon their timers: a day in six seconds. */
const SPEED = 14_400;
const LOOKS_AT_ONCE = 4;
const BUNDLE = path.join(__dirname, '../../dist/workflow-bundle.js');
/** What is sold: made of two things, bought, in stock in two warehouses, and a machine with parts of its own. */
export const ITEMS = ['BOX-C5', 'STRAP-12', 'FILM-500', 'TAPE-48', 'CV-30'] as const;
export type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** An item of a lane's own, of which nobody else alters the price. */
export const itemOf = (lane: number, item: string): string => `${item}-${String(lane)}`;

/** The company of the model: real servers, the API, and a worker that can be killed. */
export class Plant implements Books {
  /** How requests were answered, for the tally. */
  private readonly answers = new Map<string, number>();
  private readonly pool: Pool;

  private constructor(
    readonly company: TestCompany,
    readonly master: Master,
    /** Undefined where the worker runs in this process. */
    readonly worker: WorkerProcess | undefined,
  ) {
    this.pool = new Pool({ connectionString: company.config.databaseUrl, max: LOOKS_AT_ONCE });
    // Dropping the database at the end cuts idle connections off.
    this.pool.on('error', () => undefined);
  }

  /** @param worker inside = in this process, where a test may alter what it does */
  static async open(name: string, lanes: number, worker: 'process' | 'inside'): Promise<Plant> {
    const change = (data: CompanyData): void => {
      prepare(data, lanes);
    };
    const company = await TestCompany.open(name, { change, worker: worker === 'inside' });
    try {
      await company.rows(SICKNESS);
      const own = worker === 'process' ? new WorkerProcess(company.config) : undefined;
      await own?.start();
      return new Plant(company, masterOf(demoCompany(change)), own);
    } catch (error) {
      await company.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.worker?.stop();
    await this.pool.end();
    await this.company.close();
  }

  rows<T>(sql: string, values: unknown[] = []): Promise<T[]> {
    return this.company.rows<T>(sql, values);
  }

  async atOnce<T>(look: (books: Reader) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    try {
      await client.query('begin isolation level repeatable read read only');
      const seen = await look({
        rows: async <R>(sql: string, values: unknown[] = []) => (await client.query(sql, values)).rows as R[],
      });
      await client.query('commit');
      client.release();
      return seen;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  /** Lets a command of an order fail until it is `heal`ed, wherever it is tried. */
  async sicken(order: string, command: string): Promise<void> {
    await this.rows('insert into sick values ($1, $2)', [order, command]);
  }

  async heal(order: string): Promise<void> {
    await this.rows('delete from sick where of_order = $1', [order]);
  }

  async isSick(order: string): Promise<boolean> {
    return (await this.rows('select 1 from sick where of_order = $1', [order])).length > 0;
  }

  /** Sets the business clock forward at once, for the whole company. */
  async jump(hours: number): Promise<void> {
    await this.rows(
      `update business_clock set origin = origin + make_interval(hours => $1), anchor = clock_timestamp(), paused = true`,
      [hours],
    );
  }

  /** Today by the business clock, or so many days later. */
  async day(later: number): Promise<string> {
    const [row] = await this.rows<{ day: string }>(
      `select ((origin at time zone 'Asia/Shanghai')::date + $1::int)::text as day from business_clock`,
      [later],
    );
    return row!.day;
  }

  async setPrice(item: string, percent: number): Promise<void> {
    await this.rows(
      `update item_prices set unit_price = round(unit_price * $2 / 100, 2) where item = $1 and currency = 'CNY'`,
      [item, percent],
    );
  }

  async prices(): Promise<PriceList> {
    const rows = await this.rows<{ item: string; from: string; unitPrice: string }>(
      `select item, from_quantity::text as from, unit_price::text as "unitPrice" from item_prices where currency = 'CNY'
        order by item, from_quantity`,
    );
    return grouped(rows);
  }

  note(what: string): void {
    this.answers.set(what, (this.answers.get(what) ?? 0) + 1);
  }

  /** What has been lived, in numbers: a model that is refused all it asks for shows nothing. */
  async tally(): Promise<string> {
    const rows = await this.rows<{ what: string; count: number }>(TALLY);
    const answers = [...this.answers].toSorted().map(([what, count]) => ({ what, count }));
    const kills = { what: 'kills', count: this.worker?.kills ?? 0 };
    return [...rows, ...answers, kills].map(({ what, count }) => `${String(count)} ${what}`).join(', ');
  }

  /** Histories of all runs of an order's workflow, the first one first. */
  async histories(order: string): Promise<HistoryEvent[][]> {
    const { workflow } = this.company.temporal;
    const workflowId = orderWorkflowId(order);
    const described = await workflow.getHandle(workflowId).describe();
    const runs: HistoryEvent[][] = [];
    let runId = described.raw.workflowExecutionInfo?.firstRunId;
    while (runId) {
      const { events } = await workflow.getHandle(workflowId, runId).fetchHistory();
      runs.push(events ?? []);
      runId = events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
    }
    return runs;
  }

  /** Replays an order's histories by the code that ran. @throws Error where it does not do the same again */
  async replay(order: string): Promise<void> {
    const options = { workflowBundle: { code: readFileSync(BUNDLE, 'utf8') } };
    const runs = (await this.histories(order)).map((events) => ({
      workflowId: orderWorkflowId(order),
      history: { events },
    }));
    for await (const { error } of Worker.runReplayHistories(options, runs))
      if (error) throw new Error(`the history of ${order} does not replay`, { cause: error });
  }
}

/** Commands of an order that are to fail: before they are noted as carried out, so that they are tried again. */
const SICKNESS = `
  create table sick (of_order text not null, command text not null);
  create function refuse_the_sick() returns trigger language plpgsql as $$
  begin
    if exists (select from sick where split_part(new.key, ':', 1) = of_order and position(':' || command || ':' in new.key) > 0) then
      raise exception 'the department is away';
    end if;
    return new;
  end $$;
  create trigger sickness before insert on effects for each row execute function refuse_the_sick();`;

const TALLY = `
  select what, count(*)::int as count from (
    select 'orders ' || stage as what from orders
    union all select 'changes ' || state from change_requests
    union all select 'of them at a cost' from change_requests where state = 'carriedOut' and (assessment ->> 'cost')::numeric > 0
    union all select 'counters' from change_requests, jsonb_array_elements(rounds) r where r ->> 'says' = 'counters'
    union all select 'further deposits' from receivables where kind = 'deposit' and version > 1 and state <> 'void'
  ) told group by what order by what`;

/** A small company: each lane has items of its own, credit is no matter, and somebody is asked soon for what a change costs. */
function prepare(data: CompanyData, lanes: number): void {
  data.company.clock = { origin: MONDAY, speed: SPEED, paused: true };
  data.company.policies.change.salesBearsUpTo = '50';
  Object.assign(data.company.policies.cancellation, {
    supplierFeePercent: '10',
    exchangeRates: { USD: '7' },
  });
  for (const customer of data.customers) customer.creditLimit = null;
  for (const carrier of data.carriers) carrier.cancelCost = '15';
  for (const row of data.stock) row.quantity = STOCK[row.item] ?? row.quantity;
  data.stock = data.stock.filter(({ quantity }) => quantity !== '0');
  for (const item of ITEMS) copy(data, item, lanes);
}

/** What is in stock does not last: most is to be made, bought, or fetched from another warehouse. */
const STOCK: Record<string, string> = { 'CV-30': '0', 'FILM-500': '60', 'TAPE-48': '90' };

function copy(data: CompanyData, model: string, lanes: number): void {
  const alike = <T>(rows: T[], key: keyof T): void => {
    const own = rows.filter((row) => row[key] === model);
    for (let lane = 0; lane < lanes; lane++)
      rows.push(...own.map((row) => ({ ...row, [key]: itemOf(lane, model) })));
  };
  alike(data.items, 'code');
  alike(data.prices, 'item');
  alike(data.bom, 'assembly');
  alike(data.routing, 'item');
  alike(data.supplierItems, 'item');
  alike(data.stock, 'item');
}

function masterOf(data: CompanyData): Master {
  const recipes = new Map<string, { component: string; quantityPer: string }[]>();
  for (const { assembly, component, quantityPer } of data.bom)
    recipes.set(assembly, [...(recipes.get(assembly) ?? []), { component, quantityPer }]);
  return {
    recipes,
    unitCosts: new Map(data.items.map(({ code, standardCost }) => [code, standardCost ?? '0'])),
    cities: new Map(data.addresses.map(({ code, city }) => [code, city])),
  };
}

function grouped(rows: readonly { item: string; from: string; unitPrice: string }[]): PriceList {
  const prices = new Map<string, { from: string; unitPrice: string }[]>();
  for (const { item, ...price } of rows) prices.set(item, [...(prices.get(item) ?? []), price]);
  return prices;
}
