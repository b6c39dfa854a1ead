import fc from 'fast-check';
import { Exact } from '../money/money.js';
import { priceOrder, type LineToPrice, type ListPrice, type PricedOrder } from '../pricing/price-order.js';
import type { TaxRule } from '../pricing/choose-tax-rule.js';
import type { AgreedLine, AgreedOrder, TargetLine } from './agreed.js';
import type { ChangeContent, LineChange } from './content.js';
import { pointersOf } from './pointers.js';
import { basisOf, pricedBy } from './pricing.js';
import { targetOf } from './target.js';

const PLACED = '2026-03-02T01:00:00.000Z';
const NOW = '2026-05-04T02:00:00.000Z';
const FREIGHT = { kind: 'percent', percent: '1.5' } as const;

const VAT: TaxRule = {
  ...{
    code: 'VAT',
    country: 'CN',
    region: null,
    customerTaxClass: '*',
    itemTaxClass: '*',
    ratePercent: '13',
  },
  ...{ taxesFreight: true, name: 'VAT', nameZh: '增值税' },
};
const LOW: TaxRule = { ...VAT, code: 'LOW', ratePercent: '9', taxesFreight: false };

/** Three items with breaks at 10 and 100; the third is taxed less. */
const LIST: Record<string, ListPrice[]> = Object.fromEntries(
  ['A', 'B', 'C'].map((item, i) => [
    item,
    [
      {
        currency: 'CNY',
        unitPrice: `${String(10 * (i + 1))}.37`,
        breaks: [
          { fromQuantity: '100', unitPrice: `${String(8 * (i + 1))}.013` },
          { fromQuantity: '10', discountPercent: '7.5' },
        ],
      },
    ],
  ]),
);
const taxOf = (item: string): TaxRule => (item === 'C' ? LOW : VAT);

interface Ordered {
  item: string;
  quantity: string;
  agreed: { unitPrice: string; discount: string } | null;
}

const toPrice = (line: Ordered, i: number, list = LIST): LineToPrice => ({
  line: String(i + 1),
  item: line.item,
  quantity: line.quantity,
  agreed: line.agreed && {
    unitPrice: line.agreed.unitPrice,
    discountPercent: new Exact(line.agreed.discount).mul(100).toFixed(),
  },
  listPrices: list[line.item] ?? [],
  tax: taxOf(line.item),
});

function place(lines: readonly Ordered[]): { priced: PricedOrder; agreed: AgreedOrder } {
  const priced = priceOrder({
    currency: 'CNY',
    freight: FREIGHT,
    lines: lines.map((line, i) => toPrice(line, i)),
  });
  const agreed = lines.map((line, i): AgreedLine => {
    const { unitPrice = '0', discountPercent = '0' } = priced.lines[i] ?? {};
    return {
      ...{ line: i + 1, item: line.item, unit: 'EA', quantity: line.quantity, shipped: '0' },
      ...{ requestedDate: null, requirements: null, pricedAt: PLACED, splitFrom: null },
      ...{ priceSource: line.agreed ? 'agreed' : 'list', unitPrice },
      discount: new Exact(discountPercent).div(100).toFixed(),
    };
  });
  const terms = { depositPercent: '30', depositDays: 3, paymentDays: 30 };
  return { priced, agreed: { requestedDate: null, shipTo: { code: 'X' }, terms, lines: agreed } };
}

/** Prices the order as the change would have it, by a price list. */
function change(agreed: AgreedOrder, content: ChangeContent, list = LIST) {
  const target = targetOf(agreed, content);
  const kept = target.lines.filter(({ quantity }) => new Exact(quantity).gt(0));
  const bases = kept.map((line) =>
    basisOf(
      line,
      target.lines,
      agreed.lines.find((each) => each.line === line.pricedAs),
      agreed.lines,
      list[line.item] ?? [],
      { currency: 'CNY', now: NOW },
    ),
  );
  const lines = kept.map((line, i) =>
    pricedBy(bases[i]!, {
      line: String(line.line),
      item: line.item,
      quantity: line.quantity,
      listPrices: list[line.item] ?? [],
      tax: taxOf(line.item),
    }),
  );
  return { kept, bases, priced: priceOrder({ currency: 'CNY', freight: FREIGHT, lines }) };
}

const amounts = ({ subtotal, tax, freight, total }: PricedOrder) =>
  [subtotal, tax, freight, total].map(({ amount }) => amount);

const quantity = fc.integer({ min: 1, max: 300_000 }).map((n) => new Exact(n).div(1_000).toFixed());
const ordered: fc.Arbitrary<Ordered> = fc.record({
  item: fc.constantFrom('A', 'B', 'C'),
  quantity,
  agreed: fc.option(
    fc.record({
      unitPrice: fc.integer({ min: 0, max: 99_999 }).map((n) => new Exact(n).div(1_000).toFixed()),
      discount: fc.integer({ min: 0, max: 1_000 }).map((n) => new Exact(n).div(1_000).toFixed()),
    }),
  ),
});
const wanted = ordered.map(({ item, quantity: of, agreed }) => ({
  item,
  quantity: of,
  ...(agreed ?? {}),
}));
/** Of each line: what is asked of it, if anything; and what is added. */
const changes = fc.record({
  lines: fc.array(
    fc.oneof(
      fc.constant(undefined),
      quantity.map((of) => ({ do: 'set' as const, quantity: of })),
      fc.constant({ do: 'remove' as const }),
      wanted.map((of) => ({ do: 'replace' as const, wanted: of })),
    ),
    { minLength: 5, maxLength: 5 },
  ),
  added: fc.array(wanted, { minLength: 1, maxLength: 2 }),
});

describe('the price of a changed order', () => {
  it('equals, while the list stands, that of an order placed that way from the start, to the smallest unit', () => {
    fc.assert(
      fc.property(fc.array(ordered, { minLength: 1, maxLength: 5 }), changes, (before, asked) => {
        const { agreed } = place(before);
        const lines: LineChange[] = before.flatMap((_, i) => {
          const each = asked.lines[i];
          return each ? [{ line: i + 1, ...each }] : [];
        });
        const content = {
          lines: [...lines, ...asked.added.map((of) => ({ do: 'add' as const, wanted: of }))],
        };
        const fromTheStart = [
          ...before.flatMap((line, i): Ordered[] => {
            const each = asked.lines[i];
            if (each?.do === 'set') return [{ ...line, quantity: each.quantity }];
            return each ? [] : [line];
          }),
          ...[
            ...asked.lines
              .slice(0, before.length)
              .flatMap((each) => (each?.do === 'replace' ? [each.wanted] : [])),
            ...asked.added,
          ].map(({ item, quantity: of, ...price }): Ordered => ({
            item,
            quantity: of,
            agreed: 'unitPrice' in price ? (price as Ordered['agreed']) : null,
          })),
        ];
        const expected = priceOrder({
          currency: 'CNY',
          freight: FREIGHT,
          lines: fromTheStart.map((line, i) => toPrice(line, i)),
        });
        expect(amounts(change(agreed, content).priced)).toEqual(amounts(expected));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps every price, discount and instant when only dates change or lines are split, whatever the list says now', () => {
    const dearer = Object.fromEntries(
      Object.entries(LIST).map(([item, prices]) => [
        item,
        prices.map((each) => ({ ...each, unitPrice: '999' })),
      ]),
    );
    fc.assert(
      fc.property(
        fc.array(ordered, { minLength: 1, maxLength: 4 }),
        fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
        (before, isSplit) => {
          const { agreed, priced } = place(before);
          const lines = agreed.lines.map(({ line, quantity: all }, i): LineChange => {
            const part = new Exact(all).div(3).toDP(6, Exact.ROUND_DOWN);
            const rest = new Exact(all).sub(part).toFixed();
            if (!isSplit[i] || part.isZero()) return { do: 'set', line, requestedDate: '2026-07-01' };
            const dates = ['2026-07-01', '2026-08-01'] as const;
            return {
              do: 'split',
              line,
              parts: [
                { quantity: part.toFixed(), requestedDate: dates[0] },
                { quantity: rest, requestedDate: dates[1] },
              ],
            };
          });
          const { bases, kept, priced: after } = change(agreed, { lines }, dearer);
          for (const [i, line] of kept.entries()) {
            const whole = agreed.lines.find((each) => each.line === line.pricedAs)!;
            expect(bases[i]?.taken).toEqual({
              unitPrice: whole.unitPrice,
              discount: whole.discount,
              source: whole.priceSource,
              pricedAt: PLACED,
            });
          }
          // Each part's amount is kept to six decimals.
          const gap = new Exact(after.subtotal.amount).sub(priced.subtotal.amount).abs();
          expect(gap.lte('0.01')).toBe(true);
        },
      ),
    );
  });
});

describe('the price of a line that is changed', () => {
  const [list] = LIST['A']!;
  const today: Record<string, ListPrice[]> = {
    A: [{ ...list!, unitPrice: '20', breaks: [{ fromQuantity: '100', unitPrice: '15' }] }],
  };
  const { agreed } = place([
    { item: 'A', quantity: '50', agreed: null },
    { item: 'A', quantity: '50', agreed: { unitPrice: '9', discount: '0.05' } },
  ]);
  const after = (lines: LineChange[], prices = LIST) => {
    const { kept, bases, priced } = change(agreed, { lines }, prices);
    return kept.map(({ line }, i) => ({
      line,
      price: priced.lines[i]?.unitPrice,
      discount: priced.lines[i]?.discountPercent,
      takenAt: bases[i]?.taken?.pricedAt ?? NOW,
    }));
  };

  it('stays within its volume break, whatever the list says now', () => {
    expect(after([{ do: 'set', line: 1, quantity: '99' }])[0]).toEqual({
      ...{ line: 1, price: '10.37', discount: '7.5', takenAt: PLACED },
    });
    // Today's list knows no break at 10 any more: 50 and 99 reach the same of it.
    expect(after([{ do: 'set', line: 1, quantity: '99' }], today)[0]?.price).toBe('10.37');
    expect(after([{ do: 'set', line: 1, quantity: '99' }], {})[0]?.price).toBe('10.37');
  });

  it('is that of today’s list where another break is reached', () => {
    expect(after([{ do: 'set', line: 1, quantity: '100' }], today)[0]).toEqual({
      ...{ line: 1, price: '15', discount: '0', takenAt: NOW },
    });
    expect(after([{ do: 'set', line: 1, quantity: '5' }])[0]).toMatchObject({
      price: '10.37',
      discount: '0',
    });
  });

  it('goes by all parts of a line that was split, also when one of them becomes smaller later', () => {
    const [line] = place([{ item: 'A', quantity: '110', agreed: null }]).agreed.lines;
    const parts = [
      { ...line!, quantity: '55' },
      { ...line!, line: 2, quantity: '55', splitFrom: 1 },
    ];
    const later = (quantity: string) => {
      const { kept, priced } = change(
        { ...agreed, lines: parts },
        { lines: [{ do: 'set', line: 2, quantity }] },
      );
      return kept.map((_line, i) => priced.lines[i]?.unitPrice);
    };
    expect(later('50')).toEqual(['8.013', '8.013']);
    expect(later('44')).toEqual(['10.37', '10.37']);
  });

  it('stays as agreed, with its discount, however much is ordered', () => {
    expect(after([{ do: 'set', line: 2, quantity: '5000' }], today)[1]).toEqual({
      ...{ line: 2, price: '9', discount: '5', takenAt: PLACED },
    });
  });

  it('is taken at the request for what is added or takes another’s place, also where it is agreed', () => {
    const lines = after(
      [
        { do: 'replace', line: 1, wanted: { item: 'A', quantity: '100' } },
        { do: 'add', wanted: { item: 'A', quantity: '1', unitPrice: '3', discount: '0.1' } },
      ],
      today,
    );
    expect(lines).toEqual([
      { line: 2, price: '9', discount: '5', takenAt: PLACED },
      { line: 3, price: '15', discount: '0', takenAt: NOW },
      { line: 4, price: '3', discount: '10', takenAt: NOW },
    ]);
  });
});

describe('where a line stands in the request for a change', () => {
  it('is told by the number that the line gets', () => {
    const { agreed } = place(Array.from({ length: 4 }, () => ({ item: 'A', quantity: '9', agreed: null })));
    const content: ChangeContent = {
      lines: [
        { do: 'set', line: 4, requirements: null, quantity: '8' },
        { do: 'replace', line: 1, wanted: { item: 'B', quantity: '1' } },
        {
          do: 'split',
          line: 2,
          parts: ['2', '3', '4'].map((q) => ({ quantity: q, requestedDate: '2026-07-01' })),
        },
        { do: 'remove', line: 3 },
        { do: 'add', wanted: { item: 'C', quantity: '2' } },
      ],
    };
    const pointers = pointersOf(content, agreed);
    const told = targetOf(agreed, content).lines.map((line: TargetLine) => [
      line.line,
      line.item,
      line.quantity,
      pointers.get(line.line)?.requestedDate,
    ]);
    expect(told).toEqual([
      [1, 'A', '0', undefined],
      [2, 'A', '2', '/lines/2/parts/0/requestedDate'],
      [3, 'A', '0', undefined],
      [4, 'A', '8', '/lines/0/requestedDate'],
      [5, 'B', '1', '/lines/1/wanted/requestedDate'],
      [6, 'A', '3', '/lines/2/parts/1/requestedDate'],
      [7, 'A', '4', '/lines/2/parts/2/requestedDate'],
      [8, 'C', '2', '/lines/4/wanted/requestedDate'],
    ]);
  });
});
