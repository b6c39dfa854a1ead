import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { fromMicro, isLess, isPositive, isZero, micro, min, minus, plus, sum } from './quantity.js';

const Exact = Decimal.clone({ precision: 60, toExpNeg: -40, toExpPos: 60 });
const LARGEST = 10n ** 24n;

const millionths = fc.bigInt({ min: -LARGEST, max: LARGEST });
/** Decimal text as people and databases write it: zeros at either end too. */
const quantity = fc
  .tuple(
    fc.boolean(),
    fc.nat({ max: 2 }),
    fc.bigInt({ min: 0n, max: 10n ** 18n }),
    fc.stringMatching(/^\d{0,6}$/),
    fc.nat({ max: 3 }),
  )
  .map(([negative, before, whole, fraction, after]) => {
    const decimals = fraction.length === 6 ? fraction + '0'.repeat(after) : fraction;
    return `${negative ? '-' : ''}${'0'.repeat(before)}${whole}${decimals ? `.${decimals}` : ''}`;
  });
const exact = (text: string) => new Exact(text);

describe('quantities', () => {
  test('are read exactly', () => {
    fc.assert(
      fc.property(quantity, (text) =>
        expect(micro(text).toString()).toBe(exact(text).mul(1_000_000).toFixed()),
      ),
    );
  });

  test('are written so that reading them gives the same', () => {
    fc.assert(fc.property(millionths, (value) => expect(micro(fromMicro(value))).toBe(value)));
  });

  test('are written shortest: no zeros at the end, no point without decimals, no minus before nothing', () => {
    fc.assert(
      fc.property(millionths, (value) => {
        expect(fromMicro(value)).toMatch(/^-?(?:0|[1-9]\d*)(?:\.\d{0,5}[1-9])?$/);
        expect(fromMicro(value)).toBe(new Exact(value.toString()).div(1_000_000).toFixed());
      }),
    );
    expect(fromMicro(0n)).toBe('0');
    expect(fromMicro(-1n)).toBe('-0.000001');
  });

  test('add up and subtract as decimals do', () => {
    fc.assert(
      fc.property(quantity, quantity, (a, b) => {
        expect(plus(a, b)).toBe(plain(exact(a).add(b)));
        expect(minus(a, b)).toBe(plain(exact(a).sub(b)));
      }),
    );
  });

  test('compare as decimals do, however they are written', () => {
    fc.assert(
      fc.property(quantity, quantity, (a, b) => {
        expect(isLess(a, b)).toBe(exact(a).lt(b));
        expect(isPositive(a)).toBe(exact(a).gt(0));
        expect(isZero(a)).toBe(exact(a).isZero());
        expect(exact(min(a, b)).eq(Exact.min(a, b))).toBe(true);
      }),
    );
    expect([isLess('2.50', '2.5'), isZero('-0.0'), isPositive('-0')]).toEqual([false, true, false]);
  });

  test('sum up in any order to the same', () => {
    fc.assert(
      fc.property(fc.array(quantity, { maxLength: 12 }), (all) => {
        expect(sum(all)).toBe(plain(all.reduce((total, each) => total.add(each), exact('0'))));
        expect(sum([...all].reverse())).toBe(sum(all));
      }),
    );
    expect(sum([])).toBe('0');
  });

  test('taking away what was added leaves what was there', () => {
    fc.assert(
      fc.property(quantity, quantity, (a, b) => expect(minus(plus(a, b), b)).toBe(fromMicro(micro(a)))),
    );
  });

  test.each([
    '',
    ' 1',
    '1 ',
    '+1',
    '1.',
    '.5',
    '1,5',
    '1e3',
    '0x10',
    'NaN',
    'Infinity',
    '--1',
    '1.2.3',
    '1.0000001',
    '１２',
    '1\n',
  ])('refuse %j, which is no decimal with at most six decimals', (text) => {
    expect(() => micro(text)).toThrow(RangeError);
  });
});

const plain = (value: Decimal): string => (value.isZero() ? '0' : value.toFixed());
