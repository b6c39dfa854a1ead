import fc from 'fast-check';
import { DomainError } from '../errors/domain-error.js';
import type { TaxRule } from './choose-tax-rule.js';
import {
  type FreightPolicy,
  type LineToPrice,
  type ListPrice,
  type OrderToPrice,
  priceOrder,
} from './price-order.js';

const rate = (ratePercent: string, taxesFreight = true): TaxRule => ({
  code: `VAT-${ratePercent}-${taxesFreight ? 'f' : 'n'}`,
  country: 'CN',
  region: null,
  customerTaxClass: '*',
  itemTaxClass: '*',
  ratePercent,
  taxesFreight,
  name: `VAT ${ratePercent} %`,
  nameZh: `增值税 ${ratePercent}%`,
});

const line = (over: Partial<LineToPrice> = {}): LineToPrice => ({
  line: '10',
  item: 'PUMP',
  quantity: '12',
  agreed: { unitPrice: '18.50', discountPercent: '5' },
  listPrices: [],
  tax: rate('13'),
  ...over,
});

const order = (lines: LineToPrice[], freight: FreightPolicy = { kind: 'none' }): OrderToPrice => ({
  currency: 'CNY',
  lines,
  freight,
});

const list: ListPrice = {
  currency: 'CNY',
  unitPrice: '20',
  breaks: [
    { fromQuantity: '100', unitPrice: '17.5' },
    { fromQuantity: '10', discountPercent: '2.5' },
    { fromQuantity: '1000', discountPercent: '20' },
  ],
};
const listed = (quantity: string) =>
  priceOrder(order([line({ agreed: null, listPrices: [list], quantity })]));

describe('a line', () => {
  it('is quantity × agreed price × (1 − discount), and says so', () => {
    const [priced] = priceOrder(order([line()])).lines;
    expect(priced).toEqual({
      line: '10',
      unitPrice: '18.50',
      discountPercent: '5',
      amount: '210.900000',
      derivation: [
        { label: 'line.agreedPrice', formula: '18.50', result: '18.50' },
        { label: 'line.amount', formula: '12 × 18.50 × (1 − 0.05)', result: '210.900000' },
      ],
    });
  });

  it.each([
    ['9.999999', '199.999980'],
    ['10', '195.000000'],
    ['99', '1930.500000'],
    ['100', '1750.000000'],
    ['999.5', '17491.250000'],
    ['1000', '16000.000000'],
  ])('of %s at list price takes the largest break reached: %s', (quantity, amount) =>
    expect(listed(quantity).lines[0]?.amount).toBe(amount),
  );

  it('shows list price and break', () => {
    expect(listed('10').lines[0]?.derivation).toEqual([
      { label: 'line.listPrice', formula: '20', result: '20' },
      { label: 'line.volumeBreak', formula: '10 ≥ 10: 20 × (1 − 0.025)', result: '19.5' },
      { label: 'line.amount', formula: '10 × 20 × (1 − 0.025)', result: '195.000000' },
    ]);
    expect(listed('100').lines[0]?.derivation[1]?.formula).toBe('100 ≥ 100: 17.5');
    expect(listed('5').lines[0]?.derivation).toHaveLength(2);
  });

  it('takes the agreed price before list price and breaks', () => {
    const [priced] = priceOrder(order([line({ listPrices: [list], quantity: '1000' })])).lines;
    expect(priced?.unitPrice).toBe('18.50');
  });

  it('without a price in the currency is refused, naming item and currency', () => {
    const usd = { ...list, currency: 'USD' };
    const price = () => priceOrder(order([line({ agreed: null, listPrices: [usd] })]));
    expect(price).toThrow(DomainError);
    expect(price).toThrow(/PUMP.*CNY/);
  });

  it.each([{ quantity: '0' }, { quantity: '-1' }, { agreed: { unitPrice: '-1', discountPercent: '0' } }])(
    'is refused with %j',
    (over) => expect(() => priceOrder(order([line(over)]))).toThrow(DomainError),
  );
});

describe('the order', () => {
  it('rounds the sum once, not line by line', () => {
    const third = line({ quantity: '1', agreed: { unitPrice: '0.004', discountPercent: '0' } });
    const priced = priceOrder(order([third, third, third]));
    expect(priced.subtotal.amount).toBe('0.01');
    expect(priced.subtotal.derivation).toEqual([
      { label: 'subtotal', formula: '0.004000 + 0.004000 + 0.004000', result: '0.01' },
    ]);
  });

  it('adds up sub-total, tax and freight and shows each', () => {
    const priced = priceOrder(order([line()], { kind: 'percent', percent: '2.5' }));
    expect(priced.freight).toEqual({
      amount: '5.27',
      currency: 'CNY',
      derivation: [{ label: 'freight.percent', formula: '210.90 × 0.025', result: '5.27' }],
    });
    expect(priced.taxes[0]?.tax.derivation).toEqual([
      { label: 'tax.goods', formula: '210.90', result: '210.90' },
      { label: 'tax.freight', formula: '210.90 + 5.27', result: '216.17' },
      { label: 'tax.rate', formula: '216.17 × 0.13', result: '28.10' },
    ]);
    expect(priced.total).toEqual({
      amount: '244.27',
      currency: 'CNY',
      derivation: [{ label: 'total', formula: '210.90 + 28.10 + 5.27', result: '244.27' }],
    });
  });

  it('computes in whole yen', () => {
    const priced = priceOrder({
      ...order([
        line({ quantity: '3', agreed: { unitPrice: '33.5', discountPercent: '0' }, tax: rate('10') }),
      ]),
      currency: 'JPY',
    });
    expect([priced.subtotal.amount, priced.tax.amount, priced.total.amount]).toEqual(['101', '10', '111']);
  });

  it('may have no lines', () => {
    const priced = priceOrder(order([], { kind: 'fixed', amount: '5' }));
    expect(priced.total.amount).toBe('5.00');
    expect(priced.taxes).toEqual([]);
  });

  it('shortens the formula of a long order', () => {
    const priced = priceOrder(order(Array.from({ length: 500 }, (_, i) => line({ line: String(i) }))));
    expect(priced.subtotal.derivation[0]?.formula).toContain('… (490) …');
    expect(priced.subtotal.amount).toBe('105450.00');
  });

  it('refuses a total that cannot be stored', () => {
    const huge = line({ quantity: '999999999', agreed: { unitPrice: '9999999999', discountPercent: '0' } });
    expect(() => priceOrder(order([huge]))).toThrow(/too large/);
  });

  it('refuses an unknown currency', () => {
    expect(() => priceOrder({ ...order([line()]), currency: 'ABC' })).toThrow('ABC');
  });
});

describe('freight', () => {
  const heavy = line({ unitWeightKg: '2.5' });
  const freight = (policy: FreightPolicy, lines = [heavy]) => priceOrder(order(lines, policy)).freight;

  it('is free or fixed', () => {
    expect(freight({ kind: 'none' }).amount).toBe('0.00');
    expect(freight({ kind: 'fixed', amount: '35.5' }).amount).toBe('35.50');
  });

  it('goes by weight on top of a base', () => {
    expect(freight({ kind: 'weight', base: '10', ratePerKg: '0.85' })).toEqual({
      amount: '35.50',
      currency: 'CNY',
      derivation: [{ label: 'freight.weight', formula: '10 + 30 × 0.85', result: '35.50' }],
    });
  });

  it('is free from the amount on', () => {
    expect(freight({ kind: 'weight', base: '10', ratePerKg: '1', freeFrom: '210.90' }).amount).toBe('0.00');
    expect(freight({ kind: 'weight', base: '10', ratePerKg: '1', freeFrom: '210.91' }).amount).toBe('40.00');
  });

  it('by weight needs every weight', () => {
    expect(() => freight({ kind: 'weight', base: '1', ratePerKg: '1' }, [heavy, line()])).toThrow(
      /PUMP.*weight/,
    );
  });
});

describe('tax', () => {
  const at = (ratePercent: string, unitPrice: string, taxesFreight = true) =>
    line({
      quantity: '1',
      agreed: { unitPrice, discountPercent: '0' },
      tax: rate(ratePercent, taxesFreight),
    });

  it('is computed per rate, highest first', () => {
    const { taxes, tax } = priceOrder(order([at('6', '100'), at('13', '200'), at('6', '50')]));
    expect(taxes.map((t) => [t.ratePercent, t.base.amount, t.tax.amount])).toEqual([
      ['13', '200.00', '26.00'],
      ['6', '150.00', '9.00'],
    ]);
    expect(tax.amount).toBe('35.00');
    expect(tax.derivation[0]?.formula).toBe('26.00 + 9.00');
  });

  it('rounds the bases so that they add up to the sub-total', () => {
    const { taxes, subtotal } = priceOrder(order([at('13', '10.004'), at('6', '10.004')]));
    expect(subtotal.amount).toBe('20.01');
    expect(taxes.map((t) => t.base.amount)).toEqual(['10.01', '10.00']);
  });

  it('joins rules with the same rate, however it is written', () => {
    const { taxes } = priceOrder(order([at('13', '1'), at('13.00', '2')]));
    expect(taxes).toHaveLength(1);
    expect(taxes[0]?.rules.map((r) => r.code)).toEqual(['VAT-13-f', 'VAT-13.00-f']);
  });

  it('leaves untaxed lines out', () => {
    const { taxes, total } = priceOrder(order([at('13', '100'), line({ quantity: '1', tax: null })]));
    expect(taxes.map((t) => t.base.amount)).toEqual(['100.00']);
    expect(total.amount).toBe('130.58');
  });

  it('takes the share of freight that falls on goods whose rule taxes freight', () => {
    const fixed: FreightPolicy = { kind: 'fixed', amount: '10.00' };
    const both = priceOrder(order([at('13', '200'), at('6', '100')], fixed)).taxes;
    expect(both.map((t) => t.freight.amount)).toEqual(['6.67', '3.33']);
    const one = priceOrder(order([at('13', '200', false), at('6', '100')], fixed)).taxes;
    expect(one.map((t) => t.freight.amount)).toEqual(['0.00', '3.33']);
    const none = priceOrder(order([at('13', '200', false)], fixed));
    expect([none.tax.amount, none.total.amount]).toEqual(['26.00', '236.00']);
  });

  it('is due on the freight of free goods', () => {
    const { taxes } = priceOrder(order([at('13', '0')], { kind: 'fixed', amount: '10.00' }));
    expect(taxes.map((t) => [t.base.amount, t.tax.amount])).toEqual([['10.00', '1.30']]);
  });
});

/** The same rule in integers: everything times a power of ten, half up by (n + d/2) / d. */
const halfUp = (n: bigint, d: bigint) => (n + d / 2n) / d;
const micros = (text: string): bigint => {
  const [whole = '0', part = ''] = text.split('.');
  return BigInt(whole + part.padEnd(6, '0'));
};
const microText = (value: bigint) => {
  const digits = value.toString().padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
};
const cents = (text: string) => micros(text) / 10000n;

const arbitraryLine = fc
  .record({
    quantity: fc.bigInt({ min: 1n, max: 10n ** 11n }).map(microText),
    unitPrice: fc.bigInt({ min: 0n, max: 10n ** 11n }).map(microText),
    discountPercent: fc.integer({ min: 0, max: 100_000_000 }).map((n) => microText(BigInt(n))),
    tax: fc.constantFrom(rate('13'), rate('6'), rate('9.975'), rate('13', false), rate('0'), null),
  })
  .map(({ quantity, unitPrice, discountPercent, tax }) =>
    line({ quantity, agreed: { unitPrice, discountPercent }, tax, unitWeightKg: '0.35' }),
  );
const arbitraryLines = fc
  .array(arbitraryLine, { minLength: 1, maxLength: 8 })
  .map((lines) => lines.map((l, index) => ({ ...l, line: String(index) })));
const arbitraryFreight: fc.Arbitrary<FreightPolicy> = fc.constantFrom(
  { kind: 'none' },
  { kind: 'fixed', amount: '12.34' },
  { kind: 'percent', percent: '2.5' },
  { kind: 'weight', base: '8', ratePerKg: '0.777', freeFrom: '100000' },
);

describe('laws', () => {
  it('line amounts, sub-total and tax agree with integer arithmetic to the cent', () => {
    fc.assert(
      fc.property(arbitraryLines, fc.constantFrom('13', '6', '9.975'), (drafts, percent) => {
        const lines = drafts.map((l) => ({ ...l, tax: rate(percent) }));
        const priced = priceOrder(order(lines));
        const amounts = lines.map((l) => {
          const factor = 100_000_000n - micros(l.agreed?.discountPercent ?? '0');
          return halfUp(micros(l.quantity) * micros(l.agreed?.unitPrice ?? '0') * factor, 10n ** 14n);
        });
        expect(priced.lines.map((l) => l.amount)).toEqual(amounts.map(microText));
        const subtotal = halfUp(
          amounts.reduce((a, b) => a + b, 0n),
          10000n,
        );
        const tax = halfUp(subtotal * micros(percent), 10n ** 8n);
        expect(cents(priced.subtotal.amount)).toBe(subtotal);
        expect(cents(priced.tax.amount)).toBe(tax);
        expect(cents(priced.total.amount)).toBe(subtotal + tax);
      }),
    );
  });

  it('total is the sum of its parts, and the bases add up', () => {
    fc.assert(
      fc.property(arbitraryLines, arbitraryFreight, (lines, freight) => {
        const priced = priceOrder(order(lines, freight));
        const sumOf = (amounts: string[]) => amounts.map(cents).reduce((a, b) => a + b, 0n);
        const taxes = sumOf(priced.taxes.map((t) => t.tax.amount));
        expect(cents(priced.tax.amount)).toBe(taxes);
        expect(cents(priced.total.amount)).toBe(
          cents(priced.subtotal.amount) + taxes + cents(priced.freight.amount),
        );
        for (const t of priced.taxes) {
          expect(cents(t.base.amount)).toBe(cents(t.goods.amount) + cents(t.freight.amount));
          expect(cents(t.tax.amount)).toBe(halfUp(cents(t.base.amount) * micros(t.ratePercent), 10n ** 8n));
        }
        const goods = sumOf(priced.taxes.map((t) => t.goods.amount));
        const freightTaxed = sumOf(priced.taxes.map((t) => t.freight.amount));
        expect(freightTaxed <= cents(priced.freight.amount)).toBe(true);
        if (lines.every((l) => l.tax !== null)) expect(goods).toBe(cents(priced.subtotal.amount));
        if (lines.every((l) => l.tax?.taxesFreight)) expect(freightTaxed).toBe(cents(priced.freight.amount));
      }),
    );
  });

  it('no amount depends on the order of the lines', () => {
    const amounts = (lines: LineToPrice[], freight: FreightPolicy) => {
      const { subtotal, freight: f, taxes, total } = priceOrder(order(lines, freight));
      const perRate = taxes.map((t) => [
        t.ratePercent,
        t.goods.amount,
        t.freight.amount,
        t.tax.amount,
        t.rules,
      ]);
      return [subtotal.amount, f.amount, perRate, total.amount];
    };
    const shuffled = arbitraryLines.chain((lines) =>
      fc.tuple(
        fc.constant(lines),
        fc.shuffledSubarray(lines, { minLength: lines.length, maxLength: lines.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, arbitraryFreight, ([lines, other], freight) =>
        expect(amounts(other, freight)).toEqual(amounts(lines, freight)),
      ),
    );
  });

  it('every derivation ends in its amount', () => {
    fc.assert(
      fc.property(arbitraryLines, arbitraryFreight, (lines, freight) => {
        const priced = priceOrder(order(lines, freight));
        const derived = [
          priced.subtotal,
          priced.freight,
          priced.tax,
          priced.total,
          ...priced.taxes.map((t) => t.tax),
        ];
        for (const amount of [...derived, ...priced.lines]) {
          expect(amount.derivation.at(-1)?.result).toBe(amount.amount);
        }
      }),
    );
  });
});
