import { z } from 'zod';
import { moneyAnswer } from '../platform/http/schemas.js';

export const customerSummary = z
  .object({
    code: z.string(),
    name: z.string(),
    nameZh: z.string().nullable(),
    language: z.enum(['en', 'zh-CN']).describe('Language of documents and messages'),
    currency: z.string(),
    salesRep: z.string().nullable().describe('E-mail of the sales representative'),
    active: z.boolean().describe('May place orders'),
  })
  .meta({ id: 'CustomerSummary' });
export type CustomerSummary = z.infer<typeof customerSummary>;

const address = z.object({
  code: z.string(),
  name: z.string().nullable(),
  line1: z.string(),
  line2: z.string().nullable(),
  city: z.string(),
  region: z.string().nullable(),
  country: z.string(),
  postalCode: z.string().nullable(),
  isDefault: z.boolean().describe('Used when an order names no address'),
});

export const customerView = customerSummary
  .extend({
    contact: z.string().nullable(),
    email: z.string().nullable().describe('Where confirmations and notices go'),
    taxClass: z.string(),
    terms: z.object({
      creditLimit: moneyAnswer.nullable().describe('Null: no limit applies'),
      depositPercent: z.string().describe('Deposit asked before work starts, percent of the total'),
      depositDays: z.number().int().describe('Working days to pay the deposit'),
      paymentDays: z.number().int().describe('Calendar days from invoice to due date'),
    }),
    addresses: z.array(address),
  })
  .meta({ id: 'Customer' });
export type CustomerView = z.infer<typeof customerView>;
