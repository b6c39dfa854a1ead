import { Column, PrimaryColumn } from 'typeorm';

/**
 * Column kinds of the whole schema, so that a quantity, an amount or an instant is stored the same way everywhere
 * and every column carries the SQL comment that explains it.
 */
interface Kind {
  nullable?: boolean;
  default?: number | boolean | object;
  /** An SQL expression. */
  defaultSql?: string;
}

const options =
  (type: 'text' | 'numeric' | 'timestamptz' | 'date' | 'int' | 'boolean' | 'jsonb' | 'uuid' | 'bigint') =>
  (comment: string, kind: Kind = {}) =>
    Column({
      type,
      comment,
      nullable: kind.nullable ?? false,
      ...(kind.default === undefined ? {} : { default: kind.default }),
      ...(kind.defaultSql === undefined ? {} : { default: () => kind.defaultSql as string }),
    });

/** Internal id: a uuid v7 made in code. */
export const Id = () =>
  PrimaryColumn({ type: 'uuid', comment: 'internal id (uuid v7, made by the application)' });
/** Natural key that people use (item code, customer code). */
export const Code = (comment: string) => PrimaryColumn({ type: 'text', comment });
export const Text = options('text');
/** Exact quantity in the item's unit; never a float. */
export const Quantity = options('numeric');
/** Exact amount in the currency named beside it; never a float. */
export const Amount = options('numeric');
/** Business instant, UTC. */
export const Instant = options('timestamptz');
export const DateOnly = options('date');
export const Int = options('int');
export const BigInteger = options('bigint');
export const Flag = options('boolean');
export const Json = options('jsonb');
export const Ref = options('uuid');
