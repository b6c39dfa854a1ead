import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeAssumptions, readAssumptions } from './adventureworks/assumptions.js';
import { isAdventureWorks, readAdventureWorks } from './adventureworks/read-adventureworks.js';
import type { CompanyData } from './company-files.js';
import { readCompany } from './read-company.js';

/** A company as read from a folder in any layout we know. */
export interface FolderReading {
  readonly layout: 'orderbridge' | 'adventureworks';
  readonly data: CompanyData;
  /** What was assumed because the files do not say it, a line each. */
  readonly assumptions: readonly string[];
}

/** In the repository. */
const ADVENTUREWORKS_ASSUMPTIONS = 'demo/adventureworks/assumptions.json';

/**
 * Reads a company, taking the folder's layout from the files in it.
 * @param assumptionsFile For a layout that needs one; by default that of this repository.
 * @throws CompanyFormatError with everything that is wrong.
 */
export function readCompanyFolder(folder: string, assumptionsFile?: string): FolderReading {
  if (!isAdventureWorks(folder)) return { layout: 'orderbridge', data: readCompany(folder), assumptions: [] };
  const file = assumptionsFile ?? inRepository(ADVENTUREWORKS_ASSUMPTIONS);
  const assumptions = readAssumptions(file);
  return {
    layout: 'adventureworks',
    data: readAdventureWorks(folder, assumptions, file),
    assumptions: describeAssumptions(assumptions),
  };
}

/** Path of a file of the repository, whether this runs from the sources or from `dist/`. */
function inRepository(file: string): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, file))) return join(folder, file);
    if (folder === dirname(folder)) throw new Error(`${file} is not in the repository`);
  }
}
