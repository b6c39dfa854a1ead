import { z } from 'zod';
import { ROLES } from '../../domain/identity/roles.js';
import { APPROVABLE_STEPS } from './company-policies.js';
import {
  cancellationSchema,
  changeSchema,
  deadlinesSchema,
  lastsAnHour,
  timeZone,
  workingHours,
} from './policy-files.js';
import {
  code,
  country,
  countryOrAny,
  currency,
  date,
  decimal,
  decimalOrNone,
  email,
  flag,
  flagOrNot,
  listOf,
  maybe,
  mayBeAbsent,
  oneOf,
  percent,
  pickups,
  positive,
  text,
  texts,
  time,
  weekdays,
  whole,
} from './fields.js';

/**
 * The files of a company, a schema each: `docs/reference/company-format.md` in code. A column is named like the
 * column of the table it is loaded into, in camelCase.
 */

/** Special requirements that a line may carry. */
const CUSTOMIZATION = ['text', 'colour', 'logo', 'packaging', 'other'] as const;
const MODES = ['road', 'rail', 'air', 'sea', 'express', 'pickup'] as const;

const named = { code, name: text, nameZh: text };

export const unitRow = z.strictObject(named);
export const itemRow = z.strictObject({
  ...named,
  source: oneOf(['make', 'buy']),
  unit: code,
  weightKg: maybe(decimal),
  manufacturingDays: whole,
  taxClass: text,
  sellable: flag,
  customization: listOf(CUSTOMIZATION),
  standardCost: mayBeAbsent(maybe(decimal)),
  inspected: mayBeAbsent(flagOrNot),
  checks: mayBeAbsent(texts),
});
export const priceRow = z.strictObject({ item: code, currency, fromQuantity: positive, unitPrice: decimal });
export const bomRow = z.strictObject({ assembly: code, component: code, quantityPer: positive });
export const workCentreRow = z.strictObject({ ...named, costRate: decimal });
export const shiftRow = z.strictObject({ workCentre: code, weekdays, start: time, end: time });
export const routingRow = z.strictObject({
  item: code,
  step: whole,
  workCentre: code,
  setupMinutes: decimal,
  minutesPerUnit: decimal,
});
export const supplierRow = z.strictObject({
  code,
  name: text,
  nameZh: maybe(text),
  email: maybe(email),
  currency,
});
export const supplierItemRow = z.strictObject({
  supplier: code,
  item: code,
  rank: whole,
  leadDays: whole,
  minimum: positive,
  maximum: maybe(positive),
  multiple: positive,
  price: decimal,
});
export const warehouseRow = z.strictObject({ ...named, rank: whole });
export const stockRow = z.strictObject({ item: code, warehouse: code, quantity: decimal });
export const carrierRow = z.strictObject({
  code,
  carrier: text,
  mode: oneOf(MODES),
  currency,
  baseCost: decimal,
  costPerKg: decimal,
  countsWorkingDays: flag,
  pickups: mayBeAbsent(pickups),
  cancelCost: mayBeAbsent(decimalOrNone),
});
export const transferRow = z.strictObject({ fromWarehouse: code, toWarehouse: code, days: whole });
export const transitRow = z.strictObject({ service: code, country: countryOrAny, region: text, days: whole });
export const taxRuleRow = z.strictObject({
  code,
  country,
  region: maybe(text),
  customerTaxClass: text,
  itemTaxClass: text,
  ratePercent: percent,
  taxesFreight: flag,
  name: text,
  nameZh: text,
});
export const calendarRow = z.strictObject({ date, working: flag, name: text, nameZh: text });
export const customerRow = z.strictObject({
  code,
  name: text,
  nameZh: maybe(text),
  language: oneOf(['en', 'zh-CN']),
  currency,
  taxClass: text,
  creditLimit: maybe(decimal),
  depositPercent: percent,
  depositDays: whole,
  paymentDays: whole,
  salesRep: maybe(email),
  email: maybe(email),
  contact: maybe(text),
});
export const addressRow = z.strictObject({
  code,
  customer: code,
  name: maybe(text),
  line1: text,
  line2: maybe(text),
  city: text,
  region: maybe(text),
  country,
  postalCode: maybe(text),
  isDefault: flag,
});
export const userRow = z.strictObject({
  email,
  name: text,
  role: oneOf(ROLES),
  customer: maybe(code),
  language: oneOf(['en', 'zh-CN']),
  password: z.string().min(8, 'is shorter than 8 characters'),
});

const days = z.number().int().min(0).max(3650);
const freight = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('percent'), percent }),
  z.strictObject({ kind: z.literal('fixed'), amount: decimal }),
  z.strictObject({
    kind: z.literal('weight'),
    base: decimal,
    ratePerKg: decimal,
    freeFrom: decimal.exactOptional(),
  }),
]);
export const policiesSchema = z.strictObject({
  freight,
  softHoldDays: days,
  handlingDays: days,
  receivingDays: days,
  confirmationDays: days.default(2),
  defaultPaymentDays: days,
  personDecides: z.array(z.enum(APPROVABLE_STEPS)),
  connectors: z.array(text),
  departmentInboxes: z.record(z.string(), text),
  deadlines: deadlinesSchema,
  cancellation: cancellationSchema,
  change: changeSchema,
  riskSlackDays: days.default(0),
});
export const workingTimeSchema = z.strictObject(workingHours).check(lastsAnHour);
/** `null` is the wall clock; a demonstration's clock starts at its origin and stands still there if `paused`. */
export const clockSchema = z.strictObject({
  origin: z.iso.datetime({ offset: true }),
  speed: z.number().positive(),
  paused: z.boolean().default(false),
});
/** `company.json`. */
export const companySchema = z.strictObject({
  name: text,
  nameZh: text,
  currency,
  timeZone,
  workingTime: workingTimeSchema,
  policies: policiesSchema,
  clock: clockSchema.nullable(),
});

/** The CSV files: the member of {@link CompanyData} each fills, its name, the schema of its rows and their key. */
export const TABLES = {
  units: { file: 'units.csv', row: unitRow, key: ['code'] },
  items: { file: 'items.csv', row: itemRow, key: ['code'] },
  prices: { file: 'prices.csv', row: priceRow, key: ['item', 'currency', 'fromQuantity'] },
  bom: { file: 'bom.csv', row: bomRow, key: ['assembly', 'component'] },
  workCentres: { file: 'work-centres.csv', row: workCentreRow, key: ['code'] },
  shifts: { file: 'shifts.csv', row: shiftRow, key: ['workCentre', 'weekdays', 'start'] },
  routing: { file: 'routing.csv', row: routingRow, key: ['item', 'step'] },
  suppliers: { file: 'suppliers.csv', row: supplierRow, key: ['code'] },
  supplierItems: { file: 'supplier-items.csv', row: supplierItemRow, key: ['supplier', 'item'] },
  warehouses: { file: 'warehouses.csv', row: warehouseRow, key: ['code'] },
  stock: { file: 'stock.csv', row: stockRow, key: ['item', 'warehouse'] },
  transfers: {
    file: 'transfers.csv',
    row: transferRow,
    key: ['fromWarehouse', 'toWarehouse'],
    mayBeMissing: true,
  },
  carriers: { file: 'carriers.csv', row: carrierRow, key: ['code'] },
  transit: { file: 'transit.csv', row: transitRow, key: ['service', 'country', 'region'] },
  taxRules: { file: 'tax-rules.csv', row: taxRuleRow, key: ['code'] },
  calendar: { file: 'calendar.csv', row: calendarRow, key: ['date'] },
  customers: { file: 'customers.csv', row: customerRow, key: ['code'] },
  addresses: { file: 'addresses.csv', row: addressRow, key: ['code'] },
  users: { file: 'users.csv', row: userRow, key: ['email'] },
} as const;

export type TableName = keyof typeof TABLES;
export type RowOf<T extends TableName> = z.output<(typeof TABLES)[T]['row']>;
export type CompanyTables = { [T in TableName]: RowOf<T>[] };
export type CompanySettings = z.output<typeof companySchema>;

/** Everything a company starts with. */
export interface CompanyData extends CompanyTables {
  company: CompanySettings;
}

export const TABLE_NAMES = Object.keys(TABLES) as TableName[];
