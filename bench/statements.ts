import { Client, type Pool } from 'pg';
import type { ServerSet, StartedServer } from './server-set.js';

/** To count statements costs something, and nobody does so in the ordinary: only when asked to (BENCH_STATEMENTS=1). */
export const COUNTS_STATEMENTS = process.env['BENCH_STATEMENTS'] === '1';

/** Starts PostgreSQL, where asked to so that it counts its statements and their time. */
export async function startDatabase(servers: ServerSet): Promise<StartedServer> {
  const started = await servers.start('postgres');
  return COUNTS_STATEMENTS ? await counting(servers, started) : started;
}

async function counting(servers: ServerSet, { url = '' }: StartedServer): Promise<StartedServer> {
  await ask(url, `alter system set shared_preload_libraries = 'pg_stat_statements'`);
  await servers.kill('postgres', 'SIGINT');
  const started = await servers.start('postgres');
  await ask(url, 'create extension if not exists pg_stat_statements');
  return started;
}

async function ask(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

export interface StatementTime {
  statement: string;
  calls: number;
  /** Milliseconds in all. */
  ms: number;
}

export const forgetStatements = async (database: Pool): Promise<void> => {
  await database.query('select pg_stat_statements_reset()');
};

/** The statements that took most time since they were forgotten, the longest first. */
export async function slowestStatements(database: Pool, most: number): Promise<StatementTime[]> {
  const { rows } = await database.query<StatementTime>(
    `select left(regexp_replace(query, '\\s+', ' ', 'g'), 100) as statement, calls::int, total_exec_time + total_plan_time as ms
       from pg_stat_statements order by total_exec_time + total_plan_time desc limit $1`,
    [most],
  );
  return rows;
}
