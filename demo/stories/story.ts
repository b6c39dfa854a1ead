import type { TemporalCommand } from '../simulation/temporal-command.js';
import type { Hands } from './hands.js';

/** What a story is told with. */
export interface Teller {
  readonly hands: Hands;
  readonly temporal: TemporalCommand;
  /** A date so many days from the company's today. */
  readonly inDays: (days: number) => string;
  /** Prints a line of the story. */
  readonly say: (line: string) => void;
}

/** What came of a story, for whoever checks it. */
export interface StoryResult {
  readonly story: string;
  readonly orders: readonly { number: string; stage: string; [fact: string]: unknown }[];
  /** What did not go as the story says; empty when all is well. */
  readonly shortfalls: readonly string[];
}

export type Story = (teller: Teller) => Promise<StoryResult>;

/** Lines of a table with its columns aligned. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
