import type { Books, Given } from './books.js';

/** Steps that undertake something new; whatever is asked once, an order's cancellation ends them. */
const UNDERTAKING = [
  'promiseDates',
  'secureCredit',
  'confirmOrder',
  'undertakeSupply',
  'releaseGoods',
  'changeOrder',
];

/** What holds of an order whatever has happened to it, in words for each case in which it does not. */
export function rulesBrokenBy({ given, worked }: Books): string[] {
  const broken: string[] = [];
  const twice = worked.filter((key, i) => worked.indexOf(key) !== i);
  for (const key of twice) broken.push(`${key} was carried out twice`);
  const known = new Map<string, Given>();
  const begun = new Map<string, Given>();
  for (const each of given) {
    const { key, name, step, where } = each;
    const before = known.get(key);
    if (before && (before.name !== name || before.step !== step)) broken.push(`${key} is two commands`);
    if (!before) known.set(key, each);
    // A cancellation is carried out also of an order on hold.
    if (step !== 'cancelOrder') {
      const occurrence = `${step} ${key.split(':').at(-1)}`;
      const first = begun.get(occurrence) ?? each;
      begun.set(occurrence, first);
      if (first.onHold) broken.push(`${occurrence} was begun on hold`);
      // Of a change whose version is written the rest is done also on hold, when a cancellation waits for it.
      if (where === 'local' && each.onHold && step !== 'changeOrder')
        broken.push(`${occurrence} was given on hold`);
    }
    if (!before && UNDERTAKING.includes(step) && each.cancellation !== 'none')
      broken.push(`${key} was undertaken after the cancellation`);
  }
  return [...new Set(broken)];
}
