import { Injectable } from '@nestjs/common';
import { BusinessClockRow } from '../../company/company.entities.js';
import { Database, type Tx } from '../database/database.js';

/** An instant of the business clock, and how fast that clock runs against the wall clock. */
export interface BusinessTime {
  at: Date;
  /** Business seconds per wall-clock second. */
  speed: number;
}

/** The clock as people see it. */
export interface ClockState extends BusinessTime {
  paused: boolean;
  /** It may be paused; otherwise it is the wall clock. */
  demonstration: boolean;
}

interface ClockRow {
  origin: string;
  anchor: string;
  speed: string;
  paused: boolean;
  demonstration: number;
}

const READ = 'select origin, anchor, speed, paused, demonstration from business_clock where id = 1';

/**
 * The one clock. Normally it is the wall clock; a company may be loaded with an origin and a speed for a demonstration.
 * A demonstration clock can be paused and resumed, so it is read each time; the wall clock needs no row.
 */
@Injectable()
export class BusinessClock {
  private ordinary = false;

  constructor(private readonly database: Database) {}

  async read(tx?: Tx): Promise<BusinessTime> {
    if (this.ordinary) return wallClock();
    const row = tx ? await tx.row<ClockRow>(READ) : await this.database.row<ClockRow>(READ);
    if (!row) return wallClock();
    if (row.demonstration === 0) {
      this.ordinary = true;
      return wallClock();
    }
    return { at: shows(row), speed: Number(row.speed) };
  }

  async state(): Promise<ClockState> {
    const row = await this.database.row<ClockRow>(READ);
    if (row?.demonstration !== 1) return { ...wallClock(), paused: false, demonstration: false };
    return { at: shows(row), speed: Number(row.speed), paused: isStanding(row), demonstration: true };
  }

  /**
   * Stops or starts a demonstration clock. Started `until` an instant it stops there by itself, exactly, however slow
   * whoever watches it is: so a slow machine cannot run past what was to be done then.
   * @returns the instant it showed, or undefined when the clock is the wall clock
   */
  async setPaused(paused: boolean, until?: Date): Promise<Date | undefined> {
    return await this.database.transaction(async (tx) => {
      const row = await tx.row<ClockRow>(`${READ} for update`);
      if (row?.demonstration !== 1) return undefined;
      const now = shows(row);
      const change =
        paused || !until ? { origin: now, anchor: new Date(), paused } : wayTo(until, now, Number(row.speed));
      await tx.manager.update(BusinessClockRow, { id: 1 }, change);
      return now;
    });
  }
}

const wallClock = (): BusinessTime => ({ at: new Date(), speed: 1 });

/** A paused clock stands at its origin from its anchor on; while the anchor is still to come, it is on its way there. */
function wayTo(
  until: Date,
  now: Date,
  speed: number,
): Pick<BusinessClockRow, 'origin' | 'anchor' | 'paused'> {
  const origin = until > now ? until : now;
  const wait = Math.floor((origin.getTime() - now.getTime()) / speed);
  return { origin, anchor: new Date(Date.now() + wait), paused: true };
}

const isStanding = (row: ClockRow): boolean => row.paused && Date.parse(row.anchor) <= Date.now();

function shows(row: ClockRow): Date {
  const sinceAnchor = Date.now() - Date.parse(row.anchor);
  const elapsed = row.paused ? Math.min(0, sinceAnchor) : sinceAnchor;
  return new Date(Date.parse(row.origin) + elapsed * Number(row.speed));
}
