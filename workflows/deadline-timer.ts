import { sleep } from '@temporalio/workflow';

/** A timer is never shorter. */
const SHORTEST_MS = 1_000;
/** Nor, when a demonstration clock stands still, is its shortest longer. */
const LONGEST_PATIENCE_MS = 8_000;

/** What a workflow knows of business time: the instant it last heard of, and business seconds per wall-clock second. */
export interface HeardTime {
  heardAt: string;
  speed: number;
}

/**
 * The one timer of an order, in business time. It is armed only for an earlier deadline than the one it runs to; a timer
 * for a deadline that has moved away fires all the same and finds nothing due, which costs less than arming at each step.
 */
export class DeadlineTimer {
  /** It has fired and nobody has looked what is due. */
  fired = false;
  private armedFor: number | undefined;
  /** Business instant last heard of when it was armed. */
  private armedAt: string | undefined;
  private shortest = SHORTEST_MS;

  /** Makes sure that it fires at this instant or before. It may fire too early: whoever looks arms it again. */
  arm(deadline: string, { heardAt, speed }: HeardTime): void {
    const due = Date.parse(deadline);
    if (this.armedFor !== undefined && this.armedFor <= due) return;
    this.armedFor = due;
    // A demonstration clock that stands still is asked ever more seldom.
    this.shortest = heardAt === this.armedAt ? Math.min(2 * this.shortest, LONGEST_PATIENCE_MS) : SHORTEST_MS;
    this.armedAt = heardAt;
    const wait = Math.max(this.shortest, Math.ceil((due - Date.parse(heardAt)) / speed));
    void sleep(wait, { summary: "The order's next deadline" }).then(() => {
      if (this.armedFor !== due) return;
      this.armedFor = undefined;
      this.fired = true;
    });
  }
}
