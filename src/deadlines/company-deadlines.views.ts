import { z } from 'zod';
import { deadlinePolicy } from '../company/policy-files.js';

export const newDeadlines = deadlinePolicy.meta({ id: 'DeadlinePolicy' });
export type NewDeadlines = z.infer<typeof newDeadlines>;

export const companyDeadlines = z
  .object({
    version: z.number().int().describe('Goes up with every change; the ETag, for If-Match'),
    deadlines: newDeadlines,
    set: z
      .object({ by: z.string(), at: z.string() })
      .nullable()
      .describe('Who last changed them, and when; null since the company was loaded'),
  })
  .meta({ id: 'CompanyDeadlines' });
export type CompanyDeadlines = z.infer<typeof companyDeadlines>;
