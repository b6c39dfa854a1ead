import { DomainError, type FieldError } from '../errors/domain-error.js';
import { isLess, isPositive, isZero, minus, plus } from '../quantity/quantity.js';
import {
  hasSameFields,
  type AgreedLine,
  type AgreedOrder,
  type OrderTerms,
  type TargetLine,
  type TargetOrder,
} from './agreed.js';
import type { ChangeContent, LineChange } from './content.js';

/**
 * The order as a change would have it. What has been handed over stays: a line can become no smaller than that.
 *
 * @throws DomainError `validation-failed` naming each field: a line that does not exist or is changed twice, a quantity below
 * what has been handed over, parts that do not add up; `state-conflict` for a change that changes nothing or leaves nothing
 * to deliver
 */
export function targetOf(agreed: AgreedOrder, content: ChangeContent): TargetOrder {
  const { requestedDate = agreed.requestedDate, shipTo = null } = content;
  const target: TargetOrder = {
    requestedDate,
    shipTo,
    terms: termsOf(agreed.terms, content),
    lines: linesOf(agreed, content.lines ?? []),
  };
  if (isSame(agreed, target)) throw changesNothing();
  if (target.lines.every(({ quantity }) => isZero(quantity))) throw leavesNothing();
  return target;
}

const termsOf = (agreed: OrderTerms, { terms }: ChangeContent): OrderTerms => ({
  depositPercent: terms?.depositPercent ?? agreed.depositPercent,
  depositDays: terms?.depositDays ?? agreed.depositDays,
  paymentDays: terms?.paymentDays ?? agreed.paymentDays,
});

/** Lines as they would be, by number; what is wrong with any of them is said of all at once. */
function linesOf(agreed: AgreedOrder, changes: readonly LineChange[]): TargetLine[] {
  const errors: FieldError[] = [];
  const lines = new Map(agreed.lines.map((line) => [line.line, kept(line)]));
  let last = Math.max(0, ...lines.keys());
  const next = (): number => (last += 1);
  const seen = new Set<number>();
  for (const [i, change] of changes.entries()) {
    const at = `/lines/${String(i)}`;
    if (change.do === 'add') {
      const line = next();
      lines.set(line, ordered(line, change));
      continue;
    }
    const known = lines.get(change.line);
    const before = agreed.lines.find(({ line }) => line === change.line);
    if (!known || !before || isZero(before.quantity)) errors.push(noSuchLine(at, change.line));
    else if (seen.has(change.line)) errors.push(twice(at, change.line));
    else for (const each of changed(known, change, next, errors, at)) lines.set(each.line, each);
    seen.add(change.line);
  }
  const [first] = errors;
  if (first)
    throw new DomainError('validation-failed', first.message, {
      errors,
      ...(first.messageZh ? { detailZh: first.messageZh } : {}),
    });
  return [...lines.values()].toSorted((a, b) => a.line - b.line);
}

const kept = ({
  priceSource: _source,
  unitPrice: _price,
  discount: _discount,
  pricedAt: _at,
  ...line
}: AgreedLine): TargetLine => ({
  ...line,
  continues: line.line,
  pricedAs: line.line,
  asked: null,
});

function ordered(line: number, { wanted }: Pick<LineChange & { do: 'add' }, 'wanted'>): TargetLine {
  const {
    item,
    quantity,
    unit = '',
    unitPrice,
    discount = '0',
    requestedDate = null,
    requirements = null,
  } = wanted;
  return {
    line,
    item,
    unit,
    quantity,
    shipped: '0',
    requestedDate,
    requirements,
    splitFrom: null,
    continues: null,
    pricedAs: null,
    asked: unitPrice === undefined ? null : { unitPrice, discount },
  };
}

function changed(
  line: TargetLine,
  change: Exclude<LineChange, { do: 'add' }>,
  next: () => number,
  errors: FieldError[],
  at: string,
): TargetLine[] {
  switch (change.do) {
    case 'set': {
      const {
        quantity = line.quantity,
        requestedDate = line.requestedDate,
        requirements = line.requirements,
      } = change;
      if (isLess(quantity, line.shipped)) errors.push(belowShipped(`${at}/quantity`, line, quantity));
      return [{ ...line, quantity, requestedDate, requirements }];
    }
    case 'remove':
      return [{ ...line, quantity: line.shipped }];
    case 'replace':
      return [{ ...line, quantity: line.shipped }, ordered(next(), change)];
    case 'split':
      return split(line, change.parts, next, errors, at);
  }
}

function split(
  line: TargetLine,
  parts: readonly { quantity: string; requestedDate: string }[],
  next: () => number,
  errors: FieldError[],
  at: string,
): TargetLine[] {
  const total = parts.reduce((sum, { quantity }) => plus(sum, quantity), '0');
  const [first, ...others] = parts;
  if (!first || !isZero(minus(total, line.quantity))) {
    errors.push(wrongParts(`${at}/parts`, line, total));
    return [];
  }
  if (isLess(first.quantity, line.shipped))
    errors.push(belowShipped(`${at}/parts/0/quantity`, line, first.quantity));
  return [
    { ...line, quantity: first.quantity, requestedDate: first.requestedDate },
    ...others.map(({ quantity, requestedDate }) => ({
      ...line,
      line: next(),
      quantity,
      requestedDate,
      shipped: '0',
      splitFrom: line.splitFrom ?? line.line,
      continues: null,
    })),
  ];
}

function isSame(agreed: AgreedOrder, target: TargetOrder): boolean {
  if (!isSameAddress(target.shipTo, agreed.shipTo)) return false;
  if (target.requestedDate !== agreed.requestedDate || !isSameTerms(target.terms, agreed.terms)) return false;
  return (
    target.lines.length === agreed.lines.length &&
    agreed.lines.every((line, i) => {
      const other = target.lines[i];
      return (
        other?.continues === line.line &&
        isZero(minus(other.quantity, line.quantity)) &&
        other.requestedDate === line.requestedDate &&
        hasSameFields(other.requirements, line.requirements)
      );
    })
  );
}

/** The address stays where it is named by its own code, or written out as it is. */
const isSameAddress = (asked: TargetOrder['shipTo'], { code, ...agreed }: AgreedOrder['shipTo']): boolean =>
  asked === null || (typeof asked === 'string' ? asked === code : hasSameFields(asked, agreed));

/** Whether two sets of terms ask the same. */
export const isSameTerms = (a: OrderTerms, b: OrderTerms): boolean =>
  isZero(minus(a.depositPercent, b.depositPercent)) &&
  a.depositDays === b.depositDays &&
  a.paymentDays === b.paymentDays;

/** Whether any of a line is still to be delivered. */
export const isOpen = ({ quantity, shipped }: Pick<TargetLine, 'quantity' | 'shipped'>): boolean =>
  isPositive(minus(quantity, shipped));

const noSuchLine = (at: string, line: number): FieldError => ({
  pointer: `${at}/line`,
  code: 'invalid',
  message: `The order has no line ${String(line)}`,
  messageZh: `订单没有第 ${String(line)} 行`,
  given: line,
});

const twice = (at: string, line: number): FieldError => ({
  pointer: `${at}/line`,
  code: 'duplicate',
  message: `Line ${String(line)} is changed twice`,
  messageZh: `第 ${String(line)} 行被更改两次`,
  given: line,
});

const belowShipped = (pointer: string, { line, shipped }: TargetLine, given: string): FieldError => ({
  pointer,
  code: 'too-small',
  message: `${shipped} of line ${String(line)} are handed over: it cannot be less`,
  messageZh: `第 ${String(line)} 行已交运 ${shipped}，不能更少`,
  given,
});

const wrongParts = (pointer: string, { line, quantity }: TargetLine, given: string): FieldError => ({
  pointer,
  code: 'invalid',
  message: `The parts of line ${String(line)} must add up to ${quantity}`,
  messageZh: `第 ${String(line)} 行的各部分之和必须等于 ${quantity}`,
  given,
});

const changesNothing = (): DomainError =>
  new DomainError('state-conflict', 'The change changes nothing', { detailZh: '该变更没有改变任何内容' });

const leavesNothing = (): DomainError =>
  new DomainError('state-conflict', 'Nothing would be left to deliver: cancel the order instead', {
    detailZh: '变更后没有任何可交付内容：请取消订单',
  });
