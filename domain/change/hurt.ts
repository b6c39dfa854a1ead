import { daysBetween } from '../calendar/business-calendar.js';

/** A line of an order that its customer was told a day for, and the day it could be delivered. Dates are `YYYY-MM-DD`. */
export interface ForecastLine {
  order: string;
  line: number;
  item: string;
  promised: string;
  /** Null: something it needs has no source. */
  projected: string | null;
}

/** A line that would come later past its promise than it would without a change. */
export interface HurtLine {
  line: number;
  item: string;
  promised: string;
  projectedBefore: string;
  /** Null: what it needs would have no source any more. */
  projectedAfter: string | null;
  /** Calendar days past its promise more than without the change; null where no day can be said. */
  days: number | null;
}

/** Another order that a change would make late, or later. */
export interface HurtOrder {
  order: string;
  /** The most that any of its lines loses; 0 where no day can be said of any. */
  days: number;
  lines: HurtLine[];
}

/**
 * Who else is hurt by a change: orders of which a line would come further past its promise than it would without. What would
 * come later and still in time hurts nobody, and the changed order is no other.
 *
 * @param before and after the same lines, without the change and with it
 */
export function hurtOf(
  own: string,
  before: readonly ForecastLine[],
  after: readonly ForecastLine[],
): HurtOrder[] {
  const were = new Map(before.map((each) => [keyOf(each), each]));
  const lines = after.flatMap((now) => {
    const was = were.get(keyOf(now));
    const hurt = now.order === own || !was ? null : hurtLine(was, now);
    return hurt ? [{ order: now.order, hurt }] : [];
  });
  return [...new Set(lines.map(({ order }) => order))].toSorted().map((order) => {
    const own = lines.filter((each) => each.order === order).map(({ hurt }) => hurt);
    return {
      order,
      days: Math.max(...own.map(({ days }) => days ?? 0)),
      lines: own.toSorted((a, b) => a.line - b.line),
    };
  });
}

/** Order-days past promise: what all hurt orders lose together. */
export const orderDaysOf = (hurt: readonly HurtOrder[]): number =>
  hurt.reduce((days, each) => days + each.days, 0);

function hurtLine(was: ForecastLine, now: ForecastLine): HurtLine | null {
  const { line, item, promised, projected: projectedAfter } = now;
  // What had no source before has lost nothing.
  if (was.projected === null) return null;
  const days =
    projectedAfter === null ? null : daysPast(promised, projectedAfter) - daysPast(promised, was.projected);
  if (days !== null && days <= 0) return null;
  return { line, item, promised, projectedBefore: was.projected, projectedAfter, days };
}

const daysPast = (promised: string, projected: string): number =>
  Math.max(0, daysBetween(promised, projected));

const keyOf = ({ order, line }: ForecastLine): string => `${order}\n${String(line)}`;

/** Orders that a sentence names; the assessment has them all. */
const NAMED = 5;

/** Says who is hurt, the worst first, in English and Chinese. */
export function sayHurt(hurt: readonly HurtOrder[]): [en: string, zh: string] {
  const worst = hurt.toSorted((a, b) => gravityOf(b) - gravityOf(a)).slice(0, NAMED);
  const more = hurt.length - worst.length;
  const [en, zh] = [worst.map(sayOrder), worst.map(sayOrderZh)];
  if (more > 0) {
    en.push(`${String(more)} more`);
    zh.push(`另有 ${String(more)} 个订单`);
  }
  return [
    `It breaks what other orders were promised: ${en.join('; ')}`,
    `将影响其他订单的承诺交期：${zh.join('；')}`,
  ];
}

const gravityOf = ({ days, lines }: HurtOrder): number =>
  lines.some((line) => line.days === null) ? Infinity : days;

const sayOrder = ({ order, days, lines }: HurtOrder): string => {
  const said = lines.map(({ line, promised, projectedAfter }) =>
    projectedAfter === null
      ? `line ${String(line)}: nothing is left for it`
      : `line ${String(line)}: ${projectedAfter}, promised ${promised}`,
  );
  return `${order}${days > 0 ? `, ${String(days)} ${days === 1 ? 'day' : 'days'}` : ''} (${said.join(', ')})`;
};

const sayOrderZh = ({ order, days, lines }: HurtOrder): string => {
  const said = lines.map(({ line, promised, projectedAfter }) =>
    projectedAfter === null
      ? `第 ${String(line)} 行：无货源`
      : `第 ${String(line)} 行：${projectedAfter}，承诺 ${promised}`,
  );
  return `${order}${days > 0 ? ` 延后 ${String(days)} 天` : ''}（${said.join('，')}）`;
};
