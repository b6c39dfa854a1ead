import { isDeepStrictEqual } from 'node:util';
import { WorkflowNotFoundError, type WorkflowHandle } from '@temporalio/client';
import {
  orderWorkflowId,
  QUERIES,
  SIGNALS,
  type ControlAnswer,
  type ControlRequest,
  type Fact,
  type OrderStatus,
} from '../../workflows/messages.js';
import type { SalesOrder } from '../workflows/company/placed-order.js';
import type { Books } from './books.js';
import { rulesBrokenBy } from './invariants.js';
import { hasEnded, sightOf, type Answer, type Known, type Sight } from './oracle.js';
import type { Lane } from './plant.js';

const LOOKS_EVERY_MS = 15;

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
    const answers = (this.answers[asker] ??= []);
    const i = answers.push('open') - 1;
    const request = { requestId: `${asker}-${i}`, by: asker, reason: 'so it was wished', hash: null };
    const options = { args: [request] as [ControlRequest], updateId: request.requestId };
    this.handle.executeUpdate<ControlAnswer, [ControlRequest]>(name, options).then(
      ({ state }) => (answers[i] = state),
      () => (answers[i] = 'refused'),
    );
  }

  /** Waits until the order shows what was foretold: one of several where it cannot be said which. */
  async shows(foretold: readonly Known[]): Promise<void> {
    const wanted = foretold.map(sightOf);
    const end = Date.now() + this.patienceMs;
    for (;;) {
      const seen = await this.look().catch((error: unknown) => String(error));
      if (wanted.some((sight) => isDeepStrictEqual(sight, seen))) break;
      if (Date.now() > end) throw new Error(`foretold and seen differ:\n${differences(wanted, seen)}`);
      await new Promise((resolve) => setTimeout(resolve, LOOKS_EVERY_MS));
    }
    const broken = rulesBrokenBy(this.books);
    if (broken.length > 0) throw new Error(broken.join('\n'));
  }

  private async look(): Promise<Sight> {
    const { books } = this;
    const status = await this.handle.query<OrderStatus>(QUERIES.status);
    const { status: state } = await this.handle.describe();
    const done: Record<string, number> = {};
    for (const { name } of books.effects.values()) done[name] = (done[name] ?? 0) + 1;
    const sorted = <T>(each: Record<string, T>) => Object.fromEntries(Object.entries(each).sort(byName));
    return {
      stage: status.stage,
      lines: status.lines.map((line) =>
        [line.quantity, line.ready, line.released, line.packed, line.shipped, line.delivered].join(' '),
      ),
      onHold: books.onHold,
      heldSoftly: status.holdUntil !== null,
      pending: [...status.pendingCommands].sort(),
      done: sorted(done),
      askers: sorted(
        Object.fromEntries(Object.entries(this.answers).map(([who, what]) => [who, [...what].sort()])),
      ),
      answered: [...books.answers].sort(),
      oddities: books.oddities,
      reminders: books.reminders,
      ended: state.name === 'COMPLETED',
    };
  }

  /** Every query is answered, also by an order that has ended. */
  async answersQueries(): Promise<void> {
    for (const query of [QUERIES.status, QUERIES.openTasks, QUERIES.deadlines])
      if (!(await this.handle.query(query))) throw new Error(`no answer to ${query}`);
  }

  /** What has been recorded so far does the same again. Runs that are over are replayed once. */
  async replays(): Promise<void> {
    const runs = await this.lane.plant.histories(this.books.number);
    await this.lane.plant.replay(runs.slice(this.replayedRuns));
    this.replayedRuns = runs.length - 1;
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
    if (!isDeepStrictEqual([...accepted].sort(), [...answered].sort()))
      throw new Error(`accepted were ${accepted.join()}, and answered ${answered.join()}`);
  }
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);

function differences(wanted: readonly Sight[], seen: Sight | string): string {
  if (typeof seen === 'string') return seen;
  return wanted
    .map((sight) =>
      (Object.keys(sight) as (keyof Sight)[])
        .filter((key) => !isDeepStrictEqual(sight[key], seen[key]))
        .map((key) => `${key}: ${JSON.stringify(sight[key])} was foretold, ${JSON.stringify(seen[key])} seen`)
        .join('\n'),
    )
    .join('\nor\n');
}
