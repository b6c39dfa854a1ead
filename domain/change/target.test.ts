import { DomainError } from '../errors/domain-error.js';
import type { AgreedLine, AgreedOrder } from './agreed.js';
import type { ChangeContent } from './content.js';
import { isOpen, targetOf } from './target.js';

const line = (number: number, more: Partial<AgreedLine> = {}): AgreedLine => ({
  line: number,
  item: `ITEM-${String(number)}`,
  unit: 'PC',
  quantity: '10',
  shipped: '0',
  requestedDate: null,
  requirements: null,
  priceSource: 'list',
  unitPrice: '7',
  discount: '0',
  pricedAt: '2026-11-01T00:00:00.000Z',
  splitFrom: null,
  ...more,
});
const agreed = (lines: AgreedLine[] = [line(1), line(2, { shipped: '4' })]): AgreedOrder => ({
  requestedDate: '2026-12-20',
  shipTo: { code: 'MAIN', city: 'Suzhou' },
  terms: { depositPercent: '30', depositDays: 3, paymentDays: 30 },
  lines,
});
const quantities = (content: ChangeContent, order = agreed()): [number, string][] =>
  targetOf(order, content).lines.map((each) => [each.line, each.quantity]);
function refusal(content: ChangeContent, order = agreed()): DomainError {
  try {
    targetOf(order, content);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('an order as a change would have it', () => {
  it('keeps whatever the change leaves out', () => {
    const target = targetOf(agreed(), { lines: [{ do: 'set', line: 1, quantity: '12' }] });
    expect(target).toMatchObject({
      requestedDate: '2026-12-20',
      shipTo: null,
      terms: { depositPercent: '30', depositDays: 3, paymentDays: 30 },
    });
    expect(target.lines[0]).toMatchObject({
      line: 1,
      quantity: '12',
      continues: 1,
      pricedAs: 1,
      asked: null,
    });
    expect(target.lines[1]).toMatchObject({ line: 2, quantity: '10', shipped: '4', continues: 2 });
  });

  it('leaves what is handed over of a line that is removed or replaced', () => {
    expect(quantities({ lines: [{ do: 'remove', line: 2 }] })).toEqual([
      [1, '10'],
      [2, '4'],
    ]);
    const replaced = { lines: [{ do: 'replace', line: 2, wanted: { item: 'X', quantity: '6' } }] } as const;
    expect(quantities({ lines: [...replaced.lines] })).toEqual([
      [1, '10'],
      [2, '4'],
      [3, '6'],
    ]);
  });

  it('splits a line into lines of their own that keep its price', () => {
    const parts = ['5', '3', '2'].map((quantity, i) => ({
      quantity,
      requestedDate: `2026-12-0${String(i + 1)}`,
    }));
    const { lines } = targetOf(agreed(), { lines: [{ do: 'split', line: 2, parts }] });
    expect(
      lines.map((each) => [each.line, each.quantity, each.shipped, each.requestedDate, each.pricedAs]),
    ).toEqual([
      [1, '10', '0', null, 1],
      [2, '5', '4', '2026-12-01', 2],
      [3, '3', '0', '2026-12-02', 2],
      [4, '2', '0', '2026-12-03', 2],
    ]);
  });

  it('takes away a date or requirements that are said to be none', () => {
    const order = agreed([line(1, { requestedDate: '2026-12-24', requirements: { colour: 'red' } })]);
    const [only] = targetOf(order, {
      lines: [{ do: 'set', line: 1, requestedDate: null, requirements: null }],
    }).lines;
    expect(only).toMatchObject({ requestedDate: null, requirements: null });
    expect(targetOf(order, { requestedDate: null }).requestedDate).toBeNull();
  });

  it.each<[string, ChangeContent, string, string]>([
    ['a line that does not exist', { lines: [{ do: 'remove', line: 9 }] }, '/lines/0/line', 'invalid'],
    [
      'a line twice',
      {
        lines: [
          { do: 'set', line: 1, quantity: '3' },
          { do: 'remove', line: 1 },
        ],
      },
      '/lines/1/line',
      'duplicate',
    ],
    [
      'less than is handed over',
      { lines: [{ do: 'set', line: 2, quantity: '3' }] },
      '/lines/0/quantity',
      'too-small',
    ],
    [
      'parts that do not add up',
      {
        lines: [
          {
            do: 'split',
            line: 1,
            parts: ['4', '5'].map((quantity) => ({ quantity, requestedDate: '2026-12-01' })),
          },
        ],
      },
      '/lines/0/parts',
      'invalid',
    ],
    [
      'a first part below what is handed over',
      {
        lines: [
          {
            do: 'split',
            line: 2,
            parts: ['3', '7'].map((quantity) => ({ quantity, requestedDate: '2026-12-01' })),
          },
        ],
      },
      '/lines/0/parts/0/quantity',
      'too-small',
    ],
  ])('is refused for %s, naming the field', (_what, content, pointer, code) => {
    const { code: of, errors } = refusal(content);
    expect([of, errors[0]?.pointer, errors[0]?.code]).toEqual(['validation-failed', pointer, code]);
    expect(errors[0]?.messageZh).toMatch(/[一-龥]/);
  });

  it('is refused for a line that was removed before', () => {
    const order = agreed([line(1), line(2, { quantity: '0' })]);
    expect(refusal({ lines: [{ do: 'set', line: 2, quantity: '3' }] }, order).errors[0]?.pointer).toBe(
      '/lines/0/line',
    );
  });

  it.each<[string, ChangeContent]>([
    ['the same quantity, written otherwise', { lines: [{ do: 'set', line: 1, quantity: '10.000' }] }],
    ['the address it has', { shipTo: 'MAIN' }],
    ['the terms it has', { terms: { depositPercent: '30.0', paymentDays: 30 } }],
    ['the date it has', { requestedDate: '2026-12-20' }],
  ])('is refused where nothing changes: %s', (_what, content) => {
    expect(refusal(content)).toMatchObject({ code: 'state-conflict', message: 'The change changes nothing' });
  });

  it('is refused where nothing is left to deliver', () => {
    expect(refusal({ lines: [{ do: 'remove', line: 1 }] }, agreed([line(1)])).message).toContain(
      'cancel the order',
    );
  });
});

test('a line is open as long as some of it is not handed over', () => {
  expect([isOpen({ quantity: '10', shipped: '4' }), isOpen({ quantity: '4', shipped: '4.0' })]).toEqual([
    true,
    false,
  ]);
});
