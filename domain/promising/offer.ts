import { laterDate } from '../calendar/business-calendar.js';

/** A line's dates when it has been planned. Dates are `YYYY-MM-DD`. */
export interface PlannedLine {
  readonly line: number;
  /** What the customer asked for. */
  readonly requestedDate: string | null;
  /** What the customer was told before, when the order is promised anew. */
  readonly promisedDate: string | null;
  /** When it can be delivered by plan. */
  readonly projectedDate: string;
}

export type DateDecision =
  /** Every line keeps the date that is expected of it: the promise is given. */
  | {
      readonly kind: 'give';
      readonly lines: readonly { readonly line: number; readonly promisedDate: string }[];
    }
  /** Some lines come later than expected: the customer must accept. */
  | {
      readonly kind: 'offer';
      readonly date: string;
      readonly expectedDate: string;
      readonly late: readonly number[];
    };

/** The date a line is held to: what the customer was told, else what they asked for. */
const expectedOf = ({ promisedDate, requestedDate }: PlannedLine): string | null =>
  promisedDate ?? requestedDate;

/**
 * Promise or offer (R7). A line is promised for the date expected of it when its plan meets that, never for an earlier
 * one, and for its projected date when nothing is expected. One late line makes the whole order an offer: its date is the
 * latest of all lines, against the latest date expected of the late ones.
 */
export function decideDates(lines: readonly PlannedLine[]): DateDecision {
  const late = lines.filter((line) => (expectedOf(line) ?? '9999-12-31') < line.projectedDate);
  if (late.length > 0) {
    return {
      kind: 'offer',
      date: lines.map(({ projectedDate }) => projectedDate).reduce(laterDate),
      expectedDate: late.map((line) => expectedOf(line) ?? line.projectedDate).reduce(laterDate),
      late: late.map(({ line }) => line),
    };
  }
  return { kind: 'give', lines: lines.map(promiseOf) };
}

/** What the customer accepts with an offer: each line for its projected date, or the later one they asked for. */
export const acceptDates = (lines: readonly PlannedLine[]): { line: number; promisedDate: string }[] =>
  lines.map(promiseOf);

function promiseOf(line: PlannedLine): { line: number; promisedDate: string } {
  const expected = expectedOf(line);
  return {
    line: line.line,
    promisedDate: expected ? laterDate(expected, line.projectedDate) : line.projectedDate,
  };
}
