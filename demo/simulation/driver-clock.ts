import { setTimeout as pause } from 'node:timers/promises';
import type { ApiClient } from './api.js';

interface ClockView {
  readonly now: string;
  readonly speed: number;
  readonly paused: boolean;
}

/** How long the clock may take beyond what its speed says before something is wrong. */
const PATIENCE_MS = 30_000;
const LOOK_AGAIN_MS = 5;

/**
 * The business clock in the hands of whoever runs the demonstration, through the API as administrator. It stands still
 * except on its way to the next instant at which somebody has something to do, and stops there by itself: however slow
 * the machine, nobody is late because of it.
 */
export class DriverClock {
  private view: ClockView | undefined;

  constructor(private readonly administrator: ApiClient) {}

  /** The instant at which it stood when last looked at. */
  get now(): Date {
    if (!this.view) throw new Error('nobody has looked at the clock yet');
    return new Date(this.view.now);
  }

  async stop(): Promise<void> {
    this.view = await this.administrator.post<ClockView>('/clock:pause', {});
  }

  /** Lets business time pass until an instant. */
  async runUntil(instant: Date): Promise<void> {
    const { now, speed } = await this.administrator.post<ClockView>('/clock:resume', {
      until: instant.toISOString(),
    });
    const way = Math.max(0, (instant.getTime() - Date.parse(now)) / speed);
    const end = Date.now() + way + PATIENCE_MS;
    await pause(way);
    for (;;) {
      this.view = await this.administrator.get<ClockView>('/clock');
      if (this.view.paused) return;
      if (Date.now() > end)
        throw new Error(
          `the business clock has not come to ${instant.toISOString()}; it shows ${this.view.now}`,
        );
      await pause(LOOK_AGAIN_MS);
    }
  }
}
