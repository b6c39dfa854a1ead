import { inWords, type Money } from './ledger.js';
import { aligned } from './story.js';

/** What a change would come to, as `POST /v1/orders/{number}/changes:assess` answers staff. */
export interface Assessment {
  readonly version: number;
  readonly feasible: boolean;
  readonly verdicts: readonly { department: string; says: string; why: string }[];
  readonly promisedBefore: string | null;
  readonly promisedAfter: string | null;
  readonly requestedDate: string | null;
  readonly money: {
    readonly currency: string;
    readonly totalBefore: string;
    readonly totalAfter: string;
    readonly fee: string;
    readonly furtherDeposit: string;
    readonly toReturn: string;
  };
  readonly commitments: readonly {
    kind: string;
    document: string;
    action: string;
    before: string;
    after: string;
    becomes: string;
    cost: string;
  }[];
  readonly cost: string;
  readonly absorbed: string;
  readonly alternatives: readonly {
    line: number;
    parts: readonly { quantity: string; date: string | null }[];
  }[];
  readonly worse: readonly string[];
  readonly hash: string;
  readonly goodUntil: string;
}

/** A change as `GET /v1/orders/{number}/changes/{change}` shows it. */
export interface Change {
  readonly number: string;
  readonly state: string;
  readonly by: string;
  readonly cameBy: 'api' | 'signal';
  readonly outcome: string | null;
  readonly baseVersion: number;
  readonly resultVersion: number | null;
  readonly assessment: Assessment | null;
  readonly rounds: readonly {
    by: string;
    side: string;
    says: string;
    note: string | null;
    hash: string | null;
    counter?: Readonly<Record<string, unknown>>;
  }[];
}

interface Field {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What differs between two versions, as `GET /v1/orders/{number}/versions/{n}/diff/{m}` shows it. */
export interface Difference {
  readonly from: { readonly version: number; readonly verified: boolean };
  readonly to: { readonly version: number; readonly verified: boolean; readonly change: string | null };
  readonly fields: readonly Field[];
  readonly lines: readonly { line: number; item: string; what: string; fields: readonly Field[] }[];
  readonly money: { readonly total: { before: Money; after: Money; difference: Money } } | null;
}

/** An assessment in lines of print. */
export function assessmentInWords(seen: Assessment, companyCurrency: string): string[] {
  const { money, verdicts, commitments, alternatives } = seen;
  const amount = (value: string): string => inWords({ amount: value, currency: money.currency });
  const cost = (value: string): string => inWords({ amount: value, currency: companyCurrency });
  return [
    `assessed on version ${String(seen.version)}: ${seen.feasible ? 'feasible' : 'not feasible'}` +
      (seen.worse.length === 0 ? '' : `, worse for the customer: ${seen.worse.join(', ')}`),
    ...aligned(verdicts.map(({ department, says, why }) => [`  ${department}`, says, why])),
    ...aligned(
      commitments.map(({ kind, document, action, before, after, becomes, cost: own }) => [
        `  ${kind}`,
        document,
        action,
        `${before} → ${after}`,
        action === 'created' ? '' : `becomes ${becomes}`,
        Number(own) === 0 ? '' : `cost ${cost(own)}`,
      ]),
    ),
    `promised ${seen.promisedBefore ?? '—'} → ${seen.promisedAfter ?? '—'}, asked for ${seen.requestedDate ?? '—'}`,
    `total ${amount(money.totalBefore)} → ${amount(money.totalAfter)}; further deposit ${amount(money.furtherDeposit)}, ` +
      `to return ${amount(money.toReturn)}`,
    `wastes ${cost(seen.cost)}: fee ${amount(money.fee)}, the company bears ${cost(seen.absorbed)}`,
    ...(alternatives.length === 0 ? ['no alternative comes closer'] : []),
    ...alternatives.map(
      ({ line, parts }) =>
        `alternative for line ${String(line)}: ` +
        parts.map(({ quantity, date }) => `${quantity} on ${date ?? 'a day not known yet'}`).join(', '),
    ),
    `hash ${seen.hash}, good until ${seen.goodUntil}`,
  ];
}

/** The rounds of a negotiation, and how it ended. */
export function negotiationInWords({ number, cameBy, state, outcome, rounds }: Change): string[] {
  const rows = rounds.map(({ by, side, says, note, counter }, i) => [
    `  ${String(i + 1)}.`,
    side,
    `${by} ${says}${counter ? ` ${JSON.stringify(counter)}` : ''}`,
    note ?? '',
  ]);
  return [
    `negotiation of ${number}, which came by ${cameBy}:`,
    ...aligned(rows),
    `${number} is ${state}${outcome === null ? '' : `: ${outcome}`}`,
  ];
}

/** Two versions side by side. */
export function differenceInWords({ from, to, fields, lines, money }: Difference): string[] {
  const rows = (own: readonly Field[], of: string): string[][] =>
    own.map(({ field, before, after }) => [`  ${of}`, field, `${before ?? '—'} → ${after ?? '—'}`]);
  return [
    `version ${String(from.version)} → ${String(to.version)}:`,
    ...aligned([
      ...rows(fields, 'order'),
      ...lines.flatMap(({ line, item, what, fields: own }) =>
        rows(own, `line ${String(line)} ${item} ${what}`),
      ),
      ...(money
        ? [['  order', 'total', `${inWords(money.total.before)} → ${inWords(money.total.after)}`]]
        : []),
    ]),
  ];
}
