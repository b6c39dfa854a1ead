import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { addDays, addWorkingDays } from '../../domain/calendar/business-calendar.js';
import { dateIn, instantAt } from '../../domain/calendar/zones.js';
import { DomainError } from '../../domain/errors/domain-error.js';
import { Exact, parseDecimal, parsePercent, round } from '../../domain/money/money.js';
import { CompanyProfile } from '../company/company-profile.js';
import { writeLetter } from '../notifications/write-letter.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import type { Tx } from '../platform/database/database.js';
import { nextNumber } from '../platform/database/numbers.js';
import { insertRows } from '../platform/database/rows.js';
import { dropPlans } from '../promising/drop-plans.js';

export interface IncomingPayment {
  amount: string;
  currency: string;
  /** Bank reference: the same one is booked once. */
  reference: string;
}

interface ReceivableRow {
  id: string;
  number: string;
  kind: 'deposit' | 'invoice';
  amount: string;
  paid: string;
  version: number;
}

/** Credit, deposit, invoice and payments (R12). All amounts in the order's currency. */
@Injectable()
export class FinanceService {
  constructor(
    private readonly desk: OrderDesk,
    private readonly company: CompanyProfile,
  ) {
    desk.offer('secureCredit', (file) => this.secureCredit(file));
    desk.offer('requestDeposit', (file) => this.requestDeposit(file));
    desk.offer('issueInvoice', (file) => this.issueInvoice(file));
  }

  /** Within the customer's limit the order is secured; above it finance decides. The customer's row orders those who compete. */
  async secureCredit(file: OrderFile): Promise<void> {
    const { order, tx } = file;
    const customer = await tx.row<{ limit: string | null }>(
      'select credit_limit::text as "limit" from customers where code = $1 for update',
      [order.customer],
    );
    const row = await tx.row<{ exposure: string }>(
      `select coalesce(sum(total - paid), 0)::text as exposure from orders
        where customer = $1 and id <> $2 and credit_state = 'secured' and stage not in ('closed', 'cancelled')`,
      [order.customer, order.id],
    );
    const exposure = row?.exposure ?? '0';
    const limit = customer?.limit ?? null;
    const wanted = new Exact(exposure).add(order.total).sub(order.paid);
    const facts = { limit, exposure, total: order.total, currency: order.currency };
    if (limit === null || wanted.lte(limit)) {
      order.creditState = 'secured';
      file.tell('creditSecured', 'system', facts, 'finance');
      return;
    }
    order.creditState = 'referred';
    file.openTask({ kind: 'decideCredit', document: order.number, dueAt: order.holdUntil, data: facts });
    file.tell('creditReferred', 'system', facts, 'finance');
  }

  /** Finance decides on an order above the limit; a refusal ends it and gives back what it held. */
  async decideCredit(file: OrderFile, approved: boolean, by: string, reason?: string): Promise<void> {
    const { order } = file;
    if (order.creditState !== 'referred') {
      throw new DomainError('state-conflict', `Order ${order.number} is not waiting for a credit decision`, {
        detailZh: `订单 ${order.number} 未在等待信用审批`,
      });
    }
    order.creditState = approved ? 'secured' : 'refused';
    file.closeTasks({ kind: 'decideCredit' }, { state: 'completed', by, ...(reason ? { reason } : {}) });
    if (!approved) await dropPlans(file);
    const note = reason ? { note: reason } : {};
    file.fact({ kind: approved ? 'creditApproved' : 'creditRefused', commitment: order.number, by, ...note });
    file.tell(approved ? 'creditApproved' : 'creditRefused', by, { ...note }, 'finance');
  }

  /** Asks the deposit that the terms want before work starts; without one the order is free to be made. */
  async requestDeposit(file: OrderFile): Promise<void> {
    const { order } = file;
    const percent = parsePercent(order.terms.depositPercent);
    const amount = round(percent.mul(order.total), order.currency);
    if (amount.isZero()) {
      order.depositState = 'secured';
      order.holdUntil = null;
      return;
    }
    order.depositState = 'asked';
    const number = await nextNumber(file.tx, 'DR', file.time.at);
    const dueDate = addWorkingDays(this.company.calendar, this.today(file), order.terms.depositDays);
    await this.writeReceivable(file, 'deposit', number, amount.toFixed(), dueDate);
    const facts = { document: number, amount: amount.toFixed(), currency: order.currency, dueDate };
    file.openTask({ kind: 'confirmDeposit', document: number, dueAt: this.endOfDay(dueDate), data: facts });
    file.tell('depositRequested', 'system', facts, 'finance');
    await writeLetter(file, 'depositRequest', number, {
      document: number,
      amount: facts.amount,
      currency: order.currency,
      date: dueDate,
    });
    await this.settle(file, 'system');
  }

  /** Invoices what has been delivered: the total less the deposit. */
  async issueInvoice(file: OrderFile): Promise<void> {
    const { order } = file;
    const [deposit] = await this.receivables(file, 'deposit');
    const amount = new Exact(order.total).sub(deposit?.paid ?? '0');
    const number = await nextNumber(file.tx, 'INV', file.time.at);
    const dueDate = addDays(this.today(file), order.terms.paymentDays);
    await this.writeReceivable(file, 'invoice', number, amount.toFixed(), dueDate);
    order.invoiced = order.total;
    const facts = { document: number, amount: amount.toFixed(), currency: order.currency, dueDate };
    file.tell('invoiceIssued', 'system', facts, 'finance');
    await writeLetter(file, 'invoice', number, {
      document: number,
      amount: facts.amount,
      currency: order.currency,
      date: dueDate,
    });
    file.openTask({ kind: 'collectBalance', document: number, dueAt: this.endOfDay(dueDate), data: facts });
    await this.settle(file, 'system');
  }

  /** Money has come in for an order; it pays what is open, the oldest first, and any rest stands to the customer's credit. */
  async recordPayment(
    number: string,
    payment: IncomingPayment,
    by: string,
    tx?: Tx,
  ): Promise<{ paymentId: string; open: string }> {
    const { result } = await this.desk.withOrder(number, (file) => this.book(file, payment, by), tx);
    return result;
  }

  private async book(
    file: OrderFile,
    payment: IncomingPayment,
    by: string,
  ): Promise<{ paymentId: string; open: string }> {
    const { order } = file;
    refuseCurrency(payment, order.currency);
    const amount = parseDecimal(payment.amount);
    // Recorded for two orders at once, the second waits here and is refused below.
    await file.tx.rows(`select pg_advisory_xact_lock(hashtextextended('payment ' || $1, 0))`, [
      payment.reference,
    ]);
    const known = await file.tx.row<{ id: string }>('select id from payments where reference = $1', [
      payment.reference,
    ]);
    if (known) {
      throw new DomainError('state-conflict', `Payment ${payment.reference} is booked already`, {
        detailZh: `付款 ${payment.reference} 已入账`,
        errors: [
          {
            pointer: '/reference',
            code: 'state-conflict',
            message: 'booked already',
            given: payment.reference,
          },
        ],
      });
    }
    const paymentId = uuid();
    await insertRows(file.tx, 'payments', [
      {
        id: paymentId,
        customer: order.customer,
        orderId: order.id,
        currency: order.currency,
        amount: amount.toFixed(),
        allocated: '0',
        reference: payment.reference,
        recordedBy: by,
        at: file.at,
      },
    ]);
    file.tell(
      'paymentReceived',
      by,
      { amount: amount.toFixed(), currency: order.currency, reference: payment.reference },
      'finance',
    );
    const depositBefore = order.depositState;
    await this.settle(file, by);
    const kind =
      depositBefore === 'asked' && order.depositState === 'secured' ? 'depositPaid' : 'paymentReceived';
    file.fact({ kind, commitment: order.number, quantity: amount.toFixed(), by, note: payment.reference });
    return { paymentId, open: new Exact(order.total).sub(order.paid).toFixed() };
  }

  /** Sets what is unallocated of the order's payments against its open receivables, and closes what is paid. */
  private async settle(file: OrderFile, by: string): Promise<void> {
    const { order, tx } = file;
    const payments = await tx.rows<{ id: string; free: string }>(
      'select id, (amount - allocated)::text as free from payments where order_id = $1 and allocated < amount order by at, id for update',
      [order.id],
    );
    for (const receivable of await this.receivables(file)) {
      for (const payment of payments) await this.allocate(file, payment, receivable);
      if (new Exact(receivable.paid).lt(receivable.amount)) continue;
      await tx.rows(`update receivables set state = 'paid' where id = $1`, [receivable.id]);
      file.closeTasks({ document: receivable.number }, { state: 'completed', by });
      if (receivable.kind === 'deposit') {
        order.depositState = 'secured';
        order.holdUntil = null;
      }
    }
  }

  private async allocate(
    file: OrderFile,
    payment: { id: string; free: string },
    receivable: ReceivableRow,
  ): Promise<void> {
    const share = Exact.min(payment.free, new Exact(receivable.amount).sub(receivable.paid));
    if (share.lte(0)) return;
    payment.free = new Exact(payment.free).sub(share).toFixed();
    receivable.paid = new Exact(receivable.paid).add(share).toFixed();
    file.order.paid = new Exact(file.order.paid).add(share).toFixed();
    await file.tx.rows('update payments set allocated = allocated + $2 where id = $1', [
      payment.id,
      share.toFixed(),
    ]);
    await file.tx.rows('update receivables set paid = paid + $2 where id = $1', [
      receivable.id,
      share.toFixed(),
    ]);
    await insertRows(file.tx, 'payment_allocations', [
      { id: uuid(), paymentId: payment.id, receivableId: receivable.id, amount: share.toFixed() },
    ]);
  }

  private async receivables(file: OrderFile, kind?: 'deposit'): Promise<ReceivableRow[]> {
    const rows = await file.tx.rows<ReceivableRow & { state: string }>(
      `select id, number, kind, amount::text, paid::text, version, state from receivables where order_id = $1 and state <> 'void' order by issued_at, id`,
      [file.order.id],
    );
    return rows.filter((row) => (kind ? row.kind === kind : row.state === 'open'));
  }

  private async writeReceivable(
    file: OrderFile,
    kind: 'deposit' | 'invoice',
    number: string,
    amount: string,
    dueDate: string,
  ): Promise<void> {
    const { id: orderId, version, customer, currency } = file.order;
    await insertRows(file.tx, 'receivables', [
      {
        id: uuid(),
        number,
        kind,
        orderId,
        version,
        customer,
        currency,
        amount,
        paid: '0',
        dueDate,
        state: 'open',
        issuedAt: file.at,
        expectedBy: null,
      },
    ]);
  }

  private today(file: OrderFile): string {
    return dateIn(this.company.timeZone, file.at);
  }

  private endOfDay(date: string): string {
    return instantAt(this.company.timeZone, date, this.company.calendar.dayEnd);
  }
}

function refuseCurrency(payment: IncomingPayment, currency: string): void {
  if (payment.currency === currency) return;
  const message = `The order is in ${currency}, not in ${payment.currency}`;
  throw new DomainError('currency-mismatch', message, {
    detailZh: `订单币种为 ${currency}，而非 ${payment.currency}`,
    errors: [{ pointer: '/amount/currency', code: 'currency-mismatch', message, given: payment.currency }],
  });
}
