import type { Tx } from './database.js';

export type NumberPrefix =
  'SO' | 'WO' | 'QI' | 'PO' | 'RL' | 'SH' | 'DR' | 'INV' | 'CN' | 'RF' | 'TR' | 'CT' | 'CH';

/**
 * The next document numbers of a kind, without gaps: the row's lock is held until the transaction ends. The year is that
 * of the business date, the day it is at the company.
 * @returns e.g. `SO-2026-000123`, as many as asked for, in order
 */
export async function nextNumbers(tx: Tx, prefix: NumberPrefix, at: Date, count: number): Promise<string[]> {
  if (count === 0) return [];
  const row = await tx.row<{ year: number; last: number }>(
    `insert into number_series (prefix, year, last_value)
     select $1::text, extract(year from $2::timestamptz at time zone c.time_zone)::int, $3::bigint from company c where c.id = 1
     on conflict (prefix, year) do update set last_value = number_series.last_value + excluded.last_value
     returning year, last_value::int as last`,
    [prefix, at, count],
  );
  if (!row) throw new Error('document numbers are of a company: load one first');
  const { year, last } = row;
  return Array.from(
    { length: count },
    (_, i) => `${prefix}-${String(year)}-${String(last - count + 1 + i).padStart(6, '0')}`,
  );
}

export async function nextNumber(tx: Tx, prefix: NumberPrefix, at: Date): Promise<string> {
  const [number] = await nextNumbers(tx, prefix, at, 1);
  if (!number) throw new Error(`no number of kind ${prefix}`);
  return number;
}
