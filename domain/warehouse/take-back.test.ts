import fc from 'fast-check';
import { minus, sum } from '../quantity/quantity.js';
import { takeBack, type ReleasedGoods, type TakenBack } from './take-back.js';

const goods = (
  release: string,
  [quantity, picked, packed, shipped]: readonly number[],
  line = 1,
): ReleasedGoods => ({
  release,
  line,
  quantity: String(quantity),
  picked: String(picked),
  packed: String(packed),
  shipped: String(shipped),
});
const told = (taken: readonly TakenBack[]): string[] =>
  taken.map(({ release, line, unpicked, picked, packed }) =>
    [release, line, unpicked, picked, packed].join(' '),
  );
const back = (all: readonly ReleasedGoods[], kept: string): string[] =>
  told(takeBack(all, new Map([[1, kept]])));

describe('what is released beyond what is kept', () => {
  it('goes back unpicked first, then unpacked, then packed, and never once it is handed over', () => {
    const one = goods('RL-1', [10, 8, 6, 4]);
    expect(back([one], '10')).toEqual([]);
    expect(back([one], '9')).toEqual(['RL-1 1 1 0 0']);
    expect(back([one], '7')).toEqual(['RL-1 1 2 1 0']);
    expect(back([one], '5')).toEqual(['RL-1 1 2 2 1']);
    expect(back([one], '4')).toEqual(['RL-1 1 2 2 2']);
    expect(back([one], '0')).toEqual(['RL-1 1 2 2 2']);
  });

  it('is taken from the latest release first, but from none that is further on than another', () => {
    const all = [goods('RL-1', [5, 2, 0, 0]), goods('RL-2', [5, 5, 5, 0])];
    expect(back(all, '7')).toEqual(['RL-1 1 3 0 0']);
    expect(back(all, '4')).toEqual(['RL-2 1 0 0 1', 'RL-1 1 3 2 0']);
    const alike = [goods('RL-1', [5, 0, 0, 0]), goods('RL-2', [5, 0, 0, 0])];
    expect(back(alike, '4')).toEqual(['RL-2 1 5 0 0', 'RL-1 1 1 0 0']);
  });

  it('leaves lines alone that are not named', () => {
    const all = [goods('RL-1', [5, 0, 0, 0]), goods('RL-1', [5, 0, 0, 0], 2)];
    expect(told(takeBack(all, new Map([[2, '0']])))).toEqual(['RL-1 2 5 0 0']);
  });

  it('is exactly the surplus, as far as it has not left', () => {
    const steps = fc
      .tuple(fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(9))
      .map((four) => four.toSorted((a, b) => b - a));
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 4 }), fc.nat(40), (releases, kept) => {
        const all = releases.map((each, i) => goods(`RL-${String(i)}`, each));
        const taken = takeBack(all, new Map([[1, String(kept)]]));
        const total = sum(taken.flatMap(({ unpicked, picked, packed }) => [unpicked, picked, packed]));
        const released = Number(sum(all.map(({ quantity }) => quantity)));
        const shipped = Number(sum(all.map((each) => each.shipped)));
        expect(Number(total)).toBe(Math.max(0, released - Math.max(kept, shipped)));
        for (const { release, unpicked, picked, packed } of taken) {
          const of = all.find((each) => each.release === release)!;
          const left = {
            packed: Number(minus(of.packed, packed)),
            picked: Number(minus(of.picked, sum([picked, packed]))),
            quantity: Number(minus(of.quantity, sum([unpicked, picked, packed]))),
          };
          expect([left.quantity, left.picked, left.packed, Number(of.shipped)]).toEqual(
            [left.quantity, left.picked, left.packed, Number(of.shipped)].toSorted((a, b) => b - a),
          );
        }
        // Nothing is unpacked while something unpacked of the line stays.
        const stays = (stage: 'unpicked' | 'picked'): number =>
          Number(
            sum(
              all.map((each) => {
                const of = taken.find(({ release }) => release === each.release);
                const open =
                  stage === 'unpicked' ? minus(each.quantity, each.picked) : minus(each.picked, each.packed);
                return minus(open, of?.[stage] ?? '0');
              }),
            ),
          );
        if (taken.some((each) => each.packed !== '0')) expect(stays('unpicked') + stays('picked')).toBe(0);
        if (taken.some((each) => each.picked !== '0')) expect(stays('unpicked')).toBe(0);
      }),
    );
  });
});
