import { isDeepStrictEqual } from 'node:util';
import type { Caller, Reply } from './caller.js';
import type { Random } from './random.js';

/** Sends requests as somebody does who is not sure: once, twice at once, or again afterwards, all under one key. */
export class SameRequest {
  readonly counts = { twice: 0, atOnce: 0 };
  /** Answers that contradict an earlier one. */
  readonly contradictions: string[] = [];

  constructor(
    private readonly caller: Caller,
    private readonly random: Random,
  ) {}

  /**
   * Of two at once one may be refused that was earlier than what it has to wait for; but what has succeeded is answered
   * the same for ever.
   */
  async post(path: string, body: unknown, key: string, success: number): Promise<Reply> {
    const send = () => this.caller.insist('POST', path, body, key);
    const atOnce = this.random.chance(0.15);
    if (atOnce) this.counts.atOnce += 1;
    const replies = atOnce ? await Promise.all([send(), send()]) : [await send()];
    const successes = replies.filter(({ status }) => status === success);
    const [first] = successes;
    if (first && this.random.chance(0.25)) {
      this.counts.twice += 1;
      successes.push(await send());
    }
    // The order of fields is not part of an answer.
    for (const reply of successes)
      if (!isDeepStrictEqual(reply, first))
        this.contradictions.push(
          `${path} was answered ${JSON.stringify(reply)}, before that ${JSON.stringify(first)}`,
        );
    return first ?? (replies[0] as Reply);
  }
}
