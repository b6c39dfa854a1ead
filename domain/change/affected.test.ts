import { respecifiedLines, wantedDates, type PromisedLine } from './affected.js';
import type { TargetLine } from './agreed.js';

const before = (more: Partial<PromisedLine> = {}): PromisedLine => ({
  line: 1,
  quantity: '10',
  requestedDate: '2026-12-01',
  requirements: { text: 'FRAGILE', colour: 'red' },
  promisedDate: '2026-12-05',
  ...more,
});
const after = (more: Partial<TargetLine> = {}): TargetLine => ({
  line: 1,
  item: 'BOX-C5',
  unit: 'PC',
  quantity: '10',
  shipped: '0',
  requestedDate: '2026-12-01',
  requirements: { text: 'FRAGILE', colour: 'red' },
  splitFrom: null,
  continues: 1,
  pricedAs: 1,
  asked: null,
  ...more,
});
const wanted = (line: TargetLine, content: Parameters<typeof wantedDates>[2] = {}) =>
  wantedDates([before()], { lines: [line], requestedDate: '2026-12-20' }, content).get(line.line);

describe('lines that are to be made otherwise', () => {
  it('are those of other requirements, in whatever sequence they are written', () => {
    const same = after({ requirements: { colour: 'red', text: 'FRAGILE', logo: undefined } });
    expect([...respecifiedLines([before()], { lines: [same] })]).toEqual([]);
    const other = after({ requirements: { colour: 'blue', text: 'FRAGILE' } });
    expect([...respecifiedLines([before()], { lines: [other] })]).toEqual([1]);
  });

  it('are not those that are removed, nor new ones', () => {
    const gone = after({ quantity: '0', requirements: null });
    const fresh = after({ line: 2, continues: null, requirements: { text: 'new' } });
    expect([...respecifiedLines([before()], { lines: [gone, fresh] })]).toEqual([]);
  });
});

describe('the day on which a line is wanted', () => {
  it('is none where nothing of the line is changed', () => {
    expect(wanted(after({ requirements: { colour: 'red', text: 'FRAGILE' } }))).toBeUndefined();
  });

  it('is the promised one where its quantity, its requirements or the address change', () => {
    expect(wanted(after({ quantity: '12' }))).toBe('2026-12-05');
    expect(wanted(after({ requirements: null }))).toBe('2026-12-05');
    expect(wanted(after(), { shipTo: 'SECOND' })).toBe('2026-12-05');
  });

  it('is the one that is asked for with the change, of the line or of the order', () => {
    const asks = (requestedDate: string) => ({ lines: [{ do: 'set', line: 1, requestedDate } as const] });
    expect(wanted(after({ requestedDate: '2026-11-30' }), asks('2026-11-30'))).toBe('2026-11-30');
    expect(wanted(after({ line: 2, continues: null, requestedDate: null }))).toBe('2026-12-20');
    expect(wanted(after({ requestedDate: null }), { requestedDate: '2026-12-20' })).toBe('2026-12-20');
  });

  it('is the one that was asked for before as well, where the change names it: it was promised for another', () => {
    const parts = [
      { quantity: '4', requestedDate: '2026-12-01' },
      { quantity: '6', requestedDate: '2026-12-05' },
    ];
    const split = { lines: [{ do: 'split', line: 1, parts } as const] };
    expect(wanted(after({ quantity: '4' }), split)).toBe('2026-12-01');
    expect(
      wanted(after({ line: 2, quantity: '6', continues: null, requestedDate: '2026-12-05' }), split),
    ).toBe('2026-12-05');
    const more = { lines: [{ do: 'set', line: 1, quantity: '12', requestedDate: '2026-12-01' } as const] };
    expect(wanted(after({ quantity: '12' }), more)).toBe('2026-12-01');
  });
});
