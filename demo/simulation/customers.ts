import { ApiRefusal, type ApiClient } from './api.js';
import type { People } from './people.js';
import type { DemoOrder } from './scenario.js';
import { plusMinutes } from './working-time.js';

/** What a customer looks at in their order. */
interface OrderSeen {
  readonly stage: string;
  readonly offeredDate: string | null;
  readonly timeline: readonly { at: string; kind: string }[];
}

/** An offer that a customer has seen and will accept. */
export interface Offer {
  readonly order: string;
  readonly acceptAt: Date;
}

const ANSWERED_WITHIN_MINUTES = 15;

/** The customers: they place orders, look at them, and accept later dates. */
export class Customers {
  private readonly waiting = new Map<string, ApiClient>();

  constructor(private readonly people: People) {}

  /** @returns the number of the order */
  async place({ placedBy, afterHours: _, lines, ...order }: DemoOrder): Promise<string> {
    const customer = await this.people.customer(order.customer);
    const orderer = placedBy === 'customer' ? customer : await this.people.as('sales');
    const wanted = { ...order, lines: lines.map(({ sourceLineTotal: _total, ...line }) => line) };
    const { number } = await orderer.post<{ number: string }>(
      '/orders',
      wanted,
      `demo:order:${order.customer}:${order.customerPo}`,
    );
    this.waiting.set(number, customer);
    return number;
  }

  /** Offers not answered yet. A customer stops looking once a date is agreed. */
  async offers(): Promise<Offer[]> {
    const found: Offer[] = [];
    for (const [order, customer] of this.waiting) {
      const seen = await customer.get<OrderSeen>(`/orders/${order}`);
      if (seen.offeredDate !== null) found.push({ order, acceptAt: acceptanceOf(seen) });
      else if (seen.stage !== 'placed' && seen.stage !== 'promising') this.waiting.delete(order);
    }
    return found;
  }

  /** @returns true: the offer is answered */
  async accept(order: string): Promise<boolean> {
    const customer = this.waiting.get(order);
    if (!customer) throw new Error(`nobody waits for an answer about ${order}`);
    try {
      await customer.post(`/orders/${order}:answerOffer`, { answer: 'accept' });
    } catch (error) {
      // The offer has lapsed between the look and the answer: a new one comes.
      if (!(error instanceof ApiRefusal && error.code === 'state-conflict')) throw error;
    }
    return true;
  }
}

function acceptanceOf({ timeline }: OrderSeen): Date {
  const offered = timeline.findLast(({ kind }) => kind === 'dateOffered');
  if (!offered) throw new Error('an offer is not on the timeline');
  return plusMinutes(new Date(offered.at), ANSWERED_WITHIN_MINUTES);
}
