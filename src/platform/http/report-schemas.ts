/** What the reports of departments have in common: the lines of a document, quantities and reasons. */
import { z } from 'zod';
import { isPositive } from '../../../domain/quantity/quantity.js';
import { text } from './schemas.js';

/** The body of a verb that needs to know nothing more; it may be left out. */
export const nothing = z.strictObject({}).prefault({});
export type Nothing = z.infer<typeof nothing>;

export const lineNumber = z.number().int().min(1).max(10_000).describe('Line of the document');
export const reason = text(2_000);

/** Lines of a document, each named once. */
export const linesOf = <T extends z.ZodType<{ line: number }>>(line: T) =>
  z
    .array(line)
    .min(1)
    .max(500)
    .check(({ value, issues }) => {
      for (const [i, { line: number }] of value.entries()) {
        if (value.findIndex((each) => each.line === number) === i) continue;
        issues.push({ code: 'custom', message: 'A line is named once', path: [i, 'line'], input: number });
      }
    });

/**
 * Checks a report of a good and a bad quantity: one of them is above zero, and a bad one has its reason.
 *
 * @example z.strictObject({ good: quantityOrZero, scrap: …, reason: reason.optional() }).check(goodOrBad('good', 'scrap'))
 */
export const goodOrBad =
  <G extends string, B extends string>(good: G, bad: B) =>
  ({ value, issues }: z.core.ParsePayload<Record<G | B, string> & { reason?: string | undefined }>): void => {
    // A quantity that is none has been complained of already.
    if (issues.length > 0) return;
    if (!isPositive(value[good]) && !isPositive(value[bad])) {
      issues.push({ code: 'custom', message: 'Nothing is reported', path: [good], input: value[good] });
    }
    if (isPositive(value[bad]) && value.reason === undefined) {
      issues.push({
        code: 'custom',
        message: 'Say why: what is scrapped or rejected needs a reason',
        path: ['reason'],
        input: undefined,
      });
    }
  };
