import { addWorkingDays, nextWorkingDay } from '../../domain/calendar/business-calendar.js';
import { dateIn } from '../../domain/calendar/zones.js';
import { isPositive } from '../../domain/quantity/quantity.js';
import type { CompanyProfile } from '../company/company-profile.js';
import type { OrderFile } from '../orders/order-file.js';

/** Working day on which work on an order starts: today, or when its deposit may be expected. */
export function startOfWork(file: OrderFile, { calendar, timeZone }: CompanyProfile): string {
  const { terms, depositState } = file.order;
  const today = nextWorkingDay(calendar, dateIn(timeZone, file.at));
  const waits = isPositive(terms.depositPercent) && depositState !== 'secured';
  return waits ? addWorkingDays(calendar, today, terms.depositDays) : today;
}
