import { z } from 'zod';
import { reason } from '../platform/http/report-schemas.js';

const priority = z.enum(['normal', 'urgent']);

export const prioritising = z.strictObject({ priority, reason }).meta({ id: 'Prioritising' });
export type Prioritising = z.infer<typeof prioritising>;

export const prioritySet = z
  .object({ by: z.string(), reason: z.string(), at: z.string() })
  .meta({ id: 'PrioritySet' });

export const prioritised = z
  .object({
    order: z.string(),
    priority,
    prioritySet,
    overtaken: z
      .array(z.string())
      .describe('Orders whose goods would have been picked first and now come after'),
    releases: z
      .array(z.object({ release: z.string(), order: z.string() }))
      .describe('Releases overtaken, in the order of the queue'),
  })
  .meta({ id: 'Prioritised' });
export type Prioritised = z.infer<typeof prioritised>;
