import { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { temporal } from '@temporalio/proto';
import { DEPARTMENTS, type Department } from '../../domain/order/departments.js';
import { prepareNamespace } from '../../src/platform/temporal/prepare-namespace.js';
import {
  COMMANDS,
  orderWorkflowId,
  SALES_ORDER,
  STEPS,
  type Command,
  type CommandName,
  type Outcome,
  type RecordActivities,
  type StepActivities,
  type StepName,
} from '../../workflows/messages.js';
import { beQuiet, bundled, WORKFLOWS } from '../workflows/company/company.js';
import type { SalesOrder } from '../workflows/company/placed-order.js';
import { Books } from './books.js';
import type { OrderTerms } from './terms.js';

/** What has no answer is tried again soon: a test does not wait for a department that is well again. */
const TRIED_AGAIN_AFTER = '200ms';
/** The server soon gives up a worker that has gone. */
const GONE_AFTER = '500ms';
/** … and soon gives again what one had in hand. */
const LOST_AFTER = '4s';

export type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
interface Running {
  worker: Worker;
  ran: Promise<void>;
}

/** The company of the model: the real workflows on a real server, and departments that keep books in memory. */
export class Plant {
  readonly client: Client;
  private readonly books = new Map<string, Books>();
  private readonly workers: Running[] = [];

  private constructor(
    readonly connection: NativeConnection,
    readonly namespace: string,
    private readonly workflowsPath: string,
  ) {
    this.client = new Client({ connection, namespace });
  }

  /** In a namespace of its own. */
  static async open(address: string, namespace: string, workflowsPath = WORKFLOWS): Promise<Plant> {
    beQuiet();
    const connection = await NativeConnection.connect({ address });
    await prepareNamespace(connection, namespace);
    const plant = new Plant(connection, namespace, workflowsPath);
    for (const department of DEPARTMENTS) await plant.openDepartment(department);
    return plant;
  }

  /** A worker of its own for some of the orders, so that each of them may lose it without the others. */
  async openLane(queue: string): Promise<Lane> {
    const lane = new Lane(this, queue);
    await lane.start();
    return lane;
  }

  keep(number: string, terms: OrderTerms): Books {
    const books = new Books(number, terms);
    this.books.set(number, books);
    return books;
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map(stop));
    await this.connection.close();
  }

  /** Histories of all runs of an order's workflow, the first one first. */
  async histories(number: string): Promise<HistoryEvent[][]> {
    const workflowId = orderWorkflowId(number);
    const described = await this.client.workflow.getHandle(workflowId).describe();
    const runs: HistoryEvent[][] = [];
    let runId = described.raw.workflowExecutionInfo?.firstRunId;
    while (runId) {
      const { events } = await this.client.workflow.getHandle(workflowId, runId).fetchHistory();
      runs.push(events ?? []);
      runId = events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
    }
    return runs;
  }

  /** Replays histories by the code that runs, and fails where it does not do the same again. */
  async replay(histories: readonly HistoryEvent[][]): Promise<void> {
    const options = { workflowBundle: await bundled(this.workflowsPath) };
    const named = histories.map((events, i) => ({ workflowId: `run-${i + 1}`, history: { events } }));
    for await (const { workflowId, error } of Worker.runReplayHistories(options, named))
      if (error) throw new Error(`the history of ${workflowId} does not replay`, { cause: error });
  }

  async startWorker(queue: string): Promise<Running> {
    const { connection, namespace } = this;
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue: queue,
      workflowBundle: await bundled(this.workflowsPath),
      activities: this.activities(),
      stickyQueueScheduleToStartTimeout: GONE_AFTER,
    });
    return { worker, ran: worker.run() };
  }

  private find = (number: string): Books => {
    const books = this.books.get(number);
    if (!books) throw new Error(`no order ${number}`);
    return books;
  };

  private activities(): StepActivities & RecordActivities {
    const steps = Object.fromEntries(
      (Object.keys(STEPS) as StepName[]).map((step) => [step, this.commands('local')]),
    ) as StepActivities;
    const { find } = this;
    const records = (number: string, work: (books: Books) => void): Promise<Outcome> => {
      const books = find(number);
      if (books.sick.has('records')) throw unreachable();
      return Promise.resolve({ progress: books.change(() => work(books)) });
    };
    return {
      ...steps,
      readFacts: (number, after) => Promise.resolve(find(number).facts.filter(({ seq }) => seq > after)),
      meetDeadline: (number) => Promise.resolve(find(number).meetDeadline()),
      holdOrder: (number) => Promise.resolve(find(number).control('hold')),
      resumeOrder: (number) => Promise.resolve(find(number).control('resume')),
      // Who speaks for nobody cannot accept it as well.
      requestChange: (number, { content, speaksFor }) =>
        Promise.resolve(
          find(number).requestChange(content as { line: number; quantity: number }, speaksFor !== null),
        ),
      decideChange: (number, { decision }) =>
        Promise.resolve(find(number).decideChange(decision === 'accept')),
      answerTask: (number, { answerId }) => records(number, ({ answers }) => answers.push(answerId)),
      noteOddity: (number) => records(number, (books) => (books.oddities += 1)),
    };
  }

  private commands(where: 'local' | 'queue'): (commands: Command[], then?: Command[][]) => Promise<Outcome> {
    return (commands, then = []) => {
      const books = this.find(commands[0]!.order);
      books.note(commands, where);
      if (books.isSick(commands)) throw unreachable();
      return Promise.resolve(books.carryOutInTurn(commands, then, where));
    };
  }

  private async openDepartment(department: Department): Promise<void> {
    const own = (Object.keys(COMMANDS) as CommandName[]).filter((name) => COMMANDS[name] === department);
    if (own.length === 0) return;
    const { connection, namespace } = this;
    const give = this.commands('queue');
    const activities = Object.fromEntries(own.map((name) => [name, (command: Command) => give([command])]));
    const worker = await Worker.create({ connection, namespace, taskQueue: department, activities });
    this.workers.push({ worker, ran: worker.run() });
  }
}

/** Orders with one worker. */
export class Lane {
  private running: Running | undefined;
  private placed = 0;

  constructor(
    readonly plant: Plant,
    private readonly queue: string,
  ) {}

  async place(terms: OrderTerms): Promise<Books> {
    this.placed += 1;
    const books = this.plant.keep(`${this.queue}-${this.placed}`, terms);
    await this.plant.client.workflow.start<SalesOrder>(SALES_ORDER, {
      workflowId: orderWorkflowId(books.number),
      taskQueue: this.queue,
      args: [books.startingState()],
      workflowTaskTimeout: LOST_AFTER,
    });
    return books;
  }

  async start(): Promise<void> {
    this.running = await this.plant.startWorker(this.queue);
  }

  /** The worker goes, with all that it has in memory, and another one comes. */
  async restart(): Promise<void> {
    await this.close();
    await this.start();
  }

  async close(): Promise<void> {
    if (this.running) await stop(this.running);
    this.running = undefined;
  }
}

async function stop({ worker, ran }: Running): Promise<void> {
  worker.shutdown();
  await ran;
}

const unreachable = (): Error =>
  ApplicationFailure.create({ message: 'cannot be reached', nextRetryDelay: TRIED_AGAIN_AFTER });
