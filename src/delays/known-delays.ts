import { addWorkingDays } from '../../domain/calendar/business-calendar.js';
import { isEnded } from '../../domain/order/stage.js';
import type { NewTask, OrderFile } from '../orders/order-file.js';
import { endOf, type DelayRow } from './delay-rows.js';
import type { KnownOrder } from './order-in-hand.js';

/** Day on which the means or the document of a delay can be counted on; the next working day where nobody has said. */
const from = (delay: DelayRow, { calendar, today }: KnownOrder): string =>
  endOf(delay) ?? addWorkingDays(calendar, today, 1);

const laterOf = (a: string | null, b: string): string => (a !== null && a > b ? a : b);

/** Writes on what is in hand what a delay does to it. */
export function applyDelay(
  known: KnownOrder,
  delay: DelayRow,
  timeZoneDay: (instant: string) => string,
): void {
  const day = from(delay, known);
  const { document } = delay;
  switch (delay.kind) {
    case 'silence':
      applySilence(known, document, day);
      if (delay.task === 'inspect') waitForLines(known, delay, day);
      return;
    case 'depositLate':
      // It moves the start of everything: `slipDays`.
      return;
    case 'machineDown':
      for (const work of known.workOrders.filter(({ workCentres }) => workCentres.includes(document)))
        work.stops = [...work.stops, { from: timeZoneDay(delay.detectedAt), until: day }];
      return;
    case 'supplierLate':
      if (delay.disruptionId === null && delay.agreed === null) return;
      for (const arrival of known.arrivals.filter((each) => comesFrom(each, document)))
        arrival.endsNotBefore = laterOf(arrival.endsNotBefore, day);
      return;
    case 'materialShort':
      applyShortage(known, delay, day);
      return;
    case 'scrap':
      if (known.lacksSupply || delay.agreed !== null) waitForLines(known, delay, day);
      return;
    case 'carrierSlow':
      for (const parcel of known.parcels.filter((each) => isCarriedBy(each, document))) {
        if (delay.days !== null && delay.agreed === null)
          parcel.slowDays = Math.max(parcel.slowDays, delay.days);
        else parcel.arrivesNotBefore = laterOf(parcel.arrivesNotBefore, day);
      }
  }
}

function applySilence(known: KnownOrder, document: string, day: string): void {
  for (const work of known.workOrders.filter((each) => each.document === document))
    work.endsNotBefore = laterOf(work.endsNotBefore, day);
  for (const arrival of known.arrivals.filter((each) => each.document === document))
    arrival.endsNotBefore = laterOf(arrival.endsNotBefore, day);
  for (const parcel of known.parcels) {
    if (parcel.releases.includes(document)) parcel.leavesNotBefore = laterOf(parcel.leavesNotBefore, day);
    if (parcel.document !== document) continue;
    if (parcel.handedOver) parcel.arrivesNotBefore = laterOf(parcel.arrivesNotBefore, day);
    else parcel.leavesNotBefore = laterOf(parcel.leavesNotBefore, day);
  }
}

/** Goods that were rejected are bought anew; until that is planned, and of what is reported short, lines and work wait. */
function applyShortage(known: KnownOrder, delay: DelayRow, day: string): void {
  if (delay.disruptionId === null) {
    if (known.lacksSupply || delay.agreed !== null) waitForLines(known, delay, day);
    return;
  }
  for (const work of known.workOrders.filter(
    (each) => !each.started && each.components.includes(delay.document),
  ))
    work.startsNotBefore = laterOf(work.startsNotBefore, day);
  for (const line of known.lines.filter((each) => !each.ready && each.item === delay.document))
    line.readyNotBefore = laterOf(line.readyNotBefore, day);
}

function waitForLines(known: KnownOrder, { line: only }: DelayRow, day: string): void {
  for (const line of known.lines.filter((each) => !each.ready && (only === null || each.line === only)))
    line.readyNotBefore = laterOf(line.readyNotBefore, day);
}

/** Whether nothing of the order stands on this cause any more. */
export function isOver(file: OrderFile, known: KnownOrder, delay: DelayRow): boolean {
  const { kind, document, line, disruptionId } = delay;
  if (isEnded(file.stage) || known.lines.length === 0) return true;
  switch (kind) {
    case 'silence':
    case 'depositLate':
      return !isAwaited(file, delay);
    case 'machineDown':
      return !known.workOrders.some(({ workCentres }) => workCentres.includes(document));
    case 'supplierLate': {
      const awaited = known.arrivals.filter((each) => comesFrom(each, document));
      return disruptionId === null
        ? !awaited.some(({ date, plannedDate }) => date > plannedDate)
        : awaited.length === 0;
    }
    case 'materialShort':
      if (disruptionId !== null)
        return (
          !known.workOrders.some((work) => !work.started && work.components.includes(document)) &&
          !known.lines.some((each) => !each.ready && each.item === document)
        );
      return isMadeUp(known, line);
    case 'scrap':
      return isMadeUp(known, line);
    case 'carrierSlow': {
      const carried = known.parcels.some((each) => isCarriedBy(each, document));
      return !carried || (delay.days === null && isMovingAgain(file, document));
    }
  }
}

const isMadeUp = ({ lines, lacksSupply }: KnownOrder, only: number | null): boolean =>
  !lacksSupply && lines.every(({ line, ready }) => ready || (only !== null && only !== line));

/** The fact is awaited as long as its task is open, or declined and not decided on. */
function isAwaited({ openTasks }: OrderFile, { task, document }: DelayRow): boolean {
  return openTasks.some(({ kind, document: of, data }) => {
    if (kind === task && of === document) return true;
    if (kind !== 'resolveDecline') return false;
    const declined = data['declined'] as NewTask;
    return declined.kind === task && declined.document === document;
  });
}

/** The carrier has reported something else than an exception since, in this transaction. */
const isMovingAgain = ({ timeline }: OrderFile, shipment: string): boolean =>
  timeline.some(
    ({ kind, facts }) =>
      kind === 'tracked' && facts['shipment'] === shipment && facts['code'] !== 'exception',
  );

const comesFrom = (arrival: { document: string; supplier: string | null }, cause: string): boolean =>
  arrival.document === cause || arrival.supplier === cause;
const isCarriedBy = (parcel: { document: string; service: string }, cause: string): boolean =>
  parcel.document === cause || parcel.service === cause;
