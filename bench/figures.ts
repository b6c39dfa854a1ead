/** A figure as `--json` prints it. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
}

export const figure = (name: string, value: number, unit: string, digits = 2): Figure => ({
  name,
  value: Number(value.toFixed(digits)),
  unit,
});

/**
 * Quantities of a full run, made less by BENCH_PART (0.1 = a tenth) while one works on the benchmarks themselves.
 * @example scaled(120) // 120, or 12 with BENCH_PART=0.1
 */
export const scaled = (count: number): number =>
  Math.max(2, Math.round(count * Number(process.env['BENCH_PART'] ?? 1)));

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The smallest value that is not exceeded by this share of the values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** A line for people, beside the figures; standard error, so that standard output stays a program's to read. */
export const say = (line: string): void => void process.stderr.write(`${line}\n`);
