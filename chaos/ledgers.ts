/** Reads rows of the database under test. */
interface Reader {
  rows<T>(sql: string, values?: unknown[]): Promise<T[]>;
}

/** What every table says of one order, each row as text; the same for two orders that have fared alike. */
export type Ledger = Map<string, string[]>;

/** Tables that are about the telling, not about the business: what is told is judged by facts, tasks and messages. */
const NOT_BUSINESS = ['outbox', 'idempotency_keys'];
/** Raised by the passing of time alone. */
const NOTICE_OF_DELAY = /delay|late|atRisk|overdue|reminder|escalat/i;

const DOCUMENT = /\b([A-Z]{2,4})-\d{4}-\d{6}\b/g;
const ID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g;
const INSTANT = /\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+(?:Z|[+-]\d{2}(?::\d{2})?)?)?/g;

/** Physical places of rows, by their table. */
type Places = Map<string, Set<string>>;

interface Key {
  child: string;
  column: string;
  parent: string;
}

/**
 * Reads all that belongs to an order: its row, whatever points at it or at something of it, and by their numbers the
 * movements and effects. Tables are found by their keys, so that a new one is judged without a word here.
 */
export async function ledgerOf(books: Reader, order: string): Promise<Ledger> {
  const places = await placesOf(books, order);
  const ledger: Ledger = new Map();
  for (const [table, found] of places) {
    const rows = await books.rows<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) as row from ${table} t where ctid = any($1::tid[])`,
      [[...found]],
    );
    add(ledger, table, rows);
  }
  const documents = await numbersOf(books, places);
  for (const [table, where] of BY_NUMBER) {
    const rows = await books.rows<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) as row from ${table} t where ${where}`,
      [documents],
    );
    add(ledger, table, rows);
  }
  return ledger;
}

const BY_NUMBER: [string, string][] = [
  ['movements', 'document = any($1)'],
  ['audit', 'subject = any($1)'],
  ['effects', `split_part(key, ':', 1) = any($1)`],
];

/** What two ledgers do not have in common, in words. Empty: they are equal. */
export function differences(expected: Ledger, found: Ledger): string[] {
  const tables = [...new Set([...expected.keys(), ...found.keys()])].sort();
  return tables.flatMap((table) => {
    const [rows, others] = [expected.get(table) ?? [], found.get(table) ?? []];
    return [
      ...without(rows, others).map((row) => `${table} lacks ${row}`),
      ...without(others, rows).map((row) => `${table} has beside ${row}`),
    ];
  });
}

function without(rows: readonly string[], others: readonly string[]): string[] {
  const rest = [...others];
  return rows.filter((row) => {
    const at = rest.indexOf(row);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

/** Physical places of the order's rows, by table: from the order to what points at it, and so on. */
async function placesOf(books: Reader, order: string): Promise<Places> {
  const keys = await foreignKeys(books);
  const found: Places = new Map();
  const first = await books.rows<{ place: string }>(
    'select ctid::text as place from orders where number = $1',
    [order],
  );
  let fresh: Places = new Map([['orders', new Set(first.map(({ place }) => place))]]);
  while (fresh.size > 0) {
    for (const [table, places] of fresh) found.set(table, new Set([...(found.get(table) ?? []), ...places]));
    fresh = await around(books, fresh, keys, found);
  }
  return found;
}

/** What the rows of these places point at or are pointed at by, as far as it has not been found before. */
async function around(books: Reader, from: Places, keys: readonly Key[], found: Places): Promise<Places> {
  const next: Places = new Map();
  for (const [table, places] of from)
    for (const [other, sql] of neighbours(table, keys)) {
      const rows = await books.rows<{ place: string }>(sql, [[...places]]);
      const fresh = rows.map(({ place }) => place).filter((place) => !found.get(other)?.has(place));
      if (fresh.length > 0) next.set(other, new Set([...(next.get(other) ?? []), ...fresh]));
    }
  return next;
}

/** From a table to what points at it, and to documents it is a line of; never to master data. */
function neighbours(table: string, keys: readonly Key[]): [string, string][] {
  const children = keys.filter(({ parent }) => parent === table);
  const documents = keys.filter(
    ({ child, parent }) => child === table && DOCUMENTS_OF_LINES.includes(parent),
  );
  return [
    ...children.map(({ child, column }): [string, string] => [
      child,
      `select c.ctid::text as place from ${child} c join ${table} p on c.${column} = p.id where p.ctid = any($1::tid[])`,
    ]),
    ...documents.map(({ column, parent }): [string, string] => [
      parent,
      `select p.ctid::text as place from ${parent} p join ${table} c on c.${column} = p.id where c.ctid = any($1::tid[])`,
    ]),
  ];
}
const DOCUMENTS_OF_LINES = ['shipments', 'purchase_orders'];

async function foreignKeys(books: Reader): Promise<Key[]> {
  const keys = await books.rows<Key>(
    `select c.conrelid::regclass::text as child, a.attname as column, c.confrelid::regclass::text as parent
       from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
       join pg_attribute k on k.attrelid = c.confrelid and k.attnum = c.confkey[1]
      where c.contype = 'f' and array_length(c.conkey, 1) = 1 and k.attname = 'id'`,
  );
  return keys.filter(({ child, parent }) => !NOT_BUSINESS.includes(child) && !NOT_BUSINESS.includes(parent));
}

async function numbersOf(books: Reader, rowsOf: Places): Promise<string[]> {
  const numbers: string[] = [];
  for (const [table, places] of rowsOf) {
    const rows = await books.rows<{ number: string | null }>(
      `select to_jsonb(t) ->> 'number' as number from ${table} t where ctid = any($1::tid[])`,
      [[...places]],
    );
    numbers.push(...rows.flatMap(({ number }) => number ?? []));
  }
  return numbers;
}

function add(ledger: Ledger, table: string, rows: readonly { row: Record<string, unknown> }[]): void {
  const texts = rows.filter(({ row }) => !isNoticeOfDelay(row)).map(({ row }) => plain(table, row));
  ledger.set(table, texts.sort());
}

const isNoticeOfDelay = ({ kind }: Record<string, unknown>): boolean =>
  typeof kind === 'string' && NOTICE_OF_DELAY.test(kind);

/** A row without what may differ: ids, numbers of documents, instants, and what only says how often it was tried. */
function plain(table: string, row: Record<string, unknown>): string {
  const kept = Object.entries(row).filter(([column]) => !LEFT_OUT[table]?.includes(column));
  return JSON.stringify(Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1))))
    .replace(DOCUMENT, '$1-#')
    .replace(ID, '#')
    .replace(INSTANT, '@')
    .replace(OF_OTHER_ORDERS, '$1"…"')
    .replace(OF_A_REQUEST, '$1"#"')
    .replace(OF_A_QUESTION, '$1"#"');
}

/** Ids of a request, and of the preview that was agreed to, which holds ids itself. */
const OF_A_REQUEST = /("(?:requestId|request_id|hash|agreed_hash|previous_hash|question)":)"[^"]*"/g;
/** What somebody is asked, by its hash, which holds instants; keys of another form are compared. */
const OF_A_QUESTION = /("(?:key|offer)":)"[\w-]{43}"/g;
/** What a customer owes for other orders at that moment. */
const OF_OTHER_ORDERS = /("exposure":)"[^"]*"/g;

/** Results and hashes of effects hold ids and instants in another form; the customer's own number tells orders apart. */
const LEFT_OUT: Record<string, string[]> = {
  effects: ['hash', 'result'],
  orders: ['customer_po', 'flags'],
  order_facts: ['fact_id'],
};
