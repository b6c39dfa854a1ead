import type { Random } from './random.js';

/**
 * What the customer of an order comes to want of it: to have it on hold for a while, to cancel it, the one and then the
 * other, or to cancel the rest when part of it has been handed over.
 */
export const MINDS = ['holds', 'cancels', 'holdsThenCancels', 'cancelsRest'] as const;
export type Mind = (typeof MINDS)[number];

/** Of so many orders one after the other, in seeded sequence; the others are left in peace. */
const OF_TEN: (Mind | undefined)[] = [
  ...(['holds', 'holds', 'cancels', 'cancels', 'holdsThenCancels', 'cancelsRest'] as const),
  ...[undefined, undefined, undefined, undefined],
];

/** Deals minds out to orders by their index, so that each comes in any run of ten orders or more. */
export class Minds {
  private readonly dealt: (Mind | undefined)[] = [];

  constructor(private readonly random: Random) {}

  /** @param index of the order, from 1 */
  of(index: number): Mind | undefined {
    while (this.dealt.length < index) this.dealt.push(...this.random.shuffled(OF_TEN));
    return this.dealt[index - 1];
  }
}
