import { z } from 'zod';
import { reason } from '../platform/http/report-schemas.js';
import { money, moneyAnswer } from '../platform/http/schemas.js';

export const creditNoteWish = z
  .strictObject({
    amount: money.describe('What is taken back of the invoice, tax included'),
    reason: reason.describe('Why; the customer is told the amount, not the reason'),
  })
  .meta({ id: 'NewCreditNote' });
export type CreditNoteWish = z.infer<typeof creditNoteWish>;

export const refundWish = z
  .strictObject({
    amount: money.optional().describe('What is given back; left out, all of the payment that is free'),
    reason,
  })
  .meta({ id: 'NewRefund' });
export type RefundWish = z.infer<typeof refundWish>;

export const creditNoteRow = z
  .object({
    number: z.string(),
    invoice: z.string(),
    order: z.string(),
    customer: z.object({ code: z.string(), name: z.string() }),
    amount: moneyAnswer,
    tax: moneyAnswer.describe('The tax in the amount'),
    reason: z.string().nullable().describe('Null for customers'),
    issuedBy: z.string().nullable().describe('Null for customers'),
    issuedAt: z.string(),
  })
  .meta({ id: 'CreditNote' });
export type CreditNoteView = z.infer<typeof creditNoteRow>;

export const refundRow = z
  .object({
    number: z.string(),
    payment: z.string().describe('Bank reference of the payment that goes back'),
    order: z.string(),
    amount: moneyAnswer,
    reason: z.string(),
    askedBy: z.string(),
    askedAt: z.string(),
    reference: z.string().nullable().describe('Bank reference of the transfer; null until it is made'),
  })
  .meta({ id: 'Refund' });
export type RefundView = z.infer<typeof refundRow>;
