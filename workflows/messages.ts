/**
 * Every message of the order's and the departments' workflows, and every command a workflow gives to a department.
 * Plain types and names only: the API, the relay and operators' tools import this file too.
 */
import type { Department } from '../domain/order/departments.js';
import type { LineProgress, OrderHeader } from '../domain/order/progress.js';
import type { ChangeState } from '../domain/change/states.js';
import type { Stage } from '../domain/order/stage.js';
import type { TaskKind } from '../domain/order/tasks.js';

export const SALES_ORDER = 'salesOrder';
export const DEPARTMENT_INBOX = 'departmentInbox';
export const ORDERS_QUEUE = 'orders';

export const orderWorkflowId = (number: string): string => `order/${number}`;
export const orderOfWorkflow = (workflowId: string): string => workflowId.slice('order/'.length);
export const departmentWorkflowId = (department: Department): string => `department/${department}`;

/** What changed for an order, in absolute values. A part with a lower revision than the one known is old and ignored. */
export interface ProgressUpdate {
  /** Counts the saved transactions of the order. */
  revision: number;
  header: OrderHeader;
  stage: Stage;
  /** Lines that changed; all lines when `complete`. */
  lines: LineProgress[];
  complete: boolean;
  /** Business instant of the transaction and business seconds per wall-clock second: all a workflow knows of time. */
  at: string;
  speed: number;
}

/** A fact as `factReported` carries it: something that has happened and is already recorded. */
export interface Fact {
  /** Position within the order, without gaps, given under the order row's lock. */
  seq: number;
  factId: string;
  kind: FactKind;
  /** Number of the commitment's document (work order, release, shipment …) or of the order. */
  commitment: string;
  line?: number;
  quantity?: string;
  at: string;
  by: string;
  note?: string;
  progress: ProgressUpdate;
}

export const FACT_KINDS = [
  'offerAccepted',
  'offerDeclined',
  'sourceFound',
  'stepApproved',
  'creditApproved',
  'creditRefused',
  'depositPaid',
  'paymentReceived',
  'creditNoted',
  'workOrderAcknowledged',
  'workOrderStarted',
  'productionReported',
  'workOrderCompleted',
  'goodsInspected',
  'purchaseConfirmed',
  'goodsReceived',
  'transferDispatched',
  'transferArrived',
  'goodsPicked',
  'goodsPacked',
  'handedOver',
  'tracked',
  'delivered',
  'prioritySet',
  'taskDeclined',
  'taskReassigned',
  'refusalResolved',
  'delayNoted',
  'orderHeld',
  'orderResumed',
  'cancellationCarriedOut',
  'changeRequested',
  'changeDecided',
  'changeCarriedOut',
] as const;
export type FactKind = (typeof FACT_KINDS)[number];

/** A department's answer to a task, from its workflow or a person by signal. */
export interface TaskAnswer {
  /** Deduplicates the answer; any text unique to it. */
  answerId: string;
  taskId: string;
  answer: 'complete' | 'decline';
  by: string;
  reason?: string;
  /** What the task's completion needs, as the API's `:complete` takes it. */
  result?: Record<string, unknown>;
}

/**
 * A task as departments see it. One that is `expected` is none yet: it says on which day the step will come to the
 * department, by the order and `kind`, and comes again when that has moved.
 */
export interface TaskNotice {
  /** Of an expected step a name of its own: nothing can be answered to it. */
  taskId: string;
  change: 'opened' | 'changed' | 'closed' | 'expected';
  kind: TaskKind;
  order: string;
  document: string;
  priority: number;
  /** Instant; of an expected step the day (YYYY-MM-DD), or null when it is not expected any more. */
  dueAt: string | null;
  data: Record<string, unknown>;
}

/** Content of `tasksChanged`: at most 100 notices, and about 1 MB. */
export interface TasksChanged {
  /** The same for the same notices: a batch may be sent twice. */
  batchId: string;
  notices: TaskNotice[];
}

export const SIGNALS = {
  /** To an order: something has happened and is recorded. An update of the same name tells the same. */
  factReported: 'factReported',
  /** To an order: a department's answer to a task. */
  taskAnswered: 'taskAnswered',
  /** To an order: anyone asks for a change, also from the Temporal UI: `ChangeRequested`. It accepts nothing for the customer. */
  changeRequested: 'changeRequested',
  /** To a department: tasks that were opened, changed or closed. */
  tasksChanged: 'tasksChanged',
  /** To a department: an answer to one of its tasks, which it passes on to the order. */
  answerTask: 'answerTask',
} as const;

/** What needs the order's own answer; sent by the API. */
export const UPDATES = {
  /** As the signal of that name, for whoever wants to know that it has been taken: one write at the server instead of three. */
  factReported: 'factReported',
  /** The customer or sales asks for another content of the order. Takes `ChangeRequested`, answers `ChangeAnswer`. */
  requestChange: 'requestChange',
  /** A requested change is accepted, refused or withdrawn. Takes `ChangeDecided`, answers `ChangeAnswer`. */
  decideChange: 'decideChange',
  /** No new commitments and no reminders until `resume`. Takes a `ControlRequest`, answers `ControlAnswer`. */
  hold: 'hold',
  /** Ends a hold; what is not handed over is promised anew. */
  resume: 'resume',
  /** Cancels what is not handed over; with nothing handed over the order ends so. */
  cancel: 'cancel',
} as const;

export const QUERIES = {
  /** `OrderStatus`. */
  status: 'status',
  /**
   * Of a department: its tasks. Of an order: `{waitingFor}`, those with open tasks; the tasks themselves would have to
   * travel in every message, so they are only in PostgreSQL (`GET /v1/tasks?order=…`).
   */
  openTasks: 'openTasks',
  /** Of an order: until when goods are held softly. */
  deadlines: 'deadlines',
  /** Of a department: the steps that it may expect next, by day. */
  expectedSteps: 'expectedSteps',
} as const;

/** Commands a workflow gives to a department; each is carried out once, in one transaction. */
export const COMMANDS = {
  promiseDates: 'sales',
  secureCredit: 'finance',
  confirmOrder: 'sales',
  requestDeposit: 'finance',
  firmUpReservations: 'inventory',
  undertakeWorkOrders: 'production',
  placePurchases: 'purchasing',
  releaseGoods: 'inventory',
  planShipment: 'logistics',
  issueInvoice: 'finance',
  agreeCancellation: 'sales',
  undoShipments: 'logistics',
  undoReleases: 'inventory',
  undoTransfers: 'inventory',
  undoWorkOrders: 'production',
  undoPurchases: 'purchasing',
  undoReservations: 'inventory',
  cancelLines: 'sales',
  settleCancellation: 'finance',
  confirmCancellation: 'sales',
  agreeChange: 'sales',
  adjustSupply: 'production',
  settleChange: 'finance',
  confirmChange: 'sales',
} as const satisfies Record<string, Department>;
export type CommandName = keyof typeof COMMANDS;

/** Steps of the story: each is one local activity of that name that carries out its commands in one transaction. */
export const STEPS = {
  promiseDates: ['promiseDates'],
  secureCredit: ['secureCredit'],
  confirmOrder: ['confirmOrder', 'requestDeposit'],
  undertakeSupply: ['firmUpReservations', 'undertakeWorkOrders', 'placePurchases'],
  releaseGoods: ['releaseGoods', 'planShipment'],
  issueInvoice: ['issueInvoice'],
  // Reverse to the order in which commitments come about, so that nothing is undone that another still stands on.
  cancelOrder: [
    'agreeCancellation',
    'undoShipments',
    'undoReleases',
    'undoTransfers',
    'undoWorkOrders',
    'undoPurchases',
    'undoReservations',
    'cancelLines',
    'settleCancellation',
    'confirmCancellation',
  ],
  // All that can be refused comes first and writes the new version; after it there is only forward.
  changeOrder: ['agreeChange', 'adjustSupply', 'settleChange', 'confirmChange'],
} as const satisfies Record<string, readonly CommandName[]>;
export type StepName = keyof typeof STEPS;

/** A command as it travels: PostgreSQL holds what it is about. */
export interface Command {
  /** `order:version:step:department:occurrence`; claimed in `effects`. */
  key: string;
  order: string;
  version: number;
  step: StepName;
  name: CommandName;
  /** What somebody asked for, where the step carries out a request. */
  input?: ControlRequest;
}

/** An order is to be put on hold, to go on, or what is not handed over of it is to be cancelled. */
export interface ControlRequest {
  /** The same for the same request, so that it is carried out once however often it is sent. */
  requestId: string;
  by: string;
  reason: string;
  /** Hash of the preview that was agreed to; null where none was seen (asked for in Temporal). */
  hash: string | null;
}

export type ControlName = 'hold' | 'resume' | 'cancel';

/** Somebody asks for another content of the order: the update `requestChange` and the signal `changeRequested`. */
export interface ChangeRequested {
  /** The same for the same request, so that it is taken once however often it is sent. */
  requestId: string;
  by: string;
  reason: string;
  /** `ChangeContent`; whoever sends a signal may send anything. */
  content: unknown;
  /** Hash of the assessment that was agreed to; null where none was seen. Without meaning in a signal. */
  hash: string | null;
  /** customer = it is the customer, sales = with the customer's word; null speaks for nobody, as a signal's sender does. */
  speaksFor: 'customer' | 'sales' | null;
}

/** Somebody decides on a change that is being negotiated. */
export interface ChangeDecided {
  requestId: string;
  by: string;
  /** Number of the change request. */
  change: string;
  decision: 'accept' | 'refuse' | 'withdraw';
  reason: string;
  /** Hash of the assessment that is accepted. */
  hash: string | null;
}

/** Answer of `requestChange` and `decideChange`. */
export interface ChangeAnswer {
  order: string;
  /** Number of the change request. */
  change: string;
  state: ChangeState;
}

export type ChangeCall = 'requestChange' | 'decideChange';

/** Answer of `hold`, `resume` and `cancel`. */
export interface ControlAnswer {
  order: string;
  stage: Stage;
  /** carriedOut, or recorded: it is under way on the queue of a department that is sick or remote. */
  state: 'carriedOut' | 'recorded';
  waitingFor: readonly string[];
}

/** A refusal by a domain rule: a value, never an error, outside update handlers. */
export interface Refusal {
  code: string;
  message: string;
  messageZh?: string;
  /** Command that was refused. */
  command?: CommandName;
  /** What the asker needs to know to ask again, e.g. a new preview. */
  facts?: Record<string, unknown>;
}

export interface Outcome {
  progress: ProgressUpdate;
  refused?: Refusal;
  /** State of the change that was asked for or decided on. */
  change?: ChangeAnswer;
  /** The company lets a person decide this step: nothing was done, and the step is to be given again once approved. */
  awaitsApproval?: string;
  /** Steps that were carried out in the same transaction, after the one that was asked for. */
  alsoDone?: StepName[];
}

/** Activities of the order's workflow. Steps run locally; single commands run on the department's own queue. */
export type StepActivities = Record<StepName, StepActivity>;
/** Carries out a step; and in the same transaction those that follow it (`then`), as far as nobody has to be asked first. */
export type StepActivity = (commands: Command[], then: Command[][]) => Promise<Outcome>;
export type CommandActivities = Record<CommandName, (command: Command) => Promise<Outcome>>;

/** Activities by which the workflow learns what it missed and what time it is. */
export interface RecordActivities {
  /** Facts of the order after a sequence number, in order. */
  readFacts(order: string, afterSeq: number): Promise<Fact[]>;
  /** Called when the timer fires: does what is due (drops a soft hold that has run out) and returns the present progress. */
  meetDeadline(order: string): Promise<Outcome>;
  /** Puts an order on hold. */
  holdOrder(order: string, request: ControlRequest): Promise<Outcome>;
  /** Lets an order go on and promises it anew. */
  resumeOrder(order: string, request: ControlRequest): Promise<Outcome>;
  /** Takes a change that somebody asks for; `cameBy` says how it came. */
  requestChange(order: string, request: ChangeRequested, cameBy: 'api' | 'signal'): Promise<Outcome>;
  /** Takes somebody's word on a change. */
  decideChange(order: string, decided: ChangeDecided): Promise<Outcome>;
  /** Carries out a department's answer to a task; a refusal is noted on the order's timeline. */
  answerTask(order: string, answer: TaskAnswer): Promise<Outcome>;
  /** Notes a message that made no sense on the order's timeline. */
  noteOddity(order: string, what: string, content: unknown): Promise<Outcome>;
}

/** A step that was begun: refused or failed, it is given again under the same keys until its last command is done. */
export interface StepUnderWay {
  step: StepName;
  occurrence: number;
  version: number;
  input?: ControlRequest;
}

/** What the workflow carries from its start, and through continue-as-new. */
export interface OrderState {
  order: string;
  customer: string;
  /** Highest sequence of a fact taken in. */
  lastSeq: number;
  header: OrderHeader;
  headerRevision: number;
  lines: LineProgress[];
  lineRevisions: number[];
  /** Business instant last heard of, and the clock's speed. */
  heardAt: string;
  speed: number;
  /** How often each step has been begun in this version: part of the effect key. */
  occurrences: Record<string, number>;
  /** The step that is begun and not done; perhaps some of its commands are. */
  underWay?: StepUnderWay;
  /** One that was begun and waits while the order is being changed. */
  aside?: StepUnderWay;
  /** Steps that follow each other without a wait are carried out together; orders begun before that was so give each alone. */
  inTurn?: true;
  /** Departments whose commands go to a connector on the department's own queue. */
  connectors: Department[];
  /** Answers already carried out, the newest last (at most 100; PostgreSQL keeps all). */
  answered: string[];
  /** Continue as new at this history length, also before the server suggests it; for tests. */
  continueAfterEvents?: number;
}

export interface OrderResult {
  order: string;
  stage: Stage;
}

/** Answer of the query `status`. */
export interface OrderStatus {
  order: string;
  stage: Stage;
  waitingFor: readonly string[];
  promisedDate: string | null;
  projectedDate: string | null;
  holdUntil: string | null;
  lines: LineProgress[];
  /** Steps that run on a department's queue because it is sick or remote. */
  pendingCommands: string[];
}

/** An answer that reached no order. */
export interface RefusedAnswer {
  taskId: string;
  by: string;
  why: string;
}

/** Input of a department's inbox workflow, also carried through continue-as-new; it must stay well below 2 MB. */
export interface InboxState {
  department: Department;
  /** The most urgent ones; what one needs to know to do a task is left out where it is long. */
  open: TaskNotice[];
  /** Steps that are expected next, the earliest first; no tasks yet. */
  expected?: TaskNotice[];
  /** Open tasks in all, also those beyond the most urgent 500 that are kept. */
  openCount: number;
  received: number;
  /** Batches taken in, the newest last: one that comes again is left. */
  batches?: string[];
  /** The last answers that could not be passed on, the newest last. */
  refused?: RefusedAnswer[];
  /** Continue as new at this history length, also before the server suggests it; for tests. */
  continueAfterEvents?: number;
}
