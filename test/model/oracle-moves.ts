import { isOver, waitsForDepartment, type Answer, type Known, type UnderWay } from './oracle.js';
import { REMINDER_DAYS, SOFT_HOLD_DAYS, type Sickness } from './terms.js';

/* What an order does by itself, foretold; of the oracle, and so without any code of what it judges. */

/** Commands of each step, in order, with the department of each. */
const STEPS: Record<string, readonly (readonly [command: string, department: Sickness])[]> = {
  promiseDates: [['promiseDates', 'sales']],
  secureCredit: [['secureCredit', 'finance']],
  confirmOrder: [
    ['confirmOrder', 'sales'],
    ['requestDeposit', 'finance'],
  ],
  undertakeSupply: [
    ['firmUpReservations', 'inventory'],
    ['undertakeWorkOrders', 'production'],
    ['placePurchases', 'purchasing'],
  ],
  releaseGoods: [
    ['releaseGoods', 'inventory'],
    ['planShipment', 'logistics'],
  ],
  issueInvoice: [['issueInvoice', 'finance']],
  cancelOrder: [
    ['agreeCancellation', 'sales'],
    ['undoShipments', 'logistics'],
    ['undoReleases', 'inventory'],
    ['undoTransfers', 'inventory'],
    ['undoWorkOrders', 'production'],
    ['undoPurchases', 'purchasing'],
    ['undoReservations', 'inventory'],
    ['cancelLines', 'sales'],
    ['settleCancellation', 'finance'],
    ['confirmCancellation', 'sales'],
  ],
  changeOrder: [
    ['agreeChange', 'sales'],
    ['adjustSupply', 'production'],
    ['settleChange', 'finance'],
    ['confirmChange', 'sales'],
  ],
};

/** Lets everything happen that happens by itself. */
export function goOn(known: Known): void {
  noteWhatWaits(known);
  while ((!isOver(known) || waitsForDepartment(known)) && move(known));
  if (!isOver(known)) return;
  // Whoever asked too late is told so.
  if (known.asked !== undefined) answer(known, known.asked, 'refused');
  delete known.asked;
  // What is asked of a department comes back before the order is left.
  if (!waitsForDepartment(known)) delete known.underWay;
}

/** One move; false when the order waits. */
function move(known: Known): boolean {
  const { underWay } = known;
  if (lapses(known)) return true;
  if (underWay?.waitsFor === 'department') return goOnOnQueues(known, underWay);
  if (underWay?.step === 'cancelOrder') return given(known, underWay);
  if (underWay?.step === 'changeOrder') return goOnWithChange(known, underWay);
  if (known.asked !== undefined) return turnToCancellation(known, known.asked);
  if (underWay && isPointless(known, underWay)) {
    delete known.underWay;
    return true;
  }
  if (known.onHold) return false;
  if (known.change === 'accepted') return turnToChange(known);
  if (underWay) return given(known, underWay);
  const step = whatIsLacking(known);
  if (step === undefined) return false;
  known.underWay = { step, done: [] };
  return true;
}

function lapses(known: Known): boolean {
  const { holdUntil, remindOn, today } = known;
  if (remindOn !== null && remindOn <= today) {
    known.remindOn = null;
    known.reminders += 1;
    return true;
  }
  if (holdUntil === null || holdUntil > today) return false;
  known.holdUntil = null;
  if (known.deposit !== 'secured') known.promise = 'lacking';
  return true;
}

function whatIsLacking(known: Known): string | undefined {
  const { lines, terms } = known;
  const toDeliver = lines.some(({ quantity }) => quantity > 0);
  if (toDeliver) {
    if (known.promise === 'lacking') return 'promiseDates';
    if (known.promise !== 'given') return undefined;
    if (known.credit === 'lacking') return 'secureCredit';
    if (known.credit !== 'secured') return undefined;
    if (known.deposit === 'lacking') return 'confirmOrder';
    if (known.deposit !== 'secured') return undefined;
    if (lines.some(({ delivered, quantity }) => delivered < quantity)) {
      if (!known.undertaken) return 'undertakeSupply';
      const ready = lines.some((line) => line.ready > line.released);
      const whole = lines.every((line) => line.ready >= line.quantity);
      return ready && (terms.inParts || whole) ? 'releaseGoods' : undefined;
    }
  }
  return known.invoiced ? undefined : 'issueInvoice';
}

/** A step that nothing would be gained by: what it stood on is gone. */
function isPointless(known: Known, { step }: UnderWay): boolean {
  if (isOver(known)) return true;
  if (step === 'changeOrder') return known.change === 'none' || known.change === 'negotiating';
  if (step === 'promiseDates') return known.promise !== 'lacking';
  return (step === 'secureCredit' || step === 'confirmOrder') && known.promise !== 'given';
}

/** Gives a step that waits for nothing, or for something that has come. */
function given(known: Known, underWay: UnderWay): boolean {
  const commands = STEPS[underWay.step]!;
  const refused = commands.find(([name]) => !underWay.done.includes(name) && isRefused(known, name));
  const remote = commands.some(([, department]) => isConnector(known, department));
  const sick = commands.some(([, department]) => known.sick.includes(department));
  if (!remote && !sick) {
    const undoing = underWay.step === 'cancelOrder' && refused?.[0] !== 'agreeCancellation';
    if (refused && !undoing) return refusedAt(known, underWay);
    if (!refused && awaitsApproval(known, underWay)) return false;
    if (!refused) {
      for (const [name] of commands) carryOut(known, underWay, name);
      return doneWith(known, 'carriedOut');
    }
  }
  return goOnOnQueues(known, underWay);
}

/** One command after the other on the queues of the departments. */
function goOnOnQueues(known: Known, underWay: UnderWay): boolean {
  const was = JSON.stringify(underWay);
  delete underWay.waitsFor;
  for (const [name, department] of STEPS[underWay.step]!) {
    if (known.sick.includes(department)) {
      underWay.waitsFor = 'department';
      return JSON.stringify(underWay) !== was;
    }
    if (underWay.done.includes(name)) continue;
    if (isRefused(known, name)) return refusedAt(known, underWay);
    if (awaitsApproval(known, underWay)) return JSON.stringify(underWay) !== was;
    carryOut(known, underWay, name);
    if (known.cancellation === 'underWay' && known.cancelling !== undefined)
      answer(known, known.cancelling, 'recorded');
    if (isOver(known) || (underWay.step !== 'cancelOrder' && isPointless(known, underWay))) break;
  }
  return doneWith(known, 'carriedOut');
}

function doneWith(known: Known, outcome: Answer): boolean {
  if (known.underWay?.step === 'changeOrder' && !known.underWay.done.includes('confirmChange'))
    return leaveChange(known);
  if (known.cancelling !== undefined) answer(known, known.cancelling, outcome);
  delete known.cancelling;
  delete known.underWay;
  delete known.aside;
  return true;
}

function refusedAt(known: Known, underWay: UnderWay): boolean {
  underWay.waitsFor = 'resolution';
  if (underWay.step !== 'cancelOrder') return false;
  if (underWay.done.includes('agreeCancellation')) {
    if (known.cancelling !== undefined) answer(known, known.cancelling, 'recorded');
    return false;
  }
  // Nothing is cancelled: the order goes on with what it was at.
  const { aside } = known;
  doneWith(known, 'refused');
  if (aside) known.underWay = { step: aside.step, done: aside.done };
  return true;
}

function turnToCancellation(known: Known, asker: string): boolean {
  if (known.underWay && !isPointless(known, known.underWay)) known.aside = known.underWay;
  delete known.asked;
  known.cancelling = asker;
  known.underWay = { step: 'cancelOrder', done: [] };
  return true;
}

/** A change is a step as well; what was begun before has lost its ground once the new version stands. */
function turnToChange(known: Known): boolean {
  if (known.underWay && !isPointless(known, known.underWay)) known.aside = known.underWay;
  known.underWay = { step: 'changeOrder', done: [] };
  return true;
}

/** It waits while the order is on hold; a cancellation comes before it until its version is written, and then after it. */
function goOnWithChange(known: Known, underWay: UnderWay): boolean {
  const isAsked = known.asked !== undefined;
  if (isAsked && known.change === 'accepted') return leaveChange(known);
  if (known.onHold && !isAsked) return false;
  return given(known, underWay);
}

/** Nothing is changed: the order goes on with what it was at. */
function leaveChange(known: Known): boolean {
  const { aside } = known;
  delete known.underWay;
  delete known.aside;
  if (aside) known.underWay = { step: aside.step, done: aside.done };
  return true;
}

/** Whether a line cannot have that quantity (any more). */
export function cannotBe(known: Known, { line, quantity }: { line: number; quantity: number }): boolean {
  const of = known.lines[line];
  const isWholeGone = known.lines.every((each) => each.shipped >= each.quantity);
  const isNothing = of === undefined || of.quantity === quantity || of.shipped > quantity;
  return known.cancellation !== 'none' || isWholeGone || isNothing;
}

const isConnector = ({ terms }: Known, department: Sickness): boolean =>
  (terms.connectors as readonly Sickness[]).includes(department);
const awaitsApproval = (known: Known, underWay: UnderWay): boolean => {
  const { step } = underWay;
  const awaits =
    (known.terms.personDecides as readonly string[]).includes(step) && !known.approved.includes(step);
  if (awaits) underWay.waitsFor = 'approval';
  return awaits;
};

function isRefused(known: Known, name: string): boolean {
  if (known.refused.includes(name)) return true;
  const nothingLeft = known.lines.every(({ quantity, shipped }) => quantity === shipped);
  return name === 'agreeCancellation' && (known.cancellation !== 'none' || nothingLeft);
}

/** Whoever asked is answered once: what comes after is not told any more. */
export function answer(known: Known, asker: string, what: Answer): void {
  const answers = known.askers[asker] ?? [];
  const open = answers.indexOf('open');
  if (open >= 0) answers[open] = what;
}

function noteWhatWaits(known: Known): void {
  if (known.sick.includes('records')) return;
  for (const each of known.unnoted) {
    if (each === 'oddity') known.oddities += 1;
    else known.answered.push(each.answer);
  }
  known.unnoted = [];
}

function carryOut(known: Known, underWay: UnderWay, name: string): void {
  if (underWay.done.includes(name)) return;
  underWay.done.push(name);
  WORK[name]?.(known);
  known.done[name] = (known.done[name] ?? 0) + 1;
}

const WORK: Record<string, (known: Known) => void> = {
  promiseDates: (known) => {
    const { noSource, laterDate } = known.terms;
    const first = known.done['promiseDates'] === undefined;
    known.promise = noSource && first ? 'unsourced' : laterDate ? 'offered' : 'given';
    if (known.promise !== 'unsourced') known.holdUntil = known.today + SOFT_HOLD_DAYS;
  },
  secureCredit: (known) => (known.credit = known.terms.overCreditLimit ? 'referred' : 'secured'),
  requestDeposit: (known) => {
    known.deposit = known.terms.deposit ? 'asked' : 'secured';
    if (!known.terms.deposit) known.holdUntil = null;
  },
  firmUpReservations: (known) => {
    known.undertaken = true;
    known.holdUntil = null;
    if (known.terms.inStock) for (const line of known.lines) line.ready = line.quantity;
  },
  undertakeWorkOrders: (known) => {
    if (!known.terms.inStock) known.remindOn = known.today + REMINDER_DAYS;
  },
  releaseGoods: ({ lines }) => lines.forEach((line) => (line.released = line.ready)),
  issueInvoice: (known) => (known.invoiced = true),
  agreeCancellation: (known) => {
    known.cancellation = 'underWay';
    known.change = 'none';
    delete known.wanted;
    known.onHold = false;
  },
  undoReleases: ({ lines }) => lines.forEach((line) => (line.released = line.packed = line.shipped)),
  undoWorkOrders: (known) => (known.remindOn = null),
  undoReservations: (known) => {
    known.holdUntil = null;
    for (const line of known.lines) line.ready = line.shipped;
  },
  cancelLines: ({ lines }) => lines.forEach((line) => (line.quantity = line.shipped)),
  settleCancellation: (known) => {
    if (known.lines.every(({ quantity }) => quantity === 0)) known.invoiced = known.paid = true;
  },
  confirmCancellation: (known) => (known.cancellation = 'carriedOut'),
  agreeChange: (known) => {
    const { wanted } = known;
    if (!wanted) return;
    if (cannotBe(known, wanted)) {
      known.change = 'negotiating';
      return;
    }
    known.version += 1;
    known.change = 'underWay';
    known.lines[wanted.line]!.quantity = wanted.quantity;
  },
  adjustSupply: (known) => {
    if (known.change !== 'underWay') return;
    known.undertaken = false;
    for (const line of known.lines) {
      const kept = Math.max(line.quantity, line.shipped);
      line.ready = Math.min(line.ready, kept);
      line.released = Math.min(line.released, kept);
      line.packed = Math.min(line.packed, kept);
    }
  },
  confirmChange: (known) => {
    if (known.change !== 'underWay') return;
    known.change = 'none';
    delete known.wanted;
  },
};
