import type { Adjusted } from './adjusted.js';
import type { LineDifference } from './assessment.js';
import { alternativesOf, verdictsOf, type SeenByRules } from './verdicts.js';

const name = (content: unknown): string => JSON.stringify(content);
const SEEN: SeenByRules = {
  adjusted: [],
  isUnsourced: false,
  late: [],
  makesLate: false,
  wanted: new Map(),
  hurt: [],
  exceedsCredit: false,
  due: '100.00',
  newTerms: null,
};
const work = (more: Partial<Adjusted> = {}): Adjusted => ({
  kind: 'workOrder',
  department: 'production',
  document: 'WO-1',
  line: 1,
  item: 'BOX-C5',
  action: 'amended',
  before: '10',
  after: '6',
  becomes: 'nothing',
  customised: false,
  cost: '0.00',
  ...more,
});
const late: LineDifference = {
  line: 1,
  item: 'BOX-C5',
  quantityBefore: '40',
  quantityAfter: '60',
  promisedBefore: '2026-12-04',
  promisedAfter: '2026-12-14',
  amountBefore: '40',
  amountAfter: '60',
};
const said = (more: Partial<SeenByRules>): string[] =>
  verdictsOf({ ...SEEN, ...more }, name).map(({ department, says }) => `${department} ${says}`);

describe('what the departments’ rules say of a change', () => {
  it('approves what costs nothing, and asks nobody who is not concerned', () => {
    expect(said({ adjusted: [work()] })).toEqual(['production approves', 'finance approves']);
  });

  it.each<[string, Partial<SeenByRules>, string]>([
    ['a department whose work is wasted', { adjusted: [work({ cost: '12.50' })] }, 'production asks'],
    ['production about a later day of what it makes', { late: [late], makesLate: true }, 'production asks'],
    ['purchasing about a later day of what is bought', { late: [late] }, 'purchasing asks'],
    [
      'sales about what other orders were promised',
      { hurt: [{ order: 'SO-2', days: 3, lines: [] }] },
      'sales asks',
    ],
    ['finance about credit', { exceedsCredit: true }, 'finance asks'],
    [
      'finance about terms',
      { newTerms: { depositPercent: '0', depositDays: 0, paymentDays: 60 } },
      'finance asks',
    ],
  ])('asks %s', (_whom, seen, verdict) => {
    expect(said(seen)).toContain(verdict);
  });

  it('refuses what has no source, whatever else the department would say', () => {
    const own = work({ department: 'purchasing', kind: 'purchaseLine', cost: '3' });
    expect(said({ isUnsourced: true, adjusted: [own] })).toContain('purchasing refuses');
  });

  it('is named by what it is said of: the same part keeps its name, another part changes no other', () => {
    const before = verdictsOf({ ...SEEN, adjusted: [work({ cost: '5' })] }, name);
    const after = verdictsOf({ ...SEEN, adjusted: [work({ cost: '5' })], due: '200.00' }, name);
    expect(after[0]).toEqual(before[0]);
    expect(after[1]!.key).not.toBe(before[1]!.key);
  });

  it('does not depend on numbers that only the rehearsal gave out', () => {
    const made = (document: string) => work({ action: 'created', document });
    expect(verdictsOf({ ...SEEN, adjusted: [made('WO-7')] }, name)).toEqual(
      verdictsOf({ ...SEEN, adjusted: [made('WO-8')] }, name),
    );
  });
});

describe('another way to come closer', () => {
  it('is what was promised on its day and the rest later, where the order may come in parts', () => {
    expect(alternativesOf([late], 'inParts')).toEqual([
      {
        line: 1,
        parts: [
          { quantity: '40', date: '2026-12-04' },
          { quantity: '20', date: '2026-12-14' },
        ],
      },
    ]);
    expect(alternativesOf([late], 'complete')).toEqual([]);
    expect(alternativesOf([{ ...late, quantityAfter: '40' }], 'inParts')).toEqual([]);
  });
});
