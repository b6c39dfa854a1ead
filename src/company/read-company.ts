import { join } from 'node:path';
import type { z } from 'zod';
import { checkCompany } from './check-company.js';
import { type CompanyData, companySchema, type CompanyTables, TABLE_NAMES, TABLES } from './company-files.js';
import { CompanyFormatError, Origins } from './company-problems.js';
import { type Reading, readTable, readText } from './csv-table.js';

/**
 * Reads a company from a folder in our own format (`docs/reference/company-format.md`).
 * @throws CompanyFormatError with everything that is wrong.
 */
export function readCompany(folder: string): CompanyData {
  const reading: Reading = { folder, problems: [], origins: new Origins() };
  const company = readJson(reading, 'company.json', companySchema);
  const tables = Object.fromEntries(
    TABLE_NAMES.map((table) => [
      table,
      readTable(reading, TABLES[table].file, TABLES[table].row, {
        mayBeMissing: 'mayBeMissing' in TABLES[table],
      }),
    ]),
  ) as unknown as CompanyTables;

  // Rows left out for their form would only give rise to references that seem to lead nowhere.
  if (!company || reading.problems.length > 0) throw new CompanyFormatError(reading.problems);
  const data = { company, ...tables };
  const problems = checkCompany(data, reading.origins);
  if (problems.length > 0) throw new CompanyFormatError(problems);
  return data;
}

/** Reads a JSON file by a schema; `undefined`, and a problem for each thing wrong, when it does not fit. */
export function readJson<S extends z.ZodType>(
  reading: Reading,
  file: string,
  schema: S,
): z.output<S> | undefined {
  const complain = (row: number | null, field: string | null, message: string) =>
    void reading.problems.push({ file, row, field, message });
  const text = readText(join(reading.folder, file), complain);
  if (text === undefined) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    complain(null, null, `is no JSON: ${(error as Error).message}`);
    return undefined;
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) complain(null, issue.path.join('.') || null, issue.message);
  return undefined;
}
