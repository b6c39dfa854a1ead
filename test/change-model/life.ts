import { WorkflowNotFoundError } from '@temporalio/client';
import { v7 as uuid } from 'uuid';
import { orderWorkflowId, SIGNALS, type ChangeAnswer } from '../../workflows/messages.js';
import type { TaskView } from '../../src/tasks/tasks.service.js';
import type { Answer } from '../service/support/api-client.js';
import type { Person } from '../service/support/company.js';
import { resultByPlan } from '../../chaos/staff.js';
import type { Wish } from './agreement.js';
import { headOf, untoldOf } from './books.js';
import { Oracle, type ChangeShown, type VersionShown } from './oracle.js';
import { itemOf, type Plant } from './plant.js';
import { sleep, until } from '../../chaos/patience.js';

const LOOK_EVERY_MS = 60;
/** At rest is what shows nothing under way in so many looks one after the other. */
const LOOKS_AT_REST = 2;
/** Refused by a rule, or because things have moved: an answer like any other. */
const REFUSED = [400, 403, 404, 409, 412, 422];
const AWAY = 503;
const OUTDATED = 'preview-outdated';
const LOOKS_BEFORE_LETTING_BE = 4;
/** A rejected answer of the plan may be given again so often until an order has come to its end. */
const ROUNDS_TO_THE_END = 80;

/** Who answers for a department; what sales may not bear alone a manager does. */
const personOf = ({ kind, department }: TaskView): Person => (kind === 'bearCost' ? 'manager' : department);

interface Request {
  person: Person;
  at: string;
  body: object;
  key: string;
}

/** How somebody asks for a change. */
export type Way = 'agreed' | 'asked' | 'signalled';

/** An order as it is lived on real servers: what people do about it, and whether it is as the oracle says. */
export class Life {
  readonly oracle: Oracle;
  /** What waits for a department that is sick: it is asked for again, under its key, when all are well. */
  private readonly unanswered: Request[] = [];

  constructor(
    readonly plant: Plant,
    readonly lane: number,
    readonly order: string,
    private readonly patienceMs: number,
  ) {
    this.oracle = new Oracle(plant, this.shown(), plant.master, order);
  }

  private shown() {
    const auditor = this.plant.company.as('manager');
    const base = `/orders/${this.order}`;
    return {
      versions: async () => {
        const { data } = await auditor.get<{ data: { version: number }[] }>(
          `${base}/versions?sort=version&limit=200`,
        );
        return await Promise.all(
          data.map(({ version }) => auditor.get<VersionShown>(`${base}/versions/${String(version)}`)),
        );
      },
      changeOf: (number: string) => auditor.get<ChangeShown>(`${base}/changes/${number}`),
    };
  }

  private async post(person: Person, at: string, body: object): Promise<Answer> {
    return await this.send({ person, at, body, key: uuid() });
  }

  /** Sends a request, again under its key while the order's process cannot be reached. @throws Error for what nobody expects */
  private async send(request: Request): Promise<Answer> {
    const { person, at, body, key } = request;
    const headers = { 'idempotency-key': key };
    const end = Date.now() + this.patienceMs;
    for (;;) {
      const answer = await this.plant.company.as(person).send('POST', at, { body, headers });
      if (answer.status < 300 || REFUSED.includes(answer.status)) return this.noted(at, answer);
      if (answer.status === AWAY && (await this.plant.isSick(this.order))) {
        this.unanswered.push(request);
        return this.noted(at, answer);
      }
      if (answer.status !== AWAY || Date.now() > end)
        throw new Error(
          `POST ${at} ${JSON.stringify(body)} was answered ${String(answer.status)}: ${answer.text}`,
        );
      await sleep(LOOK_EVERY_MS * 5);
    }
  }

  private noted(at: string, answer: Answer): Answer {
    const verb = at.replace(/^.*[/:]/, '');
    const code = answer.status < 300 ? '' : ` ${(answer.body as { code: string }).code}`;
    this.plant.note(`${verb}${code}`);
    return answer;
  }

  /** Everybody is well again, and answers what was asked meanwhile. */
  async heal(): Promise<void> {
    await this.plant.heal(this.order);
    for (const request of this.unanswered.splice(0)) await this.send(request);
  }

  /** Asks for a change; with the customer's yes to what it is shown to come to, without, or by a signal. */
  async ask(wish: Wish, way: Way): Promise<void> {
    const { order, plant } = this;
    const reason = 'the customer wants it otherwise';
    if (way === 'signalled') {
      const handle = plant.company.temporal.workflow.getHandle(orderWorkflowId(order));
      const content = { by: 'Wang Fang', reason, content: wish, requestId: uuid() };
      // An order that has ended meanwhile hears nobody.
      await handle.signal(SIGNALS.changeRequested, content).catch((error: unknown) => {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      });
      return;
    }
    for (let looks = 1; ; looks++) {
      const agreed = way === 'agreed' ? await this.assess(wish) : {};
      if (!agreed) return;
      const body = { change: wish, reason, ...agreed };
      const answer = await this.post('sales', `/orders/${order}/changes`, body);
      if (answer.status === 200) this.oracle.wishes.set((answer.body as ChangeAnswer).change, wish);
      // Work goes on meanwhile: what it has become since is shown and agreed to.
      if ((answer.body as { code?: string }).code !== OUTDATED || looks === LOOKS_BEFORE_LETTING_BE) return;
    }
  }

  private async assess(change: Wish): Promise<object | undefined> {
    const { status, body } = await this.post('sales', `/orders/${this.order}/changes:assess`, { change });
    return status === 200 ? { hash: (body as { hash: string }).hash, customerAgrees: true } : undefined;
  }

  /** The customer's word on the change that was asked for last and is still open. */
  async say(word: 'accept' | 'refuse' | 'withdraw'): Promise<void> {
    const [open] = await this.plant.rows<{ number: string }>(
      `select c.number from change_requests c join orders o on o.id = c.order_id
        where o.number = $1 and c.state in ('queued', 'negotiating', 'accepted') order by c.number desc limit 1`,
      [this.order],
    );
    if (open)
      await this.post('sales', `/orders/${this.order}/changes/${open.number}:${word}`, {
        reason: 'so it is',
      });
  }

  /** The tasks of an order, always in the same sequence. */
  async tasks(): Promise<TaskView[]> {
    const { data } = await this.plant.company
      .as('manager')
      .get<{ data: TaskView[] }>(`/tasks?order=${this.order}&limit=200`);
    const rank = ({ kind, document }: TaskView): string => `${kind} ${document}`;
    return data.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
  }

  /** Completes a task; it may be refused, e.g. because it has to wait for another one. */
  async complete(task: TaskView, result: unknown = byPlan(task)): Promise<boolean> {
    const body = result === undefined ? {} : { result };
    return (await this.post(personOf(task), `/tasks/${task.id}:complete`, body)).status === 200;
  }

  /** A report at the route of a department's document. */
  async report(person: Person, at: string, body: object = {}): Promise<boolean> {
    return (await this.post(person, at, body)).status < 300;
  }

  async cancel(): Promise<void> {
    const preview = await this.plant.company
      .as('sales')
      .send('GET', `/orders/${this.order}/previews/cancellation`);
    if (preview.status !== 200) return;
    const { hash } = preview.body as { hash: string };
    await this.post('sales', `/orders/${this.order}:cancel`, {
      hash,
      reason: 'the customer has closed the line',
    });
  }

  /** Prices move when it is known which changes were asked for before: at rest. */
  async movePrices(item: string, percent: number): Promise<void> {
    if (await this.plant.isSick(this.order)) return;
    await this.judge();
    await this.plant.setPrice(itemOf(this.lane, item), percent);
  }

  async hasEnded(): Promise<boolean> {
    return (await headOf(this.plant, this.order)).ended;
  }

  /** Waits until all is told and nothing of the order is under way; not while a department is away. */
  async rests(): Promise<void> {
    let quiet = 0;
    let seen = '';
    await until(
      `${this.order} to be at rest`,
      this.patienceMs,
      async () => {
        const busy = await this.isBusy();
        quiet = busy === undefined ? quiet + 1 : 0;
        seen = busy ?? '';
        return quiet >= LOOKS_AT_REST || undefined;
      },
      LOOK_EVERY_MS,
    ).catch((error: unknown) => {
      throw new Error(`${String(error)} ${seen}`);
    });
  }

  private async isBusy(): Promise<string | undefined> {
    const untold = await untoldOf(this.plant, this.order);
    if (untold > 0) return `${String(untold)} messages are not told`;
    const handle = this.plant.company.temporal.workflow.getHandle(orderWorkflowId(this.order));
    const { raw } = await handle.describe();
    if (raw.pendingWorkflowTask) return 'its workflow has something to do';
    const pending = (raw.pendingActivities ?? []).map(({ activityType }) => String(activityType?.name));
    return pending.length === 0 ? undefined : `on the queues: ${pending.join(', ')}`;
  }

  /** Whether all is as the oracle says. @throws Error that says what is not */
  async judge(): Promise<void> {
    const prices = await this.plant.prices();
    if (await this.plant.isSick(this.order)) {
      refuse(await this.oracle.follow(prices));
      return;
    }
    await this.rests();
    refuse(await this.oracle.judge(prices));
  }

  /** Everybody is well and does what is asked, until the order has ended; then nothing of it is left. */
  async end(): Promise<void> {
    await this.heal();
    for (let round = 0; !(await this.hasEnded()); round++) {
      if (round === ROUNDS_TO_THE_END)
        throw new Error(`${this.order} comes to no end: ${await this.standing()}`);
      await this.rests();
      refuse(await this.oracle.follow(await this.plant.prices()));
      for (const task of [...(await this.tasks()), ...(await this.purchasesOfOthers())])
        await this.complete(task);
    }
    await this.rests();
    for (const task of await this.tasks()) if (task.kind === 'returnPayment') await this.complete(task);
    await this.judge();
    await this.plant.replay(this.order);
  }

  /** Goods that another order's purchase brings. */
  private async purchasesOfOthers(): Promise<TaskView[]> {
    return await this.plant.rows<TaskView>(
      `select distinct t.id, t.kind, t.department, t.document, t.data from orders o join purchase_allocations a on a.order_id = o.id
         join purchase_lines l on l.id = a.purchase_line_id join purchase_orders p on p.id = l.purchase_order_id
         join tasks t on t.kind = 'receiveGoods' and t.document = p.number and t.order_id <> o.id
        where o.number = $1 and t.state in ('open', 'claimed')`,
      [this.order],
    );
  }

  private async standing(): Promise<string> {
    const head = await headOf(this.plant, this.order);
    const tasks = (await this.tasks()).map(({ kind, document }) => `${kind} ${document}`);
    return `${JSON.stringify(head)}; tasks: ${tasks.join(', ')}`;
  }
}

const byPlan = (task: TaskView): unknown =>
  resultByPlan({ ...task, data: task.data, document: `${task.document}-${uuid()}` });

function refuse(flaws: readonly string[]): void {
  if (flaws.length > 0) throw new Error(`it is not as it should be:\n${flaws.join('\n')}`);
}
