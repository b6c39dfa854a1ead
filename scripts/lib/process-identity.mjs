// Telling whether a process number still means the process that we started. Numbers are reused,
// quickly so in containers; number, start time and command line together are not.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What identifies a running process, or undefined when there is none with this number. */
export function identify(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const found = process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
  return found && { pid, ...found };
}

/** Is the process recorded as `identity` still running? */
export function isRunning(identity) {
  const now = identity && identify(identity.pid);
  return now !== undefined && now.started === identity.started && now.command === identity.command;
}

function fromProc(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name, in parentheses, may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, startTicks] = [fields[0], fields[19]];
    if (state === 'Z' || state === 'X') return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
    return { started: `${boot}/${startTicks}`, command };
  } catch {
    return undefined;
  }
}

function fromPs(pid) {
  const ps = (column) =>
    spawnSync('ps', ['-o', `${column}=`, '-p', String(pid)], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    });
  const state = ps('stat');
  if (state.status !== 0 || state.stdout.trim().startsWith('Z')) return undefined;
  return { started: ps('lstart').stdout.trim(), command: ps('command').stdout.trim() };
}
