import type { BusinessCalendar } from '../../domain/calendar/business-calendar.js';
import {
  chooseCarriage,
  lastReadyDate,
  type CarriageOption,
  type ChosenCarriage,
} from '../../domain/carriage/choose-carriage.js';
import { DomainError } from '../../domain/errors/domain-error.js';
import { compareDecimals } from '../../domain/money/money.js';
import type { OrderFile } from '../orders/order-file.js';

interface Terms {
  calendar: BusinessCalendar;
  /** Working days between goods ready and hand-over. */
  handlingDays: number;
}

/**
 * Sets each line's projected delivery date from its ready date and the carriers that reach the address.
 * @returns the service and last hand-over day of the goods that leave last
 */
export function planDates(file: OrderFile, options: readonly CarriageOption[], terms: Terms): ChosenCarriage {
  return file.order.delivery === 'complete'
    ? carryTogether(file, options, terms)
    : carryEach(file, options, terms);
}

/** All goods leave together when the last is ready, in time for the earliest date asked for. */
function carryTogether(file: OrderFile, options: readonly CarriageOption[], terms: Terms): ChosenCarriage {
  const ready = file.wantedLines.map((line) => line.readyDate ?? '').reduce((a, b) => (a > b ? a : b));
  const carriage = choose(file, ready, earliestAsked(file), options, terms);
  for (const line of file.wantedLines) line.projectedDate = carriage.promisedDate;
  return carriage;
}

/** Each line leaves when it is ready; the order's carrier and hand-over day are those of its last line. */
function carryEach(file: OrderFile, options: readonly CarriageOption[], terms: Terms): ChosenCarriage {
  const choices = file.wantedLines.map((line) => {
    const carriage = choose(file, line.readyDate ?? '', expected(file, line), options, terms);
    line.projectedDate = carriage.promisedDate;
    return carriage;
  });
  return choices.reduce((last, each) => (each.shipBy > last.shipBy ? each : last));
}

/**
 * When the goods of each line must be ready so that they can be delivered as is expected: together by the earliest date
 * asked for, or each by its own. Null where no date is asked for, or no service reaches the address.
 */
export function wantedReady(
  file: OrderFile,
  options: readonly CarriageOption[],
  terms: Terms,
): (line: { promisedDate: string | null; requestedDate: string | null }) => string | null {
  const readyFor = (requestedDate: string | null): string | null =>
    requestedDate === null ? null : lastReadyDate({ requestedDate, options, ...terms });
  if (file.order.delivery !== 'complete') return (line) => readyFor(expected(file, line));
  const together = readyFor(earliestAsked(file));
  return () => together;
}

function earliestAsked(file: OrderFile): string | null {
  const asked = file.wantedLines.map((line) => expected(file, line)).filter((date) => date !== null);
  return asked.length > 0 ? asked.reduce((a, b) => (a < b ? a : b)) : null;
}

const expected = (
  { order }: OrderFile,
  line: { promisedDate: string | null; requestedDate: string | null },
): string | null => line.promisedDate ?? line.requestedDate ?? order.requestedDate;

/** Where no date is asked for, the cheapest service will do, unless the order is urgent. */
function choose(
  file: OrderFile,
  readyDate: string,
  wanted: string | null,
  options: readonly CarriageOption[],
  terms: Terms,
): ChosenCarriage {
  const offered = wanted === null && file.order.priority === 'normal' ? cheapestOf(options) : options;
  const carriage = chooseCarriage({
    readyDate,
    requestedDate: wanted ?? readyDate,
    options: offered,
    ...terms,
  });
  if (!carriage.none) return carriage;
  throw new DomainError('no-carrier', 'No carrier service reaches the delivery address', {
    detailZh: '没有承运服务可以送达该地址',
  });
}

const cheapestOf = (options: readonly CarriageOption[]): CarriageOption[] =>
  options.toSorted((a, b) => compareDecimals(a.cost, b.cost)).slice(0, 1);
