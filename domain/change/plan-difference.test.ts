import fc from 'fast-check';
import { planDifference, surplusOf, type Cut, type SupplyCommitment } from './plan-difference.js';

const supply = (id: string, quantity: string, more: Partial<SupplyCommitment> = {}): SupplyCommitment => ({
  id,
  line: 1,
  item: 'BOX',
  quantity,
  free: '0',
  costPerUnit: '0',
  fixedCost: '0',
  indivisible: false,
  comesOn: '2026-12-01',
  ...more,
});
const surplus = (quantity: string) => [{ line: 1, item: 'BOX', quantity }];
const said = (cuts: readonly Cut[]): string[] =>
  cuts.map(({ id, quantity, cost }) => `${id} ${quantity} for ${cost}`);

describe('what is cut of a surplus', () => {
  it('is what costs nothing before what costs something', () => {
    const held = supply('held', '4', { comesOn: '' });
    const started = supply('started', '10', { costPerUnit: '16.24' });
    expect(said(planDifference(surplus('8'), [held, started]))).toEqual([
      'started 4 for 64.96',
      'held 4 for 0',
    ]);
    expect(said(planDifference(surplus('3'), [held, started]))).toEqual(['held 3 for 0']);
  });

  it('is what comes latest where it costs the same', () => {
    const all = [
      supply('early', '5', { comesOn: '2026-11-01' }),
      supply('late', '5'),
      supply('there', '5', { comesOn: '' }),
    ];
    expect(said(planDifference(surplus('7'), all))).toEqual(['late 5 for 0', 'early 2 for 0']);
  });

  it('counts units that are free before those that are not', () => {
    const all = [
      supply('a', '5', { free: '2', costPerUnit: '1' }),
      supply('b', '5', { free: '1', costPerUnit: '3' }),
    ];
    expect(said(planDifference(surplus('6'), all)).toSorted()).toEqual(['a 5 for 3', 'b 1 for 0']);
  });

  it('pays a fixed cost once, and only where it is worth it', () => {
    const all = [supply('fixed', '10', { fixedCost: '20' }), supply('each', '10', { costPerUnit: '5' })];
    expect(said(planDifference(surplus('3'), all))).toEqual(['each 3 for 15']);
    expect(said(planDifference(surplus('5'), all))).toEqual(['fixed 5 for 20']);
  });

  it('is never more than the surplus, though something must be cut whole', () => {
    const all = [supply('whole', '4', { indivisible: true }), supply('part', '2', { costPerUnit: '9' })];
    expect(said(planDifference(surplus('3'), all))).toEqual(['part 2 for 18']);
    expect(said(planDifference(surplus('5'), all))).toEqual(['whole 4 for 0', 'part 1 for 9']);
  });

  it('is of the same line and item', () => {
    const all = [supply('other line', '5', { line: 2 }), supply('other item', '5', { item: 'TAPE' })];
    expect(planDifference(surplus('3'), all)).toEqual([]);
    expect(planDifference(surplus('0'), [supply('same', '5')])).toEqual([]);
  });

  it('stays within the surplus with more lumpy commitments than are combined', () => {
    const many = Array.from({ length: 20 }, (_, i) => supply(`s${String(i)}`, '3', { indivisible: true }));
    const cut = planDifference(surplus('50'), many).reduce(
      (total, { quantity }) => total + Number(quantity),
      0,
    );
    expect(cut).toBe(48);
  });
});

describe('the surplus of a netting', () => {
  it('is what is held and expected beyond the need, together', () => {
    const place = { line: 1, item: 'BOX' };
    const other = { line: 2, item: 'BOX', quantity: '1' };
    expect(
      surplusOf({ idle: [{ ...place, quantity: '2' }, other], spare: [{ ...place, quantity: '3.5' }] }),
    ).toEqual([{ ...place, quantity: '5.5' }, other]);
  });
});

/** All ways to cut whole units, by trying each. */
function* ways(all: readonly SupplyCommitment[]): Generator<number[]> {
  const [first, ...rest] = all;
  if (!first) {
    yield [];
    return;
  }
  const most = Number(first.quantity);
  for (let quantity = 0; quantity <= most; quantity++) {
    if (first.indivisible && quantity !== 0 && quantity !== most) continue;
    for (const others of ways(rest)) yield [quantity, ...others];
  }
}
const costOf = (each: SupplyCommitment, quantity: number): number =>
  quantity === 0
    ? 0
    : Number(each.fixedCost) + Math.max(0, quantity - Number(each.free)) * Number(each.costPerUnit);
const total = (quantities: readonly number[]): number => quantities.reduce((a, b) => a + b, 0);

test('it is the most that can be cut, for the least cost, of up to six commitments', () => {
  const small = (max: number) => fc.integer({ min: 0, max }).map(String);
  const commitment = fc.record({
    quantity: fc.integer({ min: 1, max: 4 }).map(String),
    free: small(3),
    costPerUnit: small(5),
    fixedCost: fc.oneof(fc.constant('0'), small(9)),
    indivisible: fc.boolean(),
    comesOn: fc.constantFrom('', '2026-11-01', '2026-12-01'),
  });
  fc.assert(
    fc.property(
      fc.array(commitment, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 25 }),
      (given, wanted) => {
        const all = given.map((each, i) => supply(`s${String(i)}`, each.quantity, each));
        const cuts = planDifference(surplus(String(wanted)), all);
        const cut = all.map(({ id }) => Number(cuts.find((each) => each.id === id)?.quantity ?? '0'));
        const possible = [...ways(all)].filter((quantities) => total(quantities) <= wanted);
        const most = Math.max(...possible.map(total));
        const costs = possible
          .filter((quantities) => total(quantities) === most)
          .map((quantities) => total(quantities.map((quantity, i) => costOf(all[i]!, quantity))));
        expect(total(cut)).toBe(most);
        const cost = total(cuts.map((each) => Number(each.cost)));
        expect(cost).toBe(Math.min(...costs));
        expect(cost).toBe(total(cut.map((quantity, i) => costOf(all[i]!, quantity))));
        all.forEach((each, i) => {
          expect(cut[i]).toBeLessThanOrEqual(Number(each.quantity));
          if (each.indivisible) expect([0, Number(each.quantity)]).toContain(cut[i]);
        });
      },
    ),
    { numRuns: 300 },
  );
});
