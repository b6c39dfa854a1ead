import { STAGES, type Stage } from '../domain/order/stage.js';
import type { Caller, Reply } from './caller.js';
import type { Mind } from './minds.js';
import { sleep, within } from './patience.js';
import type { Random } from './random.js';
import type { SameRequest } from './same-request.js';
import type { Task } from './staff.js';

/** How far an order has come at the least when its customer wants something else of it. */
const STAGES_WHEN: Record<'hold' | 'cancel', Stage[]> = {
  hold: ['placed', 'promising', 'deposit', 'making', 'shipping', 'inTransit', 'settling'],
  cancel: ['placed', 'promising', 'deposit', 'making', 'making', 'shipping', 'shipping'],
};
/** Some orders come no further: they wait for their deposit. */
const STAGE_WITHIN_MS = 30_000;
const HELD_FOR_MS = { least: 500, most: 8_000 };
/** How long somebody waits for part of an order to be handed over before they cancel what there is. */
const PART_WITHIN_MS = 150_000;
const LOOK_EVERY_MS = 400;
/** So often somebody looks at a new preview before they let it be. What is on hold is let go on however often it takes. */
const LOOKS = 6;
const LETS_BE = 0.15;
/** Share of the orders on which nobody works any more once it is said that their customer wants something else. */
const WORK_WAITS = 0.5;

type Verb = 'hold' | 'resume' | 'cancel';
const PREVIEWS: Record<Verb, string> = { hold: 'hold', resume: 'resume', cancel: 'cancellation' };

/** What became of what was asked: carried out (or agreed and under way), let be, or refused because the order had moved on. */
type Outcome = 'done' | 'letBe' | 'tooLate';

interface Seen {
  stage: Stage;
  lines: { quantity: string; progress: { shipped: string } }[];
}

/**
 * Customers change their minds, and sales does what they want by the public API: looks at a preview, agrees to it by its
 * hash, and where it has come to something else meanwhile agrees to the new one, or lets it be.
 */
export class ChangesOfMind {
  /** How often each order was put on hold and let go on, as answered; whether its cancellation was agreed. */
  readonly answered = { hold: new Map<string, number>(), resume: new Map<string, number>() };
  readonly cancelled = new Set<string>();
  readonly counts = {
    holds: 0,
    resumptions: 0,
    cancellations: 0,
    /** Of them: of the rest, when part had been handed over. */
    ofTheRest: 0,
    newPreviews: 0,
    letBe: 0,
    tooLate: 0,
  };
  /** What nobody expected to be answered. */
  readonly surprises: string[] = [];
  /** Orders of which something is still to be asked for. */
  readonly pending = new Set<string>();
  /** Work on orders that is left undone until it is known what becomes of them: one kind, so that there is a rest, or all. */
  private readonly undone = new Map<string, Task['kind'] | 'all'>();

  constructor(
    private readonly caller: Caller,
    private readonly request: SameRequest,
    private readonly random: Random,
  ) {}

  /** Whether nobody does that work, because the customer is about to cancel what it is for. */
  leaves({ order, kind }: Task): boolean {
    const undone = this.undone.get(order);
    return undone === 'all' || undone === kind;
  }

  /** Says what the customer of an order will come to want, before anybody works on it. */
  expect(order: string, mind: Mind): void {
    this.pending.add(order);
    // Made to the customer's wishes it costs the more the further it has come: not begun, or made and to be inspected.
    if (mind === 'cancelsRest') this.undone.set(order, this.random.pick(['produce', 'inspect'] as const));
    void this.follow(order, mind)
      .catch((error: unknown) => this.surprises.push(`${order}: ${String(error)}`))
      .finally(() => {
        this.undone.delete(order);
        this.pending.delete(order);
      });
  }

  private async follow(order: string, mind: Mind): Promise<void> {
    if (mind === 'cancelsRest') {
      await this.cancelRest(order);
      return;
    }
    const { random } = this;
    const first = mind === 'cancels' ? 'cancel' : 'hold';
    const stage = random.pick(STAGES_WHEN[first]);
    await within(STAGE_WITHIN_MS, () => this.hasCome(order, stage), LOOK_EVERY_MS);
    if (random.chance(WORK_WAITS)) this.undone.set(order, 'all');
    const outcome = await this.ask(first, order);
    this.undone.delete(order);
    if (outcome !== 'done' || first === 'cancel') return;
    await sleep(random.between(HELD_FOR_MS.least, HELD_FOR_MS.most));
    if (mind === 'holdsThenCancels' && (await this.ask('cancel', order)) === 'done') return;
    await this.ask('resume', order);
  }

  /** Cancels what has not left when part has, and the rest waits for work that is left undone. */
  private async cancelRest(order: string): Promise<void> {
    const isPart = await within(PART_WITHIN_MS, () => this.partIsGone(order), LOOK_EVERY_MS);
    const outcome = await this.ask('cancel', order);
    if (outcome === 'done' && isPart) this.counts.ofTheRest += 1;
  }

  private async hasCome(order: string, stage: Stage): Promise<true | undefined> {
    const seen = await this.look(order);
    return (seen && STAGES.indexOf(seen.stage) >= STAGES.indexOf(stage)) || undefined;
  }

  private async partIsGone(order: string): Promise<true | undefined> {
    const { lines = [] } = (await this.look(order)) ?? {};
    const gone = lines.filter(({ progress }) => Number(progress.shipped) > 0).length;
    if (gone === 0 || gone === lines.length) return undefined;
    const tasks = await this.caller.tryOnce('GET', `/tasks?order=${order}`);
    if (tasks?.status !== 200) return undefined;
    return (tasks.body as { data: Task[] }).data.some((task) => this.leaves(task)) || undefined;
  }

  private async look(order: string): Promise<Seen | undefined> {
    const reply = await this.caller.tryOnce('GET', `/orders/${order}`);
    return reply?.status === 200 ? (reply.body as Seen) : undefined;
  }

  private async ask(verb: Verb, order: string): Promise<Outcome> {
    const outcome = await this.agree(verb, order);
    if (outcome !== 'done') this.counts[outcome] += 1;
    else if (verb === 'cancel') {
      this.counts.cancellations += 1;
      this.cancelled.add(order);
    } else {
      this.counts[verb === 'hold' ? 'holds' : 'resumptions'] += 1;
      const answered = this.answered[verb];
      answered.set(order, (answered.get(order) ?? 0) + 1);
    }
    return outcome;
  }

  /** Agrees to a preview, or to what it has become since, each under a key of its own. */
  private async agree(verb: Verb, order: string): Promise<Outcome> {
    let hash = await this.preview(verb, order);
    if (hash === undefined) return 'tooLate';
    for (let looks = 1; ; looks += 1) {
      const body = { hash, reason: `the customer wants to ${verb}` };
      const key = `chaos-${verb}-${order}-${String(looks)}`;
      const reply = await this.request.post(`/orders/${order}:${verb}`, body, key, 200);
      if (reply.status === 200) return 'done';
      const next = this.next(reply, verb, order);
      if (!next) return 'tooLate';
      this.counts.newPreviews += 1;
      if (verb !== 'resume' && (looks === LOOKS || this.random.chance(LETS_BE))) return 'letBe';
      hash = next;
    }
  }

  /** The hash of what it would come to now; nothing when it is too late. */
  private next(reply: Reply, verb: Verb, order: string): string | undefined {
    const { code, preview } = this.expected(reply, 409, verb, order) as Refused;
    return code === 'preview-outdated' ? preview?.hash : undefined;
  }

  private async preview(verb: Verb, order: string): Promise<string | undefined> {
    const preview = await this.caller.insist('GET', `/orders/${order}/previews/${PREVIEWS[verb]}`);
    if (preview.status === 409) return undefined;
    return (this.expected(preview, 200, verb, order) as { hash: string }).hash;
  }

  private expected({ status, body }: Reply, wanted: number, verb: Verb, order: string): unknown {
    if (status === wanted) return body;
    throw new Error(`${verb} of ${order} was answered ${String(status)}: ${JSON.stringify(body)}`);
  }
}

interface Refused {
  code: string;
  /** What it would come to now, with `preview-outdated`. */
  preview?: { hash: string };
}
