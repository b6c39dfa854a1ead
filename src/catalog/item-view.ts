import { z } from 'zod';

/** An item as the rows of documents name it: its code, names and the unit of the quantities beside it. */
export const namedItem = {
  item: z.string(),
  name: z.string().describe('Name in English'),
  nameZh: z.string().describe('Name in Chinese'),
  unit: z.string().describe('Unit of every quantity of the item'),
};

/** Select list of {@link namedItem}, `i` being the item. */
export const NAMED_ITEM = 'i.code as item, i.name, i.name_zh as "nameZh", i.unit';
