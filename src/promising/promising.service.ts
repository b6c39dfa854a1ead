import { Injectable } from '@nestjs/common';
import { addWorkingDays, laterDate } from '../../domain/calendar/business-calendar.js';
import { dateIn, instantAt } from '../../domain/calendar/zones.js';
import type { CarriageOption } from '../../domain/carriage/choose-carriage.js';
import { DomainError } from '../../domain/errors/domain-error.js';
import type { Unsourced } from '../../domain/promising/facts.js';
import { acceptDates, decideDates, type PlannedLine } from '../../domain/promising/offer.js';
import { isLess, minus } from '../../domain/quantity/quantity.js';
import { CompanyProfile } from '../company/company-profile.js';
import { endUndelivered } from '../finance/end-undelivered.js';
import { carriageOptions } from '../logistics/carriage-options.js';
import { writeLetter } from '../notifications/write-letter.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import { planDates } from './delivery-dates.js';
import { dropPlans } from './drop-plans.js';
import { planLines } from './line-plans.js';
import { startOfWork } from './start-of-work.js';
import { writePlans, type LinePlan } from './supply-writer.js';

/** Gives each line a date that can be kept (R7), and holds what that date counts on until the customer is bound. */
@Injectable()
export class PromisingService {
  private readonly onForecast: ((file: OrderFile) => Promise<void>)[] = [];
  private projection: (file: OrderFile) => Promise<ReadonlyMap<number, string>> = () =>
    Promise.reject(new Error('nobody forecasts'));

  constructor(
    private readonly company: CompanyProfile,
    desk: OrderDesk,
  ) {
    desk.offer('promiseDates', (file) => this.promiseDates(file));
    desk.offer('confirmOrder', (file) => this.confirm(file));
  }

  /**
   * Plans every line, holds its supply softly, and gives the date asked for or offers a later one; one that the customer has
   * agreed to beforehand is given as well.
   */
  async promiseDates(file: OrderFile, isAgreed = false): Promise<void> {
    const { order } = file;
    // Nothing is planned or held for an order before its first plan.
    if (order.plannedOn !== null) await dropPlans(file);
    const options = await carriageOptions(file);
    const plans = await planLines(file, this.company, options, startOfWork(file, this.company));
    const unsourced = plans.flatMap(({ plan }) => plan.unsourced);
    if (unsourced.length > 0) {
      order.promiseState = 'unsourced';
      askForSources(file, unsourced);
      file.tell('sourceLacking', 'system', { unsourced }, 'purchasing');
      return;
    }
    // Once the deposit is in, the customer is bound and nothing runs out.
    order.holdUntil = order.depositState === 'secured' ? null : this.endOfHold(file);
    order.plannedOn = this.today(file);
    await writePlans(file, plans, order.holdUntil);
    this.setDates(file, plans, options, isAgreed);
  }

  /**
   * The customer gets the order confirmed with its amount and promised date. Where days have gone by since the dates were
   * planned (an answer, a credit decision), they are planned anew first.
   */
  confirm(file: OrderFile): void {
    const { promisedDate, total, currency } = file.order;
    if (this.isStale(file)) {
      file.order.promiseState = 'lacking';
      return;
    }
    file.tell('orderConfirmed', 'system', { promisedDate, total, currency }, 'sales');
    writeLetter(file, 'confirmation', String(file.order.revision + 1), {
      amount: total,
      currency,
      date: promisedDate,
    });
  }

  /** The customer's word on a later date, given by themselves or recorded by sales. */
  async answerOffer(file: OrderFile, accepted: boolean, by: string, reason?: string): Promise<void> {
    const { order } = file;
    if (order.promiseState !== 'offered') throw noOffer(file);
    const note = reason ? { reason } : {};
    file.closeTasks({ kind: 'answerOffer' }, { state: 'completed', by, ...note });
    const kind = accepted ? 'offerAccepted' : 'offerDeclined';
    file.fact({ kind, commitment: order.number, by, ...(reason ? { note: reason } : {}) });
    file.tell(kind, by, { date: order.offeredDate, ...note }, 'sales');
    if (accepted) this.promise(file, acceptDates(plannedLines(file)));
    else {
      order.promiseState = 'declined';
      order.offeredDate = null;
      await dropPlans(file);
      await endUndelivered(file, by);
    }
  }

  /**
   * Promises an order anew that has stood still (R20). Before work has begun its dates are planned afresh, a later one
   * being the customer's to accept; once it has begun, what is promised is at least what can be kept by today's forecast.
   */
  async promiseAnew(file: OrderFile): Promise<void> {
    const { order } = file;
    if (order.depositState !== 'secured' && order.promiseState !== 'unsourced') {
      file.closeTasks(
        { kind: 'answerOffer' },
        { state: 'withdrawn', by: 'system', reason: 'the order is promised anew' },
      );
      order.promiseState = 'lacking';
      await this.promiseDates(file);
      return;
    }
    for (const handler of this.onForecast) await handler(file);
    this.promiseForecast(file);
  }

  /**
   * Plans an order anew whose content has changed before its deposit came: what is held for it is held anew. The customer has
   * agreed to the date that comes out. Lines that are held to a day have it in `wanted`.
   */
  async planChanged(file: OrderFile, wanted: ReadonlyMap<number, string | null>): Promise<void> {
    const { order } = file;
    for (const [lineNo, date] of wanted) file.line(lineNo).promisedDate = date;
    const reason = 'the order has changed';
    file.closeTasks({ kind: 'answerOffer' }, { state: 'withdrawn', by: 'system', reason });
    file.closeTasks({ kind: 'findSource' }, { state: 'withdrawn', by: 'system', reason });
    order.promiseState = 'lacking';
    order.offeredDate = null;
    await this.promiseDates(file, true);
  }

  /**
   * Promises lines anew that have changed since work began: for the day that is wanted, or the earliest that today's plans
   * allow.
   */
  async promiseChanged(file: OrderFile, wanted: ReadonlyMap<number, string | null>): Promise<void> {
    const today = this.today(file);
    const open = [...wanted].filter(([lineNo]) => file.wantedLines.some((line) => line.lineNo === lineNo));
    for (const [lineNo, date] of open)
      Object.assign(file.line(lineNo), { readyDate: today, promisedDate: date ?? today });
    const projected = await this.projection(file);
    for (const [lineNo, date] of open) {
      const line = file.line(lineNo);
      line.projectedDate = projected.get(lineNo) ?? date ?? today;
      line.promisedDate = date === null ? line.projectedDate : laterDate(date, line.projectedDate);
    }
    const { order } = file;
    order.projectedDate = latest(file.wantedLines.map(({ projectedDate }) => projectedDate));
    order.promisedDate = latest(file.wantedLines.map(({ promisedDate }) => promisedDate));
  }

  /** Says how the earliest day of each line is forecast when work has begun. */
  whenProjected(projection: (file: OrderFile) => Promise<ReadonlyMap<number, string>>): void {
    this.projection = projection;
  }

  /** Says how an order's projected dates are brought up to date when work on it has begun. */
  whenForecast(handler: (file: OrderFile) => Promise<void>): void {
    this.onForecast.push(handler);
  }

  /** A line that is not gone and late by today's forecast is promised for the day of the forecast, and the customer is told. */
  private promiseForecast(file: OrderFile): void {
    const late = file.lines.filter(
      ({ projectedDate, promisedDate, quantity, cancelled, shipped }) =>
        isLess(shipped, minus(quantity, cancelled)) && (projectedDate ?? '') > (promisedDate ?? ''),
    );
    if (late.length === 0) return;
    for (const line of late) line.promisedDate = line.projectedDate;
    file.order.promisedDate = latest(file.lines.map(({ promisedDate }) => promisedDate));
    const { promisedDate, service, shipByDate } = file.order;
    file.tell('datePromised', 'system', { date: promisedDate, service, shipBy: shipByDate }, 'sales');
    writeLetter(file, 'laterDate', String(file.order.revision + 1), { date: promisedDate });
  }

  /** A source was named for an item that had none: the order is promised anew, or what it lacks is planned anew. */
  sourceFound(file: OrderFile, by: string): void {
    const { order } = file;
    if (file.openTasks.some((task) => task.kind === 'findSource')) return;
    if (order.promiseState === 'unsourced') order.promiseState = 'lacking';
    else order.supplyState = 'lacking';
    file.fact({ kind: 'sourceFound', commitment: order.number, by });
  }

  /**
   * Drops what is held softly when its time has run out, so that others may have it; the order is then promised anew
   * and the customer is told. Never when the deposit is recorded, and only here: nobody else judges by the clock.
   */
  async lapse(file: OrderFile): Promise<void> {
    const { order } = file;
    if (!order.holdUntil || order.holdUntil > file.at) return;
    order.holdUntil = null;
    if (order.depositState === 'secured') return;
    await dropPlans(file);
    if (order.promiseState !== 'unsourced') order.promiseState = 'lacking';
    order.offeredDate = null;
    file.closeTasks(
      { kind: 'answerOffer' },
      { state: 'withdrawn', by: 'system', reason: 'the reservation has lapsed' },
    );
    file.tell('promiseLapsed', 'system', { promisedDate: order.promisedDate }, 'sales');
  }

  private setDates(
    file: OrderFile,
    plans: readonly LinePlan[],
    options: readonly CarriageOption[],
    isAgreed: boolean,
  ): void {
    const { order } = file;
    for (const { lineNo, plan } of plans) {
      const line = file.line(lineNo);
      line.readyDate = plan.readyDate;
      line.bindingChain = plan.chain;
    }
    const { calendar, policies } = this.company;
    const { service, shipBy } = planDates(file, options, { calendar, handlingDays: policies.handlingDays });
    order.service = service;
    order.shipByDate = shipBy;
    order.projectedDate = latest(file.wantedLines.map((line) => line.projectedDate));
    const decision = decideDates(plannedLines(file));
    if (isAgreed) {
      this.promise(file, acceptDates(plannedLines(file)));
      return;
    }
    if (decision.kind === 'offer') {
      this.offerDate(file, decision);
      return;
    }
    const toldBefore = order.promisedDate;
    this.promise(file, decision.lines);
    // The customer was told, asked for the deposit, and let the reservation lapse.
    if (toldBefore !== null && order.depositState === 'asked')
      writeLetter(file, 'newDate', String(order.revision + 1), { date: order.promisedDate });
  }

  private offerDate(
    file: OrderFile,
    offer: { date: string; expectedDate: string; late: readonly number[] },
  ): void {
    const { order } = file;
    const { date, expectedDate } = offer;
    order.promiseState = 'offered';
    order.offeredDate = date;
    const reasons = offer.late.map((lineNo) => {
      const { item, projectedDate, bindingChain } = file.line(lineNo);
      return { line: lineNo, item, date: projectedDate, bindingChain };
    });
    const data = {
      offeredDate: date,
      requestedDate: order.requestedDate,
      expectedDate,
      reasons,
      service: order.service,
    };
    file.openTask({ kind: 'answerOffer', document: order.number, dueAt: order.holdUntil, data });
    file.tell('dateOffered', 'system', { date, requestedDate: expectedDate, reasons }, 'sales');
    writeLetter(file, 'offer', String(order.revision + 1), { date, requestedDate: expectedDate });
  }

  private promise(file: OrderFile, dates: readonly { line: number; promisedDate: string }[]): void {
    const { order } = file;
    for (const { line, promisedDate } of dates) file.line(line).promisedDate = promisedDate;
    order.promisedDate = latest(dates.map(({ promisedDate }) => promisedDate));
    order.promiseState = 'given';
    order.offeredDate = null;
    file.tell(
      'datePromised',
      'system',
      { date: order.promisedDate, service: order.service, shipBy: order.shipByDate },
      'sales',
    );
  }

  private isStale({ order, at }: OrderFile): boolean {
    return order.plannedOn !== null && order.plannedOn < dateIn(this.company.timeZone, at);
  }

  private today(file: OrderFile): string {
    return dateIn(this.company.timeZone, file.at);
  }

  private endOfHold(file: OrderFile): string {
    const { calendar, policies, timeZone } = this.company;
    return instantAt(
      timeZone,
      addWorkingDays(calendar, this.today(file), policies.softHoldDays),
      calendar.dayEnd,
    );
  }
}

/** One task per item without a source; what is made of it has none either, and needs none of its own. */
export function askForSources(file: OrderFile, unsourced: readonly Unsourced[]): void {
  for (const { item, quantity, reason } of unsourced) {
    if (reason !== 'componentUnsourced')
      file.openTask({ kind: 'findSource', document: item, data: { item, quantity, reason } });
  }
}

function plannedLines({ order, wantedLines }: OrderFile): PlannedLine[] {
  return wantedLines.map((line) => ({
    line: line.lineNo,
    requestedDate: line.requestedDate ?? order.requestedDate,
    promisedDate: line.promisedDate,
    projectedDate: line.projectedDate ?? '',
  }));
}

function noOffer({ order }: OrderFile): DomainError {
  return new DomainError('state-conflict', `Order ${order.number} has no offer open`, {
    detailZh: `订单 ${order.number} 没有待答复的交期`,
    facts: { stage: order.stage },
  });
}

const latest = (dates: readonly (string | null)[]): string =>
  dates.reduce<string>((last, date) => ((date ?? '') > last ? (date ?? '') : last), '');
