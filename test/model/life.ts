import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporal } from '@temporalio/proto';
import { WorkflowNotFoundError, type WorkflowHandle } from '@temporalio/client';
import {
  orderWorkflowId,
  QUERIES,
  SIGNALS,
  type ChangeDecided,
  type ChangeRequested,
  type ControlRequest,
  type Fact,
  type OrderStatus,
} from '../../workflows/messages.js';
import type { SalesOrder } from '../workflows/company/placed-order.js';
import { eventually } from '../workflows/company/eventually.js';
import type { Books } from './books.js';
import { rulesBrokenBy } from './invariants.js';
import { hasEnded, sightOf, type Answer, type Known, type Sight } from './oracle.js';
import type { Lane } from './plant.js';

const { History } = temporal.api.history.v1;
const LOOKS_EVERY_MS = 15;
/** A question is asked and answered within, on a machine that has much else to do. */
const A_QUESTION_MS = 700;

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** When the timers of a run that have neither fired nor been cancelled will fire, in milliseconds. */
function firesAt(events: readonly HistoryEvent[]): number[] {
  const timers = new Map<string, number>();
  for (const event of events) {
    const { timerStartedEventAttributes: started, eventTime } = event;
    const over = event.timerFiredEventAttributes ?? event.timerCanceledEventAttributes;
    if (started) timers.set(started.timerId ?? '', millis(eventTime) + millis(started.startToFireTimeout));
    if (over) timers.delete(over.timerId ?? '');
  }
  return [...timers.values()];
}

const millis = (time: { seconds?: unknown; nanos?: number | null } | null | undefined): number =>
  Number(time?.seconds ?? 0) * 1_000 + (time?.nanos ?? 0) / 1_000_000;

/** An order as it is lived: what is sent to its workflow, and what is seen of it. */
export class Life {
  readonly handle: WorkflowHandle<SalesOrder>;
  private readonly answers: Record<string, Answer[]> = {};
  private replayedRuns = 0;

  constructor(
    readonly lane: Lane,
    readonly books: Books,
    private readonly patienceMs: number,
  ) {
    this.handle = lane.plant.client.workflow.getHandle<SalesOrder>(orderWorkflowId(books.number));
  }

  /** A signal; one more to an order that has ended by the one before reaches nobody. */
  async tell(fact: Fact): Promise<void> {
    await this.signal(SIGNALS.factReported, fact);
  }
  async signal(name: string, content: unknown): Promise<void> {
    try {
      await this.handle.signal(name, content);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }

  /** Asks without waiting for the answer: it may be long. */
  ask(name: 'hold' | 'resume' | 'cancel', asker: string): void {
    const i = this.answers[asker]?.length ?? 0;
    const request = { requestId: `${asker}-${i}`, by: asker, reason: 'so it was wished', hash: null };
    this.await(name, asker, request);
  }

  /** Asks for another quantity of a line, for a customer who has agreed or for nobody; does not wait either. */
  askForChange(asker: string, wanted: { line: number; quantity: number }, accepted: boolean): void {
    const request: ChangeRequested = {
      requestId: asker,
      by: asker,
      reason: 'so it was wished',
      content: wanted,
      hash: null,
      speaksFor: accepted ? 'customer' : null,
    };
    this.await('requestChange', asker, request);
  }

  decideOnChange(asker: string, decision: ChangeDecided['decision']): void {
    const request = { requestId: asker, by: asker, change: 'CH-1', decision, reason: 'so it is', hash: null };
    this.await('decideChange', asker, request);
  }

  private await(
    name: string,
    asker: string,
    request: ControlRequest | ChangeRequested | ChangeDecided,
  ): void {
    const answers = (this.answers[asker] ??= []);
    const i = answers.push('open') - 1;
    const options = { args: [request] as [typeof request], updateId: request.requestId };
    this.handle.executeUpdate<{ state: Answer }, [typeof request]>(name, options).then(
      ({ state }) => (answers[i] = state),
      () => (answers[i] = 'refused'),
    );
  }

  /** Waits until the order shows what was foretold: one of several where it cannot be said which. */
  async shows(foretold: readonly Known[]): Promise<void> {
    const wanted = foretold.map(sightOf);
    const end = Date.now() + this.patienceMs;
    for (;;) {
      const seen = await this.look(wanted).catch((error: unknown) => String(error));
      if (wanted.some((sight) => isSame(sight, seen))) break;
      if (Date.now() > end) throw new Error(`foretold and seen differ:\n${differences(wanted, seen)}`);
      await new Promise((resolve) => setTimeout(resolve, LOOKS_EVERY_MS));
    }
    const broken = rulesBrokenBy(this.books);
    if (broken.length > 0) throw new Error(broken.join('\n'));
  }

  /**
   * What the company sees, and once that is as foretold and the workflow is at rest, what the workflow answers. It is not
   * asked while it works: a query handed to the worker just before the next workflow task begins takes that task's place.
   */
  private async look(wanted: readonly Sight[]): Promise<Partial<Sight>> {
    const described = await this.handle.describe();
    const company = this.companySees(described.status.name === 'COMPLETED');
    const asForetold = wanted.some((sight) => isSame({ ...sight, ...company }, sight));
    if (!asForetold || !(await this.isAtRest())) return company;
    const status = await this.handle.query<OrderStatus>(QUERIES.status);
    return {
      stage: status.stage,
      lines: status.lines.map((line) =>
        [line.quantity, line.ready, line.released, line.packed, line.shipped, line.delivered].join(' '),
      ),
      heldSoftly: status.holdUntil !== null,
      pending: [...status.pendingCommands].sort(),
      ...company,
    };
  }

  private companySees(ended: boolean) {
    const { books } = this;
    const done: Record<string, number> = {};
    for (const { name } of books.effects.values()) done[name] = (done[name] ?? 0) + 1;
    const askers = Object.entries(this.answers).map(([who, what]) => [who, [...what].sort()] as const);
    return {
      version: books.header.version,
      change: books.header.change ?? ('none' as const),
      onHold: books.onHold,
      done: sorted(done),
      askers: sorted(Object.fromEntries(askers)),
      answered: [...books.answers].sort(),
      oddities: books.oddities,
      reminders: books.reminders,
      ended,
    };
  }

  /** Every query is answered, also by an order that has ended. */
  async answersQueries(): Promise<void> {
    for (const query of [QUERIES.status, QUERIES.openTasks, QUERIES.deadlines]) {
      await eventually(
        () => this.isAtRest(),
        () => 'it is always at work',
      );
      if (!(await this.handle.query(query))) throw new Error(`no answer to ${query}`);
    }
  }

  /** Whether the workflow has nothing to do, and its timer leaves time enough for a question. */
  private async isAtRest(): Promise<boolean> {
    const { raw, status } = await this.handle.describe();
    if (status.name !== 'RUNNING') return true;
    if (raw.pendingWorkflowTask) return false;
    const { events } = await this.handle.fetchHistory();
    return firesAt(events ?? []).every((at) => at - Date.now() > A_QUESTION_MS);
  }

  /** What has been recorded so far does the same again. Runs that are over are replayed once. */
  async replays(): Promise<void> {
    const runs = await this.lane.plant.histories(this.books.number);
    await this.lane.plant.replay(runs.slice(this.replayedRuns));
    this.replayedRuns = runs.length - 1;
  }

  /** Waits until the workflow has continued as new. */
  async continues(): Promise<void> {
    const { plant } = this.lane;
    await eventually(
      async () => (await plant.histories(this.books.number)).length > 1,
      () => 'one run only',
    );
  }

  /** Writes what was recorded into a folder, to be looked at. */
  async keepHistories(folder: string): Promise<void> {
    mkdirSync(folder, { recursive: true });
    const runs = await this.lane.plant.histories(this.books.number);
    for (const [i, events] of runs.entries()) {
      const file = join(folder, `${this.books.number}.${i + 1}.json`);
      writeFileSync(file, JSON.stringify(History.fromObject({ events }).toJSON(), null, 1));
    }
  }

  /** At the end nothing is left over: no answer owed, no command that was given and did not come back. */
  async leavesNothingOver(known: Known): Promise<void> {
    if (!hasEnded(known)) throw new Error(`the order has not ended: ${JSON.stringify(sightOf(known))}`);
    const { stage } = await this.handle.result();
    if (stage !== sightOf(known).stage) throw new Error(`it ended ${stage}, and not ${sightOf(known).stage}`);
    const events = (await this.lane.plant.histories(this.books.number)).flat();
    const count = (of: (event: (typeof events)[number]) => unknown) =>
      events.filter((each) => of(each)).length;
    const scheduled = count((each) => each.activityTaskScheduledEventAttributes);
    const completed = count((each) => each.activityTaskCompletedEventAttributes);
    if (scheduled !== completed)
      throw new Error(`${scheduled} commands given on queues, ${completed} came back`);
    const accepted = events.flatMap(({ workflowExecutionUpdateAcceptedEventAttributes: each }) =>
      each ? [each.protocolInstanceId] : [],
    );
    const answered = events.flatMap(({ workflowExecutionUpdateCompletedEventAttributes: each }) =>
      each ? [each.meta?.updateId] : [],
    );
    if (!isSame([...accepted].sort(), [...answered].sort()))
      throw new Error(`accepted were ${accepted.join()}, and answered ${answered.join()}`);
  }
}

/** By what is written: what was copied has other prototypes in Jest. */
const isSame = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);
const canonical = (what: unknown): string =>
  JSON.stringify(what, (_key, value: unknown) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? sorted(value as Record<string, unknown>)
      : value,
  ) ?? '';

const sorted = <T>(each: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(each).sort(byName));
const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);

function differences(wanted: readonly Sight[], seen: Partial<Sight> | string): string {
  if (typeof seen === 'string') return seen;
  const write = (what: unknown) => JSON.stringify(what) ?? 'nothing';
  return wanted
    .map((sight) =>
      (Object.keys(sight) as (keyof Sight)[])
        .filter((key) => !isSame(sight[key], seen[key]))
        .map((key) => `${key}: ${write(sight[key])} was foretold, ${write(seen[key])} seen`)
        .join('\n'),
    )
    .join('\nor\n');
}
