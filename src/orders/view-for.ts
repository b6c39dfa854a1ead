import type { TaskKind } from '../../domain/order/tasks.js';
import type { Actor } from '../identity/actor.js';
import { may } from '../identity/policy.js';
import type { OrderAnswer, OrderView } from './order-view.js';
import { sentenceOf, type TimelineKind } from './timeline-sentences.js';

/**
 * An order as an actor may see it: customers see what concerns them and nothing of how the business goes about it, and
 * who may not read amounts sees none.
 */
export function viewFor(actor: Actor, view: OrderView): OrderAnswer {
  if (actor.role === 'customer') return forCustomer(view);
  const seesAmounts = may(actor, 'readAmounts', 'order', { customer: view.customer.code });
  return seesAmounts ? view : withoutAmounts(view);
}

/** Flags as an actor may see them: why an order is late is not for customers. */
export const flagsFor = (actor: Actor, flags: OrderView['flags']): OrderView['flags'] =>
  actor.role === 'customer' ? withoutCauses(flags) : flags;

const withoutCauses = (flags: OrderView['flags']): OrderView['flags'] =>
  Object.fromEntries(Object.entries(flags).map(([flag, { since }]) => [flag, { since }]));

/** What customers are told of what happened to their order, with the facts they may know. What is not here they do not see. */
const TOLD_TO_CUSTOMERS: Partial<Record<TimelineKind, readonly string[]>> = {
  orderPlaced: ['channel', 'customerPo', 'total', 'currency'],
  datePromised: ['date'],
  dateOffered: ['date', 'requestedDate'],
  offerAccepted: ['date'],
  offerDeclined: ['date'],
  promiseLapsed: ['promisedDate'],
  orderConfirmed: ['promisedDate', 'total', 'currency'],
  depositRequested: ['document', 'amount', 'currency', 'dueDate'],
  paymentReceived: ['reference', 'amount', 'currency'],
  receivableVoided: ['document'],
  paymentReturned: ['amount', 'currency', 'reference'],
  workBegun: [],
  handedOver: ['shipment', 'trackingNumber', 'plannedDate'],
  tracked: ['shipment', 'code', 'location'],
  delivered: ['shipment', 'signedBy', 'complete'],
  orderHeld: [],
  orderResumed: [],
  cancellationAgreed: ['charge', 'currency'],
  cancellationSettled: ['goods', 'charge', 'amount', 'currency'],
  changeRequested: ['change', 'reason', 'cameBy'],
  changeAnswered: ['change', 'side', 'says', 'note'],
  changeAccepted: ['change', 'fee'],
  changeRefused: ['change', 'why', 'whyZh'],
  changeWithdrawn: ['change', 'why', 'whyZh'],
  versionWritten: ['change', 'version', 'reason'],
  changeCarriedOut: ['change', 'version', 'total', 'currency', 'promisedDate'],
  changeSettled: ['change', 'totalBefore', 'total', 'fee', 'amount', 'currency'],
  creditNoted: ['document', 'invoice', 'amount', 'currency'],
  dunned: ['document', 'level', 'amount', 'currency', 'dueDate'],
  invoiceIssued: ['document', 'amount', 'currency', 'dueDate'],
  orderClosed: [],
  orderCancelled: [],
};

/** What departments, and sales for the company, say of a change is theirs: customers see their own word. */
const isSaidByOthers = ({ kind, facts }: { kind: string; facts: Facts }): boolean =>
  kind === 'changeAnswered' && facts['side'] !== 'customer';

/** Tasks by which something is asked of the customer: to answer an offer or what a change has become, to pay. */
const ASKED_OF_CUSTOMERS: readonly TaskKind[] = [
  'answerOffer',
  'answerChange',
  'confirmDeposit',
  'collectBalance',
];

function forCustomer(view: OrderView): OrderAnswer {
  return {
    ...view,
    prioritySet: null,
    lines: view.lines.map((line) => ({ ...line, bindingChain: null })),
    flags: withoutCauses(view.flags),
    next: view.next
      .filter(({ kind }) => (ASKED_OF_CUSTOMERS as readonly string[]).includes(kind))
      .map((step) => ({ ...step, task: '' })),
    nextSteps: [],
    cancellation: view.cancellation && { ...view.cancellation, by: null, cost: null },
    timeline: view.timeline.flatMap((entry) => {
      const { at, kind, facts } = entry;
      const known = TOLD_TO_CUSTOMERS[kind as TimelineKind];
      if (!known || isSaidByOthers(entry)) return [];
      const told = pick(facts, known);
      const text = sentenceOf(kind as TimelineKind, told);
      return [{ at, kind, department: null, actor: null, text, facts: told }];
    }),
  };
}

/** Facts of the timeline that are amounts. */
const AMOUNTS = ['total', 'totalBefore', 'amount', 'currency', 'charge', 'cost', 'fee'];

/** What finance tells is about money and left out; elsewhere the amounts are. */
function withoutAmounts(view: OrderView): OrderAnswer {
  const noPrices = { unitPrice: null, discount: null, amount: null, taxRatePercent: null, derivation: [] };
  return {
    ...view,
    lines: view.lines.map((line) => ({ ...line, ...noPrices })),
    amounts: null,
    money: null,
    cancellation: view.cancellation && { ...view.cancellation, cost: null, charge: null },
    timeline: view.timeline
      .filter(({ department }) => department !== 'finance')
      .map((entry) => {
        const facts = Object.fromEntries(
          Object.entries(entry.facts).filter(([name]) => !AMOUNTS.includes(name)),
        );
        return { ...entry, facts, text: sentenceOf(entry.kind as TimelineKind, facts) };
      }),
  };
}

type Facts = Record<string, unknown>;
const pick = (facts: Facts, names: readonly string[]): Facts =>
  Object.fromEntries(Object.entries(facts).filter(([name]) => names.includes(name)));
