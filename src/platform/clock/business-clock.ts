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
    return { at: shows(row), speed: Number(row.speed), paused: row.paused, demonstration: true };
  }

  /** Stops or starts a demonstration clock. @returns the instant it shows, or undefined when the clock is the wall clock. */
  async setPaused(paused: boolean): Promise<Date | undefined> {
    return await this.database.transaction(async (tx) => {
      const row = await tx.row<ClockRow>(`${READ} for update`);
      if (row?.demonstration !== 1) return undefined;
      const now = shows(row);
      if (row.paused !== paused) {
        await tx.manager.update(BusinessClockRow, { id: 1 }, { origin: now, anchor: new Date(), paused });
      }
      return now;
    });
  }
}

const wallClock = (): BusinessTime => ({ at: new Date(), speed: 1 });

function shows(row: ClockRow): Date {
  const elapsed = row.paused ? 0 : (Date.now() - Date.parse(row.anchor)) * Number(row.speed);
  return new Date(Date.parse(row.origin) + elapsed);
}
