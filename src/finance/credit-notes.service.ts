import { Injectable } from '@nestjs/common';
import { taxInCredit } from '../../domain/finance/give-back.js';
import { Exact } from '../../domain/money/money.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import type { Tx } from '../platform/database/database.js';
import { aboveInvoice, noInvoice, noPayment, notFree, refuseCurrency } from './credit-refusals.js';
import type { CreditNoteWish, RefundWish } from './credit-notes.views.js';
import { askForRefunds, freePayments } from './refunds.js';
import { billedBy } from './settle-cancellation.js';
import { writeCreditNote } from './write-credit-note.js';

/** What finance gives back to customers: credit notes on invoices, and money that was paid too much (R12). */
@Injectable()
export class CreditNotesService {
  constructor(private readonly desk: OrderDesk) {}

  /**
   * Takes back part of an invoice. It lowers what is still to be paid first; what has been paid above is given back.
   * @returns the credit note's number
   * @throws DomainError `not-found`, `currency-mismatch`, `business-rule` above what the invoice bills
   */
  async credit(invoice: string, wish: CreditNoteWish, by: string, tx: Tx): Promise<string> {
    const order = await orderOf(tx, INVOICE, invoice);
    if (order === undefined) throw noInvoice(invoice);
    return (await this.desk.withOrder(order, (file) => this.write(file, invoice, wish, by), tx)).result;
  }

  /**
   * Asks finance to give back what a customer has paid too much: what of a payment is set against nothing.
   * @returns the refund's number
   * @throws DomainError `not-found`, `currency-mismatch`, `state-conflict` when that much of it is not free
   */
  async refund(payment: string, { amount, reason }: RefundWish, by: string, tx: Tx): Promise<string> {
    const order = await orderOf(tx, PAYMENT, payment);
    if (order === undefined) throw noPayment(payment);
    const refund = async (file: OrderFile): Promise<string> => {
      const { currency } = file.order;
      if (amount) refuseCurrency(amount, currency);
      const free = (await freePayments(file)).find(({ id }) => id === payment)?.free ?? '0';
      const wanted = new Exact(amount?.amount ?? free);
      if (wanted.isZero() || wanted.gt(free)) throw notFree(free, currency);
      const [number] = await askForRefunds(file, [{ payment, amount: wanted.toFixed() }], by, reason);
      return number ?? '';
    };
    return (await this.desk.withOrder(order, refund, tx)).result;
  }

  private async write(
    file: OrderFile,
    invoice: string,
    { amount: credit, reason }: CreditNoteWish,
    by: string,
  ): Promise<string> {
    const { order } = file;
    const { currency } = order;
    refuseCurrency(credit, currency);
    const billed = billedBy(file);
    const amount = new Exact(credit.amount);
    if (amount.gt(order.due)) throw aboveInvoice(invoice, order.due, credit);
    const creditedBefore = new Exact(billed.due).sub(order.due).toFixed();
    const tax = taxInCredit(amount.toFixed(), { ...billed, creditedBefore }, currency).toFixed();
    order.due = new Exact(order.due).sub(amount).toFixed();
    return (await writeCreditNote(file, invoice, { amount, tax, reason, by })).number;
  }
}

async function orderOf(tx: Tx, statement: string, document: string): Promise<string | undefined> {
  return (await tx.row<{ order: string }>(statement, [document]))?.order;
}
const INVOICE = `
  select o.number as "order" from receivables r join orders o on o.id = r.order_id
   where r.number = $1 and r.kind = 'invoice' and r.state <> 'void'`;
const PAYMENT =
  'select o.number as "order" from payments p join orders o on o.id = p.order_id where p.id = $1';
