import { cpus, totalmem } from 'node:os';

const GIB = 2 ** 30;

/** What the figures were measured on, in a line. */
export function describeMachine(): string {
  const all = cpus();
  const memory = (totalmem() / GIB).toFixed(0);
  return `machine: ${String(all.length)} × ${all[0]?.model ?? 'unknown processor'}, ${memory} GiB, Node ${process.version}, ${process.platform}`;
}
