import { Check, Entity, ForeignKey, Index } from 'typeorm';
import type { Account, PostingKind } from '../../domain/finance/ledger.js';
import { Customer } from '../customers/customers.entities.js';
import { Order } from '../orders/orders.entities.js';
import { Amount, DateOnly, Id, Instant, Int, Ref, Text } from '../platform/database/columns.js';

@Entity('receivables', { comment: 'what a customer is asked to pay: deposit requests and invoices' })
@Check('receivables_kind', `"kind" in ('deposit', 'invoice')`)
@Check('receivables_state', `"state" in ('open', 'paid', 'void')`)
@Check(
  'receivables_paid',
  '"amount" >= 0 and "paid" >= 0 and "credited" >= 0 and "paid" + "credited" <= "amount"',
)
@Check('receivables_dunning', '"dunning_level" >= 0')
@Index('receivables_once', ['orderId', 'version', 'kind'], { unique: true, where: `"state" <> 'void'` })
export class Receivable {
  @Id() id!: string;
  @Index({ unique: true }) @Text('DR-2026-000012 (deposit request) or INV-2026-000012') number!: string;
  @Text('deposit, invoice') kind!: 'deposit' | 'invoice';
  @Index() @ForeignKey(() => Order) @Ref('sales order') orderId!: string;
  @Int('version of the sales order') version!: number;
  @Index() @ForeignKey(() => Customer) @Text('customer code') customer!: string;
  @Text('currency, ISO 4217') currency!: string;
  @Amount('amount asked; an invoice asks the total less deposits received') amount!: string;
  @Amount('paid so far') paid!: string;
  @Amount('taken back of it by credit notes', { default: 0 }) credited!: string;
  @DateOnly('due date') dueDate!: string;
  @Int('how often the customer has been reminded by letter that it is overdue', { default: 0 })
  dunningLevel!: number;
  @Text('open, paid, void') state!: 'open' | 'paid' | 'void';
  @Instant('when it was issued') issuedAt!: Date;
}

@Entity('payments', { comment: 'money received, append-only but for its allocation and return' })
@Check(
  'payments_allocated',
  '"amount" > 0 and "allocated" >= 0 and "to_return" >= 0 and "returned" >= 0 and "allocated" + "to_return" + "returned" <= "amount"',
)
export class Payment {
  @Id() id!: string;
  @ForeignKey(() => Customer) @Text('customer code') customer!: string;
  @Index() @ForeignKey(() => Order) @Ref('sales order it was paid for') orderId!: string;
  @Text('currency, ISO 4217') currency!: string;
  @Amount('amount received') amount!: string;
  @Amount("part of it set against receivables; the rest is the customer's credit") allocated!: string;
  @Amount('part of it that is to be given back and set against nothing else', { default: 0 })
  toReturn!: string;
  @Amount('part of it that has been given back', { default: 0 }) returned!: string;
  @Index({ unique: true }) @Text('bank reference, unique') reference!: string;
  @Text('who recorded it') recordedBy!: string;
  @Instant('value date') at!: Date;
}

@Entity('payment_allocations', { comment: 'which payment paid which receivable, append-only' })
@Check('payment_allocations_something', '"amount" <> 0')
export class PaymentAllocation {
  @Id() id!: string;
  @Index() @ForeignKey(() => Payment) @Ref('payment') paymentId!: string;
  @Index() @ForeignKey(() => Receivable) @Ref('receivable') receivableId!: string;
  @Amount('amount; negative = taken back, when the receivable became void') amount!: string;
}

@Entity('refunds', {
  comment: 'parts of payments that go back to the customer, from the asking to the transfer',
})
@Check('refunds_amount', '"amount" > 0')
@Check('refunds_returned', '("reference" is null) = ("returned_at" is null)')
export class Refund {
  @Id() id!: string;
  @Index({ unique: true }) @Text('RF-2026-000012') number!: string;
  @Index() @ForeignKey(() => Payment) @Ref('payment that goes back') paymentId!: string;
  @Amount('amount, in the currency of the payment') amount!: string;
  @Text('why it goes back') reason!: string;
  @Text('who asked for it') askedBy!: string;
  @Instant('when it was asked for') askedAt!: Date;
  @Text('bank reference of the transfer; null until it is made', { nullable: true }) reference!:
    string | null;
  @Text('who recorded the transfer', { nullable: true }) returnedBy!: string | null;
  @Instant('when the transfer was recorded', { nullable: true }) returnedAt!: Date | null;
}

@Entity('credit_notes', { comment: 'what was taken back of invoices, append-only' })
@Check('credit_notes_amount', '"amount" > 0 and "tax" >= 0 and "tax" <= "amount"')
export class CreditNote {
  @Id() id!: string;
  @Index({ unique: true }) @Text('CN-2026-000012') number!: string;
  @Index() @ForeignKey(() => Receivable) @Ref('invoice it takes back from') invoiceId!: string;
  @Index() @ForeignKey(() => Order) @Ref('sales order') orderId!: string;
  @Index() @ForeignKey(() => Customer) @Text('customer code') customer!: string;
  @Text('currency, ISO 4217') currency!: string;
  @Amount('amount, tax included') amount!: string;
  @Amount('tax in it') tax!: string;
  @Text('why') reason!: string;
  @Text('who wrote it') issuedBy!: string;
  @Instant('when it was written') issuedAt!: Date;
}

@Entity('ledger_postings', {
  comment:
    'what moved money for an order, append-only; a posting whose debits are not its credits is refused at commit',
})
export class LedgerPosting {
  @Id() id!: string;
  @Index() @ForeignKey(() => Order) @Ref('sales order') orderId!: string;
  @Text('what happened, domain/finance/ledger.ts') kind!: PostingKind;
  @Text('document it is about: bank reference, deposit request, invoice, credit note, refund')
  document!: string;
  @Text('who') by!: string;
  @Instant('when') at!: Date;
}

@Entity('ledger_entries', { comment: 'debits and credits of postings, append-only' })
@Check('ledger_entries_side', '("debit" > 0 and "credit" = 0) or ("credit" > 0 and "debit" = 0)')
@Check(
  'ledger_entries_account',
  `"account" in ('bank', 'receivables', 'customerCredit', 'customerDeposits', 'salesRevenue', 'freightIncome', 'taxPayable', 'cancellationIncome', 'changeIncome', 'creditNotes')`,
)
export class LedgerEntry {
  @Id() id!: string;
  @Index() @ForeignKey(() => LedgerPosting) @Ref('posting') postingId!: string;
  @Index() @ForeignKey(() => Order) @Ref('sales order') orderId!: string;
  @Text('account, domain/finance/ledger.ts') account!: Account;
  @Text('currency, ISO 4217') currency!: string;
  @Amount('debited, or 0') debit!: string;
  @Amount('credited, or 0') credit!: string;
}
