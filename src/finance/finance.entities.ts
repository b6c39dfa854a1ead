import { Check, Entity, ForeignKey, Index } from 'typeorm';
import { Customer } from '../customers/customers.entities.js';
import { Order } from '../orders/orders.entities.js';
import { Amount, DateOnly, Id, Instant, Int, Ref, Text } from '../platform/database/columns.js';

@Entity('receivables', { comment: 'what a customer is asked to pay: deposit requests and invoices' })
@Check('receivables_kind', `"kind" in ('deposit', 'invoice')`)
@Check('receivables_state', `"state" in ('open', 'paid', 'void')`)
@Check('receivables_paid', '"amount" >= 0 and "paid" >= 0 and "paid" <= "amount"')
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
  @DateOnly('due date') dueDate!: string;
  @Text('open, paid, void') state!: 'open' | 'paid' | 'void';
  @Instant('when it was issued') issuedAt!: Date;
  @Instant('next fact expected by', { nullable: true }) expectedBy!: Date | null;
}

@Entity('payments', { comment: 'money received, append-only but for its allocation and return' })
@Check(
  'payments_allocated',
  '"amount" > 0 and "allocated" >= 0 and "returned" >= 0 and "allocated" + "returned" <= "amount"',
)
@Check('payments_returned', '("returned" > 0) = ("return_reference" is not null)')
export class Payment {
  @Id() id!: string;
  @ForeignKey(() => Customer) @Text('customer code') customer!: string;
  @Index() @ForeignKey(() => Order) @Ref('sales order it was paid for') orderId!: string;
  @Text('currency, ISO 4217') currency!: string;
  @Amount('amount received') amount!: string;
  @Amount("part of it set against receivables; the rest is the customer's credit") allocated!: string;
  @Amount('part of it given back, because its order ended without delivery', { default: 0 })
  returned!: string;
  @Text('bank reference of the transfer that gave it back', { nullable: true }) returnReference!:
    string | null;
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
