import { v7 as uuid } from 'uuid';
import type { QueuedRelease } from '../../domain/warehouse/release-queue.js';
import type { Tx } from '../platform/database/database.js';

/**
 * Place of a release in its warehouse's queue as `domain/warehouse/release-queue.ts` sorts: by rule urgent orders first, then
 * by the instant the shipment must leave, then first come first served; moved, where somebody put it.
 */
export const QUEUE_KEY = `coalesce(r.queue_key, concat_ws('|', case o.priority when 'urgent' then '0' else '1' end,
    coalesce(to_char((select min(s.ship_by_at) from shipment_lines l join shipments s on s.id = l.shipment_id
                       where l.release_id = r.id and s.state = 'planned') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS'), '9999'),
    to_char(r.released_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS'), r.number)) collate "C"`;

/** What is still to be picked in a warehouse, in order. */
export async function readQueue(tx: Tx, warehouse: string): Promise<QueuedRelease[]> {
  return await tx.rows<QueuedRelease>(
    `select r.number as release, o.number as order, ${QUEUE_KEY} as key, coalesce(r.queue_seat, 0) as seat,
            r.queue_key is not null as moved
       from releases r join orders o on o.id = r.order_id
      where r.state = 'released' and r.warehouse = $1 order by key, seat`,
    [warehouse],
  );
}

/** Why an order's goods are picked later than they would have been. */
export interface Overtaking {
  /** Release that goes first now, where one alone was moved. */
  release?: string;
  /** Order whose goods go first now. */
  order: string;
  reason: string;
}

/**
 * Writes on the timelines of overtaken orders what happened. The orders themselves do not change, so that they are neither
 * locked nor opened: an urgent order may overtake thousands, and each of them may be worked on meanwhile.
 */
export async function tellOvertaken(
  tx: Tx,
  at: string,
  overtaken: readonly QueuedRelease[],
  { release, order, reason }: Overtaking,
  by: string,
): Promise<void> {
  const entries = overtaken
    .filter((each) => each.order !== order)
    .map((each) => ({
      id: uuid(),
      number: each.order,
      facts: { release: each.release, by: order, ...(release ? { byRelease: release } : {}), reason },
    }));
  await tx.rows(
    `insert into timeline (id, order_id, revision, at, kind, department, actor, facts)
     select e.id, o.id, o.revision, $1, 'releaseOvertaken', 'inventory', $2, e.facts
       from jsonb_to_recordset($3::jsonb) as e(id uuid, number text, facts jsonb) join orders o on o.number = e.number`,
    [at, by, JSON.stringify(entries)],
  );
}

/** Numbers of the orders that releases belong to, each once. */
export const ordersOf = (releases: readonly QueuedRelease[], but?: string): string[] => [
  ...new Set(releases.map(({ order }) => order).filter((order) => order !== but)),
];
