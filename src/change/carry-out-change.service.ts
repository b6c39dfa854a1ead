import { Injectable } from '@nestjs/common';
import type { Adjusted } from '../../domain/change/adjusted.js';
import type { TakenOff } from '../../domain/change/fee.js';
import { become } from '../../domain/change/states.js';
import { DomainError } from '../../domain/errors/domain-error.js';
import type { Department } from '../../domain/order/departments.js';
import type { CommandName } from '../../workflows/messages.js';
import { writeLetter } from '../notifications/write-letter.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import { ChangeNegotiation, todoOf } from './change-negotiation.service.js';
import { readAdjustments, readChange, saveChange, writeAdjustments, type ChangeRow } from './change-rows.js';
import { ChangedOrder, type Before, type WrittenChange } from './changed-order.service.js';
import { ChangesService } from './changes.service.js';

/** A written change as it is kept on the order between commands. */
interface Kept {
  before: Before;
  wanted: [number, string | null][];
  respecified: number[];
  readdressed: boolean;
  takenOff: TakenOff[];
}

/**
 * The commands of the step `changeOrder`. The first compares what was agreed to with what would be done now, under the order's
 * lock, and writes the new version, or hands the change back to be negotiated; the others only go forward, each once.
 */
@Injectable()
export class CarryOutChange {
  constructor(
    desk: OrderDesk,
    private readonly changes: ChangesService,
    private readonly negotiation: ChangeNegotiation,
    private readonly changed: ChangedOrder,
  ) {
    desk.offer('agreeChange', (file) => this.agree(file));
    desk.offer('adjustSupply', (file) => this.adjust(file));
    desk.offer('settleChange', (file) => this.settle(file));
    desk.offer('confirmChange', (file) => this.confirm(file));
  }

  private async agree(file: OrderFile): Promise<void> {
    const change = await underWay(file, 'accepted');
    if (!change) return;
    const agreed = change.assessment?.key;
    try {
      const now = await this.negotiation.look(file, change);
      if (now.key !== agreed) {
        await this.changes.reopen(file, change);
        return;
      }
    } catch (error) {
      // It cannot be at all any more, e.g. the goods have been handed over meanwhile.
      if (!(error instanceof DomainError)) throw error;
      await this.changes.reopen(file, change);
      return;
    }
    const written = await this.changed.write(file, todoOf(change));
    const { number, by, reason } = change;
    file.order.change = { number, by, reason, state: 'underWay', done: [], written: keptOf(written) };
    become(change, 'underWay');
    change.resultVersion = file.order.version;
    await saveChange(file.tx, change);
    file.tell('versionWritten', by, { change: number, version: file.order.version, reason }, 'sales');
  }

  private async adjust(file: OrderFile): Promise<void> {
    const change = await underWay(file, 'underWay');
    if (!change || !isFirst(file, 'adjustSupply')) return;
    const adjusted = await this.changed.adjust(file, writtenOf(file, change), todoOf(change));
    await writeAdjustments(file.tx, change.id, adjusted);
  }

  private async settle(file: OrderFile): Promise<void> {
    const change = await underWay(file, 'underWay');
    if (!change || !isFirst(file, 'settleChange')) return;
    const adjusted = await readAdjustments(file.tx, change.id);
    await this.changed.settle(file, writtenOf(file, change), adjusted, todoOf(change));
  }

  private async confirm(file: OrderFile): Promise<void> {
    const change = await underWay(file, 'underWay');
    if (!change) return;
    const { order } = file;
    const adjusted = await readAdjustments(file.tx, change.id);
    become(change, 'carriedOut');
    change.carriedOutAt = file.at;
    await saveChange(file.tx, change);
    order.change = null;
    this.tellDepartments(file, change, adjusted);
    const { number, by } = change;
    writeLetter(file, 'changeConfirmed', number, {
      document: number,
      amount: order.total,
      currency: order.currency,
      date: order.promisedDate,
    });
    // For a workflow that was killed before it had this in its history: nothing else would tell it.
    file.fact({ kind: 'changeCarriedOut', commitment: number, by });
    file.tell(
      'changeCarriedOut',
      by,
      {
        change: number,
        version: order.version,
        total: order.total,
        currency: order.currency,
        promisedDate: order.promisedDate,
      },
      'sales',
    );
    await this.changes.rebase(file);
  }

  /** Every department that the change affects sees the old beside the new, and acknowledges it. */
  private tellDepartments(
    file: OrderFile,
    { number, assessment, content }: ChangeRow,
    adjusted: readonly Adjusted[],
  ): void {
    const affected = new Set<Department>([
      ...adjusted.map(({ department }) => department),
      ...(assessment?.verdicts ?? []).map(({ department }) => department),
    ]);
    for (const department of affected) {
      const own = adjusted.filter((each) => each.department === department);
      file.openTask({
        kind: 'acknowledgeChange',
        document: `${number}:${department}`,
        department,
        data: {
          change: number,
          version: file.order.version,
          lines: assessment?.lines ?? [],
          commitments: own,
          content,
        },
      });
    }
  }
}

async function underWay(file: OrderFile, state: 'accepted' | 'underWay'): Promise<ChangeRow | undefined> {
  const { change } = file.order;
  if (change?.state !== state) return undefined;
  const row = await readChange(file.tx, change.number);
  if (!row) throw new Error(`change ${change.number} has gone`);
  return row;
}

/** Notes that a command is carried out. @returns false when it was before */
function isFirst({ order }: OrderFile, command: CommandName): boolean {
  const { change } = order;
  if (!change?.written) throw new Error(`${order.number} has no version that was written by a change`);
  if (change.done.includes(command)) return false;
  order.change = { ...change, done: [...change.done, command] };
  return true;
}

const keptOf = ({ before, wanted, respecified, readdressed, takenOff }: WrittenChange): Kept => ({
  takenOff,
  before,
  wanted: [...wanted],
  respecified: [...respecified],
  readdressed,
});

function writtenOf(file: OrderFile, { number }: ChangeRow): Omit<WrittenChange, 'target' | 'termsChanged'> {
  const kept = file.order.change?.written as Kept | undefined;
  if (!kept) throw new Error(`the version of ${number} was not written`);
  const { before, wanted, respecified, readdressed, takenOff } = kept;
  return { before, takenOff, wanted: new Map(wanted), respecified: new Set(respecified), readdressed };
}
