import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

export type ServerKind = 'postgres' | 'temporal' | 'api' | 'worker';

export interface StartedServer {
  pid: number;
  logFile: string;
  /** Connection string of PostgreSQL, or base address of the API. */
  url?: string;
  /** host:port of Temporal. */
  address?: string;
}

/** Where package.json is: this file runs as it stands in tests, and from dist/ in programs. */
const ROOT = ((folder: string): string => {
  let root = folder;
  while (!existsSync(path.join(root, 'package.json'))) root = path.dirname(root);
  return root;
})(__dirname);

interface Answer {
  id: number;
  ok: boolean;
  error?: string;
}

/**
 * Servers of a test's own, to be killed and restarted at will, where the run's shared ones must
 * live on. A start after a kill has the same port and the same data. Real processes from dist/.
 *
 * ```ts
 * const servers = new OwnServers();
 * await servers.start('postgres');
 * await servers.migrate();
 * await servers.kill('postgres'); // SIGKILL
 * await servers.start('postgres'); // recovers
 * await servers.close();
 * ```
 */
export class OwnServers {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private readonly ended: Promise<void>;
  private lastId = 0;

  constructor() {
    this.child = spawn(process.execPath, ['scripts/server-set.mjs'], { cwd: ROOT });
    this.child.stderr.pipe(process.stderr);
    this.ended = new Promise((resolve) => this.child.once('close', () => resolve()));
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      // Steps that tell people what happens share the output.
      if (!line.startsWith('{')) return;
      const answer = JSON.parse(line) as Answer;
      this.waiting.get(answer.id)?.(answer);
    });
    this.child.once('close', () => {
      for (const [id, settle] of this.waiting) settle({ id, ok: false, error: 'the server set ended' });
    });
  }

  /** Starts a server and waits until it is ready. `name` tells several of a kind apart. */
  start(
    what: ServerKind,
    more: { name?: string; env?: Record<string, string> } = {},
  ): Promise<StartedServer> {
    return this.ask('start', { what, ...more });
  }

  /** Sends a signal, by default the one that cannot be caught, and waits for the end. */
  async kill(what: ServerKind, more: { name?: string; signal?: NodeJS.Signals } = {}): Promise<void> {
    await this.ask('kill', { what, ...more });
  }

  /** Stops the clock of a server and of all processes it has started (SIGSTOP), until it `goOn`. */
  async pause(what: ServerKind, more: { name?: string } = {}): Promise<void> {
    await this.ask('pause', { what, ...more });
  }

  /** Lets a paused server go on (SIGCONT). */
  async goOn(what: ServerKind, more: { name?: string } = {}): Promise<void> {
    await this.ask('goOn', { what, ...more });
  }

  /** Stops a server the orderly way. */
  async shutDown(what: ServerKind, more: { name?: string } = {}): Promise<void> {
    await this.ask('shutDown', { what, ...more });
  }

  /** Brings the schema up to date. */
  async migrate(): Promise<void> {
    await this.ask('migrate', {});
  }

  /** Loads a company from a folder into the empty database. */
  async load(folder: string): Promise<void> {
    await this.ask('load', { folder });
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
