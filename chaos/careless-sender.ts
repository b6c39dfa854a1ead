import { SIGNALS, orderWorkflowId } from '../workflows/messages.js';
import { sleep } from './patience.js';
import type { Plant } from './plant.js';
import type { Random } from './random.js';

const EVERY_MS = 300;
const FACTS = 6;
const ROWS = 4;
const SIGNAL_MS = 3_000;

interface RecordedFact {
  order: string;
  fact: object;
}

/**
 * Sends facts to orders that they know already, or do not know yet, in any order and some twice; and forgets of outbox
 * rows that they have been delivered, as a process does that is killed between the two.
 */
export class CarelessSender {
  readonly counts = { signals: 0, forgotten: 0 };
  private stopped = false;
  private working: Promise<void> | undefined;

  constructor(
    private readonly plant: Plant,
    private readonly random: Random,
  ) {}

  start(): void {
    this.working ??= this.work();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.working;
  }

  private async work(): Promise<void> {
    while (!this.stopped) {
      await this.sendAgain();
      if (this.random.chance(0.3)) await this.forget();
      await sleep(EVERY_MS);
    }
  }

  private async sendAgain(): Promise<void> {
    const facts = await this.plant.rows<RecordedFact>(
      `select o.number as order, f.fact from order_facts f join orders o on o.id = f.order_id
        where o.closed_at is null order by md5(f.fact_id::text || $1) limit $2`,
      [String(this.random.next()), FACTS],
    );
    for (const { order, fact } of facts)
      for (let times = this.random.chance(0.3) ? 2 : 1; times > 0; times -= 1) await this.signal(order, fact);
  }

  private async signal(order: string, fact: object): Promise<void> {
    try {
      const { temporal } = this.plant;
      await temporal.withDeadline(Date.now() + SIGNAL_MS, () =>
        temporal.workflow.getHandle(orderWorkflowId(order)).signal(SIGNALS.factReported, fact),
      );
      this.counts.signals += 1;
    } catch {
      // Away, or ended: a careless sender does not mind.
    }
  }

  private async forget(): Promise<void> {
    const forgotten = await this.plant.rows(
      `update outbox set delivered_at = null, next_attempt_at = null where id in
         (select id from outbox where target = 'order' and delivered_at is not null order by md5(id::text || $1) limit $2) returning id`,
      [String(this.random.next()), ROWS],
    );
    this.counts.forgotten += forgotten.length;
  }
}
