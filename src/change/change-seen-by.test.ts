import type { Assessment, Round } from '../../domain/change/assessment.js';
import type { Role } from '../../domain/identity/roles.js';
import type { Actor } from '../identity/actor.js';
import type { ChangeRow } from './change-rows.js';
import { changeSeenBy } from './change-seen-by.js';

const actor = (role: Role): Actor => ({
  id: role,
  name: role,
  role,
  customer: role === 'customer' ? 'C-1' : null,
  kind: 'user',
});

const at = '2026-11-02T01:00:00.000Z';
const assessment: Assessment = {
  version: 1,
  feasible: true,
  verdicts: [
    {
      department: 'production',
      says: 'asks',
      why: 'It wastes what is done already: WO-2026-000007',
      whyZh: '将浪费已完成的工作：WO-2026-000007',
      key: 'k1',
    },
    { department: 'finance', says: 'approves', why: 'By the rules', whyZh: '按规则', key: 'k2' },
  ],
  lines: [
    {
      line: 1,
      item: 'BOX-C5',
      quantityBefore: '10',
      quantityAfter: '8',
      promisedBefore: null,
      promisedAfter: null,
      amountBefore: '711.11',
      amountAfter: '622.22',
    },
  ],
  promisedBefore: null,
  promisedAfter: null,
  requestedDate: null,
  money: {
    currency: 'CNY',
    totalBefore: '803.55',
    totalAfter: '703.11',
    taxBefore: '92.44',
    taxAfter: '80.89',
    fee: '33.33',
    furtherDeposit: '0',
    toReturn: '0',
  },
  commitments: [
    {
      kind: 'workOrder',
      department: 'production',
      document: 'WO-2026-000007',
      line: 1,
      item: 'BOX-C5',
      action: 'amended',
      before: '10',
      after: '8',
      becomes: 'nothing',
      customised: true,
      cost: '44.44',
    },
  ],
  cost: '44.44',
  absorbed: '12.12',
  hurt: [
    {
      order: 'SO-2026-000099',
      days: 3,
      lines: [
        {
          line: 1,
          item: 'BOX-C5',
          promised: '2026-12-10',
          projectedBefore: '2026-12-10',
          projectedAfter: '2026-12-13',
          days: 3,
        },
      ],
    },
  ],
  orderDays: 3,
  alternatives: [],
  worse: ['fee'],
  key: 'key',
  offer: 'offer',
  hash: 'hash',
  goodUntil: at,
};
const AMOUNTS = /711\.11|622\.22|803\.55|703\.11|92\.44|80\.89|33\.33|44\.44|12\.12|55\.55/;

const round = (side: Round['side'], says: Round['says'], by: string): Round => ({
  at,
  by,
  side,
  says,
  note: `${by} says so`,
  hash: 'offer',
});

const row: ChangeRow = {
  id: '0197a000-0000-7000-8000-000000000000',
  number: 'CH-2026-000001',
  orderId: '0197a000-0000-7000-8000-000000000001',
  requestId: 'r',
  baseVersion: 1,
  state: 'negotiating',
  content: {
    lines: [
      { do: 'set', line: 1, quantity: '8' },
      { do: 'add', wanted: { item: 'FILM-500', quantity: '1', unitPrice: '55.55' } },
    ],
  },
  fields: ['line:1:quantity', 'new:1'],
  cameBy: 'api',
  by: 'Zhou Xiaomin',
  speaksFor: 'customer',
  reason: 'fewer',
  agreedHash: null,
  listed: { at: '2026-11-02T02:00:00.000Z', prices: {} },
  assessment,
  rounds: [
    round('customer', 'requests', 'Zhou Xiaomin'),
    round('production', 'counters', 'Gao Feng'),
    round('company', 'accepts', 'Sun Li'),
    round('customer', 'accepts', 'Zhou Xiaomin'),
  ],
  outcome: null,
  resultVersion: null,
  requestedAt: at,
  decidedAt: null,
  carriedOutAt: null,
};

describe('a change', () => {
  it('is shown to its customer with their own word and what is offered, and nobody else’s name or document', () => {
    const view = changeSeenBy(actor('customer'), row);
    expect(view.rounds.map(({ by, side, says, note }) => [by, side, says, note])).toEqual([
      ['Zhou Xiaomin', 'customer', 'requests', 'Zhou Xiaomin says so'],
      ['production', 'production', 'counters', null],
      ['Zhou Xiaomin', 'customer', 'accepts', 'Zhou Xiaomin says so'],
    ]);
    expect(view.assessment?.verdicts).toEqual([
      {
        department: 'production',
        says: 'asks',
        why: 'The department is to decide',
        whyZh: '须由该部门决定',
        key: 'k1',
      },
    ]);
    expect(view.assessment?.money).toEqual(assessment.money);
    expect(JSON.stringify(view)).not.toMatch(/WO-|SO-|hurt|orderDays|Gao Feng|Sun Li|44\.44|12\.12/);
  });

  it('that staff ask for is sales’ to its customer, whoever of them it was', () => {
    const view = changeSeenBy(actor('customer'), { ...row, by: 'Sun Li', speaksFor: 'sales' });
    expect(view.by).toBe('sales');
  });

  it.each(['production', 'inventory', 'purchasing', 'logistics'] as const)(
    'is shown to %s without amounts',
    (role) => {
      const view = changeSeenBy(actor(role), row);
      expect(view.assessment?.commitments).toMatchObject([{ document: 'WO-2026-000007', cost: null }]);
      expect(view.assessment?.hurt).toEqual(assessment.hurt);
      expect(JSON.stringify(view)).not.toMatch(AMOUNTS);
    },
  );

  it.each(['sales', 'finance', 'manager', 'auditor'] as const)('is shown whole to %s', (role) => {
    const { key: _key, offer: _offer, ...shown } = assessment;
    const view = changeSeenBy(actor(role), row);
    expect(view).toMatchObject({ assessment: shown, rounds: row.rounds, content: row.content });
  });
});
