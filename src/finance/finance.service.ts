import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { addDays, addWorkingDays } from '../../domain/calendar/business-calendar.js';
import { dateIn, instantAt } from '../../domain/calendar/zones.js';
import { DomainError } from '../../domain/errors/domain-error.js';
import type { Standing } from '../../domain/cancellation/standing.js';
import { depositAmount, invoiceAmount, stillToPay } from '../../domain/finance/amounts-asked.js';
import { decideCredit } from '../../domain/finance/credit.js';
import { invoiceIssued, paymentReceived } from '../../domain/finance/ledger.js';
import { Exact, minorDigits } from '../../domain/money/money.js';
import { CompanyProfile } from '../company/company-profile.js';
import { DeadlinesService } from '../deadlines/deadlines.service.js';
import { extendHoldings } from '../inventory/stock.js';
import { writeLetter } from '../notifications/write-letter.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import type { Tx } from '../platform/database/database.js';
import { nextNumber } from '../platform/database/numbers.js';
import { insertRows } from '../platform/database/rows.js';
import { dropPlans } from '../promising/drop-plans.js';
import { readCreditFacts } from './credit-facts.js';
import { dun } from './dunning.js';
import { endUndelivered } from './end-undelivered.js';
import { post } from './ledger.js';
import { amountOfPayment, bookedAlready, type IncomingPayment } from './payment-refusals.js';
import {
  openOf,
  readReceivable,
  readReceivables,
  writeReceivable,
  type ReceivableRow,
} from './receivables.js';
import { recordRefund, returnLeftOver } from './refunds.js';
import {
  billedBy,
  previewSettlement,
  settleCancellation,
  standingOfMoney,
  type Settlement,
} from './settle-cancellation.js';
import { receivedFor, settlePayments } from './settle-payments.js';

export type { Settlement } from './settle-cancellation.js';

/** A payment as it was booked, and what of all that its order comes to is still to be paid. */
export interface RecordedMoney {
  paymentId: string;
  open: string;
}

/** Credit, deposit, invoice, payments, and the money of a cancellation (R12, R20). All amounts in the order's currency. */
@Injectable()
export class FinanceService {
  constructor(
    private readonly desk: OrderDesk,
    private readonly company: CompanyProfile,
    deadlines: DeadlinesService,
  ) {
    deadlines.whenCustomerIsTold(['confirmDeposit', 'collectBalance'], (file, { document }, level) =>
      this.dun(file, document, level),
    );
    desk.offer('secureCredit', (file) => this.secureCredit(file));
    desk.offer('requestDeposit', (file) => this.requestDeposit(file));
    desk.offer('issueInvoice', (file) => this.issueInvoice(file));
    desk.offer('settleCancellation', settleCancellation);
  }

  /** Within the customer's limit the order is secured; otherwise finance decides. The customer's row orders those who compete. */
  async secureCredit(file: OrderFile): Promise<void> {
    const { order } = file;
    const facts = await readCreditFacts(file);
    const { decision, reason, exposure } = decideCredit(facts);
    const { limit, limitCurrency } = facts;
    const said = { limit, limitCurrency, exposure, total: order.due, currency: order.currency };
    if (decision === 'secured') {
      order.creditState = 'secured';
      file.tell('creditSecured', 'system', said, 'finance');
      return;
    }
    order.creditState = 'referred';
    const data = { ...said, why: reason };
    file.openTask({ kind: 'decideCredit', document: order.number, dueAt: order.holdUntil, data });
    file.tell('creditReferred', 'system', data, 'finance');
  }

  /** Finance decides on an order that no rule secures; a refusal ends it and gives back what it held. */
  async decideCredit(file: OrderFile, approved: boolean, by: string, reason?: string): Promise<void> {
    const { order } = file;
    if (order.creditState !== 'referred') {
      throw new DomainError('state-conflict', `Order ${order.number} is not waiting for a credit decision`, {
        detailZh: `订单 ${order.number} 未在等待信用审批`,
      });
    }
    order.creditState = approved ? 'secured' : 'refused';
    file.closeTasks({ kind: 'decideCredit' }, { state: 'completed', by, ...(reason ? { reason } : {}) });
    const note = reason ? { note: reason } : {};
    file.fact({ kind: approved ? 'creditApproved' : 'creditRefused', commitment: order.number, by, ...note });
    file.tell(approved ? 'creditApproved' : 'creditRefused', by, { ...note }, 'finance');
    if (approved) return;
    await dropPlans(file);
    await endUndelivered(file, by);
  }

  /**
   * Asks the deposit that the terms want before work starts; without one the order is free to be made. Asked again, the
   * request that stands is asked for, once; what is held for the order is held as long as it may be paid.
   */
  async requestDeposit(file: OrderFile): Promise<void> {
    const { order } = file;
    // Dates that have become too old are promised anew first; then this is asked again.
    if (order.promiseState !== 'given') return;
    const amount = depositAmount(order.due, order.terms.depositPercent, order.currency);
    const standing = (await readReceivables(file)).find(
      ({ kind, version }) => kind === 'deposit' && version === order.version,
    );
    if (amount.isZero() || standing?.state === 'paid') {
      order.depositState = 'secured';
      order.holdUntil = null;
      return;
    }
    order.depositState = 'asked';
    const asked = standing ?? (await this.writeDeposit(file, amount.toFixed()));
    const facts = factsOf(asked, order.currency);
    const dueAt = this.endOfDay(asked.dueDate);
    file.openTask({ kind: 'confirmDeposit', document: asked.number, dueAt, data: facts });
    await extendHoldings(file, dueAt);
    if (!standing) file.tell('depositRequested', 'system', facts, 'finance');
    await post(file, 'system', await settlePayments(file, 'system'));
    // What has been paid before it was asked for is not asked for.
    const open = openOf(await readReceivable(file, asked.number));
    if (!standing && open.gt(0))
      await writeLetter(file, 'depositRequest', asked.number, letterOf(asked, open, order.currency));
  }

  /** Invoices what has been delivered, and what is charged for a cancellation, less the deposits. */
  async issueInvoice(file: OrderFile): Promise<void> {
    const { order } = file;
    const deposits = (await readReceivables(file)).filter(({ kind }) => kind === 'deposit');
    const paidBefore = deposits.map(({ paid }) => paid);
    const amount = invoiceAmount(order.due, paidBefore);
    const invoice = {
      kind: 'invoice' as const,
      number: await nextNumber(file.tx, 'INV', file.time.at),
      amount: amount.toFixed(),
      dueDate: addDays(this.today(file), order.terms.paymentDays),
    };
    await writeReceivable(file, invoice);
    order.invoiced = order.due;
    const facts = factsOf(invoice, order.currency);
    const dueAt = this.endOfDay(invoice.dueDate);
    file.openTask({ kind: 'collectBalance', document: invoice.number, dueAt, data: facts });
    file.tell('invoiceIssued', 'system', facts, 'finance');
    const settled = await settlePayments(file, 'system');
    const deducted = new Exact(order.due).sub(amount).toFixed();
    await post(file, 'system', [invoiceIssued(invoice.number, billedBy(file), deducted), ...settled]);
    const open = openOf(await readReceivable(file, invoice.number));
    const kind = open.gt(0) ? 'invoice' : 'paidInvoice';
    await writeLetter(
      file,
      kind,
      invoice.number,
      letterOf(invoice, open.gt(0) ? open : amount, order.currency),
    );
  }

  /** Money has come in for an order; it pays what is open, the oldest first, and any rest stands to the customer's credit. */
  async recordPayment(number: string, payment: IncomingPayment, by: string, tx?: Tx): Promise<RecordedMoney> {
    const { result } = await this.desk.withOrder(number, (file) => this.book(file, payment, by), tx);
    return result;
  }

  /** What was to be given back has gone back, by a transfer of that reference. @throws DomainError when it has already */
  async recordReturn(file: OrderFile, refund: string, reference: string, by: string): Promise<void> {
    await recordRefund(file, refund, reference, by);
  }

  /** Reminds a customer by letter of what is overdue, each level from 1 once per document, until it is paid. */
  async dun(file: OrderFile, document: string, level: number): Promise<void> {
    await dun(file, document, level);
  }

  /** What would become of deposit requests and invoices if the rest of the order were cancelled now. */
  async standing(file: OrderFile): Promise<Standing[]> {
    return await standingOfMoney(file);
  }

  /** What an order would come to if its rest were cancelled now at a charge, and what is paid or given back for it. */
  async previewSettlement(file: OrderFile, charge: string): Promise<Settlement> {
    return await previewSettlement(file, charge);
  }

  /** Voids what is asked before delivery, and gives back what is paid above what a cancelled order comes to. */
  async undo(file: OrderFile): Promise<void> {
    await settleCancellation(file);
  }

  private async book(file: OrderFile, payment: IncomingPayment, by: string): Promise<RecordedMoney> {
    const { order, tx } = file;
    const { reference, currency } = payment;
    const amount = amountOfPayment(payment, order.currency).toFixed();
    // Recorded for two orders at once, the second waits here and is refused below.
    await tx.rows(`select pg_advisory_xact_lock(hashtextextended('payment ' || $1, 0))`, [reference]);
    const known = await tx.row('select id from payments where reference = $1', [reference]);
    if (known) throw bookedAlready(payment);
    const paymentId = uuid();
    await insertRows(tx, 'payments', [
      {
        id: paymentId,
        customer: order.customer,
        orderId: order.id,
        currency,
        amount,
        allocated: '0',
        toReturn: '0',
        returned: '0',
        reference,
        recordedBy: by,
        at: file.at,
      },
    ]);
    file.tell('paymentReceived', by, { amount, currency, reference }, 'finance');
    const depositBefore = order.depositState;
    const settled = await settlePayments(file, by);
    if (file.stage === 'cancelled') await returnLeftOver(file, by, CANCELLED);
    await post(file, by, [paymentReceived(reference, amount), ...settled]);
    const kind =
      depositBefore === 'asked' && order.depositState === 'secured' ? 'depositPaid' : 'paymentReceived';
    file.fact({ kind, commitment: order.number, quantity: amount, by, note: reference });
    return { paymentId, open: stillToPay(order.due, await receivedFor(file)).toFixed() };
  }

  private async writeDeposit(file: OrderFile, amount: string): Promise<Asked> {
    const { calendar } = this.company;
    const asked = {
      kind: 'deposit' as const,
      number: await nextNumber(file.tx, 'DR', file.time.at),
      amount,
      dueDate: addWorkingDays(calendar, this.today(file), file.order.terms.depositDays),
    };
    await writeReceivable(file, asked);
    return asked;
  }

  private today(file: OrderFile): string {
    return dateIn(this.company.timeZone, file.at);
  }

  private endOfDay(date: string): string {
    return instantAt(this.company.timeZone, date, this.company.calendar.dayEnd);
  }
}

/** Why what comes in for such an order goes back. */
const CANCELLED = 'the order was cancelled 订单已取消';

type Asked = Pick<ReceivableRow, 'number' | 'amount' | 'dueDate'>;

const factsOf = ({ number, amount, dueDate }: Asked, currency: string) => ({
  document: number,
  amount,
  currency,
  dueDate,
});

const letterOf = ({ number, dueDate }: Asked, amount: Exact, currency: string) => ({
  document: number,
  amount: amount.toFixed(minorDigits(currency)),
  currency,
  date: dueDate,
});
