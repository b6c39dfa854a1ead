import { dateIn, timeIn } from '../../domain/calendar/zones.js';
import type { Role } from '../../domain/identity/roles.js';
import type { TaskKind } from '../../domain/order/tasks.js';
import type { OrderFile } from '../orders/order-file.js';
import type { LetterLanguage } from './letters.js';
import { departmentNameZh, taskName } from './task-names.js';

/** What staff are written about an order, each in their own language (R14, R15). */
export type StaffLetterKind = 'reminder' | 'overdue' | 'escalation' | 'delay';

/** What the sentences are made of; instants are ISO 8601 UTC, dates YYYY-MM-DD. */
export interface StaffLetterFacts {
  order: string;
  task?: TaskKind;
  document?: string;
  dueAt?: string | null;
  /** IANA time zone of the department, in which the due time is said. */
  timeZone?: string;
  department?: string;
  /** Why a date moves. */
  cause?: string;
  causeZh?: string;
  promisedDate?: string | null;
  projectedDate?: string | null;
}
/** The facts in the words of a language. */
type Said = Omit<StaffLetterFacts, 'task' | 'dueAt'> & { task: string; dueAt: string };
type Letter = (facts: Said) => { subject: string; body: string };

const LETTERS: Record<LetterLanguage, Record<StaffLetterKind, Letter>> = {
  en: {
    reminder: (f) => ({
      subject: `${f.order}: ${f.task} ${f.document} is due soon`,
      body: `Please see to it by ${f.dueAt}: ${f.task} ${f.document}, order ${f.order}.`,
    }),
    overdue: (f) => ({
      subject: `${f.order}: ${f.task} ${f.document} is overdue`,
      body: `It was due at ${f.dueAt} and is not done: ${f.task} ${f.document}, order ${f.order}.`,
    }),
    escalation: (f) => ({
      subject: `${f.order}: ${f.task} ${f.document} is not done`,
      body: `To be done by ${f.department} until ${f.dueAt}, and not done: ${f.task} ${f.document}, order ${f.order}. Please see to it.`,
    }),
    delay: (f) => ({
      subject: `${f.order}: ${f.cause}`,
      body: `${f.cause}. Order ${f.order} is promised for ${f.promisedDate ?? '—'} and by today's forecast arrives on ${f.projectedDate ?? '—'}.`,
    }),
  },
  'zh-CN': {
    reminder: (f) => ({
      subject: `${f.order}：${f.task} ${f.document} 即将到期`,
      body: `请在 ${f.dueAt} 前处理订单 ${f.order} 的任务：${f.task} ${f.document}。`,
    }),
    overdue: (f) => ({
      subject: `${f.order}：${f.task} ${f.document} 已逾期`,
      body: `订单 ${f.order} 的任务应于 ${f.dueAt} 完成，至今未完成：${f.task} ${f.document}。`,
    }),
    escalation: (f) => ({
      subject: `${f.order}：${f.task} ${f.document} 未完成`,
      body: `订单 ${f.order} 的任务（${departmentNameZh(f.department)}）应于 ${f.dueAt} 完成，至今未完成，请跟进：${f.task} ${f.document}。`,
    }),
    delay: (f) => ({
      subject: `${f.order}：${f.causeZh}`,
      body: `${f.causeZh}。订单 ${f.order} 承诺交期 ${f.promisedDate ?? '—'}，目前预计 ${f.projectedDate ?? '—'} 送达。`,
    }),
  },
};

function said(language: LetterLanguage, { task, dueAt, timeZone = 'UTC', ...facts }: StaffLetterFacts): Said {
  return {
    ...facts,
    task: task === undefined ? '' : taskName(task, language),
    dueAt: dueAt ? `${dateIn(timeZone, dueAt)} ${timeIn(timeZone, dueAt)} (${timeZone})` : '—',
  };
}

/**
 * Writes to everybody of a role, each once for a kind and occurrence, in the order's transaction.
 * @returns how many are written to: with none, nobody of that role can sign in
 */
export async function writeToRole(
  file: OrderFile,
  role: Role,
  kind: StaffLetterKind,
  occurrence: string,
  facts: Omit<StaffLetterFacts, 'order'>,
): Promise<number> {
  const people = await file.tx.rows<{ email: string; language: LetterLanguage }>(
    'select email, language from users where role = $1 and active order by email',
    [role],
  );
  for (const { email, language } of people) {
    file.write({
      kind,
      audience: 'staff',
      occurrence: `${occurrence}:${email}`,
      recipient: email,
      language,
      ...LETTERS[language][kind](said(language, { order: file.order.number, ...facts })),
    });
  }
  return people.length;
}
