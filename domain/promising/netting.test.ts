import fc from 'fast-check';
import { net, type LinePosition, type LineQuantity } from './netting.js';

const quantities = fc.array(
  fc.record({
    line: fc.integer({ min: 1, max: 3 }),
    item: fc.constantFrom('BOX', 'BOARD', 'INK'),
    quantity: fc.integer({ min: 0, max: 50 }).map(String),
  }),
  { maxLength: 8 },
);
const positions: fc.Arbitrary<LinePosition> = fc.record({
  needed: quantities,
  held: quantities,
  expected: quantities,
});

const of = (all: readonly LineQuantity[], line: number, item: string): number =>
  all
    .filter((each) => each.line === line && each.item === item)
    .reduce((sum, each) => sum + Number(each.quantity), 0);

describe('netting', () => {
  it('counts what is held first, then what is expected', () => {
    const board = (quantity: string) => [{ line: 1, item: 'BOARD', quantity }];
    expect(net({ needed: board('10'), held: board('4'), expected: board('3') })).toEqual({
      short: board('3'),
      idle: [],
      spare: [],
    });
    expect(net({ needed: board('10'), held: board('12'), expected: board('3') })).toEqual({
      short: [],
      idle: board('2'),
      spare: board('3'),
    });
  });

  it('says nothing when everything is covered exactly', () => {
    const held = [{ line: 1, item: 'BOX', quantity: '2.5' }];
    expect(
      net({ needed: held, held: [{ line: 1, item: 'BOX', quantity: '2.500000' }], expected: [] }),
    ).toEqual({ short: [], idle: [], spare: [] });
  });

  it('balances for every line and item: needed + idle + spare = held + expected + short', () => {
    fc.assert(
      fc.property(positions, (position) => {
        const { short, idle, spare } = net(position);
        for (const line of [1, 2, 3])
          for (const item of ['BOX', 'BOARD', 'INK']) {
            const left = of(position.needed, line, item) + of(idle, line, item) + of(spare, line, item);
            expect(left).toBe(
              of(position.held, line, item) + of(position.expected, line, item) + of(short, line, item),
            );
            expect(of(short, line, item) > 0 && of(idle, line, item) + of(spare, line, item) > 0).toBe(false);
          }
      }),
    );
  });
});
