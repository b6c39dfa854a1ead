import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { checkCompany } from '../check-company.js';
import { type CompanyData, TABLES } from '../company-files.js';
import { CompanyFormatError, Origins } from '../company-problems.js';
import { type Reading, readTable } from '../csv-table.js';
import { adaptCatalog, type Adapting } from './adapt-catalog.js';
import { adaptCustomers } from './adapt-customers.js';
import { adaptTrade } from './adapt-trade.js';
import type { Assumptions } from './assumptions.js';
import { MARKS, readSource } from './source-files.js';
import { Units } from './units.js';

/** Whether the folder has the layout of the AdventureWorks files. */
export const isAdventureWorks = (folder: string): boolean =>
  MARKS.every((file) => existsSync(join(folder, file)));

/**
 * Reads AdventureWorks: the data from its folder, what the data lacks from the assumptions, and the people from
 * `users.csv` beside the assumptions.
 * @throws CompanyFormatError with everything that is wrong.
 */
export function readAdventureWorks(
  folder: string,
  assumptions: Assumptions,
  assumptionsFile: string,
): CompanyData {
  const reading: Reading = { folder, problems: [], origins: new Origins(basename(assumptionsFile)) };
  const source = readSource(reading);
  const users = readTable(
    { ...reading, folder: dirname(assumptionsFile) },
    TABLES.users.file,
    TABLES.users.row,
  );
  refuse(reading);

  const adapting: Adapting = { source, assumptions, reading, units: new Units(source, assumptions) };
  const { company, clock, policies } = assumptions;
  const data: CompanyData = {
    company: { ...company.value, policies: policies.value, clock: clock.value },
    ...adaptCatalog(adapting),
    ...adaptTrade(adapting),
    ...adaptCustomers(adapting, users.find(({ role }) => role === 'sales')?.email ?? null),
    users,
  };
  refuse(reading);
  reading.problems.push(...checkCompany(data, reading.origins), ...checkMadeWithoutBill(data, adapting));
  refuse(reading);
  return data;
}

function refuse({ problems }: Reading): void {
  if (problems.length > 0) throw new CompanyFormatError(problems);
}

/** An item made of nothing is more often a hole in the data than a fact: it must be named in the assumptions. */
function checkMadeWithoutBill(data: CompanyData, { assumptions, reading }: Adapting) {
  const assemblies = new Set(data.bom.map(({ assembly }) => assembly));
  return data.items
    .filter(({ code, source }) => source === 'make' && !assemblies.has(code))
    .filter(({ code }) => !assumptions.madeWithoutBill.value.includes(code))
    .map((item) => ({
      ...reading.origins.of(item),
      field: 'MakeFlag',
      message: `${item.code} is made here, but no line of BillOfMaterials.csv in force says of what`,
    }));
}
