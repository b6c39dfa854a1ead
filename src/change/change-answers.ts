import { Injectable } from '@nestjs/common';
import type { Round } from '../../domain/change/assessment.js';
import { DomainError } from '../../domain/errors/domain-error.js';
import type { Role } from '../../domain/identity/roles.js';
import { Exact } from '../../domain/money/money.js';
import { CompanyProfile } from '../company/company-profile.js';
import type { OrderFile } from '../orders/order-file.js';
import { ChangesService } from './changes.service.js';

/** A task about a change, as far as its answer needs to know it. */
interface ChangeTask {
  document: string;
  department: string;
  data: Record<string, unknown>;
}

/** How the tasks of a negotiation are answered. */
@Injectable()
export class ChangeAnswers {
  constructor(
    private readonly changes: ChangesService,
    private readonly company: CompanyProfile,
  ) {}

  /** A department approves, refuses or says what would do. */
  async decideFor(
    file: OrderFile,
    task: ChangeTask,
    { decision, ...counter }: { decision: 'approve' | 'refuse' | 'counter' } & Countered,
    by: string,
    reason: string | undefined,
  ): Promise<void> {
    const says = { approve: 'approves', refuse: 'refuses', counter: 'counters' } as const;
    await this.changes.answer(file, numberOf(task), {
      by,
      side: task.department as Round['side'],
      says: says[decision],
      note: reason ?? null,
      hash: questionOf(task),
      ...(decision === 'counter' && { counter: given(counter) }),
    });
  }

  /** The customer's word, as sales records it. */
  async recordAnswer(
    file: OrderFile,
    task: ChangeTask,
    accept: boolean,
    by: string,
    reason: string | undefined,
  ): Promise<void> {
    await this.changes.answer(file, numberOf(task), {
      by,
      side: 'customer',
      says: accept ? 'accepts' : 'refuses',
      note: reason ?? null,
      hash: questionOf(task),
    });
  }

  /** Sales bears what the customer does not pay, up to the company's limit; above it a manager. */
  async bear(
    file: OrderFile,
    task: ChangeTask,
    accept: boolean,
    { name: by, role }: { name: string; role: Role | undefined },
    reason: string | undefined,
  ): Promise<void> {
    const { absorbed } = task.data['assessment'] as { absorbed: string };
    const limit = this.company.policies.change.salesBearsUpTo;
    if (accept && role !== 'manager' && new Exact(absorbed).gt(limit)) throw aboveLimit(absorbed, limit);
    await this.changes.answer(file, numberOf(task), {
      by,
      side: 'company',
      says: accept ? 'accepts' : 'refuses',
      note: reason ?? null,
      hash: questionOf(task),
    });
  }
}

/** A department has seen what has changed. */
export function acknowledgeChange(file: OrderFile, task: ChangeTask, by: string): void {
  file.closeTasks({ kind: 'acknowledgeChange', document: task.document }, { state: 'completed', by });
  file.tell('changeAcknowledged', by, { change: numberOf(task), department: task.department });
}

/** What the task asked: whoever answers has seen that, whatever has moved since. */
const questionOf = ({ data }: ChangeTask): string => String(data['question']);

const numberOf = ({ document }: ChangeTask): string => document.split(':')[0] ?? document;

/** What a counter names; what it leaves out is as it was asked. */
interface Countered {
  requestedDate?: string | undefined;
  quantity?: string | undefined;
  line?: number | undefined;
}

const given = ({ requestedDate, quantity, line }: Countered): NonNullable<Round['counter']> => ({
  ...(requestedDate === undefined ? {} : { requestedDate }),
  ...(quantity === undefined ? {} : { quantity }),
  ...(line === undefined ? {} : { line }),
});

const aboveLimit = (absorbed: string, limit: string): DomainError =>
  new DomainError('forbidden', `Sales bears up to ${limit}: ${absorbed} is a manager’s to bear`, {
    detailZh: `销售最多承担 ${limit}：${absorbed} 须由经理决定`,
    facts: { absorbed, limit },
  });
