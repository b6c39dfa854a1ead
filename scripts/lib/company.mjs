// The company in a database: is there one, and who may sign in to the demo.
import { existsSync, readFileSync } from 'node:fs';
import { inRepo } from './paths.mjs';
import { withClient } from './postgres.mjs';

export const DEMO_COMPANY = inRepo('demo', 'company');

/** Does the database hold a company? Its tables must be there. */
export async function hasCompany(databaseUrl) {
  return withClient(
    databaseUrl,
    async (client) => (await client.query('SELECT 1 FROM company LIMIT 1')).rowCount > 0,
  );
}

/** One sign-in per role of the demo company: lines of "role e-mail password". */
export function demoSignIns(folder = DEMO_COMPANY) {
  const file = `${folder}/users.csv`;
  if (!existsSync(file)) return [];
  const [header, ...rows] = readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\r?\n/)
    .map(cells);
  const column = (name) => header.indexOf(name);
  const [role, email, password] = [column('role'), column('email'), column('password')];
  if ([role, email, password].includes(-1)) return [];
  const first = new Map();
  for (const row of rows) if (!first.has(row[role])) first.set(row[role], row);
  const width = Math.max(...[...first.keys()].map((name) => name.length));
  return [...first.values()].map((row) => `${row[role].padEnd(width)}  ${row[email]}  ${row[password]}`);
}

/** A CSV line's cells; quotes are understood, line breaks inside them are not needed here. */
function cells(line) {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? plain.trim() : quoted.replace(/""/g, '"'),
  );
}
