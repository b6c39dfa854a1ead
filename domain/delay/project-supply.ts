import {
  addWorkingDays,
  type BusinessCalendar,
  nextWorkingDay,
  workingDaysBetween,
} from '../calendar/business-calendar.js';

/** A time in which work cannot go on: from the day it was reported until the day it goes on again. */
export interface Stop {
  from: string;
  until: string;
}

/** A work order that is not done. Dates are `YYYY-MM-DD`. */
export interface WorkInHand {
  document: string;
  /** The work order that uses what this one makes; null: it makes the line's own item. */
  parent: string | null;
  line: number;
  item: string;
  /** Items that it still has to take from stock. */
  components: readonly string[];
  /** By plan, working days. */
  startDate: string;
  finishDate: string;
  started: boolean;
  /** Planned only: it slips with the order's start of work. */
  planned: boolean;
  stops: readonly Stop[];
  startsNotBefore: string | null;
  endsNotBefore: string | null;
}

/** Goods that come from outside or from another warehouse for a line, or for what that line is made of. */
export interface Arrival {
  document: string;
  line: number;
  item: string;
  /** Receipt by plan or as the supplier confirmed. */
  date: string;
  /** Receipt as it was planned first; what was confirmed later has moved. */
  plannedDate: string;
  /** Not ordered yet: it slips with the order's start of work. */
  planned: boolean;
  /** Goods of suppliers pass receiving; a transfer does not. */
  received: boolean;
  endsNotBefore: string | null;
}

export interface SupplyInHand {
  today: string;
  calendar: BusinessCalendar;
  receivingDays: number;
  lines: readonly {
    line: number;
    item: string;
    readyDate: string;
    ready: boolean;
    readyNotBefore: string | null;
  }[];
  workOrders: readonly WorkInHand[];
  arrivals: readonly Arrival[];
  slipDays: number;
}

export interface ProjectedSupply {
  /** When each line's goods are ready. */
  readyDates: Map<number, string>;
  documents: Map<string, string>;
}

interface Arrived {
  arrival: Arrival;
  expected: string;
  usable: string;
  /** Later than planned. */
  moved: boolean;
}

/** Forecasts when each line's goods are ready; part of `projectDates`. */
export function projectSupply(supply: SupplyInHand): ProjectedSupply {
  return new SupplyForecast(supply).all();
}

class SupplyForecast {
  private readonly finished = new Map<string, string>();
  private readonly arrived: Arrived[];

  constructor(private readonly supply: SupplyInHand) {
    this.arrived = supply.arrivals.map((arrival) => this.arrive(arrival));
  }

  all(): ProjectedSupply {
    const { lines, workOrders } = this.supply;
    const documents = new Map<string, string>();
    for (const { arrival, expected } of this.arrived)
      documents.set(arrival.document, laterOf(documents.get(arrival.document) ?? '', expected));
    for (const work of workOrders) documents.set(work.document, this.finish(work));
    return { readyDates: new Map(lines.map((line) => [line.line, this.ready(line)])), documents };
  }

  private ready(line: SupplyInHand['lines'][number]): string {
    const { calendar, today, workOrders } = this.supply;
    if (line.ready) return line.readyDate;
    const made = workOrders.filter((work) => work.line === line.line && work.item === line.item);
    return nextWorkingDay(
      calendar,
      latest([
        this.slip(line.readyDate, true),
        today,
        line.readyNotBefore ?? '',
        ...made.map((work) => this.finish(work)),
        ...this.arrived
          .filter(({ arrival }) => arrival.line === line.line && arrival.item === line.item)
          .map(({ usable }) => usable),
      ]),
    );
  }

  private finish(work: WorkInHand): string {
    const known = this.finished.get(work.document);
    if (known !== undefined) return known;
    const { calendar, today } = this.supply;
    const date = latest([
      work.started ? this.resume(work) : this.begin(work),
      today,
      work.endsNotBefore ?? '',
    ]);
    const finished = nextWorkingDay(calendar, date);
    this.finished.set(work.document, finished);
    return finished;
  }

  /** Work under way loses the days in which it stands still. */
  private resume({ finishDate, stops }: WorkInHand): string {
    const { calendar } = this.supply;
    const lost = stops.map(({ from, until }) =>
      until > from ? Math.max(0, workingDaysBetween(calendar, from, until)) : 0,
    );
    return addWorkingDays(calendar, nextWorkingDay(calendar, finishDate), Math.max(0, ...lost));
  }

  /**
   * Work that has not begun takes as long as planned from when it can begin. A shop floor need not report that it has
   * begun: released work is taken to begin by plan unless something is known to keep it.
   */
  private begin(work: WorkInHand): string {
    const { calendar, today, workOrders } = this.supply;
    const parts = workOrders.filter(({ parent }) => parent === work.document);
    const start = nextWorkingDay(
      calendar,
      latest([
        this.slip(work.startDate, work.planned),
        work.planned ? today : '',
        work.startsNotBefore ?? '',
        ...work.stops.map(({ until }) => until),
        ...parts.map((part) => this.finish(part)),
        ...this.keeping(work),
      ]),
    );
    const days = Math.max(0, workingDaysBetween(calendar, work.startDate, work.finishDate));
    return laterOf(work.finishDate, addWorkingDays(calendar, start, days));
  }

  /**
   * When what keeps work from beginning can be used. Of what comes for a line it is not said which of its work orders
   * takes it: goods that come by plan keep none of them, unless they come too late for all (what was bought anew).
   */
  private keeping({ line, components }: WorkInHand): string[] {
    return this.arrived
      .filter(({ arrival }) => arrival.line === line && components.includes(arrival.item))
      .filter(({ arrival, usable, moved }) => moved || usable > this.lastStart(arrival))
      .map(({ usable }) => usable);
  }

  private lastStart({ line, item }: Arrival): string {
    const users = this.supply.workOrders.filter(
      (work) => work.line === line && work.components.includes(item),
    );
    return latest(users.map(({ startDate }) => startDate));
  }

  private arrive(arrival: Arrival): Arrived {
    const { today } = this.supply;
    const expected = latest([this.slip(arrival.date, arrival.planned), today, arrival.endsNotBefore ?? '']);
    const usable = this.usableFrom(arrival, expected);
    return { arrival, expected, usable, moved: usable > this.usableFrom(arrival, arrival.plannedDate) };
  }

  private usableFrom({ received }: Arrival, date: string): string {
    const { calendar, receivingDays } = this.supply;
    return addWorkingDays(calendar, nextWorkingDay(calendar, date), received ? receivingDays : 0);
  }

  private slip(date: string, slips: boolean): string {
    const { calendar, slipDays } = this.supply;
    return slips && slipDays > 0 ? addWorkingDays(calendar, date, slipDays) : date;
  }
}

const laterOf = (a: string, b: string): string => (a > b ? a : b);
const latest = (dates: readonly string[]): string => dates.reduce(laterOf, '');
