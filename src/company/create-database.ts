import { Client } from 'pg';

/** The server runs, but has no database of this name. */
const NO_SUCH_DATABASE = '3D000';
const EXISTS_ALREADY = ['42P04', '23505'];

/** Makes the database that the URL names unless it exists. @returns whether it was made. */
export async function createDatabase(databaseUrl: string): Promise<boolean> {
  if (await exists(databaseUrl)) return false;
  const maintenance = new URL(databaseUrl);
  const name = decodeURIComponent(maintenance.pathname.slice(1));
  maintenance.pathname = '/postgres';
  try {
    await withClient(maintenance.href, (client) =>
      client.query(`create database ${client.escapeIdentifier(name)} encoding 'UTF8' template template0`),
    );
    return true;
  } catch (error) {
    // Somebody else made it between the look and the making.
    if (EXISTS_ALREADY.includes(codeOf(error))) return false;
    throw error;
  }
}

async function exists(databaseUrl: string): Promise<boolean> {
  try {
    await withClient(databaseUrl, () => Promise.resolve());
    return true;
  } catch (error) {
    if (codeOf(error) === NO_SUCH_DATABASE) return false;
    throw error;
  }
}

/** Runs `work` on a connection of its own. */
export async function withClient<T>(databaseUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code);
