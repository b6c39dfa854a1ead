import { connect } from 'node:net';
import { Inject, Injectable, Optional } from '@nestjs/common';
import { Config } from '../config.js';
import { Database } from '../database/database.js';

const PATIENCE = 2_000;

/** Asks Temporal whether it is there; a module may provide a better one than the connection that is tried here. */
export const TEMPORAL_PROBE = Symbol('temporalProbe');
export type Probe = () => Promise<unknown>;

export type Reachability = { reachable: true; milliseconds: number } | { reachable: false; why: string };

export interface Readiness {
  status: 'ready' | 'unavailable';
  database: Reachability;
  /** Reported only: orders are accepted while Temporal is away, and told to it when it is back. */
  temporal: Reachability;
}

/** Whether this process can do its work. */
@Injectable()
export class HealthService {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
    @Optional() @Inject(TEMPORAL_PROBE) private readonly temporalProbe?: Probe,
  ) {}

  async readiness(): Promise<Readiness> {
    const [database, temporal] = await Promise.all([
      tried(() => this.database.row('select 1')),
      tried(this.temporalProbe ?? (() => reach(this.config.temporalAddress))),
    ]);
    return { status: database.reachable ? 'ready' : 'unavailable', database, temporal };
  }
}

async function tried(probe: Probe): Promise<Reachability> {
  const begun = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer in ${String(PATIENCE)} ms`));
    }, PATIENCE);
  });
  try {
    await Promise.race([probe(), patience]);
    return { reachable: true, milliseconds: Math.round(performance.now() - begun) };
  } catch (error) {
    return { reachable: false, why: reasonOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** The kind of failure only: messages of drivers name hosts and users. */
function reasonOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  if (typeof code === 'string') return code;
  return error instanceof Error && error.message.startsWith('no answer') ? error.message : 'not reachable';
}

/** Opens and closes a connection to host:port. */
function reach(address: string): Promise<void> {
  const at = address.lastIndexOf(':');
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: address.slice(0, at),
      port: Number(address.slice(at + 1)),
      timeout: PATIENCE,
    });
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('timeout', () => socket.destroy(new Error(`no answer in ${String(PATIENCE)} ms`)));
    socket.once('error', reject);
  });
}
