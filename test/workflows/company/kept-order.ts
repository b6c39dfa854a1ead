import type { Department } from '../../../domain/order/departments.js';
import type { LineProgress, OrderHeader } from '../../../domain/order/progress.js';
import { isEnded, stageOf } from '../../../domain/order/stage.js';
import { plus } from '../../../domain/quantity/quantity.js';
import type {
  Fact,
  FactKind,
  Outcome,
  OrderState,
  ProgressUpdate,
  StepName,
} from '../../../workflows/messages.js';

/** What an order of a test is like; left out, everything goes by itself. */
export interface Terms {
  /** Quantity of each line. */
  quantities?: string[];
  /** Already in the warehouse: ready when work begins. */
  inStock?: boolean;
  delivery?: OrderHeader['delivery'];
  deposit?: boolean;
  overCreditLimit?: boolean;
  /** The date asked for cannot be kept: the customer is offered another. */
  laterDate?: boolean;
  /** No rule finds a source. */
  noSource?: boolean;
  /** Days for which goods are held softly. */
  holdDays?: number;
  /** What becomes of a change that is asked for through the API; accepted when left out. */
  changes?: 'accepted' | 'negotiated' | 'refused';
  /** Steps that a person approves. */
  personDecides?: StepName[];
  connectors?: Department[];
  continueAfterEvents?: number;
  /** Business seconds per second of the server. */
  speed?: number;
}

export interface Call {
  name: string;
  /** In the workflow's own worker, or on a department's queue. */
  where: 'local' | 'queue';
}

const DAY_MS = 86_400_000;

/** An order as PostgreSQL would keep it: whole, numbered by revision, its facts numbered without gaps. */
export class KeptOrder {
  readonly header: OrderHeader;
  readonly lines: LineProgress[];
  readonly facts: Fact[] = [];
  readonly effects = new Map<string, Outcome>();
  /** Every call of an activity, failed ones too. */
  readonly calls: Call[] = [];
  /** Oddities noted, answers carried out, deadlines met: what a timeline would say. */
  readonly timeline: string[] = [];
  /** Calls that fail while this says so. */
  sick: (call: Call) => boolean = () => false;
  /** Instant by which a fact should have come. */
  awaitedBy: string | null = null;
  /** Of the change that was asked for last. */
  quantitiesAsked: readonly { line: number; quantity: string }[] = [];
  /** What was accepted of a change holds no more when it is to be carried out. */
  worldHasMoved = false;
  /** What an answer waits for on its way to the workflow. */
  answerTravels: (call: Call) => Promise<void> = () => Promise.resolve();
  /** Commands that a rule refuses. */
  readonly refused = new Set<string>();
  /** Business instant of a clock that stands still; otherwise it goes with the server. */
  standsAt: string | undefined;
  private revision = 1;
  private lastSeq = 0;
  private linesBefore: string[] = [];

  constructor(
    readonly number: string,
    readonly terms: Terms,
    private readonly serverTime: () => Promise<number>,
  ) {
    this.lines = (terms.quantities ?? ['2', '1']).map((quantity, i) => ({
      line: i + 1,
      quantity,
      ready: '0',
      released: '0',
      packed: '0',
      shipped: '0',
      delivered: '0',
    }));
    this.header = {
      version: 1,
      promise: 'lacking',
      credit: 'lacking',
      deposit: 'lacking',
      supply: 'lacking',
      cancellation: 'none',
      delivery: terms.delivery ?? 'complete',
      invoiced: false,
      paid: false,
      approved: [],
      waitingFor: [],
      flags: [],
      promisedDate: null,
      projectedDate: null,
      priority: 'normal',
      holdUntil: null,
      nextDeadline: null,
    };
    this.remember();
  }

  /** Business time runs `speed` times as fast as the server's, from the server's present. */
  async now(): Promise<string> {
    return this.standsAt ?? new Date(await this.serverTime()).toISOString();
  }

  /** A transaction: what `work` does becomes one revision. */
  async change(work: () => void): Promise<ProgressUpdate> {
    const at = await this.now();
    work();
    this.header.waitingFor = this.waitingFor();
    this.header.nextDeadline =
      [this.header.holdUntil, this.awaitedBy].filter((each) => each !== null).sort()[0] ?? null;
    this.revision += 1;
    const lines = this.lines.filter((line, i) => JSON.stringify(line) !== this.linesBefore[i]);
    this.remember();
    const header = structuredClone(this.header);
    const speed = this.terms.speed ?? 1;
    return {
      revision: this.revision,
      header,
      stage: stageOf(this),
      lines: structuredClone(lines),
      complete: false,
      at,
      speed,
    };
  }

  /** A transaction that states a fact. */
  async state(
    kind: FactKind,
    work: () => void,
    more: { line?: number; quantity?: string } = {},
  ): Promise<Fact> {
    const progress = await this.change(work);
    this.lastSeq += 1;
    const seq = this.lastSeq;
    const fact = {
      seq,
      factId: `${this.number}-${seq}`,
      kind,
      commitment: this.number,
      at: progress.at,
      by: 'somebody',
      ...more,
      progress,
    };
    this.facts.push(fact);
    return fact;
  }

  /** Holds the goods softly for the agreed days of business time. */
  hold(at: string): void {
    this.header.holdUntil = new Date(Date.parse(at) + (this.terms.holdDays ?? 3) * DAY_MS).toISOString();
  }

  /** What the order's workflow starts from, now. */
  async startingState(): Promise<OrderState> {
    const { number, terms, lastSeq, revision } = this;
    return {
      order: number,
      customer: '东方木业 East Timber',
      lastSeq,
      header: structuredClone(this.header),
      headerRevision: revision,
      lines: structuredClone(this.lines),
      lineRevisions: this.lines.map(() => revision),
      heardAt: await this.now(),
      speed: terms.speed ?? 1,
      occurrences: {},
      connectors: terms.connectors ?? [],
      answered: [],
      inTurn: true,
      ...(terms.continueAfterEvents === undefined ? {} : { continueAfterEvents: terms.continueAfterEvents }),
    };
  }

  /** How often an activity was called, wherever. */
  timesCalled(name: string, where?: Call['where']): number {
    return this.calls.filter((call) => call.name === name && (where ?? call.where) === call.where).length;
  }

  readonly acceptOffer = () => this.state('offerAccepted', () => (this.header.promise = 'given'));
  readonly declineOffer = () => this.state('offerDeclined', () => (this.header.promise = 'declined'));
  readonly findSource = () => this.state('sourceFound', () => (this.header.promise = 'lacking'));
  readonly approve = (step: StepName) =>
    this.state('stepApproved', () => (this.header.approved = [...this.header.approved, step]));
  readonly approveCredit = () => this.state('creditApproved', () => (this.header.credit = 'secured'));
  readonly refuseCredit = () => this.state('creditRefused', () => (this.header.credit = 'refused'));
  readonly resolveRefusal = () => this.state('refusalResolved', () => this.refused.clear());
  readonly payDeposit = () =>
    this.state('depositPaid', () => {
      this.header.deposit = 'secured';
      this.header.holdUntil = null;
    });
  readonly pay = () => this.state('paymentReceived', () => (this.header.paid = true));
  /** Some pieces are spoilt: what is lacking must be made anew. */
  readonly scrap = (line: number, quantity: string) =>
    this.state('productionReported', () => (this.header.supply = 'lacking'), { line, quantity });
  /** The supplier confirms; the goods are expected so soon. */
  readonly confirmPurchase = (inMs: number) =>
    this.state('purchaseConfirmed', () => {
      this.awaitedBy = new Date(Date.now() + inMs).toISOString();
    });
  readonly receive = () =>
    this.state('goodsReceived', () => {
      this.awaitedBy = null;
      this.header.flags = [];
      for (const line of this.lines) line.ready = line.quantity;
    });
  readonly tick = () => this.state('tracked', () => undefined);

  /** A work order of a line is completed, wholly or in part. */
  readonly complete = (line: number, quantity?: string) => {
    const done = this.lines[line - 1]!;
    const made = quantity ?? done.quantity;
    return this.state('workOrderCompleted', () => (done.ready = plus(done.ready, made)), {
      line,
      quantity: made,
    });
  };
  readonly pack = () =>
    this.state('goodsPacked', () => this.lines.forEach((line) => (line.packed = line.released)));
  readonly handOver = () =>
    this.state('handedOver', () => this.lines.forEach((line) => (line.shipped = line.packed)));
  readonly deliver = () =>
    this.state('delivered', () => this.lines.forEach((line) => (line.delivered = line.shipped)));

  private waitingFor(): OrderHeader['waitingFor'] {
    const { promise, credit, deposit, supply } = this.header;
    if (isEnded(stageOf(this))) return [];
    if (promise === 'offered') return ['customer', 'sales'];
    if (promise === 'unsourced') return ['purchasing'];
    if (credit === 'referred') return ['finance'];
    if (deposit === 'asked') return ['customer', 'finance'];
    return supply === 'undertaken' && stageOf(this) === 'making' ? ['production'] : [];
  }

  private remember(): void {
    this.linesBefore = this.lines.map((line) => JSON.stringify(line));
  }
}
