import { STAGES } from '../../domain/order/stage.js';
import type { ApiClient } from './api.js';
import type { OrderSummary } from './play.js';
import type { WorkingTime } from './working-time.js';

const REDRAW_MS = 250;
const LINE_MS = 2_000;

/** Moves to the top left and clears what is below. */
const HOME = '\u001b[H\u001b[J';

/** The live table: redrawn on a terminal, a line now and then elsewhere. It only reads, as the manager. */
export class LiveTable {
  private readonly timer: NodeJS.Timeout;
  private drawing: Promise<void> = Promise.resolve();

  constructor(
    private readonly title: string,
    private readonly manager: ApiClient,
    private readonly time: WorkingTime,
    private readonly out: NodeJS.WriteStream,
  ) {
    const redraw = (): void => {
      this.drawing = this.drawing.then(() => this.draw());
    };
    this.timer = setInterval(redraw, out.isTTY ? REDRAW_MS : LINE_MS);
  }

  /** Draws once more and stops. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.drawing;
    await this.draw();
  }

  private async draw(): Promise<void> {
    try {
      const [{ now }, orders] = await Promise.all([
        this.manager.get<{ now: string }>('/clock'),
        this.manager.all<OrderSummary>('/orders?sort=number'),
      ]);
      const heading = `${this.when(new Date(now))}  ${stagesInWords(orders)}`;
      this.out.write(
        this.out.isTTY
          ? `${HOME}${[this.title, heading, '', ...table(orders, this.out.rows)].join('\n')}\n`
          : `${heading}\n`,
      );
    } catch {
      // A look that fails is made again; what is wrong is reported by whoever acts.
    }
  }

  private when(now: Date): string {
    return `${this.time.dateOf(now)} ${this.time.timeOf(now)}`;
  }
}

function stagesInWords(orders: readonly OrderSummary[]): string {
  const counts = STAGES.map((stage) => ({
    stage,
    count: orders.filter((order) => order.stage === stage).length,
  }));
  const words = counts
    .filter(({ count }) => count > 0)
    .map(({ stage, count }) => `${stage} ${String(count)}`);
  return words.join(' · ') || 'no orders yet';
}

/** On a terminal that is too short, the orders that have ended are left out first. */
function table(orders: readonly OrderSummary[], rows: number): string[] {
  const room = Math.max(5, rows - 6);
  const shown =
    orders.length <= room ? orders : orders.filter(({ stage }) => stage !== 'closed').slice(0, room);
  const lines = shown.map((order) => [
    order.number.padEnd(15),
    narrow(order.customer.name, 34),
    order.stage.padEnd(10),
    (order.promisedDate ?? '—').padEnd(11),
    order.waitingFor.join(', '),
  ]);
  const header = [
    'order'.padEnd(15),
    narrow('customer', 34),
    'stage'.padEnd(10),
    'promised'.padEnd(11),
    'waiting for',
  ];
  return [header, ...lines].map((cells) => cells.join(' ').trimEnd());
}

const narrow = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
