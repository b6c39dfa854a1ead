import { addWorkingDays } from '../../domain/calendar/business-calendar.js';
import type { DelayKind } from '../../domain/delay/delay.js';
import { isEnded } from '../../domain/order/stage.js';
import { outlivesOrder } from '../../domain/order/tasks.js';
import type { NewTask, OrderFile } from '../orders/order-file.js';
import { endOf, type DelayRow } from './delay-rows.js';
import type { KnownOrder } from './order-in-hand.js';

/** Day on which the means or the document of a delay can be counted on; the next working day where nobody has said. */
const from = (delay: DelayRow, { calendar, today }: KnownOrder): string =>
  endOf(delay) ?? addWorkingDays(calendar, today, 1);

const laterOf = (a: string | null, b: string): string => (a !== null && a > b ? a : b);

/** What an order lacks of an item, for which line, and the day on which a plan of today would bring it. */
export interface PlannedAnew {
  line: number;
  item: string;
  readyDate: string;
}

type Effect = (known: KnownOrder, delay: DelayRow, day: string, noticedOn: string) => void;

/** What a delay does to what is in hand, by its kind; the day is that on which it is expected to be over. */
const EFFECTS: Record<DelayKind, Effect> = {
  silence: (known, delay, day) => {
    applySilence(known, delay.document, day);
    if (delay.task === 'inspect') waitForLines(known, delay, day);
  },
  // It moves the start of everything: `slipDays`.
  depositLate: () => undefined,
  machineDown: (known, { document }, day, noticedOn) => {
    for (const work of known.workOrders.filter(({ workCentres }) => workCentres.includes(document)))
      work.stops = [...work.stops, { from: noticedOn, until: day }];
  },
  supplierLate: (known, { document, disruptionId, agreed }, day) => {
    // What the supplier has confirmed is the date of the goods already.
    if (disruptionId === null && agreed === null) return;
    for (const arrival of known.arrivals.filter((each) => comesFrom(each, document)))
      arrival.endsNotBefore = laterOf(arrival.endsNotBefore, day);
  },
  materialShort: (known, delay, day) => {
    if (delay.disruptionId === null) waitUntilPlanned(known, delay, day);
    else applyShortage(known, delay.document, day);
  },
  scrap: (known, delay, day) => {
    waitUntilPlanned(known, delay, day);
  },
  carrierSlow: (known, { document, days, agreed }, day) => {
    for (const parcel of known.parcels.filter((each) => isCarriedBy(each, document))) {
      if (days !== null && agreed === null) parcel.slowDays = Math.max(parcel.slowDays, days);
      else parcel.arrivesNotBefore = laterOf(parcel.arrivesNotBefore, day);
    }
  },
};

/** Writes on what is in hand what a delay does to it. */
export function applyDelay(known: KnownOrder, delay: DelayRow, noticedOn: string): void {
  EFFECTS[delay.kind](known, delay, from(delay, known), noticedOn);
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

/** Work that has not begun and goods that are not ready wait for what is reported short. */
function applyShortage(known: KnownOrder, item: string, day: string): void {
  for (const work of known.workOrders.filter((each) => !each.started && each.components.includes(item)))
    work.startsNotBefore = laterOf(work.startsNotBefore, day);
  for (const line of known.lines.filter((each) => !each.ready && each.item === item))
    line.readyNotBefore = laterOf(line.readyNotBefore, day);
}

/** A quantity that an order lacks could be there on a day: what stands on it waits for that. */
export function applyPlan(known: KnownOrder, { line, item, readyDate }: PlannedAnew): void {
  for (const work of known.workOrders.filter(
    (each) => each.line === line && each.components.includes(item),
  )) {
    if (work.started) work.endsNotBefore = laterOf(work.endsNotBefore, readyDate);
    else work.startsNotBefore = laterOf(work.startsNotBefore, readyDate);
  }
  for (const each of known.lines.filter((one) => one.line === line && one.item === item))
    each.readyNotBefore = laterOf(each.readyNotBefore, readyDate);
}

/** What was spoilt or rejected is made or bought anew; as soon as that is planned its plan counts. */
function waitUntilPlanned(known: KnownOrder, delay: DelayRow, day: string): void {
  if (known.lacksSupply || delay.agreed !== null) waitForLines(known, delay, day);
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

/** The fact is awaited as long as its task is open for the order, or declined and not decided on. */
function isAwaited({ openTasks }: OrderFile, { task, document }: DelayRow): boolean {
  return openTasks.some(({ kind, document: of, data }) => {
    if (kind === task && of === document) return !outlivesOrder({ kind, data });
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
