import type { Assessment, Round, Side, Verdict } from './assessment.js';
import { shareOfCompany, standingOf } from './negotiation.js';

const verdict = (
  department: Verdict['department'],
  says: Verdict['says'],
  key: string = department,
): Verdict => ({
  department,
  says,
  why: `${department} ${says}`,
  whyZh: `${department} ${says} 中文`,
  key,
});
const assessed = (more: Partial<Assessment> = {}): Assessment => ({
  version: 1,
  feasible: true,
  verdicts: [],
  lines: [],
  promisedBefore: null,
  promisedAfter: null,
  requestedDate: null,
  money: {
    currency: 'CNY',
    ...{ totalBefore: '1', totalAfter: '2', taxBefore: '0', taxAfter: '0' },
    ...{ fee: '0', furtherDeposit: '0', toReturn: '0' },
  },
  commitments: [],
  cost: '0',
  absorbed: '0',
  hurt: [],
  orderDays: 0,
  alternatives: [],
  worse: [],
  key: 'key',
  offer: 'offer',
  hash: 'hash',
  goodUntil: '2026-12-01T00:00:00.000Z',
  ...more,
});
const said = (
  side: Side,
  says: Round['says'],
  hash: string | null = side,
  note: string | null = null,
): Round => ({
  at: '2026-11-30T00:00:00.000Z',
  by: `somebody of ${side}`,
  side,
  says,
  note,
  hash,
});
const awaited = (assessment: Assessment, rounds: Round[]): Side[] => {
  const standing = standingOf(assessment, rounds);
  return standing.is === 'open' ? standing.awaited.map(({ side }) => side) : [];
};

describe('a negotiation', () => {
  it('is agreed where every rule says yes and nothing is worse', () => {
    const assessment = assessed({ verdicts: [verdict('finance', 'approves')] });
    expect(standingOf(assessment, [said('customer', 'requests')])).toEqual({ is: 'agreed' });
  });

  it('waits for each department that must decide, for the customer and for whoever bears what it costs', () => {
    const assessment = assessed({
      verdicts: [
        verdict('production', 'asks'),
        verdict('purchasing', 'approves'),
        verdict('finance', 'asks'),
      ],
      worse: ['later', 'fee'],
      absorbed: '12.5',
    });
    const standing = standingOf(assessment, []);
    expect(standing).toEqual({
      is: 'open',
      awaited: [
        { side: 'production', why: 'production asks', whyZh: 'production asks 中文', hash: 'production' },
        { side: 'finance', why: 'finance asks', whyZh: 'finance asks 中文', hash: 'finance' },
        {
          side: 'customer',
          why: 'It is worse than asked for: it comes later, it bears a fee',
          whyZh: '与所要求的相比较差：交期延后、需付费用',
          hash: 'offer',
        },
        {
          side: 'company',
          why: 'The company bears 12.5 of its cost',
          whyZh: '公司承担成本 12.5',
          hash: shareOfCompany(assessment),
        },
      ],
    });
  });

  it.each(['approves', 'accepts', 'counters'] as const)(
    'takes a word that %s for yes while what it was said of stays, and asks again when that has moved',
    (says) => {
      const rounds = [said('production', says, 'as it was')];
      expect(awaited(assessed({ verdicts: [verdict('production', 'asks', 'as it was')] }), rounds)).toEqual(
        [],
      );
      expect(awaited(assessed({ verdicts: [verdict('production', 'asks', 'moved')] }), rounds)).toEqual([
        'production',
      ]);
    },
  );

  it('asks again only whose own part has moved', () => {
    const rounds = [
      said('production', 'approves', 'p1'),
      said('purchasing', 'approves', 'b1'),
      said('customer', 'accepts', 'o1'),
      said('company', 'accepts', shareOfCompany({ absorbed: '5' })),
    ];
    const now = (more: Partial<Assessment>): Side[] =>
      awaited(
        assessed({
          verdicts: [verdict('production', 'asks', 'p1'), verdict('purchasing', 'asks', 'b1')],
          ...{ worse: ['fee'], offer: 'o1', absorbed: '5', ...more },
        }),
        rounds,
      );
    expect(now({})).toEqual([]);
    expect(now({ key: 'other', hash: 'other', version: 2 })).toEqual([]);
    expect(
      now({ verdicts: [verdict('production', 'asks', 'p1'), verdict('purchasing', 'asks', 'b2')] }),
    ).toEqual(['purchasing']);
    expect(now({ offer: 'o2' })).toEqual(['customer']);
    expect(now({ absorbed: '6' })).toEqual(['company']);
    expect(now({ offer: 'o2', worse: [] })).toEqual([]);
  });

  it('does not take one side’s word for another’s', () => {
    const assessment = assessed({ verdicts: [verdict('production', 'asks', 'k')] });
    expect(awaited(assessment, [said('finance', 'approves', 'k'), said('sales', 'requests', 'k')])).toEqual([
      'production',
    ]);
  });

  it.each([
    ['refuses', 'too dear'],
    ['staysSilent', 'customer has not answered in time'],
  ] as const)('ends when one side %s, whatever the others say', (says, why) => {
    const assessment = assessed({ verdicts: [verdict('production', 'asks')] });
    const rounds = [said('production', 'approves'), said('customer', says, null, 'too dear')];
    expect(standingOf(assessment, rounds)).toMatchObject({ is: 'refused', by: 'somebody of customer', why });
  });

  it('gives the reason of a silence in both languages', () => {
    expect(standingOf(assessed(), [said('production', 'staysSilent')])).toMatchObject({
      why: 'production has not answered in time',
      whyZh: '生产未按时答复',
    });
  });

  it('ends by the rule of a department that cannot, with its reason in both languages', () => {
    expect(standingOf(assessed({ verdicts: [verdict('purchasing', 'refuses')] }), [])).toEqual({
      is: 'refused',
      by: 'system',
      why: 'purchasing refuses',
      whyZh: 'purchasing refuses 中文',
    });
  });
});
