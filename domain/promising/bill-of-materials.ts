/**
 * Bills of materials: what goes into what.
 */
import { DomainError } from '../errors/domain-error.js';
import { Exact, parseQuantity } from '../money/money.js';
import type { ComponentFacts, ItemFacts } from './facts.js';

/**
 * What making a quantity consumes: one entry per component item, in the bill's order, rounded up to six decimals
 * so that it is never short.
 * @throws DomainError `validation-failed` on a malformed quantity.
 */
export function explode(
  components: readonly ComponentFacts[],
  quantity: Exact,
): { item: string; quantity: Exact }[] {
  const per = new Map<string, Exact>();
  for (const { item, quantityPer } of components) {
    per.set(item, (per.get(item) ?? new Exact(0)).add(parseQuantity(quantityPer)));
  }
  return [...per].map(([item, each]) => ({
    item,
    quantity: quantity.mul(each).toDecimalPlaces(6, Exact.ROUND_CEIL),
  }));
}

/**
 * Refuses bills of materials in which an item is, through its components, made from itself. Depth first: an item
 * met again while its own components are being looked at closes a cycle.
 * @throws DomainError `business-rule`, naming the cycle.
 */
export function refuseCycles(items: ReadonlyMap<string, ItemFacts>): void {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (item: string): void => {
    if (done.has(item)) return;
    const start = path.indexOf(item);
    if (start !== -1) {
      const cycle = [...path.slice(start), item].join(' → ');
      throw new DomainError('business-rule', `The bill of materials is a cycle: ${cycle}`, {
        detailZh: `物料清单存在循环：${cycle}`,
        facts: { cycle: [...path.slice(start), item] },
      });
    }
    path.push(item);
    const facts = items.get(item);
    if (facts?.source === 'make') facts.components.forEach((component) => visit(component.item));
    path.pop();
    done.add(item);
  };
  for (const item of items.keys()) visit(item);
}
