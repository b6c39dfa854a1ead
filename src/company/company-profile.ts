import { Injectable } from '@nestjs/common';
import type { BusinessCalendar } from '../../domain/calendar/business-calendar.js';
import { DeadlinePlanner, type DeadlinePolicy } from '../../domain/deadlines/deadline-policy.js';
import { CalendarDay } from '../catalog/catalog.entities.js';
import { Database, type Tx } from '../platform/database/database.js';
import type { CompanyPolicies } from './company-policies.js';
import { Company } from './company.entities.js';

/**
 * The company this database belongs to: its rules and its calendar, read once when first needed. Its deadlines alone
 * may change while it runs: every order that is opened says which version of them holds, and a new one is read then.
 */
@Injectable()
export class CompanyProfile {
  private company: Company | undefined;
  private days: BusinessCalendar | undefined;
  private deadlines: DeadlinePlanner | undefined;
  private version = 0;

  constructor(private readonly database: Database) {}

  /** Reads the company. @throws Error when the database has no company yet: load one first */
  async load(): Promise<void> {
    if (this.company) return;
    const { manager } = this.database.source;
    const company = await manager.findOneBy(Company, { id: 1 });
    if (!company)
      throw new Error('this database holds no company: load one with `npm run company:load -- FOLDER`');
    const exceptions = await manager.find(CalendarDay);
    this.days = {
      workingWeekdays: company.workingTime.workingWeekdays,
      dayStart: company.workingTime.dayStart,
      dayEnd: company.workingTime.dayEnd,
      exceptions: Object.fromEntries(exceptions.map(({ date, working, name }) => [date, { working, name }])),
    };
    this.company = company;
    this.deadlines = this.plannerBy(company.policies.deadlines);
    this.version = company.policiesVersion;
  }

  async onModuleInit(): Promise<void> {
    await this.load();
  }

  get profile(): Company {
    if (!this.company) throw new Error('the company is not loaded');
    return this.company;
  }

  get policies(): CompanyPolicies {
    return this.profile.policies;
  }

  /**
   * When tasks are due and who is told by the deadlines of a version, which are read when they are not those known here;
   * so a change of one process is taken up by all others with the next order they open.
   */
  async plannerOf(tx: Tx, version: number): Promise<DeadlinePlanner> {
    if (version === this.version) return this.planner;
    const { policies, policiesVersion } = await tx.manager.findOneByOrFail(Company, { id: 1 });
    this.deadlines = this.plannerBy(policies.deadlines);
    this.version = policiesVersion;
    return this.deadlines;
  }

  /** The same by the deadlines last heard of. */
  get planner(): DeadlinePlanner {
    if (!this.deadlines) throw new Error('the company is not loaded');
    return this.deadlines;
  }

  get timeZone(): string {
    return this.profile.timeZone;
  }

  get calendar(): BusinessCalendar {
    if (!this.days) throw new Error('the company is not loaded');
    return this.days;
  }

  private plannerBy(deadlines: DeadlinePolicy): DeadlinePlanner {
    return new DeadlinePlanner(deadlines, { calendar: this.calendar, timeZone: this.timeZone });
  }
}
