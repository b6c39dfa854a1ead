import { readdirSync, readFileSync } from 'node:fs';

/** What the kernel counts processor time in. */
const TICKS_A_SECOND = 100;

/** Seconds of processor time that processes and all their children have had so far; NaN where there is no /proc. */
export function cpuSeconds(pid: number): number {
  const processes = readProcesses();
  const ids = new Set([pid]);
  // Children have larger numbers than their parents but for a wrap-around, which a second pass covers.
  for (let pass = 0; pass < 2; pass += 1)
    for (const { id, parent } of processes) if (ids.has(parent)) ids.add(id);
  const ticks = processes.filter(({ id }) => ids.has(id)).reduce((sum, each) => sum + each.ticks, 0);
  return processes.length === 0 ? Number.NaN : ticks / TICKS_A_SECOND;
}

interface Process {
  id: number;
  parent: number;
  ticks: number;
}

function readProcesses(): Process[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => readProcess(Number(name)));
  } catch {
    return [];
  }
}

function readProcess(id: number): Process[] {
  try {
    const text = readFileSync(`/proc/${String(id)}/stat`, 'utf8');
    // The name may hold blanks and brackets: what follows the last bracket has fixed places.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [, parent = 0] = fields;
    // User and system time of the process, and of its children that have ended.
    const ticks = fields.slice(11, 15).reduce((sum, each) => sum + each, 0);
    return [{ id, parent, ticks }];
  } catch {
    return [];
  }
}
