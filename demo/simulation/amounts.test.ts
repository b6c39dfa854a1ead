import { amountsOf, cents, lineAmount, listPrice, micros } from './amounts.js';

describe('the amounts that the demonstration computes by itself', () => {
  it('keep a line to six places, half up', () => {
    expect(lineAmount({ quantity: '3', unitPrice: '714.7043', discount: '0' })).toBe(2_144_112_900n);
    expect(lineAmount({ quantity: '1', unitPrice: '0.000001', discount: '0.5' })).toBe(1n);
    expect(lineAmount({ quantity: '1', unitPrice: '0.000001', discount: '0.500001' })).toBe(0n);
  });

  it('round the sub-total once, and freight and tax from what is rounded', () => {
    const line = { quantity: '1', unitPrice: '0.335', discount: '0' };
    const rates = { taxPercent: '8', freightPercent: '2.5', taxesFreight: false };
    // Rounded line by line it would be 1.02.
    expect(amountsOf([line, line, line], rates)).toEqual({
      subtotal: 101n,
      freight: 3n,
      tax: 8n,
      total: 112n,
    });
    expect(amountsOf([line, line, line], { ...rates, taxPercent: '13', taxesFreight: true }).tax).toBe(14n);
  });

  it('take the list price of the highest break not above the quantity', () => {
    const breaks = [
      { fromQuantity: '1', unitPrice: '6.8' },
      { fromQuantity: '2000', unitPrice: '4.9' },
      { fromQuantity: '500', unitPrice: '5.6' },
    ];
    expect(['1', '499.9', '500', '2000'].map((quantity) => listPrice(breaks, quantity))).toEqual([
      '6.8',
      '6.8',
      '5.6',
      '4.9',
    ]);
    expect(() => listPrice(breaks, '0.5')).toThrow('no list price for 0.5');
  });

  it('read decimals exactly and nothing else', () => {
    expect([micros('12.5'), micros('0.000001'), micros('7.10000000'), cents('12.30')]).toEqual([
      12_500_000n,
      1n,
      7_100_000n,
      1230n,
    ]);
    for (const text of ['', '1e3', '-1', '1.', '.5', '0.0000001']) expect(() => micros(text)).toThrow();
    expect(() => cents('0.001')).toThrow('more than two places');
  });
});
