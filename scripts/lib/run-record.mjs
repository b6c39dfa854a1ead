// The record of a run: who supervises it and which processes it started. It is the lock that keeps
// two runs from sharing one state folder, and the list by which a later run cleans up after one
// that was killed.
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { identify, isRunning } from './process-identity.mjs';
import { endLeftover } from './processes.mjs';
import { Missing } from './steps.mjs';

export class RunRecord {
  #file;
  #content;

  constructor(file, content) {
    this.#file = file;
    this.#content = content;
  }

  /**
   * Takes the record for this process. A run that is alive keeps it (the caller is told who); what
   * a dead one left running is ended first.
   */
  static async claim(file, { what, onLeftover = () => {} }) {
    mkdirSync(path.dirname(file), { recursive: true });
    const content = { what, supervisor: identify(process.pid), processes: [], facts: {}, folders: [] };
    for (;;) {
      if (createWith(file, content)) return new RunRecord(file, content);
      const other = read(file);
      if (other && isRunning(other.supervisor)) {
        throw new Missing(`${other.what} is already running as process ${other.supervisor.pid}.`, [
          ...Object.entries(other.facts).map(([name, value]) => `${name}: ${value}`),
          `Stop it with Ctrl-C in its terminal, or: kill ${other.supervisor.pid}`,
        ]);
      }
      if (other) await cleanUp(other, onLeftover);
      removeIfStill(file, other);
    }
  }

  /** Cleans up after all runs of the folder whose supervisor is gone. */
  static async sweep(folder, onLeftover = () => {}) {
    let names;
    try {
      names = readdirSync(folder).filter((name) => name.endsWith('.json'));
    } catch {
      return;
    }
    for (const file of names.map((name) => path.join(folder, name))) {
      const other = read(file);
      if (other && isRunning(other.supervisor)) continue;
      if (other) await cleanUp(other, onLeftover);
      removeIfStill(file, other);
    }
  }

  /** What is written about the run in `file` while its supervisor lives. */
  static readLive(file) {
    const other = read(file);
    return other && isRunning(other.supervisor) ? other : undefined;
  }

  /** Notes a process as soon as it is started: a kill may come at any time. */
  add({ name, pid, stop }) {
    const identity = identify(pid);
    if (!identity) return;
    this.#content.processes = this.#content.processes.filter(isRunning);
    this.#content.processes.push({ name, stop, ...identity });
    this.#save();
  }

  /** A folder that goes with the run. */
  addFolder(folder) {
    this.#content.folders.push(folder);
    this.#save();
  }

  /** Facts for people and for other commands: addresses, never secrets. */
  setFacts(facts) {
    this.#content.facts = facts;
    this.#save();
  }

  /** Ends whatever of the noted processes still runs, the last started first. */
  async endProcesses() {
    for (const noted of [...this.#content.processes].reverse()) await endLeftover(noted);
  }

  /** Insists with all of them at once: each one's strongest signal that leaves its data in order. */
  killProcesses() {
    for (const noted of this.#content.processes) {
      if (!isRunning(noted)) continue;
      const strong = noted.stop.map(([signal]) => signal).find((signal) => signal !== noted.stop[0][0]);
      process.kill(noted.pid, strong);
    }
  }

  release() {
    for (const folder of this.#content.folders) rmSync(folder, { recursive: true, force: true });
    rmSync(this.#file, { force: true });
  }

  #save() {
    const next = `${this.#file}.${process.pid}.next`;
    writeFileSync(next, JSON.stringify(this.#content, null, 2), { mode: 0o600 });
    renameSync(next, this.#file);
  }
}

/** Creates the file whole or not at all; false if it is there already. */
function createWith(file, content) {
  const mine = `${file}.${process.pid}.mine`;
  writeFileSync(mine, JSON.stringify(content, null, 2), { mode: 0o600 });
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

async function cleanUp(record, onLeftover) {
  // The last started depends on the first: end them in the reverse order.
  for (const left of [...record.processes].reverse()) {
    if (await endLeftover(left)) onLeftover(left);
  }
  for (const folder of record.folders ?? []) rmSync(folder, { recursive: true, force: true });
}

/** Removes a dead run's record, but not one that another start has just put in its place. */
function removeIfStill(file, expected) {
  const aside = `${file}.${process.pid}.dead`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const taken = read(aside);
  if (taken && taken.supervisor.pid !== expected?.supervisor.pid && isRunning(taken.supervisor)) {
    renameSync(aside, file);
  } else {
    rmSync(aside, { force: true });
  }
}
