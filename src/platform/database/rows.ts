import type { EntityTarget, ObjectLiteral } from 'typeorm';
import type { Tx } from './database.js';
import { snake } from './snake-naming.js';

const selectLists = new Map<EntityTarget<ObjectLiteral>, Map<string, string>>();

/** Select list of an entity's columns under their property names, for statements written by hand. */
export function columnsOf(tx: Tx, entity: EntityTarget<ObjectLiteral>, alias: string): string {
  const ofEntity = selectLists.get(entity) ?? new Map<string, string>();
  selectLists.set(entity, ofEntity);
  const known = ofEntity.get(alias);
  if (known !== undefined) return known;
  const list = tx.manager.dataSource
    .getMetadata(entity)
    .columns.map((column) => `${alias}.${column.databaseName} as "${column.propertyName}"`)
    .join(', ');
  ofEntity.set(alias, list);
  return list;
}

/** JSON of rows as `jsonb_populate_recordset` takes them: property names become column names. */
export const toRecords = (rows: readonly object[]): string =>
  JSON.stringify(
    rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([key, value]) => [snake(key), value as unknown])),
    ),
  );

/**
 * Inserts whole rows of a table by one statement, which nobody waits for: `Tx.send`. Every column must be given: an absent
 * one becomes NULL, not its default.
 */
export function insertRows(tx: Tx, table: string, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return Promise.resolve();
  tx.send(`insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1::jsonb)`, [
    toRecords(rows),
  ]);
  return Promise.resolve();
}
