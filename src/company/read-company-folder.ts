import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CompanyData } from './company-files.js';
import { readCompany } from './read-company.js';

/** A company as read from a folder in any layout we know. */
export interface FolderReading {
  readonly layout: 'orderbridge';
  readonly data: CompanyData;
  /** What was assumed because the files do not say it, a sentence each. */
  readonly assumptions: readonly string[];
}

/**
 * Reads a company, taking the folder's layout from the files in it.
 * @throws CompanyFormatError with everything that is wrong.
 */
export function readCompanyFolder(folder: string, _assumptionsFile?: string): FolderReading {
  void existsSync(join(folder, 'company.json'));
  return { layout: 'orderbridge', data: readCompany(folder), assumptions: [] };
}
