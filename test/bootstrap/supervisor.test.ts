import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { repo, temporaryFolder } from './run-script.js';

interface Told {
  ready?: number;
  endedLeftover?: number;
  said?: string;
  refused?: string;
  advice?: string[];
}

let place: { folder: string; remove: () => void };
const supervisors: Supervisor[] = [];

beforeEach(() => (place = temporaryFolder()));

afterEach(async () => {
  for (const supervisor of supervisors.splice(0)) await supervisor.end('SIGTERM');
  place.remove();
});

describe('a supervisor', () => {
  it('stops what it started, and gives the record back', async () => {
    const supervisor = supervise();
    const { ready: pid } = await supervisor.told((told) => told.ready !== undefined);
    expect(isAlive(pid!)).toBe(true);
    await supervisor.end('SIGTERM');
    expect(isAlive(pid!)).toBe(false);
    expect(existsSync(recordFile())).toBe(false);
  });

  it('starts a server again that ended unasked, and says so', async () => {
    const supervisor = supervise();
    const { ready: first } = await supervisor.told((told) => told.ready !== undefined);
    process.kill(first!, 'SIGKILL');
    await supervisor.told((told) => /ended \(SIGKILL\)/.test(told.said ?? ''));
    const { ready: second } = await supervisor.told(
      (told) => told.ready !== undefined && told.ready !== first,
    );
    expect(isAlive(second!)).toBe(true);
    await supervisor.told((told) => /runs again/.test(told.said ?? ''));
  });

  it('refuses a second start beside a live one, and says where that is', async () => {
    const live = supervise();
    await live.told((told) => told.ready !== undefined);
    const second = supervise();
    const { refused, advice } = await second.told((told) => told.refused !== undefined);
    expect(refused).toContain(`already running as process ${live.pid}`);
    expect(advice!.join()).toContain(`kill ${live.pid}`);
  });

  it('ends what a killed one left running, and starts anew', async () => {
    const killed = supervise();
    const { ready: left } = await killed.told((told) => told.ready !== undefined);
    await killed.end('SIGKILL');
    expect(isAlive(left!)).toBe(true);

    const next = supervise();
    await next.told((told) => told.endedLeftover === left);
    expect(isAlive(left!)).toBe(false);
    const { ready } = await next.told((told) => told.ready !== undefined);
    expect(isAlive(ready!)).toBe(true);
  });

  it.each(['started', 'command'])(
    'leaves a process alone whose %s differs: its number was reused',
    async (field) => {
      const killed = supervise();
      const { ready: stranger } = await killed.told((told) => told.ready !== undefined);
      await killed.end('SIGKILL');
      const record = JSON.parse(readFileSync(recordFile(), 'utf8'));
      const truth = structuredClone(record);
      record.processes[0][field] = 'another';
      writeFileSync(recordFile(), JSON.stringify(record));

      const next = supervise();
      await next.told((told) => told.ready !== undefined);
      expect(next.all().some((told) => told.endedLeftover !== undefined)).toBe(false);
      expect(isAlive(stranger!)).toBe(true);

      await next.end('SIGTERM');
      writeFileSync(recordFile(), JSON.stringify(truth));
      await supervise().told((told) => told.endedLeftover === stranger);
    },
  );

  it('takes a record over whose supervisor is gone though its number is in use', async () => {
    const supervisor = { pid: process.pid, started: 'another', command: 'another' };
    const record = { what: 'x', supervisor, processes: [], facts: {}, folders: [] };
    writeFileSync(recordFile(), JSON.stringify(record));
    await supervise().told((told) => told.ready !== undefined);
  });

  it('takes over a record that is not whole', async () => {
    writeFileSync(recordFile(), '{"what": "half');
    await supervise().told((told) => told.ready !== undefined);
  });
});

const recordFile = (): string => path.join(place.folder, 'running.json');

function isAlive(pid: number): boolean {
  try {
    // A dead process that nobody has collected yet is still listed, as a zombie.
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    try {
      return process.platform !== 'linux' && process.kill(pid, 0);
    } catch {
      return false;
    }
  }
}

class Supervisor {
  private output = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;

  constructor(folder: string) {
    const script = path.join(repo, 'test/bootstrap/fixtures/supervisor.mjs');
    this.child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.ended = new Promise((resolve) => this.child.once('close', resolve));
  }

  get pid(): number {
    return this.child.pid!;
  }

  all(): Told[] {
    const lines = this.output.split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as Told);
  }

  /** Waits until it has told something of that kind. */
  async told(isIt: (told: Told) => boolean): Promise<Told> {
    for (const end = Date.now() + 20_000; Date.now() < end;) {
      const found = this.all().find(isIt);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`the supervisor told only:\n${this.output}`);
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    this.child.kill(signal);
    await this.ended;
  }
}

function supervise(): Supervisor {
  const supervisor = new Supervisor(place.folder);
  supervisors.push(supervisor);
  return supervisor;
}
