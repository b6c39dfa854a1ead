import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const REPO = join(__dirname, '..', '..');

export type ServerKind = 'postgres' | 'temporal' | 'api' | 'worker';

/** What a server answers when it is ready. */
export interface StartedServer {
  pid: number;
  logFile: string;
  /** Connection string of PostgreSQL, or base address of the API. */
  url?: string;
  /** host:port of Temporal, and the namespace. */
  address?: string;
  namespace?: string;
}

interface Answer {
  id: number;
  ok: boolean;
  error?: string;
}

/** Servers in processes of their own, thrown away at the end: the programs that `npm start` runs, as it runs them. */
export class ServerSet {
  readonly pids: Partial<Record<ServerKind, number>> = {};
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private readonly ended: Promise<void>;
  private lastId = 0;

  constructor() {
    const script = join(REPO, 'scripts', 'server-set.mjs');
    this.child = spawn(process.execPath, [script], { cwd: REPO });
    this.child.stderr.pipe(process.stderr);
    this.ended = new Promise((resolve) => this.child.once('close', () => resolve()));
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      // What the scripts tell people shares the output.
      if (!line.startsWith('{')) return;
      const answer = JSON.parse(line) as Answer;
      this.waiting.get(answer.id)?.(answer);
    });
    this.child.once('close', () => {
      for (const [id, settle] of this.waiting) settle({ id, ok: false, error: 'the server set ended' });
    });
  }

  async start(what: ServerKind, env: Record<string, string> = {}): Promise<StartedServer> {
    const started = await this.ask<StartedServer>('start', { what, env });
    this.pids[what] = started.pid;
    return started;
  }

  async kill(what: ServerKind, signal: NodeJS.Signals): Promise<void> {
    await this.ask('kill', { what, signal });
  }

  /** Stops all and removes their data. */
  async close(): Promise<void> {
    this.child.stdin.end();
    await this.ended;
  }

  private async ask<T>(action: string, request: object): Promise<T> {
    this.lastId += 1;
    const id = this.lastId;
    const answered = new Promise<Answer>((resolve) => this.waiting.set(id, resolve));
    this.child.stdin.write(`${JSON.stringify({ id, do: action, ...request })}\n`);
    const answer = await answered;
    this.waiting.delete(id);
    if (!answer.ok) throw new Error(`${action} ${JSON.stringify(request)}: ${answer.error ?? ''}`);
    return answer as T;
  }
}
