import type { OrderView } from '../../src/orders/order-view.js';
import { inDays, TestCompany } from './support/company.js';

let company: TestCompany;
beforeAll(async () => {
  company = await TestCompany.open('prices', { worker: false });
});
afterAll(() => company?.close());

type Line = { item: string; quantity: string; unitPrice?: string; discount?: string };

const place = (customer: string, lines: Line[], more: object = {}): Promise<OrderView> =>
  company.as('sales').post<OrderView>('/orders', { customer, requestedDate: inDays(60), lines, ...more });

/**
 * The amounts of an order computed anew, in whole numbers alone and without any of the product's code: line amounts to
 * six decimals, their sum rounded once, 1.5 % freight, and tax on both where the destination taxes freight.
 */
function compute(lines: { quantity: string; price: string; discount?: string }[], taxPercent: bigint) {
  const scaled = (text: string, digits: number): bigint => {
    const [whole = '0', fraction = ''] = text.split('.');
    return BigInt(whole + fraction.padEnd(digits, '0'));
  };
  const half = (value: bigint, by: bigint): bigint => (value + by / 2n) / by;
  const micro = lines.map(({ quantity, price, discount = '0' }) =>
    half(scaled(quantity, 6) * scaled(price, 6) * (1_000_000n - scaled(discount, 6)), 10n ** 12n),
  );
  const subtotal = half(
    micro.reduce((a, b) => a + b, 0n),
    10_000n,
  );
  const freight = half(subtotal * 15n, 1_000n);
  const tax = half((subtotal + freight) * taxPercent, 100n);
  const text = (value: bigint, digits: number): string => {
    const all = value.toString().padStart(digits + 1, '0');
    return `${all.slice(0, -digits)}.${all.slice(-digits)}`;
  };
  return {
    lines: micro.map((value) => text(value, 6)),
    subtotal: text(subtotal, 2),
    freight: text(freight, 2),
    tax: text(tax, 2),
    total: text(subtotal + freight + tax, 2),
  };
}

/** What the API answered, in the same shape. */
const amountsOf = ({ lines, amounts }: OrderView) => ({
  lines: lines.map(({ amount }) => amount),
  subtotal: amounts.subtotal.amount,
  freight: amounts.freight.amount,
  tax: amounts.tax.amount,
  total: amounts.total.amount,
});

describe('the price of an order', () => {
  it('is that of the price list, with every amount derived step by step', async () => {
    const order = await place('C-XIANDA', [
      { item: 'CS-200', quantity: '2' },
      { item: 'TAPE-48', quantity: '7' },
    ]);
    expect(amountsOf(order)).toEqual(
      compute(
        [
          { quantity: '2', price: '9800' },
          { quantity: '7', price: '9.5' },
        ],
        13n,
      ),
    );
    // Checked by hand as well: 19600 + 66.50 = 19666.50; 1.5 % = 295.00; 13 % of 19961.50 = 2595.00.
    expect(amountsOf(order)).toEqual({
      lines: ['19600.000000', '66.500000'],
      subtotal: '19666.50',
      freight: '295.00',
      tax: '2595.00',
      total: '22556.50',
    });
    expect(order.lines[0]).toMatchObject({
      unitPrice: '9800',
      discount: '0',
      taxRatePercent: '13',
      priceSource: 'list',
    });
    expect(order.lines[0]?.derivation.at(-1)).toEqual({
      label: 'line.amount',
      formula: '2 × 9800',
      result: '19600.000000',
    });
    const { subtotal, freight, total } = order.amounts;
    expect(subtotal.derivation).toEqual([
      { label: 'subtotal', formula: '19600.000000 + 66.500000', result: '19666.50' },
    ]);
    expect(freight.derivation).toEqual([
      { label: 'freight.percent', formula: '19666.50 × 0.015', result: '295.00' },
    ]);
    expect(total.derivation).toEqual([
      { label: 'total', formula: '19666.50 + 2595.00 + 295.00', result: '22556.50' },
    ]);
    expect(order.money).toEqual({
      due: { amount: '22556.50', currency: 'CNY' },
      total: { amount: '22556.50', currency: 'CNY' },
      invoiced: { amount: '0.00', currency: 'CNY' },
      paid: { amount: '0.00', currency: 'CNY' },
      open: { amount: '22556.50', currency: 'CNY' },
    });
  });

  it('follows the volume breaks', async () => {
    const breaks: [quantity: string, price: string][] = [
      ['499', '6.8'],
      ['500', '5.6'],
      ['1999', '5.6'],
      ['2000', '4.9'],
    ];
    for (const [quantity, price] of breaks) {
      const order = await place('C-XIANDA', [{ item: 'BOX-C5', quantity }]);
      expect(order.lines[0]).toMatchObject({ unitPrice: price, priceSource: 'list' });
      expect(amountsOf(order)).toEqual(compute([{ quantity, price }], 13n));
    }
  });

  it('is the agreed one with its discount, whatever the list says', async () => {
    const order = await place('C-XIANDA', [
      { item: 'BOX-C5', quantity: '1234.5', unitPrice: '5.333333', discount: '0.075' },
    ]);
    expect(order.lines[0]).toMatchObject({ unitPrice: '5.333333', discount: '0.075', priceSource: 'agreed' });
    expect(amountsOf(order)).toEqual(
      compute([{ quantity: '1234.5', price: '5.333333', discount: '0.075' }], 13n),
    );
    expect(order.lines[0]?.derivation).toEqual([
      { label: 'line.agreedPrice', formula: '5.333333', result: '5.333333' },
      { label: 'line.amount', formula: '1234.5 × 5.333333 × (1 − 0.075)', result: order.lines[0]?.amount },
    ]);
    const free = await place('C-XIANDA', [{ item: 'CV-30', quantity: '3', unitPrice: '100', discount: '1' }]);
    expect(amountsOf(free)).toMatchObject({ subtotal: '0.00', total: '0.00' });
  });

  it('bears no tax when it is exported or goes into a bonded area', async () => {
    const exported = await place('C-PACIFIC', [{ item: 'CS-200', quantity: '5' }]);
    expect(exported.money.total.currency).toBe('USD');
    expect(amountsOf(exported)).toEqual(compute([{ quantity: '5', price: '1400' }], 0n));
    expect(amountsOf(exported).tax).toBe('0.00');
    const bonded = await place('C-LINGXIN', [{ item: 'CV-30', quantity: '1' }]);
    expect(amountsOf(bonded)).toEqual(compute([{ quantity: '1', price: '5600' }], 0n));
    expect(bonded.lines[0]?.taxRatePercent).toBe('0');
  });

  it('follows the address it is delivered to, not the customer’s own', async () => {
    const shipTo = { line1: '1 Market Street', city: 'Oakland', region: 'California', country: 'US' };
    const order = await place('C-YUEJIE', [{ item: 'CV-30', quantity: '1' }], { shipTo });
    expect(order.shipTo).toMatchObject({ ...shipTo, code: null });
    expect(amountsOf(order).tax).toBe('0.00');
  });

  it('is rounded once per amount: many odd lines add up to the cent', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => ({
      item: 'TAPE-48',
      quantity: `${String(i + 1)}.333333`,
      unitPrice: `${String(i % 7)}.${String(((i + 3) * 142_857) % 1_000_000).padStart(6, '0')}`,
      discount: `0.${String((i * 13) % 100).padStart(2, '0')}`,
    }));
    const order = await place('C-XIANDA', lines);
    const independent = compute(
      lines.map(({ quantity, unitPrice, discount }) => ({ quantity, price: unitPrice, discount })),
      13n,
    );
    expect(amountsOf(order)).toEqual(independent);
    // Shown as it was answered, not computed again.
    expect(amountsOf(await company.as('sales').get<OrderView>(`/orders/${order.number}`))).toEqual(
      independent,
    );
  });
});

describe('what a customer writes', () => {
  it('is kept as it was sent, whatever it looks like', async () => {
    const texts = [
      '汉字 · ¼″ · “quotes” · naïve · Ünïcödé',
      'emoji 👩🏽‍🏭📦🇨🇳 and a musical 𝄞',
      'right to left: مرحبا بالعالم · שלום',
      "'; drop table orders; -- $1 %s {{x}} ${y}",
      '<script>alert("x")</script> &amp; <b>bold</b>',
      'line one\nline two\r\n\ttabbed   spaced  ',
      'zero-width \u200b joiner \u200d and e\u0301 decomposed',
      '\\u0000 \\n as written',
    ];
    for (const text of texts) {
      const lines = [{ item: 'BOX-C5', quantity: '1', requirements: { text, packaging: text, other: text } }];
      const body = {
        customer: 'C-XIANDA',
        customerPo: text.trim().slice(0, 60),
        requestedDate: inDays(60),
        lines,
      };
      const placed = await company.as('sales').post<OrderView>('/orders', body);
      const shown = await company.as('sales').get<OrderView>(`/orders/${placed.number}`);
      for (const order of [placed, shown]) {
        expect(order.customerPo).toBe(text.trim().slice(0, 60));
        expect(order.lines[0]?.requirements).toEqual({ text, packaging: text, other: text });
      }
      const found = await company
        .as('sales')
        .get<{ data: OrderView[] }>(`/orders?customerPo=${encodeURIComponent(body.customerPo)}`);
      expect(found.data.map(({ number }) => number)).toEqual([placed.number]);
    }
  });
});
