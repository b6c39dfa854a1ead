import type { BusinessCalendar } from '../../domain/calendar/business-calendar.js';
import { yearWithoutWork } from '../../domain/deadlines/working-hours.js';
import { TABLES, type CompanyData } from './company-files.js';
import type { CompanyProblem } from './company-problems.js';
import { idleDepartments } from './policy-files.js';

/** Holidays that leave the company, or a department, a whole year without a day to work on. */
export function checkCalendar({ company, calendar: days }: CompanyData): CompanyProblem[] {
  const exceptions = Object.fromEntries(days.map(({ date, working }) => [date, { working }]));
  const calendar: BusinessCalendar = { ...company.workingTime, exceptions };
  const year = yearWithoutWork(calendar);
  if (year !== undefined) {
    const message = `leaves no working day in ${String(year)}`;
    return [{ file: TABLES.calendar.file, row: null, field: null, message }];
  }
  const { deadlines } = company.policies;
  return idleDepartments(deadlines, { calendar, timeZone: company.timeZone }).map(({ path, message }) => ({
    file: 'company.json',
    row: null,
    field: ['policies', 'deadlines', ...path].join('.'),
    message,
  }));
}
