// The company in a database: is there one, and who may sign in to the demo.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inRepo } from './paths.mjs';
import { withClient } from './postgres.mjs';

const DEMO_COMPANY = inRepo('demo', 'company');

/** The folder that an empty database is filled from, and a word for it. ORDERBRIDGE_COMPANY names another. */
export function firstCompany(env = process.env) {
  if (!env.ORDERBRIDGE_COMPANY) return { folder: DEMO_COMPANY, name: 'demo company' };
  return { folder: path.resolve(env.ORDERBRIDGE_COMPANY), name: `company of ${env.ORDERBRIDGE_COMPANY}` };
}

/** Does the database hold a company? Its tables must be there. */
export async function hasCompany(databaseUrl) {
  return withClient(
    databaseUrl,
    async (client) => (await client.query('SELECT 1 FROM company LIMIT 1')).rowCount > 0,
  );
}

/** One sign-in per role of a company's folder: lines of "role e-mail password". */
export function signInsOf(folder) {
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
  const width = (index) => Math.max(...[...first.values()].map((row) => row[index].length));
  const [roleWidth, emailWidth] = [width(role), width(email)];
  return [...first.values()].map(
    (row) => `${row[role].padEnd(roleWidth)}  ${row[email].padEnd(emailWidth)}  ${row[password]}`,
  );
}

/** A CSV line's cells; quotes are understood, line breaks inside them are not needed here. */
function cells(line) {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? plain.trim() : quoted.replace(/""/g, '"'),
  );
}
