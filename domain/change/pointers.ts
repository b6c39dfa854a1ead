import type { AgreedOrder } from './agreed.js';
import type { ChangeContent } from './content.js';

/** Where in a change's request the fields of a line are that a rule can refuse, as JSON pointers. */
export interface LinePointers {
  item: string;
  unit: string;
  quantity: string;
  requestedDate: string;
  requirements: string;
  unitPrice: string;
}

/**
 * Where each line of the target stands in the request, by its number; a line that the request does not name is in none.
 * New lines are numbered as `targetOf` numbers them.
 */
export function pointersOf(
  content: ChangeContent,
  agreed: Pick<AgreedOrder, 'lines'>,
): Map<number, LinePointers> {
  const pointers = new Map<number, LinePointers>();
  let last = Math.max(0, ...agreed.lines.map(({ line }) => line));
  const next = (): number => (last += 1);
  for (const [i, change] of (content.lines ?? []).entries()) {
    const at = `/lines/${String(i)}`;
    if (change.do === 'add' || change.do === 'replace') pointers.set(next(), wantedAt(`${at}/wanted`));
    if (change.do === 'set' || change.do === 'split') pointers.set(change.line, existingAt(at));
    if (change.do !== 'split') continue;
    const [, ...others] = change.parts.keys();
    for (const part of others) pointers.set(next(), existingAt(at, `${at}/parts/${String(part)}`));
    pointers.set(change.line, existingAt(at, `${at}/parts/0`));
  }
  return pointers;
}

const wantedAt = (at: string): LinePointers => ({
  item: `${at}/item`,
  unit: `${at}/unit`,
  quantity: `${at}/quantity`,
  requestedDate: `${at}/requestedDate`,
  requirements: `${at}/requirements`,
  unitPrice: `${at}/unitPrice`,
});

/** What a request cannot say of a line that is there already is what it says of which line it means. */
const existingAt = (at: string, part = at): LinePointers => ({
  item: `${at}/line`,
  unit: `${at}/line`,
  quantity: `${part}/quantity`,
  requestedDate: `${part}/requestedDate`,
  requirements: `${at}/requirements`,
  unitPrice: `${at}/line`,
});
