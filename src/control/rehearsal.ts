import { createHash } from 'node:crypto';
import { DomainError } from '../../domain/errors/domain-error.js';
import type { Database, Tx } from '../platform/database/database.js';

/** Carries a result out of a transaction that is rolled back. */
class Rehearsed<T> extends Error {
  constructor(readonly result: T) {
    super('rehearsed');
  }
}

/** Does the work in a transaction and undoes it: what would come of it, with nothing touched. */
export async function rehearse<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await database.transaction<never>(async (tx) => {
      throw new Rehearsed(await work(tx));
    });
  } catch (error) {
    if (error instanceof Rehearsed) return error.result as T;
    throw error;
  }
}

/** Names what a preview shows, so that it can be agreed to; the same list has the same hash. */
export const hashOf = (list: unknown): string =>
  createHash('sha256').update(JSON.stringify(list)).digest('base64url');

/** @throws DomainError `preview-outdated` with the new preview, when another one was agreed to */
export function refuseOutdated(agreed: string | null, preview: { hash: string }): void {
  if (agreed === null || agreed === preview.hash) return;
  throw new DomainError('preview-outdated', 'It is no longer what the preview showed', {
    detailZh: '情况与预览时不同',
    facts: { preview },
  });
}
