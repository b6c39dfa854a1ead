import { gateBeforeCommit, letNobodyElseCome } from './commit-gate.js';
import { Gate, type Waiting } from './gate.js';
import { sleep } from './patience.js';
import { APIS, SERVERS, WORKERS, type Plant, type ServerName } from './plant.js';
import type { Random } from './random.js';

/** Servers and, apart from them, one single connection of PostgreSQL: its death makes PostgreSQL recover as a whole. */
type Victim = ServerName | 'backend';

export interface Kill {
  victim: Victim;
  /** What was being done inside an open transaction at that moment; nothing when the moment was chosen by chance alone. */
  inside?: string;
}

/** How often each is chosen. */
const WEIGHTS: [Victim, number][] = [
  ['worker-1', 5],
  ['worker-2', 5],
  ['api-1', 3],
  ['api-2', 3],
  ['temporal', 2],
  ['postgres', 1],
  ['backend', 1],
];
const DRAW = WEIGHTS.flatMap(([victim, weight]) => Array.from({ length: weight }, () => victim));

/** What a department's transaction needs on its way, and what it is doing then. */
const GATES: [string, string][] = [
  ['releasing goods', `select 1 from number_series where prefix = 'RL' for update`],
  ['planning a shipment', `select 1 from number_series where prefix = 'SH' for update`],
  ['undertaking a work order', `select 1 from number_series where prefix = 'WO' for update`],
  ['placing a purchase', `select 1 from number_series where prefix = 'PO' for update`],
  ['asking for a deposit', `select 1 from number_series where prefix = 'DR' for update`],
  ['issuing an invoice', `select 1 from number_series where prefix = 'INV' for update`],
  [
    'moving stock',
    `select 1 from balances where item in ('FILM-500', 'BOX-C5', 'TAPE-48') order by item, warehouse for update`,
  ],
];
/** Every so many kills one inside an open transaction. */
const INSIDE_EVERY = 4;
const GATE_MS = 6_000;
/** So many servers may be down, starting or paused at once. */
const DOWN_AT_ONCE = 2;
const NEXT_MS = { least: 150, most: 1_500 };
const DOWN_MS = { least: 0, most: 1_500 };
const PAUSE_MS = { least: 200, most: 2_500 };
/** Longer than Temporal waits for a worker, which then gives its work to the other one. */
const LONG_PAUSE_MS = { least: 11_000, most: 14_000 };

/** Kills, pauses and restarts servers at seeded moments while orders run. */
export class Killer {
  readonly kills: Kill[] = [];
  readonly counts = { pauses: 0, restarts: 0, endedByThemselves: 0 };
  /** Servers that are down, starting or paused, and what they wait for. */
  private readonly busy = new Map<ServerName, Promise<void>>();

  constructor(
    private readonly plant: Plant,
    private readonly random: Random,
    /** How many kills there are to be. */
    private readonly planned: number,
    /** Sees to it that something is about to be done, e.g. places an order. */
    private readonly stir: () => void,
    private readonly say: (line: string) => void,
  ) {}

  /** The next kill, with what comes beside it; returns when it has been done, while the victim may still be starting. */
  async strike(): Promise<void> {
    const { random } = this;
    // With more of them down there is nobody left to disturb.
    while (this.busy.size >= DOWN_AT_ONCE) await Promise.race(this.busy.values());
    await sleep(random.between(NEXT_MS.least, NEXT_MS.most));
    const inside = this.kills.filter((kill) => kill.inside !== undefined).length;
    const wantsInside = Math.floor((this.kills.length + 1) / INSIDE_EVERY) > inside;
    const done = wantsInside && (await this.killInside());
    if (!done) await this.killAnybody();
    if (random.chance(0.35)) this.pauseAnybody();
    if (random.chance(0.1)) this.restartAnybody();
  }

  /** Waits until everything runs again. */
  async allUp(): Promise<void> {
    while (this.busy.size > 0) await Promise.all(this.busy.values());
  }

  private async killAnybody(): Promise<void> {
    const victim = this.random.pick(DRAW.filter((each) => each === 'backend' || !this.busy.has(each)));
    if (victim === 'backend') await this.killBackend();
    else await this.kill(victim);
  }

  private async kill(victim: ServerName, inside?: string): Promise<void> {
    const killed = await this.plant.kill(victim);
    if (killed) this.note({ victim, ...(inside === undefined ? {} : { inside }) });
    else this.counts.endedByThemselves += 1;
    const downMs = this.random.between(DOWN_MS.least, DOWN_MS.most);
    this.occupy(victim, async () => {
      await sleep(downMs);
      await this.plant.start(victim);
    });
  }

  /** A process of PostgreSQL that serves one connection, in a transaction if there is one. */
  private async killBackend(chosen?: Waiting, inside?: string): Promise<void> {
    if (this.busy.has('postgres')) return;
    const found =
      chosen ??
      (
        await this.plant.rows<Waiting>(
          `select pid, application_name as application from pg_stat_activity where application_name = any($1)
            order by xact_start is null, md5(pid::text || $2) limit 1`,
          [[...APIS, ...WORKERS], String(this.random.next())],
        )
      )[0];
    if (!found) return;
    process.kill(found.pid, 'SIGKILL');
    this.note({ victim: 'backend', ...(inside === undefined ? {} : { inside }) });
  }

  /** @returns false when nobody came to a gate in time */
  private async killInside(): Promise<boolean> {
    if (this.busy.has('postgres')) await this.busy.get('postgres');
    const [doing, lock] = this.random.pick(GATES);
    const { plant } = this;
    const inTheMidst = () => Gate.close(plant.databaseUrl, lock);
    if (await this.killAtGate(doing, inTheMidst)) return true;
    // Nobody needs just that now; but any step of any order comes by here.
    return await this.killAtGate('about to commit a step', () => gateBeforeCommit(plant, '%'));
  }

  private async killAtGate(doing: string, close: () => Promise<Gate | undefined>): Promise<boolean> {
    let gate: Gate | undefined;
    try {
      gate = await close();
      if (!gate) return false;
      this.stir();
      const waiting = (await gate.waiting(GATE_MS)).filter(({ application }) => isServer(application));
      if (waiting.length > 0) await this.killAt(doing, waiting);
      return waiting.length > 0;
    } catch (error) {
      this.say(`no kill while ${doing}: ${String(error)}`);
      return false;
    } finally {
      await gate?.open();
      await letNobodyElseCome(this.plant);
    }
  }

  /** Mostly whoever has the transaction open; now and then PostgreSQL, its process, or Temporal, which hears nothing of it. */
  private async killAt(doing: string, waiting: readonly Waiting[]): Promise<void> {
    const { random } = this;
    const chosen = random.pick(waiting);
    const victim = chosen.application as ServerName;
    const inside = `${doing}, ${String(waiting.length)} transaction(s) open`;
    const draw = this.mustBePostgres() ? 0 : random.next();
    if (draw < 0.2) await this.kill('postgres', inside);
    else if (draw < 0.3) await this.killBackend(chosen, inside);
    else if (draw < 0.4 && !this.busy.has('temporal')) await this.kill('temporal', inside);
    else await this.kill(victim, inside);
  }

  /** Not left to chance: half-way at the latest PostgreSQL as a whole is killed inside a transaction. */
  private mustBePostgres(): boolean {
    const isKilled = this.kills.some(({ victim, inside }) => victim === 'postgres' && inside !== undefined);
    return !isKilled && this.kills.length >= this.planned / 2;
  }

  private pauseAnybody(): void {
    const name = this.idle();
    if (!name) return;
    const isLong = WORKERS.some((worker) => worker === name) && this.random.chance(0.2);
    const { least, most } = isLong ? LONG_PAUSE_MS : PAUSE_MS;
    const ms = this.random.between(least, most);
    this.counts.pauses += 1;
    this.occupy(name, async () => {
      await this.plant.pause(name);
      await sleep(ms);
      await this.plant.goOn(name).catch((error: unknown) => {
        // It was killed as it stood still.
        if (!String(error).includes('does not run')) throw error;
      });
    });
  }

  private restartAnybody(): void {
    const name = this.idle();
    if (!name) return;
    this.counts.restarts += 1;
    this.occupy(name, async () => {
      await this.plant.shutDown(name);
      await this.plant.start(name);
    });
  }

  private idle(): ServerName | undefined {
    const names = (Object.keys(SERVERS) as ServerName[]).filter((name) => !this.busy.has(name));
    return names.length > 0 ? this.random.pick(names) : undefined;
  }

  private occupy(name: ServerName, work: () => Promise<void>): void {
    const done = work()
      .catch((error: unknown) => {
        this.say(`${name}: ${String(error)}`);
        throw error;
      })
      .finally(() => {
        if (this.busy.get(name) === done) this.busy.delete(name);
      });
    // Whoever waits for all to be up is told; nobody else waits.
    done.catch(() => undefined);
    this.busy.set(name, done);
  }

  private note(kill: Kill): void {
    this.kills.push(kill);
    this.say(
      `kill ${String(this.kills.length)}: ${kill.victim}${kill.inside ? ` while ${kill.inside}` : ''}`,
    );
  }
}

const isServer = (application: string): boolean => application in SERVERS;
