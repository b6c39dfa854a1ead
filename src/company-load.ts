import 'reflect-metadata';
import { DatabaseInUseError, loadCompany } from './company/load-company.js';
import { CompanyFormatError, describeProblem } from './company/company-problems.js';
import { readCompanyFolder } from './company/read-company-folder.js';

/**
 * `company-load FOLDER [ASSUMPTIONS]`: loads a company from CSV files into the empty database of DATABASE_URL.
 * Exits with 1 when the files are wrong or the database is used; then nothing was loaded.
 */
async function main(args: string[]): Promise<void> {
  const [folder, assumptionsFile] = args;
  const databaseUrl = process.env['DATABASE_URL'];
  if (!folder) throw new UsageError('usage: npm run company:load -- FOLDER [ASSUMPTIONS.json]');
  if (!databaseUrl)
    throw new UsageError('DATABASE_URL is not set: postgres://user:password@host:port/database');

  const { layout, data, assumptions } = readCompanyFolder(folder, assumptionsFile);
  say(`${folder}: ${data.company.name} (${data.company.nameZh}), layout ${layout}`);
  if (assumptions.length > 0)
    say('What the data does not say is assumed:', ...assumptions.map((line) => `  - ${line}`));

  const { databaseMade, migrations, rows } = await loadCompany(databaseUrl, data);
  if (databaseMade) say('The database did not exist and was made.');
  if (migrations.length > 0) say(`Schema brought up to date: ${migrations.join(', ')}.`);
  say(
    'Loaded:',
    ...Object.entries(rows).map(([table, count]) => `  ${table.padEnd(20)} ${String(count).padStart(6)}`),
  );
}

class UsageError extends Error {}

function say(...lines: string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** What went wrong in lines for a person; a fault that nobody foresaw keeps its stack. */
function explain(error: unknown): string[] {
  if (error instanceof CompanyFormatError) {
    return [
      ...error.problems.map(describeProblem),
      `Nothing was loaded: ${error.problems.length} problem(s) in the files.`,
    ];
  }
  if (error instanceof DatabaseInUseError)
    return [`Nothing was loaded: ${error.message}. A company needs an empty database.`];
  if (error instanceof UsageError) return [error.message];
  return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${explain(error).join('\n')}\n`);
  process.exitCode = 1;
});
