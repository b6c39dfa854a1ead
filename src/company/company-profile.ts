import { Injectable } from '@nestjs/common';
import type { BusinessCalendar } from '../../domain/calendar/business-calendar.js';
import { DeadlinePlanner } from '../../domain/deadlines/deadline-policy.js';
import { CalendarDay } from '../catalog/catalog.entities.js';
import { Database } from '../platform/database/database.js';
import type { CompanyPolicies } from './company-policies.js';
import { Company } from './company.entities.js';

/** The company this database belongs to: its rules and its calendar, read once when first needed. */
@Injectable()
export class CompanyProfile {
  private company: Company | undefined;
  private days: BusinessCalendar | undefined;
  private deadlines: DeadlinePlanner | undefined;

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
    const hours = { calendar: this.days, timeZone: company.timeZone };
    this.deadlines = new DeadlinePlanner(company.policies.deadlines, hours);
    this.company = company;
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

  /** When tasks are due and who is told, on each department's calendar. */
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
}
