/**
 * What a transaction read has changed before it could lock it: it must be run again from the start. Bears PostgreSQL's
 * code for that, so that `Database.transaction` does so, also when the work joined the transaction of somebody else.
 */
export class LostRace extends Error {
  override readonly name = 'LostRace';
  readonly code = '40001';
}
