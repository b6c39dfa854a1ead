import fc from 'fast-check';
import { Exact, sum } from '../money/money.js';
import { lotsFor, MAX_LOTS } from './lots.js';

const lots = (quantity: string, minimum: string, maximum: string | null, multiple = '1') =>
  lotsFor(new Exact(quantity), { minimum, maximum, multiple })?.map((lot) => lot.toFixed()) ?? null;

describe('lotsFor', () => {
  it.each([
    ['7', '0', null, '1', ['7']],
    ['7.2', '0', null, '1', ['8']],
    ['7', '10', null, '1', ['10']],
    ['7', '0', null, '5', ['10']],
    ['7', '12', null, '5', ['15']],
    ['25', '0', '10', '1', ['10', '10', '5']],
    ['12', '8', '10', '1', ['8', '8']],
    ['19', '8', '10', '1', ['10', '9']],
    ['25', '0', '12', '5', ['10', '10', '5']],
    ['0.3', '0', null, '0.25', ['0.5']],
  ])('%s at minimum %s, maximum %s, multiple %s are %j', (quantity, minimum, maximum, multiple, expected) =>
    expect(lots(quantity, minimum, maximum, multiple)).toEqual(expected),
  );

  it('are none when no multiple lies between minimum and maximum, or when they were too many', () => {
    expect(lots('7', '6', '9', '5')).toBeNull();
    expect(lots('7', '12', '10')).toBeNull();
    expect(lots(String(MAX_LOTS), '0', '1')).toHaveLength(MAX_LOTS);
    expect(lots(String(MAX_LOTS + 1), '0', '1')).toBeNull();
  });

  it('keep the terms, cover the quantity and are the fewest', () => {
    const number = (max: number) => fc.integer({ min: 1, max }).map((n) => new Exact(n).div(4));
    fc.assert(
      fc.property(
        number(4000),
        number(80),
        number(200),
        number(20),
        (quantity, minimum, maximum, multiple) => {
          const terms = {
            minimum: minimum.toFixed(),
            maximum: maximum.toFixed(),
            multiple: multiple.toFixed(),
          };
          const found = lotsFor(quantity, terms);
          if (!found) return;
          for (const lot of found) {
            expect(lot.gte(minimum) && lot.lte(maximum) && lot.mod(multiple).isZero()).toBe(true);
          }
          const total = sum(found);
          expect(total.gte(quantity)).toBe(true);
          // One lot fewer could not hold it; one multiple less would be short or below a minimum.
          const most = maximum.div(multiple).floor().mul(multiple);
          expect(most.mul(found.length - 1).lt(quantity)).toBe(true);
          const atLeast = minimum.div(multiple).ceil().mul(multiple).mul(found.length);
          expect(total.sub(multiple).lt(quantity) || total.eq(atLeast)).toBe(true);
        },
      ),
    );
  });
});
