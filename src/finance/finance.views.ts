import { z } from 'zod';
import { code, money, moneyAnswer, text } from '../platform/http/schemas.js';

export const RECEIVABLE_KINDS = ['deposit', 'invoice'] as const;
export const RECEIVABLE_STATES = ['open', 'paid', 'void'] as const;

export const newPayment = z
  .strictObject({
    order: code.describe('Sales order it was paid for'),
    amount: money,
    reference: text(200).describe('Bank reference; the same one is booked once'),
  })
  .meta({ id: 'NewPayment' });
export type NewPayment = z.infer<typeof newPayment>;

export const receivableRow = z
  .object({
    number: z.string(),
    kind: z.enum(RECEIVABLE_KINDS).describe('A deposit request or an invoice'),
    state: z.enum(RECEIVABLE_STATES),
    order: z.string(),
    version: z.number().int().describe('Version of the sales order it asks money for'),
    customer: z.object({ code: z.string(), name: z.string() }),
    amount: moneyAnswer,
    paid: moneyAnswer,
    credited: moneyAnswer.describe('Taken back by credit notes'),
    open: moneyAnswer,
    dueDate: z.string(),
    dunningLevel: z.number().int().describe('How often the customer has been reminded by letter'),
    issuedAt: z.string(),
    expectedBy: z.string().nullable().describe('When the payment is expected at the latest'),
  })
  .meta({ id: 'Receivable' });
export type ReceivableView = z.infer<typeof receivableRow>;

export const paymentRow = z
  .object({
    id: z.uuid(),
    order: z.string(),
    customer: z.string(),
    amount: moneyAnswer,
    allocated: moneyAnswer.describe('Part of it set against receivables; the rest is the customer’s credit'),
    toReturn: moneyAnswer.describe('Part of it that is to be given back'),
    returned: moneyAnswer.describe('Part of it given back'),
    reference: z.string(),
    recordedBy: z.string(),
    at: z.string(),
  })
  .meta({ id: 'Payment' });
export type PaymentView = z.infer<typeof paymentRow>;

export const recordedPayment = z
  .object({
    payment: paymentRow,
    open: moneyAnswer.describe('What of all that the order comes to is still to be paid'),
  })
  .meta({ id: 'RecordedPayment' });
export type RecordedPayment = z.infer<typeof recordedPayment>;
