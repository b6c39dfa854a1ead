import { checkCalendar } from './check-calendar.js';
import type { CompanyData, TableName } from './company-files.js';
import { TABLE_NAMES, TABLES } from './company-files.js';
import type { CompanyProblem, Origins } from './company-problems.js';
import { findBomCycle } from './find-bom-cycle.js';

/**
 * What no single row shows: keys given twice, references to nothing, bills of materials that contain themselves.
 */
export function checkCompany(data: CompanyData, origins: Origins): CompanyProblem[] {
  const problems: CompanyProblem[] = [];
  const complain: Complain = (record, field, message) =>
    void problems.push({ ...origins.of(record), field, message });

  checkKeys(data, complain);
  checkReferences(data, complain);
  checkItems(data, complain);
  checkCustomers(data, complain);
  checkTimes(data, complain);
  problems.push(...checkCalendar(data));
  if (data.warehouses.length === 0) {
    problems.push({ file: TABLES.warehouses.file, row: null, field: null, message: 'names no warehouse' });
  }
  return problems;
}

type Complain = (record: object, field: string | null, message: string) => void;

function checkKeys(data: CompanyData, complain: Complain): void {
  for (const table of TABLE_NAMES) {
    const { key } = TABLES[table];
    const seen = new Set<string>();
    for (const record of data[table]) {
      const cells = key.map((column) => String((record as Record<string, string | null>)[column]));
      if (seen.has(cells.join('\0'))) complain(record, key[0], `"${cells.join(' ')}" appears twice`);
      seen.add(cells.join('\0'));
    }
  }
}

/** Columns that name a row of another table. */
const REFERENCES: readonly [table: TableName, column: string, target: TableName][] = [
  ['items', 'unit', 'units'],
  ['prices', 'item', 'items'],
  ['bom', 'assembly', 'items'],
  ['bom', 'component', 'items'],
  ['shifts', 'workCentre', 'workCentres'],
  ['routing', 'item', 'items'],
  ['routing', 'workCentre', 'workCentres'],
  ['supplierItems', 'supplier', 'suppliers'],
  ['supplierItems', 'item', 'items'],
  ['stock', 'item', 'items'],
  ['stock', 'warehouse', 'warehouses'],
  ['transfers', 'fromWarehouse', 'warehouses'],
  ['transfers', 'toWarehouse', 'warehouses'],
  ['transit', 'service', 'carriers'],
  ['addresses', 'customer', 'customers'],
  ['customers', 'salesRep', 'users'],
  ['users', 'customer', 'customers'],
];

function checkReferences(data: CompanyData, complain: Complain): void {
  for (const [table, column, target] of REFERENCES) {
    const { file, key } = TABLES[target];
    const known = new Set(data[target].map((record) => (record as Record<string, unknown>)[key[0]]));
    for (const record of data[table]) {
      const given = (record as Record<string, string | null>)[column];
      if (given !== null && given !== undefined && !known.has(given))
        complain(record, column, `"${given}" is no ${key[0]} of ${file}`);
    }
  }
}

function checkItems(data: CompanyData, complain: Complain): void {
  const source = new Map(data.items.map((item) => [item.code, item.source]));
  for (const line of data.bom) {
    if (line.assembly === line.component) complain(line, 'component', 'an item cannot be made of itself');
    if (source.get(line.assembly) === 'buy')
      complain(line, 'assembly', `"${line.assembly}" is bought, not made`);
  }
  for (const step of data.routing) {
    if (source.get(step.item) === 'buy') complain(step, 'item', `"${step.item}" is bought, not made`);
  }
  const cycle = findBomCycle(data.bom);
  if (cycle) {
    const path = [...cycle, cycle[0]].map((line) => line.assembly).join(' → ');
    complain(cycle[0], 'component', `the bill of materials contains itself: ${path}`);
  }
  checkSupplierItems(data, source, complain);
}

function checkSupplierItems(data: CompanyData, source: Map<string, string>, complain: Complain): void {
  const ranks = new Set<string>();
  for (const row of data.supplierItems) {
    const rank = `${row.item} ${row.rank}`;
    if (ranks.has(rank)) complain(row, 'rank', `${row.rank} is given to two suppliers of ${row.item}`);
    ranks.add(rank);
    if (source.get(row.item) === 'make') complain(row, 'item', `"${row.item}" is made here, not bought`);
    if (row.maximum !== null && leastLot(row) > Number(row.maximum)) {
      complain(
        row,
        'maximum',
        `${row.maximum} is less than the least lot (minimum ${row.minimum} in multiples of ${row.multiple})`,
      );
    }
  }
}

const leastLot = ({ minimum, multiple }: { minimum: string; multiple: string }): number =>
  Math.ceil(Number(minimum) / Number(multiple)) * Number(multiple);

function checkCustomers(data: CompanyData, complain: Complain): void {
  const withDefault = new Set<string>();
  for (const address of data.addresses) {
    if (!address.isDefault) continue;
    if (withDefault.has(address.customer))
      complain(address, 'isDefault', `${address.customer} has two default addresses`);
    withDefault.add(address.customer);
  }
  for (const user of data.users) {
    if (user.role === 'customer' && user.customer === null)
      complain(user, 'customer', 'is missing for a customer user');
    if (user.role !== 'customer' && user.customer !== null)
      complain(user, 'customer', `a user of role ${user.role} belongs to no customer`);
  }
  const situations = new Map<string, string>();
  for (const rule of data.taxRules) {
    const situation = [rule.country, rule.region, rule.customerTaxClass, rule.itemTaxClass].join('\0');
    const other = situations.get(situation);
    if (other !== undefined) complain(rule, 'code', `applies to the same as rule ${other}`);
    situations.set(situation, rule.code);
  }
}

function checkTimes(data: CompanyData, complain: Complain): void {
  for (const transfer of data.transfers) {
    if (transfer.fromWarehouse === transfer.toWarehouse)
      complain(transfer, 'toWarehouse', 'goods go to another warehouse');
  }
  for (const shift of data.shifts) {
    if (shift.start >= shift.end)
      complain(shift, 'end', `${shift.end} is not after ${shift.start}; split a night shift at 24:00`);
  }
}
