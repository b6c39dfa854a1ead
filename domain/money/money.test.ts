import fc from 'fast-check';
import { DomainError } from '../errors/domain-error.js';
import {
  add,
  amountOf,
  apportion,
  compareDecimals,
  compareMoney,
  Exact,
  formatQuantity,
  isCurrency,
  minorDigits,
  money,
  parseDecimal,
  parseNonNegative,
  parsePercent,
  parseQuantity,
  round,
  roundToSum,
  subtract,
} from './money.js';

const codeOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  return 'no error';
};

/** A decimal text with at most six decimals, from an integer number of millionths. */
const micro = (millionths: bigint): string => {
  const digits = (millionths < 0n ? -millionths : millionths).toString().padStart(7, '0');
  return `${millionths < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
};
const millionths = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });

describe('currencies', () => {
  it.each([
    ['CNY', 2],
    ['USD', 2],
    ['EUR', 2],
    ['GBP', 2],
    ['JPY', 0],
    ['KRW', 0],
    ['KWD', 3],
  ])('%s has %i minor digits', (currency, digits) => expect(minorDigits(currency)).toBe(digits));

  it('refuses an unknown currency by name', () => {
    expect(() => minorDigits('XYZ')).toThrow('XYZ');
    expect(codeOf(() => money(new Exact(1), 'cny'))).toBe('unknown-currency');
    expect(isCurrency('XYZ')).toBe(false);
    expect(isCurrency('CNY')).toBe(true);
  });
});

describe('rounding', () => {
  it.each([
    ['0.125', 'CNY', '0.13'],
    ['0.124999', 'CNY', '0.12'],
    ['1.005', 'CNY', '1.01'],
    ['-0.125', 'CNY', '-0.13'],
    ['-0.001', 'CNY', '0.00'],
    ['0.5', 'JPY', '1'],
    ['2.5', 'JPY', '3'],
    ['1.0005', 'KWD', '1.001'],
    ['7', 'USD', '7.00'],
  ])('%s %s is %s', (value, currency, amount) =>
    expect(money(new Exact(value), currency)).toEqual({ amount, currency }),
  );

  it('of a negative is the negative of the rounding', () => {
    fc.assert(
      fc.property(millionths, fc.constantFrom('CNY', 'JPY', 'KWD'), (m, currency) => {
        const value = new Exact(micro(m));
        expect(round(value.neg(), currency).eq(round(value, currency).neg())).toBe(true);
      }),
    );
  });

  it('agrees with integer arithmetic', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n }), (m) => {
        const cents = (m + 5000n) / 10000n;
        expect(
          amountOf(money(new Exact(micro(m)), 'CNY'))
            .mul(100)
            .toFixed(),
        ).toBe(cents.toString());
      }),
    );
  });
});

describe('arithmetic', () => {
  const cny = (amount: string) => ({ amount, currency: 'CNY' });

  it('adds and subtracts without float artefacts', () => {
    expect(add(cny('0.10'), cny('0.20'))).toEqual(cny('0.30'));
    expect(subtract(cny('0.30'), cny('0.10'))).toEqual(cny('0.20'));
    expect(subtract(cny('1.00'), cny('3.00'))).toEqual(cny('-2.00'));
  });

  it('refuses to mix currencies, naming both', () => {
    const usd = { amount: '1.00', currency: 'USD' };
    expect(() => add(cny('1.00'), usd)).toThrow(/CNY.*USD/);
    expect(codeOf(() => subtract(cny('1.00'), usd))).toBe('currency-mismatch');
    expect(codeOf(() => compareMoney(cny('1.00'), usd))).toBe('currency-mismatch');
  });

  it('undoes an addition by the subtraction', () => {
    const cents = fc
      .bigInt({ min: -(10n ** 14n), max: 10n ** 14n })
      .map((c) => money(new Exact(micro(c * 10000n)), 'CNY'));
    fc.assert(fc.property(cents, cents, (a, b) => expect(subtract(add(a, b), b)).toEqual(a)));
  });

  it('compares by value', () => {
    expect(compareDecimals('1.50', '1.5')).toBe(0);
    expect(compareDecimals('9', '10')).toBe(-1);
    expect(compareMoney(cny('10.00'), cny('9.99'))).toBe(1);
  });
});

describe('reading', () => {
  it.each(['', ' 1', '1e3', '1,000', '.5', '5.', '1.1234567', 'NaN', 'Infinity', '0x10', '+1'])(
    'refuses %j as a decimal',
    (text) => expect(codeOf(() => parseDecimal(text))).toBe('validation-failed'),
  );

  it('takes quantities above zero only', () => {
    expect(formatQuantity(parseQuantity('12.500000'))).toBe('12.5');
    expect(formatQuantity(parseQuantity('0.000001'))).toBe('0.000001');
    expect(codeOf(() => parseQuantity('0'))).toBe('validation-failed');
    expect(codeOf(() => parseQuantity('-1'))).toBe('validation-failed');
  });

  it('takes prices from zero and percentages from 0 to 100', () => {
    expect(parseNonNegative('0').toFixed()).toBe('0');
    expect(codeOf(() => parseNonNegative('-0.01'))).toBe('validation-failed');
    expect(parsePercent('13').toFixed()).toBe('0.13');
    expect(codeOf(() => parsePercent('100.01'))).toBe('validation-failed');
    expect(codeOf(() => parsePercent('-1'))).toBe('validation-failed');
  });
});

describe('sharing out', () => {
  it('gives the missing unit to the largest remainder', () => {
    const parts = ['10.004', '20.006', '0.003'].map((p) => new Exact(p));
    expect(roundToSum(parts, new Exact('30.01'), 'CNY').map((p) => p.toFixed(2))).toEqual([
      '10.00',
      '20.01',
      '0.00',
    ]);
  });

  it('refuses a total the parts do not make', () => {
    expect(() => roundToSum([new Exact(1)], new Exact(5), 'CNY')).toThrow(RangeError);
    expect(() => apportion(new Exact(5), [], 'CNY')).toThrow(RangeError);
  });

  it('gives all to the first when nothing has weight', () => {
    const shares = apportion(new Exact('5.00'), [new Exact(0), new Exact(0)], 'CNY');
    expect(shares.map((s) => s.toFixed(2))).toEqual(['5.00', '0.00']);
  });

  it('adds up to the total, each share within one unit of its exact value', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 12n }),
        fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 6 }),
        (cents, raw) => {
          const total = new Exact(cents.toString()).div(100);
          const weights = raw.map((w) => new Exact(w.toString()));
          const shares = apportion(total, weights, 'CNY');
          const sum = weights.reduce((a, b) => a.add(b), new Exact(0));
          expect(shares.reduce((a, b) => a.add(b), new Exact(0)).eq(total)).toBe(true);
          if (sum.isZero()) return;
          shares.forEach((share, i) => {
            const exact = total.mul(weights[i] ?? 0).div(sum);
            expect(share.sub(exact).abs().lt('0.01')).toBe(true);
          });
        },
      ),
    );
  });
});
