import { basename, dirname } from 'node:path';
import { z } from 'zod';
import { clockSchema, companySchema } from '../company-files.js';
import { CompanyFormatError, Origins } from '../company-problems.js';
import type { Reading } from '../csv-table.js';
import { code, country, countryOrAny, date, decimal, oneOf, percent, positive, text } from '../fields.js';
import { readJson } from '../read-company.js';

/** Something the data does not say, and why it was assumed so. */
const assumed = <S extends z.ZodType>(value: S) => z.strictObject({ value, why: text });

const wholeDays = z.number().int().min(0);
const routingStep = z.strictObject({ workCentre: text, setupMinutes: decimal, minutesPerUnit: decimal });
const carrier = z.strictObject({
  mode: oneOf(['road', 'rail', 'air', 'sea', 'express', 'pickup']),
  countsWorkingDays: z.boolean(),
  transit: z.array(z.strictObject({ country: countryOrAny, region: text, days: wholeDays })).min(1),
});
const terms = z.strictObject({ depositPercent: percent, depositDays: wholeDays });

/** `demo/adventureworks/assumptions.json`: all that is assumed about the AdventureWorks data, in one place. */
export const assumptionsSchema = z.strictObject({
  company: assumed(
    companySchema.pick({ name: true, nameZh: true, currency: true, timeZone: true, workingTime: true }),
  ),
  clock: assumed(clockSchema),
  policies: assumed(companySchema.shape.policies),
  calendar: assumed(z.array(z.strictObject({ date, name: text, nameZh: text }))),
  tax: assumed(z.strictObject({ ratePercent: percent, taxesFreight: z.boolean() })),
  countries: assumed(z.record(text, country)),
  warehouse: assumed(z.strictObject({ code, name: text, nameZh: text })),
  /** Units in which an item is counted when it is bought in them; every other item is counted in `EA`. */
  stockUnits: assumed(z.record(code, z.strictObject({ nameZh: text }))),
  /** One `unit` holds `holds` of `of`. */
  conversions: assumed(z.array(z.strictObject({ unit: code, holds: positive, of: code }))),
  weights: assumed(
    z.strictObject({
      bySubcategory: z.record(text, positive),
      byItem: z.record(text, positive),
      otherwise: positive,
    }),
  ),
  routings: assumed(
    z.strictObject({ bySubcategory: z.record(text, z.array(routingStep)), otherwise: z.array(routingStep) }),
  ),
  supplierRank: assumed(z.literal('activeFirstThenLeadTimeThenPrice')),
  carriers: assumed(z.record(text, carrier)),
  creditLimit: assumed(positive),
  deposits: assumed(z.strictObject({ byCountry: z.record(country, terms), otherwise: terms })),
  paymentDays: assumed(wholeDays),
  names: assumed(z.literal('englishAlsoInChinese')),
  madeWithoutBill: assumed(z.array(text)),
});

export type Assumptions = z.output<typeof assumptionsSchema>;

/** Reads an assumptions file. @throws CompanyFormatError with everything that is wrong with it. */
export function readAssumptions(path: string): Assumptions {
  const reading: Reading = { folder: dirname(path), problems: [], origins: new Origins() };
  const assumptions = readJson(reading, basename(path), assumptionsSchema);
  if (!assumptions) throw new CompanyFormatError(reading.problems);
  return assumptions;
}

/** Each assumption in a line for a person: what, its value, and why. */
export function describeAssumptions(assumptions: Assumptions): string[] {
  return Object.entries(assumptions).map(([topic, { value, why }]) => {
    const given = typeof value === 'object' ? JSON.stringify(value) : String(value);
    return `${topic}: ${given}. ${why}`;
  });
}
