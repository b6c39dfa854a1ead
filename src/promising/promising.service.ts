import { Injectable } from '@nestjs/common';
import { addWorkingDays, laterDate, nextWorkingDay } from '../../domain/calendar/business-calendar.js';
import { dateIn, instantAt } from '../../domain/calendar/zones.js';
import {
  chooseCarriage,
  type CarriageOption,
  type ChosenCarriage,
} from '../../domain/carriage/choose-carriage.js';
import { DomainError } from '../../domain/errors/domain-error.js';
import { createPlanner } from '../../domain/promising/supply-plan.js';
import { isPositive } from '../../domain/quantity/quantity.js';
import { CompanyProfile } from '../company/company-profile.js';
import { releaseHoldings } from '../inventory/stock.js';
import { carriageOptions } from '../logistics/carriage-options.js';
import { writeLetter } from '../notifications/write-letter.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { LineRow, OrderFile } from '../orders/order-file.js';
import { readPlanningFacts } from './planning-facts.js';
import { writePlans, type LinePlan } from './supply-writer.js';

/** Gives each line a date that can be kept (R7), and holds what that date counts on until the customer is bound. */
@Injectable()
export class PromisingService {
  constructor(
    private readonly company: CompanyProfile,
    desk: OrderDesk,
  ) {
    desk.offer('promiseDates', (file) => this.promiseDates(file));
    desk.offer('confirmOrder', (file) => this.confirm(file));
  }

  /** Plans every line, holds its supply softly, and gives the date asked for or offers a later one. */
  async promiseDates(file: OrderFile): Promise<void> {
    const plans = await this.plan(file);
    const unsourced = plans.flatMap(({ plan }) => plan.unsourced);
    if (unsourced.length > 0) {
      file.order.promiseState = 'unsourced';
      for (const { item, quantity, reason } of unsourced)
        file.openTask({ kind: 'findSource', document: item, data: { item, quantity, reason } });
      file.tell('sourceLacking', 'system', { unsourced }, 'purchasing');
      return;
    }
    const holdUntil = this.endOfDay(
      addWorkingDays(this.company.calendar, this.today(file), this.company.policies.softHoldDays),
    );
    await writePlans(file, plans, holdUntil);
    file.order.holdUntil = holdUntil;
    await this.setDates(file, plans, await carriageOptions(file));
  }

  /** The customer gets the order confirmed with its amount and promised date. */
  async confirm(file: OrderFile): Promise<void> {
    const { promisedDate, total, currency } = file.order;
    file.tell('orderConfirmed', 'system', { promisedDate, total, currency }, 'sales');
    await writeLetter(file, 'confirmation', '1', { amount: total, currency, date: promisedDate });
  }

  /** The customer's word on a later date, given by themselves or recorded by sales. */
  async answerOffer(file: OrderFile, accepted: boolean, by: string, reason?: string): Promise<void> {
    const { order } = file;
    if (order.promiseState !== 'offered') {
      throw new DomainError('state-conflict', `Order ${order.number} has no offer open`, {
        detailZh: `订单 ${order.number} 没有待答复的交期`,
        facts: { stage: order.stage },
      });
    }
    file.closeTasks({ kind: 'answerOffer' }, { state: 'completed', by, ...(reason ? { reason } : {}) });
    const answer = { date: order.offeredDate, ...(reason ? { reason } : {}) };
    if (accepted) {
      file.fact({ kind: 'offerAccepted', commitment: order.number, by, ...(reason ? { note: reason } : {}) });
      file.tell('offerAccepted', by, answer, 'sales');
      this.give(file);
    } else {
      order.promiseState = 'declined';
      order.offeredDate = null;
      await dropPlans(file);
      file.fact({ kind: 'offerDeclined', commitment: order.number, by, ...(reason ? { note: reason } : {}) });
      file.tell('offerDeclined', by, answer, 'sales');
    }
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
    if (!order.holdUntil || order.holdUntil > file.at || order.depositState === 'secured') return;
    await dropPlans(file);
    order.promiseState = 'lacking';
    order.offeredDate = null;
    file.closeTasks(
      { kind: 'answerOffer' },
      { state: 'withdrawn', by: 'system', reason: 'the reservation has lapsed' },
    );
    file.tell('promiseLapsed', 'system', { promisedDate: order.promisedDate }, 'sales');
  }

  private async plan(file: OrderFile): Promise<LinePlan[]> {
    const facts = await readPlanningFacts(
      file.tx,
      this.company,
      file.lines.map(({ item }) => item),
      this.startOfWork(file),
    );
    const planner = createPlanner(facts);
    return file.lines.map(({ lineNo, item, quantity }) => ({
      lineNo,
      plan: planner.plan({ item, quantity }),
    }));
  }

  /** Work starts today, or when the deposit may be expected. */
  private startOfWork(file: OrderFile): string {
    const { terms, depositState } = file.order;
    const today = nextWorkingDay(this.company.calendar, this.today(file));
    const waits = isPositive(terms.depositPercent) && depositState !== 'secured';
    return waits ? addWorkingDays(this.company.calendar, today, terms.depositDays) : today;
  }

  private async setDates(
    file: OrderFile,
    plans: readonly LinePlan[],
    options: readonly CarriageOption[],
  ): Promise<void> {
    const { order } = file;
    for (const { lineNo, plan } of plans) {
      const line = file.line(lineNo);
      line.readyDate = plan.readyDate;
      line.bindingChain = plan.chain;
    }
    const carriage =
      order.delivery === 'complete' ? this.carryTogether(file, options) : this.carryEach(file, options);
    order.service = carriage.service;
    order.shipByDate = carriage.shipBy;
    const date = latest(file.lines.map((line) => line.projectedDate));
    order.projectedDate = date;
    const expected = order.promisedDate ?? order.requestedDate;
    if (expected === null || date <= expected) {
      await this.tellRenewal(file, expected ?? date);
      this.give(file);
    } else await this.offerDate(file, date, expected, carriage);
  }

  /** All goods leave together when the last is ready. */
  private carryTogether(file: OrderFile, options: readonly CarriageOption[]): ChosenCarriage {
    const carriage = this.choose(
      latest(file.lines.map((line) => line.readyDate)),
      file.order.requestedDate,
      options,
    );
    for (const line of file.lines) line.projectedDate = carriage.promisedDate;
    return carriage;
  }

  /** Each line leaves when it is ready; the order's carrier and hand-over day are those of its last line. */
  private carryEach(file: OrderFile, options: readonly CarriageOption[]): ChosenCarriage {
    const choices = file.lines.map((line) => {
      const carriage = this.choose(
        line.readyDate ?? '',
        line.requestedDate ?? file.order.requestedDate,
        options,
      );
      line.projectedDate = carriage.promisedDate;
      return carriage;
    });
    return choices.reduce((last, each) => (each.shipBy > last.shipBy ? each : last));
  }

  private choose(
    readyDate: string,
    requestedDate: string | null,
    options: readonly CarriageOption[],
  ): ChosenCarriage {
    const { calendar, policies } = this.company;
    const carriage = chooseCarriage({
      readyDate,
      requestedDate: requestedDate ?? readyDate,
      options,
      handlingDays: policies.handlingDays,
      calendar,
    });
    if (!carriage.none) return carriage;
    throw new DomainError('no-carrier', 'No carrier service reaches the delivery address', {
      detailZh: '没有承运服务可以送达该地址',
    });
  }

  private async offerDate(
    file: OrderFile,
    date: string,
    expected: string,
    carriage: ChosenCarriage,
  ): Promise<void> {
    const { order } = file;
    order.promiseState = 'offered';
    order.offeredDate = date;
    const reasons = file.lines
      .filter((line) => line.projectedDate === date)
      .map(({ lineNo, item, bindingChain }) => ({ line: lineNo, item, bindingChain }));
    file.openTask({
      kind: 'answerOffer',
      document: order.number,
      dueAt: order.holdUntil,
      data: {
        offeredDate: date,
        requestedDate: order.requestedDate,
        expected,
        reasons,
        carriage: carriage.service,
      },
    });
    file.tell('dateOffered', 'system', { date, requestedDate: order.requestedDate, reasons }, 'sales');
    await writeLetter(file, 'offer', String(order.revision + 1), { date, requestedDate: expected });
  }

  private async tellRenewal(file: OrderFile, date: string): Promise<void> {
    if (file.order.promisedDate === null) return;
    await writeLetter(file, 'newDate', String(file.order.revision + 1), { date });
  }

  private give(file: OrderFile): void {
    const { order } = file;
    for (const line of file.lines) line.promisedDate = promisedDateOf(line, order.requestedDate);
    order.promisedDate = latest(file.lines.map((line) => line.promisedDate));
    order.promiseState = 'given';
    order.offeredDate = null;
    file.tell(
      'datePromised',
      'system',
      { date: order.promisedDate, service: order.service, shipBy: order.shipByDate },
      'sales',
    );
  }

  private today(file: OrderFile): string {
    return dateIn(this.company.timeZone, file.at);
  }

  private endOfDay(date: string): string {
    return instantAt(this.company.timeZone, date, this.company.calendar.dayEnd);
  }
}

/** Undoes what is only planned or softly held for an order. */
export async function dropPlans(file: OrderFile): Promise<void> {
  const { tx, order } = file;
  await tx.rows(
    `with gone as (
       delete from purchase_allocations a using purchase_lines l
        where a.purchase_line_id = l.id and a.order_id = $1 and a.received = 0 and l.state in ('planned', 'ordered', 'confirmed')
       returning a.purchase_line_id, a.quantity),
     summed as (select purchase_line_id, sum(quantity) as quantity from gone group by 1)
     update purchase_lines l set allocated = l.allocated - summed.quantity from summed where l.id = summed.purchase_line_id`,
    [order.id],
  );
  await tx.rows(`update purchase_lines set state = 'cancelled' where order_id = $1 and state = 'planned'`, [
    order.id,
  ]);
  await tx.rows(`update work_orders set state = 'cancelled' where order_id = $1 and state = 'planned'`, [
    order.id,
  ]);
  await releaseHoldings(file);
  order.holdUntil = null;
}

const latest = (dates: readonly (string | null)[]): string =>
  dates.map((date) => date ?? '').reduce(laterText, '');
const laterText = (a: string, b: string): string => (a === '' ? b : b === '' ? a : laterDate(a, b));

/** The date asked for when it is met, else the date that can be kept. */
function promisedDateOf(line: LineRow, orderRequested: string | null): string | null {
  const requested = line.requestedDate ?? orderRequested;
  if (!requested || !line.projectedDate) return line.projectedDate;
  return laterDate(requested, line.projectedDate);
}
