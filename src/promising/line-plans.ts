import { laterDate } from '../../domain/calendar/business-calendar.js';
import type { CarriageOption } from '../../domain/carriage/choose-carriage.js';
import { createPlanner } from '../../domain/promising/supply-plan.js';
import type { CompanyProfile } from '../company/company-profile.js';
import type { OrderFile } from '../orders/order-file.js';
import { wantedReady } from './delivery-dates.js';
import { readPlanningFacts } from './planning-facts.js';
import type { LinePlan } from './supply-writer.js';

/**
 * Plans every line of an order, one after the other. Components are brought from other warehouses only where that brings a
 * line nearer to the date expected of it, and in an order that ships complete only where the whole order gains by it.
 */
export async function planLines(
  file: OrderFile,
  company: CompanyProfile,
  options: readonly CarriageOption[],
  startDate: string,
): Promise<LinePlan[]> {
  const { calendar, policies } = company;
  const items = file.wantedLines.map(({ item }) => item);
  const facts = await readPlanningFacts(file.tx, company, items, startDate);
  const wanted = wantedReady(file, options, { calendar, handlingDays: policies.handlingDays });
  const planBy = (by: (wantedBy: string | null) => string | null): LinePlan[] => {
    const planner = createPlanner(facts);
    return file.wantedLines.map((line) => ({
      lineNo: line.lineNo,
      plan: planner.plan({ item: line.item, quantity: line.quantity, wantedBy: by(wanted(line)) }),
    }));
  };
  const plans = planBy((wantedBy) => wantedBy);
  const last = lastReady(plans);
  if (file.order.delivery !== 'complete' || last === null || !moves(plans)) return plans;
  // All leave with the last: what is made for the others may come as late.
  const calmer = planBy((wantedBy) => (wantedBy === null ? null : laterDate(wantedBy, last)));
  const calmerLast = lastReady(calmer);
  return calmerLast !== null && calmerLast <= last ? calmer : plans;
}

const moves = (plans: readonly LinePlan[]): boolean => plans.some(({ plan }) => plan.transfers.length > 0);

/** When the last line is ready; null when one cannot be had. */
const lastReady = (plans: readonly LinePlan[]): string | null =>
  plans
    .map(({ plan }) => plan.readyDate)
    .reduce((last, date) => (last === null || date === null ? null : laterDate(last, date)));
