import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import type { Allocation } from '../../domain/finance/allocate-payments.js';
import {
  spreadCredit,
  taxInCredit,
  type CreditableReceivable,
  type PartOfPayment,
} from '../../domain/finance/give-back.js';
import { creditNoted } from '../../domain/finance/ledger.js';
import { Exact, minorDigits } from '../../domain/money/money.js';
import { writeLetter } from '../notifications/write-letter.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import type { Tx } from '../platform/database/database.js';
import { nextNumber } from '../platform/database/numbers.js';
import { insertRows } from '../platform/database/rows.js';
import { aboveInvoice, noInvoice, noPayment, notFree, refuseCurrency } from './credit-refusals.js';
import type { CreditNoteWish, RefundWish } from './credit-notes.views.js';
import { post } from './ledger.js';
import { openOf, readReceivables, type ReceivableRow } from './receivables.js';
import { askForRefunds, freePayments } from './refunds.js';
import { billedBy } from './settle-cancellation.js';
import { applyAllocations, readAllocations, settlePayments } from './settle-payments.js';

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
    const { order, tx } = file;
    const { currency } = order;
    refuseCurrency(credit, currency);
    const billed = billedBy(file);
    const amount = new Exact(credit.amount);
    if (amount.gt(order.due)) throw aboveInvoice(invoice, order.due, credit);
    const creditedBefore = new Exact(billed.due).sub(order.due).toFixed();
    const tax = taxInCredit(amount.toFixed(), { ...billed, creditedBefore }, currency).toFixed();
    const number = await nextNumber(tx, 'CN', file.time.at);
    const receivables = await readReceivables(file);
    const { credited, takenBack } = spreadCredit(amount.toFixed(), await creditable(file, receivables));
    const undone = await applyAllocations(file, takenBack, receivables);
    for (const { receivable, amount: part } of credited)
      await tx.rows('update receivables set credited = credited + $2::numeric where id = $1', [
        receivable,
        part,
      ]);
    order.due = new Exact(order.due).sub(amount).toFixed();
    order.invoiced = order.due;
    await insertRows(tx, 'credit_notes', [
      {
        ...{ id: uuid(), number, invoiceId: receivables.find((each) => each.number === invoice)?.id },
        ...{ orderId: order.id, customer: order.customer, currency, amount: amount.toFixed(), tax, reason },
        ...{ issuedBy: by, issuedAt: file.at },
      },
    ]);
    const said = { document: number, invoice, amount: amount.toFixed(minorDigits(currency)), currency };
    file.tell('creditNoted', by, { ...said, reason }, 'finance');
    await writeLetter(file, 'creditNote', number, said);
    await askForRefunds(file, givenBack(takenBack), by, `${number}: ${reason}`);
    const settled = await settlePayments(file, by);
    await post(file, by, [creditNoted(number, amount.toFixed(), tax), ...undone, ...settled]);
    file.fact({ kind: 'creditNoted', commitment: invoice, quantity: amount.toFixed(), by, note: number });
    return number;
  }
}

/** What is taken back of each payment in all, from wherever it was set against. */
function givenBack(takenBack: readonly Allocation[]): PartOfPayment[] {
  return [...new Set(takenBack.map(({ payment }) => payment))].map((payment) => ({
    payment,
    amount: takenBack
      .filter((each) => each.payment === payment)
      .reduce((all, { amount }) => all.sub(amount), new Exact(0))
      .toFixed(),
  }));
}

/** The invoice first, then the deposits it deducted, the newest first. */
async function creditable(
  file: OrderFile,
  receivables: readonly ReceivableRow[],
): Promise<CreditableReceivable[]> {
  const allocations = await readAllocations(file);
  return receivables.toReversed().map((receivable) => ({
    id: receivable.id,
    open: openOf(receivable).toFixed(),
    paidBy: allocations.filter((each) => each.receivable === receivable.id),
  }));
}

async function orderOf(tx: Tx, statement: string, document: string): Promise<string | undefined> {
  return (await tx.row<{ order: string }>(statement, [document]))?.order;
}
const INVOICE = `
  select o.number as "order" from receivables r join orders o on o.id = r.order_id
   where r.number = $1 and r.kind = 'invoice' and r.state <> 'void'`;
const PAYMENT =
  'select o.number as "order" from payments p join orders o on o.id = p.order_id where p.id = $1';
