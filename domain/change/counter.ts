import { DomainError } from '../errors/domain-error.js';
import type { Round } from './assessment.js';
import type { ChangeContent, LineChange } from './content.js';

type Counter = NonNullable<Round['counter']>;

/**
 * What a department would have instead takes the place of what was asked: the day of all that the change asks for, or the
 * quantity of one line that it touches.
 *
 * @throws DomainError `validation-failed` for a line that the change does not touch, or has taken off or split; `state-conflict`
 * where it is what was asked already
 */
export function countered(content: ChangeContent, counter: Counter): ChangeContent {
  const { requestedDate, quantity, line } = counter;
  const dated = requestedDate === undefined ? content : dateInto(content, requestedDate);
  const result = quantity === undefined || line === undefined ? dated : quantityInto(dated, line, quantity);
  if (JSON.stringify(result) === JSON.stringify(content)) throw saysTheSame();
  return result;
}

function quantityInto(content: ChangeContent, line: number, quantity: string): ChangeContent {
  const lines = content.lines ?? [];
  const isMeant = (each: LineChange): boolean =>
    (each.do === 'set' || each.do === 'replace') && each.line === line;
  if (!lines.some(isMeant)) throw notOfTheChange(line);
  return {
    ...content,
    lines: lines.map((each) => {
      if (!isMeant(each)) return each;
      if (each.do === 'replace') return { ...each, wanted: { ...each.wanted, quantity } };
      return { ...each, quantity } as LineChange;
    }),
  };
}

/** A change that names no day of its own, e.g. another address, gets one for the order as a whole. */
function dateInto(content: ChangeContent, requestedDate: string): ChangeContent {
  if (content.requestedDate !== undefined || !content.lines) return { ...content, requestedDate };
  return { ...content, lines: content.lines.map((each) => dated(each, requestedDate)) };
}

function dated(change: LineChange, requestedDate: string): LineChange {
  switch (change.do) {
    case 'set':
      return { ...change, requestedDate };
    case 'add':
    case 'replace':
      return { ...change, wanted: { ...change.wanted, requestedDate } };
    case 'split':
      return { ...change, parts: change.parts.map((part) => ({ ...part, ...sooner(part, requestedDate) })) };
    case 'remove':
      return change;
  }
}

/** Parts that were to come later anyway stay where they are. */
const sooner = (part: { requestedDate: string }, date: string): { requestedDate: string } => ({
  requestedDate: part.requestedDate < date ? date : part.requestedDate,
});

const notOfTheChange = (line: number): DomainError => {
  const message = `The change asks for no quantity of line ${String(line)}`;
  const messageZh = `该变更未涉及第 ${String(line)} 行的数量`;
  return new DomainError('validation-failed', message, {
    errors: [{ pointer: '/result/line', code: 'invalid', message, messageZh, given: line }],
    detailZh: messageZh,
  });
};

const saysTheSame = (): DomainError =>
  new DomainError('state-conflict', 'The counter is what was asked already: approve it instead', {
    detailZh: '所提方案与原请求相同：请直接批准',
  });
