import { Injectable } from '@nestjs/common';
import { DomainError } from '../../domain/errors/domain-error.js';
import { dateIn } from '../../domain/calendar/zones.js';
import { isEnded } from '../../domain/order/stage.js';
import { negotiates } from '../../domain/order/tasks.js';
import { CompanyProfile } from '../company/company-profile.js';
import { DeadlinesService } from '../deadlines/deadlines.service.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile, TaskRow } from '../orders/order-file.js';
import { PromisingService } from '../promising/promising.service.js';
import type { Cause } from './delay-rows.js';
import { causeOf, disruptionsOf } from './disruption-rows.js';
import { confirmedLate, estimate, noticeIn, type Noticed } from './noticed-causes.js';
import { OrderReview } from './order-review.js';

/**
 * Catches delays (R15): silence where a fact was expected, reported events, and facts that move a date. Each is forecast,
 * flagged and told in the order's own transaction, and cleared when what was awaited has come.
 */
@Injectable()
export class DelaysService {
  /** Files looked at in their transaction, with how much had been written on them then. */
  private readonly reviewed = new WeakMap<OrderFile, number>();

  constructor(
    private readonly company: CompanyProfile,
    desk: OrderDesk,
    deadlines: DeadlinesService,
    promising: PromisingService,
  ) {
    desk.beforeSave((file) => this.look(file));
    deadlines.whenSilent((file, task) => this.silent(file, task));
    promising.whenForecast((file) => this.forecast(file));
    promising.whenProjected((file) => this.project(file));
  }

  /** Raises delays on an order, or says more about known ones. @returns whether anything has changed */
  async raise(file: OrderFile, causes: readonly Cause[], by: string): Promise<boolean> {
    if (!isForecast(file)) return false;
    const review = await OrderReview.of(file, this.company);
    for (const cause of causes) review.add(cause);
    return await this.conclude(file, review, by);
  }

  /** Brings an order's projected dates and flags up to date. */
  async forecast(file: OrderFile): Promise<void> {
    if (isForecast(file)) await this.conclude(file, await OrderReview.of(file, this.company), 'system');
  }

  /**
   * The day on which each line can be delivered by all that is known; nothing is flagged or told.
   * @param plans days on which what the order lacks could be there if it were planned now
   */
  async project(
    file: OrderFile,
    plans: readonly { line: number; item: string; readyDate: string }[] = [],
  ): Promise<ReadonlyMap<number, string>> {
    const { lines } = (await OrderReview.of(file, this.company)).forecast(plans);
    return new Map(lines.map(({ line, projectedDate }) => [line, projectedDate]));
  }

  /** A reported event delays an order: once, however often it is called. */
  async report(file: OrderFile, cause: Cause, by: string): Promise<void> {
    if (await this.raise(file, [cause], by)) this.state(file, cause.document, by, cause.note);
  }

  /** A reported event is over for an order. */
  async end(file: OrderFile, disruptionId: string, subject: string, by: string): Promise<void> {
    if (file.order.delaysOpen === 0) return;
    const review = await OrderReview.of(file, this.company);
    review.end(disruptionId);
    if (await this.conclude(file, review, by)) this.state(file, subject, by);
  }

  /** The department asked to speed it up says what it does and, where it can, when the thing will be there. */
  async expedited(
    file: OrderFile,
    cause: string,
    { newDate, note }: { newDate?: string | undefined; note: string },
    by: string,
  ): Promise<void> {
    if (newDate !== undefined && newDate < this.today(file)) throw isPast(newDate, this.today(file));
    const review = await OrderReview.of(file, this.company);
    const delay = review.find(cause);
    file.closeTasks({ kind: 'expedite', document: cause }, { state: 'completed', by, reason: note });
    file.fact({ kind: 'delayNoted', commitment: delay?.document ?? cause, by, note });
    if (!delay) return;
    if (newDate !== undefined) review.agree(delay, newDate);
    const facts = { document: delay.document, kind: delay.kind, newDate: newDate ?? null, note };
    file.tell('delayExpedited', by, facts, delay.department);
    if (newDate !== undefined && delay.task !== null)
      file.expect({ kind: delay.task, document: delay.document }, review.nextLook(newDate, 'dayEnd'));
    await this.conclude(file, review, by);
  }

  /**
   * A fact has not come in time. Where the forecast does not expect it yet (a component is late, the machine is down),
   * that is known and no new cause; otherwise it is expected the next working day, and looked at again then.
   */
  private async silent(file: OrderFile, task: TaskRow): Promise<void> {
    // Silence in a negotiation ends the negotiation.
    if (!isForecast(file) || negotiates(task.kind)) return;
    const { kind, document, department } = task;
    const review = await OrderReview.of(file, this.company);
    const expected = review.forecast().documents.get(document);
    const explained = expected !== undefined && expected > review.known.today;
    if (!explained)
      review.add({
        kind: kind === 'confirmDeposit' ? 'depositLate' : 'silence',
        document,
        department,
        task: kind,
        until: review.tomorrow,
        ...(typeof task.data['line'] === 'number' ? { line: task.data['line'] } : {}),
      });
    await this.conclude(file, review, 'system');
    const next = explained
      ? review.nextLook(expected, 'dayEnd')
      : review.nextLook(review.tomorrow, 'dayStart');
    file.expect({ kind, document }, next);
  }

  /** Before an order is saved: what was written on it may delay it, or end a delay. Free of cost for all others. */
  private async look(file: OrderFile): Promise<void> {
    if (this.reviewed.get(file) === writtenOn(file)) return;
    const { delaysOpen, flags } = file.order;
    const watched = delaysOpen > 0 || 'atRisk' in flags || 'late' in flags;
    if (!isForecast(file)) {
      if (watched && isEnded(file.stage))
        await this.conclude(file, await OrderReview.of(file, this.company), 'system');
      return;
    }
    const noticed = noticeIn(file);
    const causes = noticed.undertook ? (await disruptionsOf(file)).map(causeOf) : [];
    const news = noticed.causes.length > 0 || noticed.confirmed || causes.length > 0;
    if (!news && !(watched && (writtenOn(file) > 0 || this.turnsLate(file)))) return;
    const review = await OrderReview.of(file, this.company);
    for (const cause of [...causes, ...(await this.causesOf(file, review, noticed))]) review.add(cause);
    await this.conclude(file, review, lastActor(file));
  }

  private async causesOf(file: OrderFile, { known }: OrderReview, noticed: Noticed): Promise<Cause[]> {
    const causes = noticed.confirmed ? confirmedLate(known, file.facts) : [];
    for (const cause of noticed.causes) causes.push(await estimate(file, known, cause));
    return causes;
  }

  private async conclude(file: OrderFile, review: OrderReview, by: string): Promise<boolean> {
    const changed = await review.conclude(by);
    this.reviewed.set(file, writtenOn(file));
    return changed;
  }

  /** Lets the order's workflow know; nothing is to be looked at again for it. */
  private state(file: OrderFile, commitment: string, by: string, note?: string | null): void {
    file.fact({ kind: 'delayNoted', commitment, by, ...(note ? { note } : {}) });
    this.reviewed.set(file, writtenOn(file));
  }

  private turnsLate(file: OrderFile): boolean {
    const { promisedDate, flags } = file.order;
    return promisedDate !== null && promisedDate < this.today(file) && !('late' in flags);
  }

  private today({ at }: OrderFile): string {
    return dateIn(this.company.timeZone, at);
  }
}

/** Only what was promised can be late, and only until it has ended. */
const isForecast = (file: OrderFile): boolean => file.order.promiseState === 'given' && !isEnded(file.stage);

const writtenOn = ({ facts, timeline, closedTasks }: OrderFile): number =>
  facts.length + timeline.length + closedTasks.length;

/** Who has reported what is being saved. */
const lastActor = ({ facts, timeline }: OrderFile): string =>
  facts.at(-1)?.by ?? timeline.at(-1)?.actor ?? 'system';

const isPast = (newDate: string, today: string): DomainError => {
  const message = `The new date ${newDate} lies before today, ${today}`;
  const messageZh = `新日期 ${newDate} 早于今日 ${today}`;
  return new DomainError('validation-failed', message, {
    detailZh: messageZh,
    errors: [{ pointer: '/result/newDate', code: 'too-small', message, messageZh, given: newDate }],
  });
};
