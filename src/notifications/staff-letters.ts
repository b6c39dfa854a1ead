import type { Role } from '../../domain/identity/roles.js';
import type { OrderFile } from '../orders/order-file.js';
import type { LetterLanguage } from './letters.js';

/** What staff are written about an order, each in their own language (R14, R15). */
export type StaffLetterKind = 'reminder' | 'overdue' | 'escalation' | 'delay';

/** What the sentences are made of; instants are ISO 8601 UTC, dates YYYY-MM-DD. */
export interface StaffLetterFacts {
  order: string;
  /** Kind of task, as in docs/reference/tasks.md. */
  task?: string;
  document?: string;
  dueAt?: string | null;
  department?: string;
  /** Why a date moves. */
  cause?: string;
  causeZh?: string;
  promisedDate?: string | null;
  projectedDate?: string | null;
}
type Letter = (facts: StaffLetterFacts) => { subject: string; body: string };

const LETTERS: Record<LetterLanguage, Record<StaffLetterKind, Letter>> = {
  en: {
    reminder: (f) => ({
      subject: `${f.order}: ${f.task} ${f.document} is due soon`,
      body: `Please see to ${f.task} ${f.document} of order ${f.order} by ${f.dueAt}.`,
    }),
    overdue: (f) => ({
      subject: `${f.order}: ${f.task} ${f.document} is overdue`,
      body: `${f.task} ${f.document} of order ${f.order} was due at ${f.dueAt} and is not done.`,
    }),
    escalation: (f) => ({
      subject: `${f.order}: ${f.task} ${f.document} is not done`,
      body: `${f.task} ${f.document} of order ${f.order}, to be done by ${f.department}, was due at ${f.dueAt}. Please see to it.`,
    }),
    delay: (f) => ({
      subject: `${f.order}: ${f.cause}`,
      body: `${f.cause}. Order ${f.order} is promised for ${f.promisedDate ?? '—'} and by today's forecast arrives on ${f.projectedDate ?? '—'}.`,
    }),
  },
  'zh-CN': {
    reminder: (f) => ({
      subject: `${f.order}：${f.task} ${f.document} 即将到期`,
      body: `请在 ${f.dueAt} 前处理订单 ${f.order} 的 ${f.task} ${f.document}。`,
    }),
    overdue: (f) => ({
      subject: `${f.order}：${f.task} ${f.document} 已逾期`,
      body: `订单 ${f.order} 的 ${f.task} ${f.document} 应于 ${f.dueAt} 完成，至今未完成。`,
    }),
    escalation: (f) => ({
      subject: `${f.order}：${f.task} ${f.document} 未完成`,
      body: `订单 ${f.order} 的 ${f.task} ${f.document}（${f.department}）应于 ${f.dueAt} 完成，请跟进。`,
    }),
    delay: (f) => ({
      subject: `${f.order}：${f.causeZh}`,
      body: `${f.causeZh}。订单 ${f.order} 承诺交期 ${f.promisedDate ?? '—'}，目前预计 ${f.projectedDate ?? '—'} 送达。`,
    }),
  },
};

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
      ...LETTERS[language][kind]({ order: file.order.number, ...facts }),
    });
  }
  return people.length;
}
