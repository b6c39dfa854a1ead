import type { EntityManager, EntityTarget, ObjectLiteral, QueryDeepPartialEntity } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { micro } from '../../domain/quantity/quantity.js';
import {
  BomLine,
  CalendarDay,
  Item,
  ItemPrice,
  RoutingStep,
  TaxRule,
  Unit,
  WorkCentre,
} from '../catalog/catalog.entities.js';
import { Customer, CustomerAddress } from '../customers/customers.entities.js';
import { hashPassword } from '../identity/password.js';
import { User } from '../identity/identity.entities.js';
import { Balance, Movement, TransferTime, Warehouse } from '../inventory/inventory.entities.js';
import { CarrierService, TransitTime } from '../logistics/logistics.entities.js';
import { Supplier, SupplierItem } from '../purchasing/purchasing.entities.js';
import { BusinessClockRow, Company } from './company.entities.js';
import type { CompanyData } from './company-files.js';

/** Rows loaded per table, in the order of loading. */
export type LoadedRows = Record<string, number>;

/** Document and reporter of the opening movements. */
const OPENING_DOCUMENT = 'OPENING';
const LOADER = 'company:load';

/** Rows of one INSERT; with at most 14 columns well below PostgreSQL's 65,535 parameters. */
const CHUNK = 1000;

/** Inserts a checked company into empty tables. `wallClock` anchors the company's clock. */
export async function insertCompany(
  manager: EntityManager,
  data: CompanyData,
  wallClock: Date,
): Promise<LoadedRows> {
  const openedAt = data.company.clock ? new Date(data.company.clock.origin) : wallClock;
  const loaded: LoadedRows = {};
  const insert = async <T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    rows: QueryDeepPartialEntity<T>[],
  ) => {
    for (let at = 0; at < rows.length; at += CHUNK) await manager.insert(entity, rows.slice(at, at + CHUNK));
    loaded[manager.dataSource.getMetadata(entity).tableName] = rows.length;
  };

  await insert(Company, [companyRow(data)]);
  await insert(BusinessClockRow, [clockRow(data, wallClock)]);
  await insert(Unit, data.units);
  await insert(Item, data.items);
  await insert(ItemPrice, data.prices);
  await insert(BomLine, data.bom);
  await insert(WorkCentre, workCentreRows(data));
  await insert(RoutingStep, data.routing);
  await insert(TaxRule, data.taxRules);
  await insert(CalendarDay, data.calendar);
  await insert(Customer, data.customers);
  await insert(CustomerAddress, data.addresses);
  await insert(User, await userRows(data));
  await insert(Supplier, data.suppliers);
  await insert(SupplierItem, data.supplierItems);
  await insert(Warehouse, data.warehouses);
  await insert(TransferTime, data.transfers);
  await insert(Movement, openingMovements(data, openedAt));
  await insert(Balance, balanceRows(data));
  await insert(CarrierService, data.carriers);
  await insert(TransitTime, data.transit);
  return loaded;
}

function companyRow({ company: { clock: _, ...settings } }: CompanyData): QueryDeepPartialEntity<Company> {
  return { id: 1, ...settings };
}

/** Without a clock of its own the company lives by the wall clock: origin and anchor coincide. */
function clockRow(
  { company: { clock } }: CompanyData,
  wallClock: Date,
): QueryDeepPartialEntity<BusinessClockRow> {
  const anchor = wallClock;
  if (!clock) return { id: 1, origin: anchor, anchor, speed: '1', paused: false, demonstration: 0 };
  const { origin, speed, paused } = clock;
  return { id: 1, origin: new Date(origin), anchor, speed: String(speed), paused, demonstration: 1 };
}

function workCentreRows({ workCentres, shifts }: CompanyData): QueryDeepPartialEntity<WorkCentre>[] {
  return workCentres.map((centre) => ({
    ...centre,
    shifts: shifts
      .filter(({ workCentre }) => workCentre === centre.code)
      .map(({ weekdays, start, end }) => ({ weekdays, start, end })),
  }));
}

async function userRows({ users }: CompanyData): Promise<QueryDeepPartialEntity<User>[]> {
  return Promise.all(
    users.map(async ({ password, ...user }) => ({
      id: uuidv7(),
      ...user,
      passwordHash: await hashPassword(password),
      active: true,
    })),
  );
}

/** Stock begins by movements like every later change of it. */
function openingMovements({ stock }: CompanyData, at: Date): QueryDeepPartialEntity<Movement>[] {
  return stock
    .filter(({ quantity }) => micro(quantity) > 0n)
    .map((row) => ({
      id: uuidv7(),
      ...row,
      kind: 'opening',
      document: OPENING_DOCUMENT,
      reportedBy: LOADER,
      at,
    }));
}

/** A balance of every item in every warehouse, so that whoever competes for an item finds a row to lock. */
function balanceRows({ items, warehouses, stock }: CompanyData): QueryDeepPartialEntity<Balance>[] {
  const onHand = new Map(stock.map((row) => [`${row.item}\0${row.warehouse}`, row.quantity]));
  return items.flatMap(({ code: item }) =>
    warehouses.map(({ code: warehouse }) => ({
      item,
      warehouse,
      onHand: onHand.get(`${item}\0${warehouse}`) ?? '0',
      reserved: '0',
    })),
  );
}
