import { z } from 'zod';
import { namedItem } from './item-view.js';

export const itemSummary = z
  .object({
    code: z.string(),
    name: z.string().describe('Name in English'),
    nameZh: z.string().describe('Name in Chinese'),
    source: z.enum(['make', 'buy']),
    unit: z.string().describe('Unit of every quantity of the item'),
    weightKg: z.string().nullable().describe('Weight of one unit'),
    manufacturingDays: z.number().int().describe('Working days from having all components to completion'),
    sellable: z.boolean(),
    customization: z.array(z.string()).describe('Special requirements that an order line of it may carry'),
  })
  .meta({ id: 'ItemSummary' });
export type ItemSummary = z.infer<typeof itemSummary>;

const price = z.object({
  currency: z.string(),
  fromQuantity: z.string().describe('The price applies from this quantity'),
  unitPrice: z.string(),
});
const component = z.object({
  ...namedItem,
  quantityPer: z.string().describe('Quantity in one unit of the assembly'),
});
const routingStep = z.object({
  step: z.number().int(),
  workCentre: z.string(),
  workCentreName: z.string(),
  workCentreNameZh: z.string(),
  setupMinutes: z.string(),
  minutesPerUnit: z.string(),
});
const supply = z.object({
  supplier: z.string(),
  supplierName: z.string(),
  rank: z.number().int().describe('1 is the first choice'),
  leadDays: z.number().int(),
  minimum: z.string(),
  maximum: z.string().nullable(),
  multiple: z.string(),
  price: z.string(),
  currency: z.string(),
});

export const itemView = itemSummary
  .extend({
    prices: z.array(price).describe('List prices with volume breaks'),
    taxClass: z.string(),
    billOfMaterials: z.array(component).nullable().describe('One level of components; null for customers'),
    routing: z.array(routingStep).nullable().describe('Operations in order; null for customers'),
    suppliers: z.array(supply).nullable().describe('Who delivers it, first choice first; null for customers'),
    standardCost: z
      .string()
      .nullable()
      .describe('Cost of one unit in the company currency; null where it is unknown, and for customers'),
    inspected: z.boolean().nullable().describe('Finished pieces are inspected; null for customers'),
    checks: z.array(z.string()).nullable().describe('What every inspection checks; null for customers'),
  })
  .meta({ id: 'Item' });
export type ItemView = z.infer<typeof itemView>;
