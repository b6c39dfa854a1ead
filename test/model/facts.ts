import type { FactKind, StepName } from '../../workflows/messages.js';
import type { Books } from './books.js';
import { isOver, type Known } from './oracle.js';

/** Something that may happen: what it means to whoever foretells, and what the company writes down. */
export interface Happening {
  kind: FactKind;
  /** Whether people expect it: an order that is to come to a good end gets these only. */
  wanted: boolean;
  know: (known: Known) => void;
  write: (books: Books) => void;
}

/** What may be reported of an order now, each of its kind; `pieces` says how many where some of many are done. */
export function whatMayHappen(known: Known, pieces: number): Happening[] {
  if (isOver(known)) return [];
  return [...decisions(known), ...money(known), ...resolutions(known), ...work(known, pieces), PASSING];
}

/** Nothing that matters to the order. */
const PASSING: Happening = { kind: 'tracked', wanted: false, know: () => undefined, write: () => undefined };
export const passing = (): Happening => PASSING;

const happening = (
  may: boolean,
  kind: FactKind,
  know: Happening['know'],
  write: Happening['write'],
  wanted = true,
): Happening[] => (may ? [{ kind, wanted, know, write }] : []);

function decisions({ promise, credit, cancellation }: Known): Happening[] {
  // Nobody is asked any more once the cancellation is agreed.
  if (cancellation !== 'none') return [];
  const offered = promise === 'offered';
  const referred = credit === 'referred';
  return [
    ...happening(
      offered,
      'offerAccepted',
      (known) => (known.promise = 'given'),
      ({ header }) => (header.promise = 'given'),
    ),
    ...happening(
      offered,
      'offerDeclined',
      (known) => (known.promise = 'declined'),
      ({ header }) => (header.promise = 'declined'),
      false,
    ),
    ...happening(
      promise === 'unsourced',
      'sourceFound',
      (known) => (known.promise = 'lacking'),
      ({ header }) => (header.promise = 'lacking'),
    ),
    ...happening(
      referred,
      'creditApproved',
      (known) => (known.credit = 'secured'),
      ({ header }) => (header.credit = 'secured'),
    ),
    ...happening(
      referred,
      'creditRefused',
      (known) => (known.credit = 'refused'),
      ({ header }) => (header.credit = 'refused'),
      false,
    ),
  ];
}

const money = ({ deposit, invoiced, paid }: Known): Happening[] => [
  ...happening(
    deposit === 'asked',
    'depositPaid',
    (known) => {
      known.deposit = 'secured';
      known.holdUntil = null;
    },
    ({ header }) => {
      header.deposit = 'secured';
      header.holdUntil = null;
    },
  ),
  ...happening(
    invoiced && !paid,
    'paymentReceived',
    (known) => (known.paid = true),
    ({ header }) => (header.paid = true),
  ),
];

function resolutions({ refused, underWay }: Known): Happening[] {
  const step = underWay?.waitsFor === 'approval' ? underWay.step : undefined;
  return [
    ...happening(
      refused.length > 0,
      'refusalResolved',
      (known) => (known.refused = []),
      (books) => books.refused.clear(),
    ),
    ...happening(
      step !== undefined,
      'stepApproved',
      (known) => known.approved.push(step!),
      ({ header }) => (header.approved = [...header.approved, step as StepName]),
    ),
  ];
}

/** Made, packed, handed over, delivered. */
function work({ lines, undertaken, terms }: Known, pieces: number): Happening[] {
  const any = (may: (line: Known['lines'][number]) => boolean): boolean => lines.some(may);
  const at = lines.findIndex(({ ready, quantity }) => ready < quantity);
  const line = lines[at];
  const made = line ? Math.min(pieces, line.quantity - line.ready) : 0;
  return [
    ...happening(
      undertaken && !terms.inStock && made > 0,
      'workOrderCompleted',
      (known) => (known.lines[at]!.ready += made),
      (books) => (books.lines[at]!.ready = String(Number(books.lines[at]!.ready) + made)),
    ),
    ...happening(
      any(({ packed, released }) => packed < released),
      'goodsPacked',
      (known) => known.lines.forEach((each) => (each.packed = each.released)),
      (books) => books.lines.forEach((each) => (each.packed = each.released)),
    ),
    ...happening(
      any(({ shipped, packed }) => shipped < packed),
      'handedOver',
      (known) => known.lines.forEach((each) => (each.shipped = each.packed)),
      (books) => books.lines.forEach((each) => (each.shipped = each.packed)),
    ),
    ...happening(
      any(({ delivered, shipped }) => delivered < shipped),
      'delivered',
      (known) => known.lines.forEach((each) => (each.delivered = each.shipped)),
      (books) => books.lines.forEach((each) => (each.delivered = each.shipped)),
    ),
  ];
}
