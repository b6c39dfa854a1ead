import { isZero, minus } from '../quantity/quantity.js';
import { hasSameFields, type AgreedLine, type TargetLine, type TargetOrder } from './agreed.js';
import type { ChangeContent } from './content.js';

/** A line as it stands, with the day it is promised for. */
export type PromisedLine = Pick<AgreedLine, 'line' | 'quantity' | 'requestedDate' | 'requirements'> & {
  promisedDate: string | null;
};

/** Lines that go on and are to be made to other requirements. */
export const respecifiedLines = (
  agreed: readonly Pick<AgreedLine, 'line' | 'requirements'>[],
  { lines }: Pick<TargetOrder, 'lines'>,
): ReadonlySet<number> =>
  new Set(
    lines
      .filter(({ continues, requirements, quantity }) => {
        const before = agreed.find(({ line }) => line === continues);
        return before && !isZero(quantity) && !hasSameFields(before.requirements, requirements);
      })
      .map(({ line }) => line),
  );

/**
 * The day on which each changed line is wanted, null where none is asked for: the one that is asked for with the change, else
 * the one it was promised for. Where the whole order is asked for on another day, or goes elsewhere, every line is changed.
 */
export function wantedDates(
  agreed: readonly PromisedLine[],
  target: Pick<TargetOrder, 'lines' | 'requestedDate'>,
  content: ChangeContent,
): ReadonlyMap<number, string | null> {
  const { requestedDate, shipTo } = content;
  const dated = linesDatedBy(content);
  const wanted = new Map<number, string | null>();
  for (const line of target.lines.filter(({ quantity }) => !isZero(quantity))) {
    const before = agreed.find((each) => each.line === line.line);
    const asked = line.requestedDate ?? target.requestedDate;
    const isDated = requestedDate !== undefined || dated.has(line.line);
    if (!before || isDated) wanted.set(line.line, asked);
    else if (shipTo !== undefined || isOther(before, line))
      wanted.set(line.line, before.promisedDate ?? asked);
  }
  return wanted;
}

/** Lines that a change names a day for, be it the one asked for before: they may be promised for another since. */
const linesDatedBy = ({ lines = [] }: ChangeContent): ReadonlySet<number> =>
  new Set(
    lines.flatMap((change) =>
      change.do === 'split' || (change.do === 'set' && change.requestedDate !== undefined)
        ? [change.line]
        : [],
    ),
  );

const isOther = (before: PromisedLine, after: TargetLine): boolean =>
  !isZero(minus(after.quantity, before.quantity)) || !hasSameFields(before.requirements, after.requirements);
