import { Injectable } from '@nestjs/common';
import { DomainError } from '../../domain/errors/domain-error.js';
import { isEnded } from '../../domain/order/stage.js';
import { goesOnWhileHeld } from '../../domain/order/tasks.js';
import type { ControlRequest, Outcome } from '../../workflows/messages.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import { PromisingService } from '../promising/promising.service.js';
import { hashOf, refuseOutdated } from './rehearsal.js';

/** What a hold would stop, and what lies behind it and goes on all the same. */
export interface HoldPreview {
  stops: HeldTask[];
  goesOn: HeldTask[];
  /** Instant until which goods stay reserved softly: a hold does not prolong it. */
  reservedUntil: string | null;
  hash: string;
}
interface HeldTask {
  task: string;
  document: string;
  department: string;
}

/** What an order would be promised when it goes on now. */
export interface ResumePreview {
  lines: { line: number; promisedBefore: string | null; promisedDate: string | null }[];
  promisedBefore: string | null;
  /** Later than asked for, it is offered and the customer's to accept. */
  offeredDate: string | null;
  promisedDate: string | null;
  hash: string;
}

/**
 * Puts orders on hold and lets them go on (R20), at the word of an order's workflow. It is told of both as a fact besides: an
 * update that was carried out and not yet in its history is lost when its worker and Temporal are killed.
 */
@Injectable()
export class HoldsService {
  constructor(
    private readonly desk: OrderDesk,
    private readonly promising: PromisingService,
  ) {}

  /** @throws DomainError `state-conflict` when it has ended, is being cancelled or is on hold already */
  previewHold(file: OrderFile): HoldPreview {
    refuseEnded(file);
    if (isHeld(file)) throw heldAlready(file);
    const tasks = file.openTasks.map(({ kind, document, department }) => ({
      task: kind,
      document,
      department,
    }));
    const goesOn = tasks.filter((_, i) => goesOnWhileHeld(file.openTasks[i]?.kind ?? 'pick'));
    const list = {
      stops: tasks.filter((task) => !goesOn.includes(task)),
      goesOn,
      reservedUntil: file.order.holdUntil,
    };
    return { ...list, hash: hashOf([file.order.number, 'hold', list]) };
  }

  /** Promises anew what is not handed over; to be looked at in a transaction that is rolled back. */
  async previewResume(file: OrderFile): Promise<ResumePreview> {
    refuseEnded(file);
    if (!isHeld(file)) throw notHeld(file);
    const before = file.lines.map(({ promisedDate }) => promisedDate);
    const promisedBefore = file.order.promisedDate;
    await this.promising.promiseAnew(file);
    const list = {
      lines: file.lines.map(({ lineNo, promisedDate }, i) => ({
        line: lineNo,
        promisedBefore: before[i] ?? null,
        promisedDate,
      })),
      promisedBefore,
      offeredDate: file.order.offeredDate,
      promisedDate: file.order.promisedDate,
    };
    return { ...list, hash: hashOf([file.order.number, 'resume', list]) };
  }

  /** The order's workflow carries out a hold: from now on no new commitments and no reminders. */
  async hold(number: string, request: ControlRequest): Promise<Outcome> {
    const isDone = ({ order }: OrderFile): boolean => order.flags['onHold']?.requestId === request.requestId;
    return await this.asked(number, isDone, (file) => {
      const { flags } = file.order;
      refuseOutdated(request.hash, this.previewHold(file));
      const { by, reason, requestId } = request;
      flags['onHold'] = { since: file.at, why: reason, requestId };
      file.tell('orderHeld', by, { reason }, 'sales');
      file.fact({ kind: 'orderHeld', commitment: number, by, note: reason });
      return Promise.resolve();
    });
  }

  async resume(number: string, request: ControlRequest): Promise<Outcome> {
    const isDone = ({ order }: OrderFile): boolean => order.resumedBy === request.requestId;
    return await this.asked(number, isDone, async (file) => {
      const { order } = file;
      // Whatever is promised anew is promised by an order that goes on; should it be refused, nothing of it is saved.
      const preview = await this.previewResume(file);
      refuseOutdated(request.hash, preview);
      file.goOnSince(order.flags['onHold']?.since ?? file.at);
      delete order.flags['onHold'];
      order.resumedBy = request.requestId;
      const { by, reason } = request;
      file.tell('orderResumed', by, { reason }, 'sales');
      file.fact({ kind: 'orderResumed', commitment: number, by, note: reason });
    });
  }

  private async asked(
    number: string,
    isDone: (file: OrderFile) => boolean,
    work: (file: OrderFile) => Promise<void>,
  ): Promise<Outcome> {
    try {
      return { progress: await this.desk.withOrderUnless(number, isDone, work) };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const { progress } = await this.desk.withOrder(number, () => Promise.resolve());
      const { code, message, detailZh, facts } = error;
      const refused = {
        code,
        message,
        facts: { ...facts },
        ...(detailZh === undefined ? {} : { messageZh: detailZh }),
      };
      return { progress, refused };
    }
  }
}

const isHeld = ({ order }: OrderFile): boolean => 'onHold' in order.flags;

function refuseEnded({ order, stage }: OrderFile): void {
  if (order.cancellation?.state === 'underWay') throw isBeingCancelled(order.number);
  if (!isEnded(stage)) return;
  throw new DomainError('state-conflict', `Order ${order.number} is ${stage}`, {
    detailZh: `订单 ${order.number} 的状态为 ${stage}`,
    facts: { stage },
  });
}

/** Promised anew, it would take what is being given back. */
const isBeingCancelled = (number: string): DomainError =>
  new DomainError('state-conflict', `Order ${number} is being cancelled`, {
    detailZh: `订单 ${number} 正在取消`,
  });

const heldAlready = ({ order }: OrderFile): DomainError =>
  new DomainError(
    'state-conflict',
    `Order ${order.number} is on hold since ${order.flags['onHold']?.since ?? ''}`,
    {
      detailZh: `订单 ${order.number} 自 ${order.flags['onHold']?.since ?? ''} 起已暂停`,
    },
  );

const notHeld = ({ order }: OrderFile): DomainError =>
  new DomainError('state-conflict', `Order ${order.number} is not on hold`, {
    detailZh: `订单 ${order.number} 未暂停`,
  });
