import { depositAmount, furtherDeposit } from '../../domain/finance/amounts-asked.js';
import { decideCredit } from '../../domain/finance/credit.js';
import type { BilledAmounts } from '../../domain/finance/ledger.js';
import { Exact, sum } from '../../domain/money/money.js';
import type { CompanyProfile } from '../company/company-profile.js';
import type { OrderFile } from '../orders/order-file.js';
import type { VersionContent } from '../orders/order-versions.js';
import { readCreditFacts } from './credit-facts.js';
import { requestDeposit, requestFurtherDeposit } from './deposits.js';
import { issueFurtherInvoice, voidOpenDeposits } from './invoices.js';
import { post } from './ledger.js';
import { DEPOSIT_PENDING, readReceivables, voidDeposits, type ReceivableRow } from './receivables.js';
import { returnLeftOver } from './refunds.js';
import { billedBy, whatStaysOf } from './settle-cancellation.js';
import { receivedFor, undoAllocations } from './settle-payments.js';
import { writeCreditNote } from './write-credit-note.js';

/** A change of which the new version is written on the order's file; amounts in the order's currency. */
export interface ChangeToSettle {
  /** Number of the change request. */
  change: string;
  /** What the customer is charged for what the change wastes; bears no tax. */
  fee: string;
  /** Total of the version before. */
  totalBefore: string;
  by: string;
  reason: string;
}

/** What the money of an order came to by a change; amounts in its currency. */
export interface SettledChange {
  /** What the order comes to now: its total and the fees for its changes, less what was credited. */
  due: string;
  /** What is asked as a deposit above what was asked or paid before, or '0'. */
  furtherDeposit: string;
  /** What goes back to the customer, or '0'. */
  toReturn: string;
  /** Whether the order still fits the customer's credit by the rule, or finance is to be asked; `approves` where it became no dearer. */
  creditVerdict: 'approves' | 'asks';
}

/**
 * Makes what is asked for and paid what the new version comes to (R16):
 *
 * - a deposit that was asked and is not paid is void and asked anew by the new version, unless it stays the same; what was
 *   paid on it counts for the new one;
 * - once the deposit is paid, a further one is asked where the company's threshold is passed. What was undertaken before goes
 *   on; what is still to be undertaken waits for it, with the flag `depositPending`;
 * - what was paid too much offsets the balance, and what of it is above all that the order comes to goes back;
 * - what has been invoiced is made more by a further invoice, less by a credit note.
 *
 * A credit decision that finance has not made yet is put before the rule again.
 */
export async function settleChange(
  file: OrderFile,
  how: ChangeToSettle,
  company: CompanyProfile,
): Promise<SettledChange> {
  const { order } = file;
  const { change, fee, totalBefore, by } = how;
  const dueBefore = order.due;
  const credited = new Exact(totalBefore).add(order.changeFees).sub(dueBefore);
  order.changeFees = new Exact(order.changeFees).add(fee).toFixed();
  order.due = Exact.max(0, new Exact(billedBy(file).due).sub(credited)).toFixed();
  const { due, total, currency } = order;
  const creditVerdict = await verdictOn(file, dueBefore);
  file.tell('changeSettled', by, { change, totalBefore, total, fee, amount: due, currency }, 'finance');
  const receivables = await readReceivables(file);
  const invoice = receivables.findLast(({ kind }) => kind === 'invoice');
  const settled = invoice
    ? await settleInvoiced(file, how, company, invoice)
    : order.depositState === 'secured'
      ? await settleSecured(file, how, company, receivables)
      : await settleAsked(file, how, company, receivables);
  return { due, creditVerdict, ...settled };
}

type Settled = Pick<SettledChange, 'furtherDeposit' | 'toReturn'>;

/** The rule for the whole exposure. Where credit is not secured yet the order's own step decides, on the new amount. */
async function verdictOn(file: OrderFile, dueBefore: string): Promise<SettledChange['creditVerdict']> {
  const { order } = file;
  if (order.creditState === 'referred' && !new Exact(order.due).eq(dueBefore)) {
    const reason = 'the order has changed 订单已变更';
    file.closeTasks({ kind: 'decideCredit' }, { state: 'withdrawn', by: 'system', reason });
    order.creditState = 'lacking';
  }
  if (order.creditState !== 'secured' || new Exact(order.due).lte(dueBefore)) return 'approves';
  return decideCredit(await readCreditFacts(file)).decision === 'secured' ? 'approves' : 'asks';
}

/** Before the deposit is paid: what was asked is replaced; what was not asked yet is asked by the new version in its time. */
async function settleAsked(
  file: OrderFile,
  how: ChangeToSettle,
  company: CompanyProfile,
  receivables: readonly ReceivableRow[],
): Promise<Settled> {
  const { order } = file;
  const { due, currency, terms } = order;
  const asked = receivables.find(({ kind, state }) => kind === 'deposit' && state === 'open');
  if (!asked) return { furtherDeposit: '0', toReturn: '0' };
  const wanted = depositAmount(due, terms.depositPercent, currency);
  let toReturn = '0';
  if (wanted.eq(asked.amount)) {
    await file.tx.rows('update receivables set version = $2 where id = $1', [asked.id, order.version]);
  } else {
    const undone = await voidOpenDeposits(file, how.by, receivables);
    toReturn = await returnLeftOver(file, how.by, reasonOf(how), due);
    await post(file, how.by, undone);
  }
  order.depositState = 'lacking';
  await requestDeposit(file, company);
  return { furtherDeposit: Exact.max(0, wanted.sub(asked.amount)).toFixed(), toReturn };
}

/** After the deposit was paid, or where none was asked. */
async function settleSecured(
  file: OrderFile,
  how: ChangeToSettle,
  company: CompanyProfile,
  receivables: readonly ReceivableRow[],
): Promise<Settled> {
  const { order } = file;
  const { due, currency, terms } = order;
  const { by } = how;
  const undone = await voidOpenDeposits(file, by, receivables);
  // An invoice deducts the deposits whole: where they are more than it will ask, they become money that is free.
  if (new Exact(order.paid).gt(due)) {
    undone.push(...(await undoAllocations(file)));
    await voidDeposits(file, by);
  }
  const keep = new Exact(due).sub(order.paid).toFixed();
  const toReturn = await returnLeftOver(file, by, reasonOf(how), keep);
  await post(file, by, undone);
  const { depositPercent } = terms;
  const { furtherDepositAbovePercent } = company.policies.change;
  const received = await receivedFor(file);
  const further = furtherDeposit({ due, depositPercent, currency }, received, furtherDepositAbovePercent);
  if (further.isZero()) return { furtherDeposit: '0', toReturn };
  // Asked with what is free already, which pays that part of it at once.
  const amount = depositAmount(due, depositPercent, currency).sub(order.paid).toFixed();
  await requestFurtherDeposit(file, company, amount);
  order.flags[DEPOSIT_PENDING] = { since: file.at, why: reasonOf(how) };
  return { furtherDeposit: further.toFixed(), toReturn };
}

/** After the invoice: the difference to what the version before billed, part by part. */
async function settleInvoiced(
  file: OrderFile,
  how: ChangeToSettle,
  company: CompanyProfile,
  { number }: ReceivableRow,
): Promise<Settled> {
  const { order } = file;
  const difference = await differenceOf(file, how.fee);
  const more = new Exact(order.due).sub(order.invoiced);
  if (more.gt(0)) await issueFurtherInvoice(file, company, difference);
  if (!more.isNegative()) return { furtherDeposit: '0', toReturn: '0' };
  const amount = more.neg();
  const tax = Exact.max(0, Exact.min(amount, new Exact(difference.tax).neg()));
  const note = { amount, tax: tax.toFixed(), reason: reasonOf(how), by: how.by };
  const { back } = await writeCreditNote(file, number, note);
  return { furtherDeposit: '0', toReturn: sum(back.map((part) => new Exact(part.amount))).toFixed() };
}

async function differenceOf(file: OrderFile, fee: string): Promise<BilledAmounts> {
  const { order, tx } = file;
  const before = await tx.row<{ content: VersionContent }>(
    'select content from order_versions where order_id = $1 and version = $2',
    [order.id, order.version - 1],
  );
  if (!before) throw new Error(`${order.number} has no version ${String(order.version - 1)}`);
  const { content } = before;
  const feesBefore = new Exact(order.changeFees).sub(fee).toFixed();
  const charge = order.cancellation?.charge ?? '0';
  const lines = content.lines.map((line) => ({ ...line, kept: line.quantity }));
  const old = whatStaysOf(content, lines, charge, feesBefore);
  const now = billedBy(file);
  const more = (part: keyof BilledAmounts): string => new Exact(now[part]).sub(old[part]).toFixed();
  return {
    goods: more('goods'),
    freight: more('freight'),
    tax: more('tax'),
    charge: more('charge'),
    fees: more('fees'),
  };
}

const reasonOf = ({ change, reason }: ChangeToSettle): string => `${change}: ${reason}`;
