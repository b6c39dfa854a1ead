import type { Department, WaitingFor } from './departments.js';

export interface KindOfTask {
  department: Department;
  waitsFor: readonly WaitingFor[];
  /** It ends with a fact that is expected by some instant; silence is a delay. */
  expectsFact?: true;
  /** It is due by a plan or a document, perhaps weeks ahead, and not so many hours after it was asked for. */
  dueByPlan?: true;
  /** It asks for a word on a change: silence refuses the change and is no delay. */
  negotiates?: true;
  /** What is left to be done when the order has ended; all other tasks are withdrawn then. */
  outlivesOrder?: true;
}

/** Everything a department can be asked to do for an order, by whom, and whom the order waits for meanwhile. */
export const TASKS = {
  /** The customer was offered a later date than asked for; sales records the customer's word, or the customer answers. */
  answerOffer: { department: 'sales', waitsFor: ['sales', 'customer'], dueByPlan: true },
  /** No rule finds a source for an item: name a supplier, then the order is promised anew. */
  findSource: { department: 'purchasing', waitsFor: ['purchasing'] },
  /** A step that the company lets a person decide. */
  approveStep: { department: 'sales', waitsFor: ['sales'] },
  /** The order would exceed the customer's credit limit. */
  decideCredit: { department: 'finance', waitsFor: ['finance'], dueByPlan: true },
  /** The deposit has been asked for and must come in before work starts. */
  confirmDeposit: {
    department: 'finance',
    waitsFor: ['customer', 'finance'],
    expectsFact: true,
    dueByPlan: true,
  },
  /** Carry out a work order. */
  produce: { department: 'production', waitsFor: ['production'], expectsFact: true, dueByPlan: true },
  /** Inspect finished goods before they may leave. */
  inspect: { department: 'production', waitsFor: ['production'], expectsFact: true },
  /** Follow a purchase order until its goods are received. */
  receiveGoods: { department: 'purchasing', waitsFor: ['purchasing'], expectsFact: true, dueByPlan: true },
  /** Bring goods from one warehouse to the one that the order is shipped from: send them, then take them in. */
  transferGoods: {
    department: 'inventory',
    waitsFor: ['inventory'],
    expectsFact: true,
    dueByPlan: true,
  },
  /** Pick and pack a release. */
  pick: { department: 'inventory', waitsFor: ['inventory'], expectsFact: true },
  /** Hand a packed shipment to the carrier. */
  handOver: { department: 'logistics', waitsFor: ['logistics'], expectsFact: true, dueByPlan: true },
  /** Obtain the proof of delivery. */
  proveDelivery: { department: 'logistics', waitsFor: ['logistics'], expectsFact: true, dueByPlan: true },
  /** Collect what is still owed. */
  collectBalance: { department: 'finance', waitsFor: ['customer', 'finance'], dueByPlan: true },
  /** Give back what a customer has paid too much, or for nothing: the order ended, or an invoice was credited. */
  returnPayment: { department: 'finance', waitsFor: ['finance'], outlivesOrder: true },
  /** Something makes the order late: find what can speed it up, and say when it will be there. */
  expedite: { department: 'sales', waitsFor: ['sales'] },
  /** A change would cost a department work or money, come later than asked, or hurt other orders: approve, refuse, or say what would do. */
  decideChange: { department: 'production', waitsFor: ['production'], expectsFact: true, negotiates: true },
  /** A change turns out worse than the customer asked for; sales records the customer's word, or the customer answers. */
  answerChange: {
    department: 'sales',
    waitsFor: ['sales', 'customer'],
    expectsFact: true,
    negotiates: true,
  },
  /** A change wastes what the customer does not pay: sales bears it up to a limit, then a manager. */
  bearCost: { department: 'sales', waitsFor: ['sales'], expectsFact: true, negotiates: true },
  /** The order has changed: see the old beside the new, and work to the new. */
  acknowledgeChange: { department: 'sales', waitsFor: [] },
  /** A rule refused a step: put right what it names, then the step is tried again. */
  resolveRefusal: { department: 'sales', waitsFor: ['sales'] },
  /** A department declined a task: decide what is to happen. */
  resolveDecline: { department: 'sales', waitsFor: ['sales'] },
} as const satisfies Record<string, KindOfTask>;

export type TaskKind = keyof typeof TASKS;

/** Whether a task asks for a word on a change. */
export const negotiates = (kind: TaskKind): boolean => 'negotiates' in TASKS[kind];

/** Whether a task waits for somebody outside, whose clock a hold of the order does not stop. */
export const goesOnWhileHeld = (kind: TaskKind): boolean =>
  kind === 'receiveGoods' || kind === 'proveDelivery';

/** Mark on a task of which the order needs nothing any more: what it follows comes into stock, free for others. */
export const FOR_STOCK = 'forStock';

/** Kinds of tasks that always stay when their order ends. */
export const OUTLIVING_TASKS = (Object.keys(TASKS) as TaskKind[]).filter(
  (kind) => 'outlivesOrder' in TASKS[kind],
);

/** Whether a task stays when its order ends: by its kind, or because what it follows goes on for the stock. */
export const outlivesOrder = ({ kind, data }: { kind: TaskKind; data: Record<string, unknown> }): boolean =>
  'outlivesOrder' in TASKS[kind] || data[FOR_STOCK] === true;
