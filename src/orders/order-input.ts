import { z } from 'zod';
import { code, currency, date, optionalText, price, quantity, text } from '../platform/http/schemas.js';

/** Special requirements of a line, kept and passed on word for word (R6). */
export const requirements = z
  .strictObject({
    text: text().optional().describe('Text to be printed or engraved'),
    colour: text(200).optional(),
    logo: text(500).optional().describe('Name or address of the logo file'),
    packaging: text().optional(),
    other: text().optional(),
  })
  .meta({ id: 'Requirements', description: 'Special requirements, passed on to production word for word' });

const discount = z
  .string()
  .regex(/^(?:0(?:\.\d{1,6})?|1(?:\.0{1,6})?)$/, { error: 'A discount is a decimal string from 0 to 1' })
  .meta({ id: 'Discount', description: 'Discount as a fraction of the price, 0 to 1', example: '0.05' });

export const newOrderLine = z
  .strictObject({
    item: code,
    quantity,
    unit: code.optional().describe('Must be the unit of the item; left out, it is'),
    unitPrice: price.optional().describe('Price agreed for this line; left out, the price list applies'),
    discount: discount.optional().describe('Agreed together with unitPrice'),
    requestedDate: date.optional(),
    requirements: requirements.optional(),
  })
  .refine((line) => line.discount === undefined || line.unitPrice !== undefined, {
    path: ['discount'],
    error: 'A discount is agreed together with a unit price',
  })
  .meta({ id: 'NewOrderLine' });

export const address = z
  .strictObject({
    name: optionalText(200).optional(),
    line1: text(200),
    line2: optionalText(200).optional(),
    city: text(100),
    region: text(100).optional().describe('State or province'),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, { error: 'A country is an ISO 3166-1 code of two capital letters' }),
    postalCode: text(20).optional(),
  })
  .meta({ id: 'Address' });

export const newOrder = z
  .strictObject({
    customer: code.describe('Customer code; a customer user may leave it out').optional(),
    customerPo: text(64)
      .optional()
      .describe('Purchase-order number of the customer; the same one is never entered twice'),
    currency: currency.optional().describe("Left out, the customer's"),
    requestedDate: date.optional().describe('When the customer wants the goods delivered'),
    delivery: z.enum(['complete', 'inParts']).default('complete'),
    priority: z.enum(['normal', 'urgent']).default('normal'),
    shipTo: z
      .union([code, address])
      .optional()
      .describe('Code of an address of the customer, or an address; left out, the default one'),
    lines: z.array(newOrderLine).min(1).max(500),
  })
  .meta({ id: 'NewOrder' });

export type NewOrder = z.infer<typeof newOrder>;
export type NewOrderLine = z.infer<typeof newOrderLine>;
export type Requirements = z.infer<typeof requirements>;
export type Address = z.infer<typeof address>;
