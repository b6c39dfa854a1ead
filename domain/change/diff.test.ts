import { diffOf, type ContentOfVersion, type LineOfVersion } from './diff.js';

const line = (more: Partial<LineOfVersion> = {}): LineOfVersion => ({
  line: 1,
  item: 'SW-150',
  unit: 'pcs',
  quantity: '60',
  unitPrice: '10',
  discount: '0',
  amount: '600',
  taxRate: '13',
  priceSource: 'list',
  pricedAt: '2026-11-02T01:00:00.000Z',
  requirements: { colour: 'RAL 9016' },
  requestedDate: '2026-12-20',
  ...more,
});
const content = (more: Partial<ContentOfVersion> = {}): ContentOfVersion => ({
  requestedDate: '2026-12-20',
  shipTo: { code: 'MAIN', name: null, line1: '1 Jianshe Road', city: 'Suzhou', country: 'CN' },
  terms: { depositPercent: '30', depositDays: 3, paymentDays: 30 },
  currency: 'CNY',
  subtotal: '600.00',
  tax: '78.00',
  freight: '0.00',
  total: '678.00',
  lines: [line()],
  ...more,
});
const shown = (fields: { field: string; before: string | null; after: string | null }[]) =>
  fields.map(({ field, before, after }) => [field, before, after]);

describe('the difference of two versions', () => {
  it('is nothing where they say the same, however it is written', () => {
    const same = content({
      total: '678',
      terms: { depositPercent: '30.0', depositDays: 3, paymentDays: 30 },
      lines: [line({ quantity: '60.000000', pricedAt: '2026-11-02T09:00:00+08:00', amount: '600.00' })],
    });
    const diff = diffOf(content(), same);
    expect([diff.fields, diff.lines]).toEqual([[], []]);
    expect(diff.money.total).toEqual({ before: '678.00', after: '678.00', difference: '0.00' });
  });

  it('names each field of the order on both sides, in both languages', () => {
    const diff = diffOf(
      content(),
      content({
        requestedDate: null,
        shipTo: { code: null, name: 'Depot 3', line1: '1 Jianshe Road', city: 'Wuxi', country: 'CN' },
        terms: { depositPercent: '30', depositDays: 3, paymentDays: 60 },
      }),
    );
    expect(shown(diff.fields)).toEqual([
      ['requestedDate', '2026-12-20', null],
      ['shipTo.code', 'MAIN', null],
      ['shipTo.name', null, 'Depot 3'],
      ['shipTo.city', 'Suzhou', 'Wuxi'],
      ['terms.paymentDays', '30', '60'],
    ]);
    expect(diff.fields[0]?.label).toEqual({ en: 'Requested date', zh: '要求日期' });
    expect(diff.lines).toEqual([]);
  });

  it('tells what of a line has changed, requirements one by one, and which of it are amounts', () => {
    const after = line({
      quantity: '48',
      unitPrice: '11',
      amount: '528',
      requirements: { colour: 'RAL 9005', text: 'Fragile' },
      requestedDate: '2026-12-14',
    });
    const [only, ...others] = diffOf(content(), content({ lines: [after] })).lines;
    expect(others).toEqual([]);
    expect(only).toMatchObject({ line: 1, item: 'SW-150', what: 'changed' });
    expect(shown(only?.fields ?? [])).toEqual([
      ['quantity', '60', '48'],
      ['unitPrice', '10', '11'],
      ['amount', '600', '528'],
      ['requestedDate', '2026-12-20', '2026-12-14'],
      ['requirements.colour', 'RAL 9016', 'RAL 9005'],
      ['requirements.text', null, 'Fragile'],
    ]);
    expect(only?.fields.filter(({ isAmount }) => isAmount).map(({ field }) => field)).toEqual([
      'unitPrice',
      'amount',
    ]);
  });

  it('takes a quantity of zero for a line that is not there, and turns round with its sides', () => {
    const one = content({ lines: [line(), line({ line: 3, quantity: '0' })] });
    const two = content({
      lines: [
        line({ quantity: '0' }),
        line({ line: 2, item: 'TAPE-48', requirements: null }),
        line({ line: 3, quantity: '0' }),
      ],
      subtotal: '900.00',
      tax: '117.00',
      total: '1017.00',
    });
    const kinds = (diff: ReturnType<typeof diffOf>) => diff.lines.map(({ line: no, what }) => [no, what]);
    expect(kinds(diffOf(one, two))).toEqual([
      [1, 'removed'],
      [2, 'added'],
    ]);
    expect(kinds(diffOf(two, one))).toEqual([
      [1, 'added'],
      [2, 'removed'],
    ]);
    expect(diffOf(one, two).money.total).toEqual({
      before: '678.00',
      after: '1017.00',
      difference: '339.00',
    });
    expect(diffOf(two, one).money.total.difference).toBe('-339.00');
    const removed = diffOf(one, two).lines[0]?.fields;
    expect(removed?.every(({ after }) => after === null)).toBe(true);
    expect(removed?.find(({ field }) => field === 'quantity')).toMatchObject({ before: '60' });
  });
});
