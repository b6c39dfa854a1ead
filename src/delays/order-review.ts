import { addDays, addWorkingDays } from '../../domain/calendar/business-calendar.js';
import { dateIn, instantAt } from '../../domain/calendar/zones.js';
import { causeKey, sayCause } from '../../domain/delay/delay.js';
import { projectDates, slackOf, type Projection } from '../../domain/delay/project-dates.js';
import { isEnded } from '../../domain/order/stage.js';
import type { CompanyProfile } from '../company/company-profile.js';
import type { OrderFile } from '../orders/order-file.js';
import {
  endOf,
  mergeCause,
  newDelay,
  readOpenDelays,
  saveDelays,
  type Cause,
  type DelayRow,
} from './delay-rows.js';
import { applyDelay, applyPlan, isOver, type PlannedAnew } from './known-delays.js';
import { readOrderInHand, slipOf, type KnownOrder } from './order-in-hand.js';
import { askToExpedite, tellDelay, tellLate, tellMoved } from './tell-delay.js';

/**
 * One look at an order and all that delays it: what is over is cleared, what is new is added, then the delivery is
 * forecast, flagged, and told to whom it concerns (R15). Whatever it finds is written on the order's file.
 */
export class OrderReview {
  private readonly fresh = new Set<DelayRow>();
  private readonly again = new Set<DelayRow>();
  private readonly changed = new Set<DelayRow>();
  private readonly ended = new Set<DelayRow>();

  private constructor(
    private readonly file: OrderFile,
    private readonly company: CompanyProfile,
    readonly known: KnownOrder,
    private readonly delays: DelayRow[],
  ) {}

  static async of(file: OrderFile, company: CompanyProfile): Promise<OrderReview> {
    const delays = await readOpenDelays(file);
    return new OrderReview(file, company, await readOrderInHand(file, company), delays);
  }

  /** A cause is noticed or reported: a new delay, or more about a known one. */
  add(cause: Cause): void {
    const known = this.find(causeKey(cause.kind, cause.document));
    if (known) {
      const before = JSON.stringify(known);
      mergeCause(known, cause);
      if (JSON.stringify(known) !== before) this.again.add(known);
      return;
    }
    const delay = newDelay(this.file, cause);
    this.delays.push(delay);
    this.fresh.add(delay);
  }

  find(cause: string): DelayRow | undefined {
    return this.delays.find((delay) => delay.cause === cause);
  }

  /** A department says when it will be there. */
  agree(delay: DelayRow, date: string): void {
    delay.agreed = date;
    this.changed.add(delay);
  }

  /** A reported event is over: what it alone delayed is not late any more. */
  end(disruptionId: string): void {
    for (const delay of this.delays.filter((each) => each.disruptionId === disruptionId)) {
      delay.until = null;
      delay.agreed = null;
      delay.days = null;
      this.ended.add(delay);
    }
  }

  /**
   * The delivery by all that is known now, also of what is about to be cleared.
   * @param plans days on which what is lacking could be there: where they are given, nobody's estimate of them counts
   */
  forecast(plans: readonly PlannedAnew[] = []): Projection {
    const { file, company, known } = this;
    const order = structuredClone(known);
    if (plans.length > 0) order.lacksSupply = false;
    for (const plan of plans) applyPlan(order, plan);
    for (const delay of this.delays) applyDelay(order, delay, dateIn(company.timeZone, delay.detectedAt));
    const late = this.delays
      .filter(({ kind }) => kind === 'depositLate')
      .flatMap((delay) => endOf(delay) ?? []);
    const startsFrom = [...late, order.today].toSorted().at(-1) ?? order.today;
    return projectDates({ ...order, slipDays: slipOf(file, company, startsFrom) });
  }

  /** Clears what is over, forecasts, flags and tells. @returns whether anything of the order's delays has changed */
  async conclude(by: string): Promise<boolean> {
    const { file } = this;
    const over = this.takeOver();
    const before = file.order.projectedDate;
    const flagsBefore = { ...file.order.flags };
    if (isEnded(file.stage)) this.dropFlags();
    else this.setForecast();
    file.order.delaysOpen = this.delays.length;
    for (const delay of over) this.clear(delay, by);
    for (const delay of this.fresh) await this.raise(delay, before);
    for (const delay of this.again) this.renew(delay, before);
    await saveDelays(file, [...new Set([...over, ...this.fresh, ...this.again, ...this.changed])]);
    if (!('late' in flagsBefore) && 'late' in file.order.flags) await tellLate(file, this.newest());
    return (
      over.length + this.fresh.size + this.again.size + this.changed.size > 0 ||
      before !== file.order.projectedDate ||
      JSON.stringify(flagsBefore) !== JSON.stringify(file.order.flags)
    );
  }

  /** By when the silence on a document is to be noticed anew; sooner where the promise is broken before. */
  nextLook(day: string, time: 'dayStart' | 'dayEnd'): string {
    const { calendar, timeZone } = this.company;
    const { today, lines } = this.known;
    const broken = lines
      .map(({ promisedDate }) => promisedDate)
      .filter((date) => date >= today)
      .map((date) => instantAt(timeZone, addDays(date, 1), calendar.dayStart));
    return [instantAt(timeZone, day, calendar[time]), ...broken].toSorted()[0] ?? this.file.at;
  }

  get tomorrow(): string {
    return addWorkingDays(this.known.calendar, this.known.today, 1);
  }

  private takeOver(): DelayRow[] {
    const over = this.delays.filter((delay) => {
      if (this.fresh.has(delay)) return false;
      if (!this.ended.has(delay)) return isOver(this.file, this.known, delay);
      // The supplier may have confirmed a later day as well: that stands.
      return delay.kind !== 'supplierLate' || isOver(this.file, this.known, { ...delay, disruptionId: null });
    });
    for (const delay of this.ended) {
      if (over.includes(delay)) continue;
      delay.disruptionId = null;
      this.changed.add(delay);
    }
    for (const delay of over) this.delays.splice(this.delays.indexOf(delay), 1);
    return over;
  }

  private setForecast(): void {
    const forecast = this.forecast();
    this.setDates(forecast);
    this.setFlags(forecast);
  }

  private dropFlags(): void {
    this.flag('atRisk', false);
    this.flag('late', false);
  }

  private setDates({ lines }: Projection): void {
    const { file } = this;
    for (const { line, projectedDate } of lines) file.line(line).projectedDate = projectedDate;
    const all = file.lines.flatMap(({ projectedDate }) => projectedDate ?? []);
    file.order.projectedDate = all.toSorted().at(-1) ?? file.order.projectedDate;
  }

  private setFlags({ lines }: Projection): void {
    const { calendar, today } = this.known;
    const { riskSlackDays } = this.company.policies;
    const promised = new Map(this.known.lines.map(({ line, promisedDate }) => [line, promisedDate]));
    const promiseOf = (line: number): string => promised.get(line) ?? '';
    this.flag(
      'atRisk',
      lines.some(
        ({ line, projectedDate, earliestDate }) =>
          projectedDate > promiseOf(line) || slackOf(calendar, promiseOf(line), earliestDate) < riskSlackDays,
      ),
    );
    this.flag(
      'late',
      lines.some(({ line }) => promiseOf(line) < today),
    );
  }

  private flag(name: 'atRisk' | 'late', stands: boolean): void {
    const { flags } = this.file.order;
    if (!stands) {
      delete flags[name];
      return;
    }
    const newest = this.newest();
    const said = newest && sayCause({ ...newest, until: endOf(newest) });
    const why = said ? `${said.en} / ${said.zh}` : (flags[name]?.why ?? 'Behind its plan / 落后于计划');
    flags[name] = { since: flags[name]?.since ?? this.file.at, why };
  }

  private newest(): DelayRow | undefined {
    return this.delays.at(-1);
  }

  private async raise(delay: DelayRow, before: string | null): Promise<void> {
    delay.projectedBefore = before;
    delay.projectedAfter = this.file.order.projectedDate;
    askToExpedite(this.file, delay);
    await tellDelay(this.file, delay, before);
  }

  /** It is told again only when it moves the delivery once more. */
  private renew(delay: DelayRow, before: string | null): void {
    const { projectedDate } = this.file.order;
    const later = (projectedDate ?? '') > (delay.projectedAfter ?? '');
    delay.projectedAfter = projectedDate;
    askToExpedite(this.file, delay);
    if (later) tellMoved(this.file, delay, before);
  }

  private clear(delay: DelayRow, by: string): void {
    const { file } = this;
    delay.state = 'cleared';
    delay.clearedAt = file.at;
    delay.clearedBy = by;
    const reason = 'the delay is over';
    file.closeTasks({ kind: 'expedite', document: delay.cause }, { state: 'withdrawn', by, reason });
    const { en: cause, zh: causeZh } = sayCause({ ...delay, until: null });
    const { projectedDate, promisedDate } = file.order;
    file.tell(
      'delayCleared',
      by,
      { cause, causeZh, kind: delay.kind, document: delay.document, projectedDate, promisedDate },
      delay.department,
    );
  }
}
