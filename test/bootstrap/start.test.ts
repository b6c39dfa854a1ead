import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
// Imported for the build that the run makes for it: npm start runs what is in dist/.
import '../setup/own-servers.js';
import { repo, temporaryFolder } from './run-script.js';

interface Recorded {
  supervisor: { pid: number };
  processes: { name: string; pid: number }[];
}

/** `npm start` with a state folder of its own, as a person sees it. */
class Start {
  private printed = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<number | null>;

  constructor(private readonly home: string) {
    const { DATABASE_URL: _, TEMPORAL_ADDRESS: __, PORT: ___, ...env } = process.env;
    const script = path.join(repo, 'scripts/start.mjs');
    this.child = spawn(process.execPath, [script], { cwd: repo, env: { ...env, ORDERBRIDGE_HOME: home } });
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.printed += text));
    }
    this.ended = new Promise((resolve) => this.child.once('close', resolve));
  }

  /** Waits until it has printed that, and returns the match. */
  async prints(pattern: RegExp, boundMs = 120_000): Promise<RegExpMatchArray> {
    for (const end = Date.now() + boundMs; Date.now() < end && this.child.exitCode === null;) {
      const match = this.printed.match(pattern);
      if (match) return match;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`npm start did not print ${pattern}, but:\n${this.printed}`);
  }

  get output(): string {
    return this.printed;
  }

  recorded(): Recorded {
    return JSON.parse(readFileSync(path.join(this.home, 'running.json'), 'utf8')) as Recorded;
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.ended;
  }
}

describe('npm start', () => {
  const { folder, remove } = temporaryFolder();
  const home = path.join(folder, 'home');
  let start: Start;

  afterAll(async () => {
    await start.end('SIGTERM');
    remove();
  });

  it('brings everything up, and prints the addresses and a sign-in per role', async () => {
    start = new Start(home);
    const [, api] = await start.prints(/is ready: (http:\S+)[\s\S]*Ctrl-C stops everything/);
    expect((await fetch(`${api}/health/ready`)).status).toBe(200);
    const [, ui] = await start.prints(/Temporal UI +(http:\S+)/);
    expect((await fetch(ui!)).status).toBe(200);
    for (const role of ['sales', 'production', 'finance', 'manager', 'customer']) {
      expect(start.output).toMatch(new RegExp(`^.*\\b${role} +\\S+@\\S+ +\\S+`, 'm'));
    }
    expect(start.recorded().processes.map(({ name }) => name)).toEqual([
      'PostgreSQL',
      'Temporal',
      'Worker',
      'API',
    ]);
  }, 180_000);

  it('keeps its secrets to the owner', () => {
    expect(statSync(path.join(home, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(statSync(path.join(home, 'logs/api.log')).mode & 0o077).toBe(0);
    expect(JSON.stringify(start.recorded())).not.toContain(secrets().databasePassword);
  });

  it('starts the worker again when that is killed', async () => {
    const worker = start.recorded().processes.find(({ name }) => name === 'Worker')!;
    process.kill(worker.pid, 'SIGKILL');
    await start.prints(/Worker \(process \d+\) ended \(SIGKILL\)[\s\S]*Worker runs again/);
  }, 120_000);

  it('after a kill -9 ends what was left, and has all data', async () => {
    await withDatabase((client) => client.query(`CREATE TABLE noted AS SELECT 'before the kill' AS at`));
    const left = start.recorded().processes;
    await start.end('SIGKILL');

    start = new Start(home);
    await start.prints(/Ctrl-C stops everything/);
    for (const { name, pid } of left) expect(start.output).toContain(`Ended ${name} (process ${pid})`);
    expect(start.output).toContain('Company: loaded earlier');
    expect(start.output).toMatch(/sales +\S+@\S+/);
    const { rows } = await withDatabase((client) => client.query('SELECT at FROM noted'));
    expect(rows).toEqual([{ at: 'before the kill' }]);
  }, 180_000);

  it('refuses a second start beside the first, and says where that is', async () => {
    const second = new Start(home);
    await second.end('SIGCONT');
    expect(second.output).toContain(`already running as process ${start.recorded().supervisor.pid}`);
    expect(second.output).toMatch(/API: http:/);
  });

  it('on Ctrl-C stops all that it started', async () => {
    const { processes } = start.recorded();
    expect(await start.end('SIGINT')).toBe(0);
    for (const { pid } of processes) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(existsSync(path.join(home, 'running.json'))).toBe(false);
    expect(start.output).toContain('The data is kept');
  }, 60_000);

  const secrets = (): { databasePassword: string } =>
    JSON.parse(readFileSync(path.join(home, 'secrets.json'), 'utf8')) as { databasePassword: string };

  async function withDatabase<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const [, where] = await start.prints(/PostgreSQL +(127\.0\.0\.1:\d+)/);
    const client = new Client(`postgres://orderbridge:${secrets().databasePassword}@${where}/orderbridge`);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }
});
