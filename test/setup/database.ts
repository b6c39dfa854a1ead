import { Client } from 'pg';
import { migrate } from '../../src/platform/database/migrate.js';
import { given, runPrefix, uniqueName } from './run.js';

export interface FreshDatabase {
  /** Connection string of an empty database with all migrations applied. */
  url: string;
  /** Removes it, whoever is still connected. */
  drop(): Promise<void>;
}

/** What a database of a test's own is cloned from; the first of the run who needs it makes it. */
export interface Template {
  name: string;
  /** Fills the database that the URL names; it is empty. */
  fill: (url: string) => Promise<unknown>;
}

const LOCK_OF_THE_TEMPLATES = 782_341;
const MIGRATED: Template = { name: 'template', fill: migrate };

/**
 * Makes a database of the test's own, cloned from a template, by default one with all migrations applied: a clone takes
 * a tenth of a second, the migrations take longer with every release.
 */
export async function freshDatabase(name: string, template: Template = MIGRATED): Promise<FreshDatabase> {
  const database = uniqueName(name);
  await asAdministrator(async (client) => {
    const original = await ensureTemplate(client, template);
    await client.query(`CREATE DATABASE ${quoted(database)} TEMPLATE ${quoted(original)}`);
  });
  return { url: urlOf(database), drop: () => dropDatabase(database) };
}

/** Makes an empty database without any migration: for tests of the migrations themselves. */
export async function emptyDatabase(name: string): Promise<FreshDatabase> {
  const database = uniqueName(name);
  await asAdministrator((client) => client.query(`CREATE DATABASE ${quoted(database)} TEMPLATE template0`));
  return { url: urlOf(database), drop: () => dropDatabase(database) };
}

async function ensureTemplate(client: Client, { name, fill }: Template): Promise<string> {
  const template = `${runPrefix()}${name}`;
  // Several Jest workers may come at once: one fills it, the others wait.
  await client.query('SELECT pg_advisory_lock($1)', [LOCK_OF_THE_TEMPLATES]);
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
    if (found.rowCount === 0) {
      // Named so only when complete: what fails must not leave a template behind.
      const growing = `${template}_new`;
      await client.query(`DROP DATABASE IF EXISTS ${quoted(growing)} WITH (FORCE)`);
      await client.query(`CREATE DATABASE ${quoted(growing)} TEMPLATE template0`);
      await fill(urlOf(growing));
      await client.query(`ALTER DATABASE ${quoted(growing)} RENAME TO ${quoted(template)}`);
    }
    return template;
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [LOCK_OF_THE_TEMPLATES]);
  }
}

async function dropDatabase(database: string): Promise<void> {
  await asAdministrator((client) => client.query(`DROP DATABASE IF EXISTS ${quoted(database)} WITH (FORCE)`));
}

async function asAdministrator<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: given('ORDERBRIDGE_TEST_DATABASE_URL') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(database: string): string {
  const url = new URL(given('ORDERBRIDGE_TEST_DATABASE_URL'));
  url.pathname = `/${database}`;
  return url.toString();
}

const quoted = (name: string): string => `"${name.replace(/"/g, '""')}"`;
