import { Injectable } from '@nestjs/common';
import { DomainError } from '../../domain/errors/domain-error.js';
import { move, type Destination, type QueuedRelease } from '../../domain/warehouse/release-queue.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { Tx } from '../platform/database/database.js';
import { ordersOf, readQueue, tellOvertaken } from './queue-of-releases.js';
import { lockRelease } from './release-rows.js';

/** Where a release has come to, and whom it overtook. */
export interface Moved {
  release: string;
  from: number;
  position: number;
  overtaken: { release: string; order: string; position: number }[];
}

/** The order in which the warehouse picks, as its people change it (R8, R11). */
@Injectable()
export class ReleaseQueue {
  constructor(private readonly desk: OrderDesk) {}

  /**
   * Puts a release elsewhere in its warehouse's queue, where it stays until it is picked.
   * @throws DomainError `state-conflict` when it is picked already, `not-found` for a destination that is not in the queue
   */
  async move(
    number: string,
    { reason, ...destination }: Destination & { reason: string },
    by: string,
    tx?: Tx,
  ): Promise<Moved> {
    return await this.desk.withOrderOf(
      'releases',
      number,
      async (file) => {
        // Two who move at once would each count on places that the other gives away. Locked before the release itself, which
        // the other one may be about to seat elsewhere.
        await file.tx.rows(
          `select pg_advisory_xact_lock(hashtext('release queue ' || warehouse)) from releases where number = $1`,
          [number],
        );
        const { release } = await lockRelease(file, number);
        const queue = await readQueue(file.tx, release.warehouse);
        if (release.state !== 'released') throw isPicked(number, release.state);
        const done = move(queue, number, destination);
        if (!done) throw noPlace(number, destination, queue.length);
        const moved = { by, reason, at: file.at };
        await file.tx.rows(`update releases set queue_key = $2, queue_seat = $3, moved = $4 where id = $1`, [
          release.id,
          done.place.key,
          done.place.seat,
          JSON.stringify(moved),
        ]);
        await file.tx.rows(
          `update releases r set queue_seat = s.seat from jsonb_to_recordset($1::jsonb) as s(release text, seat int)
            where r.number = s.release and r.queue_key is not null`,
          [JSON.stringify(done.reseated)],
        );
        const own = file.order.number;
        const facts = { release: number, from: done.from, position: done.to, reason };
        file.tell('releaseMoved', by, { ...facts, overtaken: ordersOf(done.overtaken, own) }, 'inventory');
        await tellOvertaken(file.tx, file.at, done.overtaken, { release: number, order: own, reason }, by);
        return {
          release: number,
          from: done.from,
          position: done.to,
          overtaken: done.overtaken.map((each, i) => nowAt(each, done.to + 1 + i)),
        };
      },
      tx,
    );
  }
}

/** Those overtaken stand directly behind the release that was moved, in their old order. */
const nowAt = ({ release, order }: QueuedRelease, position: number) => ({ release, order, position });

const isPicked = (number: string, state: string): DomainError =>
  new DomainError('state-conflict', `Release ${number} is ${state}: it is not in the queue any more`, {
    detailZh: `出库指令 ${number} 的状态为 ${state}，已不在队列中`,
    facts: { state },
  });

function noPlace(number: string, destination: Destination, length: number): DomainError {
  const isBefore = 'before' in destination;
  const given = isBefore ? destination.before : destination.position;
  const message = isBefore
    ? `${given} is no other release in the queue of ${number}`
    : `The queue has ${String(length)} places, not ${String(given)}`;
  const messageZh = isBefore
    ? `${given} 不是 ${number} 所在队列中的其他出库指令`
    : `队列共有 ${String(length)} 个位置，没有第 ${String(given)} 位`;
  const pointer = isBefore ? '/before' : '/position';
  return new DomainError('not-found', message, {
    detailZh: messageZh,
    errors: [{ pointer, code: 'not-found', message, messageZh, given }],
  });
}
