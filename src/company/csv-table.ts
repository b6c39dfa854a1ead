import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { CompanyProblem, Origins } from './company-problems.js';

/** A schema of one row: an object with a member per column. */
export type RowSchema = z.ZodObject<z.ZodRawShape>;

/** What reading a folder collects. */
export interface Reading {
  readonly folder: string;
  readonly problems: CompanyProblem[];
  readonly origins: Origins;
}

export interface TableOptions {
  /** Columns that the schema does not name are skipped instead of refused. */
  readonly ignoreOtherColumns?: boolean;
  /** A file that is not there has no rows. */
  readonly mayBeMissing?: boolean;
}

/**
 * Reads a CSV file (UTF-8, header row) by a schema. Rows in error are left out and added to the problems, so that
 * one run finds everything that is wrong.
 */
export function readTable<S extends RowSchema>(
  reading: Reading,
  file: string,
  schema: S,
  options: TableOptions = {},
): z.output<S>[] {
  const complain = (row: number | null, field: string | null, message: string) =>
    void reading.problems.push({ file, row, field, message });

  if (options.mayBeMissing && !existsSync(join(reading.folder, file))) return [];
  const cells = readCells(join(reading.folder, file), complain);
  if (!cells) return [];
  const [header = [], ...rows] = cells;
  if (!checkHeader(header, schema, options, complain)) return [];

  const columns = new Set(Object.keys(schema.shape));
  return rows.flatMap((values, index) => {
    const row = index + 2;
    if (isBlank(values)) return [];
    if (values.length !== header.length) {
      complain(row, null, `has ${values.length} cells where the header has ${header.length}`);
      return [];
    }
    const entries = header.flatMap((column, at) => (columns.has(column) ? [[column, values[at] ?? '']] : []));
    const parsed = schema.safeParse(Object.fromEntries(entries));
    if (parsed.success) return [reading.origins.note(parsed.data, { file, row })];
    for (const issue of parsed.error.issues) complain(row, issue.path.join('.') || null, issue.message);
    return [];
  });
}

type Complain = (row: number | null, field: string | null, message: string) => void;

function readCells(path: string, complain: Complain): string[][] | undefined {
  const text = readText(path, complain);
  if (text === undefined) return undefined;
  try {
    const cells = parse(text, { bom: true, trim: true, relax_column_count: true });
    if (cells.length === 0) complain(null, null, 'is empty: the header row is missing');
    return cells.length === 0 ? undefined : cells;
  } catch (error) {
    complain(null, null, `is no CSV: ${(error as Error).message}`);
    return undefined;
  }
}

/** Text of a UTF-8 file; `undefined`, and a complaint, when there is none. */
export function readText(path: string, complain: Complain): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') complain(null, null, 'is missing');
    else if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') complain(null, null, 'is not UTF-8 text');
    else complain(null, null, `cannot be read (${code ?? String(error)})`);
    return undefined;
  }
}

function checkHeader(
  header: string[],
  { shape }: RowSchema,
  options: TableOptions,
  complain: Complain,
): boolean {
  const wanted = Object.keys(shape);
  const missing = Object.entries(shape).flatMap(([column, cell]) =>
    header.includes(column) || z.safeParse(cell, undefined).success ? [] : [column],
  );
  const unknown = options.ignoreOtherColumns ? [] : header.filter((column) => !wanted.includes(column));
  const twice = header.filter((column, index) => header.indexOf(column) !== index);
  for (const column of missing) complain(1, column, 'column is missing');
  for (const column of unknown)
    complain(1, column, `is no column of this file; known are ${wanted.join(', ')}`);
  for (const column of twice) complain(1, column, 'column appears twice');
  return missing.length + unknown.length + twice.length === 0;
}

const isBlank = (values: readonly string[]): boolean => values.every((value) => value === '');
