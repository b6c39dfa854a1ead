import type { Tx } from './database.js';

/** Whatever statements can be read with: the database itself, or a transaction that is open. */
export type Reader = Pick<Tx, 'rows' | 'row'>;
