import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { DomainError } from '../../domain/errors/domain-error.js';
import type { Standing } from '../../domain/cancellation/standing.js';
import { stillToPay } from '../../domain/finance/amounts-asked.js';
import { decideCredit } from '../../domain/finance/credit.js';
import { paymentReceived } from '../../domain/finance/ledger.js';
import { Exact } from '../../domain/money/money.js';
import { CompanyProfile } from '../company/company-profile.js';
import { DeadlinesService } from '../deadlines/deadlines.service.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import type { Tx } from '../platform/database/database.js';
import { toRecords } from '../platform/database/rows.js';
import { dropPlans } from '../promising/drop-plans.js';
import { readCreditFacts } from './credit-facts.js';
import { requestDeposit } from './deposits.js';
import { dun } from './dunning.js';
import { endUndelivered } from './end-undelivered.js';
import { issueInvoice } from './invoices.js';
import { post } from './ledger.js';
import { amountOfPayment, bookedAlready, type IncomingPayment } from './payment-refusals.js';
import { recordRefund, returnLeftOver } from './refunds.js';
import {
  previewSettlement,
  settleCancellation,
  standingOfMoney,
  type Settlement,
} from './settle-cancellation.js';
import { settleChange, type ChangeToSettle, type SettledChange } from './settle-change.js';
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

  /**
   * Makes what is asked for and paid what a change's new version comes to, and says whether it fits the customer's credit.
   * The version is on the file already.
   */
  async settleChange(file: OrderFile, how: ChangeToSettle): Promise<SettledChange> {
    return await settleChange(file, how, this.company);
  }

  /** Asks the deposit that the terms want before work starts; without one the order is free to be made. */
  async requestDeposit(file: OrderFile): Promise<void> {
    await requestDeposit(file, this.company);
  }

  /** Invoices what has been delivered, and what is charged, less the deposits. */
  async issueInvoice(file: OrderFile): Promise<void> {
    await issueInvoice(file, this.company);
  }

  /** Voids what is asked before delivery, and gives back what is paid above what a cancelled order comes to. */
  async undo(file: OrderFile): Promise<void> {
    await settleCancellation(file);
  }

  private async book(file: OrderFile, payment: IncomingPayment, by: string): Promise<RecordedMoney> {
    const { order, tx } = file;
    const { reference, currency } = payment;
    const amount = amountOfPayment(payment, order.currency).toFixed();
    const paymentId = uuid();
    const row = {
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
    };
    // Recorded for two orders at once, the second waits here for the first.
    if (!(await tx.row(BOOK, [toRecords([row])]))) throw bookedAlready(payment);
    file.tell('paymentReceived', by, { amount, currency, reference }, 'finance');
    const depositBefore = order.depositState;
    const [settled, received] = await Promise.all([settlePayments(file, by), receivedFor(file)]);
    const back = file.stage === 'cancelled' ? await returnLeftOver(file, by, CANCELLED) : '0';
    await post(file, by, [paymentReceived(reference, amount), ...settled.postings]);
    const kind =
      depositBefore === 'asked' && order.depositState === 'secured' ? 'depositPaid' : 'paymentReceived';
    file.fact({ kind, commitment: order.number, quantity: amount, by, note: reference });
    return { paymentId, open: stillToPay(order.due, new Exact(received).sub(back).toFixed()).toFixed() };
  }
}

/** A reference is booked once, for whichever order. */
const BOOK = `insert into payments select * from jsonb_populate_recordset(null::payments, $1::jsonb)
  on conflict (reference) do nothing returning id`;

/** Why what comes in for such an order goes back. */
const CANCELLED = 'the order was cancelled 订单已取消';
