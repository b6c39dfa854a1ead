import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import type { DeadlinePolicy } from '../../domain/deadlines/deadline-policy.js';
import { DomainError } from '../../domain/errors/domain-error.js';
import { CompanyProfile } from '../company/company-profile.js';
import { idleDepartments } from '../company/policy-files.js';
import type { Actor } from '../identity/actor.js';
import { BusinessClock } from '../platform/clock/business-clock.js';
import { Database } from '../platform/database/database.js';
import { insertRows } from '../platform/database/rows.js';
import { requireVersion } from '../platform/http/if-match.js';
import type { CompanyDeadlines, NewDeadlines } from './company-deadlines.views.js';

const READ = `select policies_version as version, policies -> 'deadlines' as deadlines, policies_set as "set"
                from company where id = 1`;

/**
 * The deadlines of a running company. Whoever opens an order next, in whichever process, goes by those that were
 * written last; tasks that are open keep the deadlines they were given.
 */
@Injectable()
export class CompanyDeadlinesService {
  constructor(
    private readonly database: Database,
    private readonly clock: BusinessClock,
    private readonly company: CompanyProfile,
  ) {}

  async get(): Promise<CompanyDeadlines> {
    return known(await this.database.row<CompanyDeadlines>(READ));
  }

  /**
   * Takes the place of all deadlines there were.
   * @throws DomainError `version-moved` when they have changed since they were read, `validation-failed` where a
   * department would have a year without a day to work on
   */
  async change(given: NewDeadlines, actor: Actor, expected?: number): Promise<CompanyDeadlines> {
    const deadlines = given as DeadlinePolicy;
    this.refuseIdle(deadlines);
    return await this.database.transaction(async (tx) => {
      const before = known(await tx.row<CompanyDeadlines>(`${READ} for update`));
      requireVersion(expected, before.version);
      const at = (await this.clock.read(tx)).at.toISOString();
      const set = { by: actor.name, at };
      await tx.rows(
        `update company set policies = jsonb_set(policies, '{deadlines}', $1::jsonb), policies_set = $2::jsonb,
                policies_version = policies_version + 1 where id = 1`,
        [JSON.stringify(deadlines), JSON.stringify(set)],
      );
      await insertRows(tx, 'audit', [
        {
          id: uuid(),
          at,
          actor: actor.name,
          action: 'deadlines.change',
          subject: 'company',
          before: before.deadlines,
          after: deadlines,
        },
      ]);
      return { version: before.version + 1, deadlines: given, set };
    });
  }

  private refuseIdle(deadlines: DeadlinePolicy): void {
    const { calendar, timeZone } = this.company;
    const [flaw] = idleDepartments(deadlines, { calendar, timeZone });
    if (!flaw) return;
    const [, department = ''] = flaw.path;
    const message = `${department} ${flaw.message}`;
    const messageZh = `${department} 在 ${String(flaw.year)} 年没有工作日`;
    throw new DomainError('validation-failed', message, {
      detailZh: messageZh,
      errors: [{ pointer: `/${flaw.path.join('/')}`, code: 'invalid', message, messageZh }],
    });
  }
}

function known(row: CompanyDeadlines | undefined): CompanyDeadlines {
  if (!row) throw new Error('the company is not loaded');
  return row;
}
