/** Runs a statement on the company's database. */
type Ask = <T>(sql: string, values?: unknown[]) => Promise<T[]>;

/** Tables that repeat what was sent without being where it is kept. */
const ECHOES = ['idempotency_keys', 'outbox', 'migrations'];

/** Looks through the whole database for texts exactly as they were sent, wherever a department keeps them. */
export class KeptText {
  private query: Promise<string> | undefined;

  constructor(private readonly ask: Ask) {}

  /** Those of the texts that stand nowhere. */
  async missing(texts: string[]): Promise<string[]> {
    if (texts.length === 0) return [];
    this.query ??= this.statement();
    const rows = await this.ask<{ text: string }>(await this.query, [[...new Set(texts)]]);
    return rows.map(({ text }) => text);
  }

  private async statement(): Promise<string> {
    const columns = await this.ask<{ table: string; column: string; type: string }>(
      `select c.table_name as table, c.column_name as column, c.data_type as type
         from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
        where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.table_name <> all($1)
          and c.data_type in ('text', 'character varying', 'jsonb')`,
      [ECHOES],
    );
    const holds = columns.map(({ table, column, type }) => {
      const within = `jsonb_path_exists(k."${column}", '$.** ? (@ == $text)', jsonb_build_object('text', sent.text))`;
      const isThere = type === 'jsonb' ? within : `k."${column}" = sent.text`;
      return `exists (select from "${table}" k where ${isThere})`;
    });
    return `select sent.text from unnest($1::text[]) as sent(text) where not (${holds.join('\n or ')})`;
  }
}
