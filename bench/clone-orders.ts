import type { Pool } from 'pg';

/** A document's number, e.g. SO-2026-000123. */
const NUMBER = '\\m([A-Z]{2,3}-\\d{4}-\\d{6})\\M';

interface Column {
  name: string;
  type: string;
  isGenerated: boolean;
}

/**
 * Copies all orders that wait for their deposit or are being made `copies` times with everything that belongs to them, as if they had been placed: a copy's ids are made
 * from the original's, and every document number in it gets the copy's mark. So whatever refers to each other in the
 * original does so in the copy; constraints and triggers stay in force. What the copies hold in stock is held there too.
 */
export async function cloneOrders(database: Pool, copies: number): Promise<void> {
  const tables = await tablesOfOrders(database);
  for (let copy = 1; copy <= copies; copy += 1) {
    const client = await database.connect();
    try {
      await client.query('begin');
      // Each refers to orders and to one another, so that all are copied from what was there before.
      await client.query(
        `create temporary table if not exists clone_of on commit drop as
          select id from orders where stage in ('deposit', 'making') and number !~ 'x\\d+$'`,
      );
      for (const table of tables) await client.query(await copyStatement(database, table), [String(copy)]);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  }
  await database.query(
    `update balances b set reserved = r.quantity
       from (select item, warehouse, sum(quantity) as quantity from reservations where state = 'open' group by item, warehouse) r
      where r.item = b.item and r.warehouse = b.warehouse`,
  );
  await database.query('analyze');
}

interface Table {
  table: string;
  /** Which of its rows belong to the orders that are copied. */
  from: string;
}

/** The tables whose rows belong to an order, at whatever remove, each after those that it refers to. */
async function tablesOfOrders(database: Pool): Promise<Table[]> {
  const { rows: references } = await database.query<{ child: string; column: string; parent: string }>(
    `select c.conrelid::regclass::text as child, a.attname as column, c.confrelid::regclass::text as parent
       from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
      where c.contype = 'f' and a.atttypid = 'uuid'::regtype and c.conrelid <> c.confrelid order by 1, 2`,
  );
  const found: Table[] = [{ table: 'orders', from: 'id in (select id from clone_of)' }];
  for (let known = 0; known < found.length;) {
    known = found.length;
    for (const { child, column, parent } of references) {
      const owner = found.find(({ table }) => table === parent);
      if (!owner || found.some(({ table }) => table === child)) continue;
      const parents = references.filter((each) => each.child === child).map((each) => each.parent);
      const isReady = parents.every((name) => found.some(({ table }) => table === name) || !isOfOrders(name));
      if (isReady)
        found.push({ table: child, from: `${column} in (select id from ${parent} where ${owner.from})` });
    }
  }
  const ofCopied = `select number from orders where id in (select id from clone_of)`;
  return [...found, { table: 'effects', from: `split_part(key, ':', 1) in (${ofCopied})` }];

  /** Whether a table's rows lead to orders; those of a shipment or a purchase order, which serve several, do not. */
  function isOfOrders(name: string, seen: readonly string[] = []): boolean {
    if (name === 'orders') return true;
    return references.some(
      ({ child, parent }) => child === name && !seen.includes(parent) && isOfOrders(parent, [...seen, name]),
    );
  }
}

async function copyStatement(database: Pool, { table, from }: Table): Promise<string> {
  const columns = (await columnsOf(database, table)).filter(({ isGenerated }) => !isGenerated);
  const values = columns.map(({ name, type }) => copied(`t.${quoted(name)}`, type));
  const names = columns.map(({ name }) => quoted(name)).join(', ');
  return `insert into ${table} (${names}) select ${values.join(', ')} from ${table} t where ${from}`;
}

function copied(column: string, type: string): string {
  const marked = `regexp_replace(${column}::text, '${NUMBER}', '\\1x' || $1::text, 'g')`;
  if (type === 'uuid') return `md5(${column}::text || $1::text)::uuid`;
  if (type === 'text') return marked;
  if (type === 'jsonb') return `${marked}::jsonb`;
  return column;
}

async function columnsOf(database: Pool, table: string): Promise<Column[]> {
  const { rows } = await database.query<Column>(
    `select column_name as name, data_type as type, is_generated = 'ALWAYS' or coalesce(column_default, '') like 'nextval%' as "isGenerated"
       from information_schema.columns where table_schema = 'public' and table_name = $1 order by ordinal_position`,
    [table],
  );
  return rows;
}

const quoted = (name: string): string => `"${name}"`;
