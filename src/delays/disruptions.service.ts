import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { dateIn } from '../../domain/calendar/zones.js';
import { DISRUPTIONS, type DisruptionKind } from '../../domain/delay/delay.js';
import { DomainError } from '../../domain/errors/domain-error.js';
import { CompanyProfile } from '../company/company-profile.js';
import type { Actor } from '../identity/actor.js';
import { authorise, may } from '../identity/policy.js';
import { OrderDesk } from '../orders/order-desk.js';
import { BusinessClock } from '../platform/clock/business-clock.js';
import { Database, type Tx } from '../platform/database/database.js';
import { DelaysQueries, noSuchDisruption } from './delays.queries.js';
import { DelaysService } from './delays.service.js';
import { causeOf, DISRUPTION, ordersTouchedBy, type DisruptionRow } from './disruption-rows.js';
import type { DisruptionView, NewDisruption } from './disruptions.views.js';

/**
 * Reported events that delay many orders: a machine down, material short, a supplier late, a carrier slow (R15).
 *
 * The event is recorded first, then every order it touches is opened in a transaction of its own, by id, so that one
 * order never holds up another. What a crash leaves undone (`spread` is false) is done by the same report sent again and
 * whenever the service or a worker starts; an order that was looked at already is found unchanged.
 */
@Injectable()
export class DisruptionsService implements OnApplicationBootstrap {
  private readonly logger = new Logger(DisruptionsService.name);

  constructor(
    private readonly database: Database,
    private readonly desk: OrderDesk,
    private readonly clock: BusinessClock,
    private readonly company: CompanyProfile,
    private readonly delays: DelaysService,
    private readonly queries: DelaysQueries,
  ) {}

  /** Reports an event; of one that is open already it says what is known now. */
  async report(given: NewDisruption, actor: Actor): Promise<DisruptionView> {
    refuseOthers(actor, given.kind);
    const id = await this.database.transaction(async (tx) => {
      const { at } = await this.clock.read(tx);
      const until = this.dayOf(given, at);
      const subject = await existing(tx, given);
      const row = await tx.row<{ id: string }>(
        `insert into disruptions (id, kind, subject, until, days, note, state, spread, reported_by, reported_at)
         values ($1, $2, $3, $4, $5, $6, 'open', false, $7, $8)
         on conflict (kind, subject) where state = 'open' do update set until = excluded.until, days = excluded.days,
           note = coalesce(excluded.note, disruptions.note), spread = false
         returning id`,
        [uuid(), given.kind, subject, until, daysOf(given), given.note ?? null, actor.name, at],
      );
      if (!row) throw new Error('a disruption was not written');
      return row.id;
    });
    await this.spread(id);
    return await this.queries.disruption(id);
  }

  /** Ends an event: what it alone delayed is on time again. Ended before, it is answered as it is. */
  async end(disruptionId: string, actor: Actor): Promise<DisruptionView> {
    await this.database.transaction(async (tx) => {
      const row = await tx.row<DisruptionRow>(
        `select ${DISRUPTION} from disruptions d where d.id = $1 for update`,
        [disruptionId],
      );
      if (!row) throw noSuchDisruption(disruptionId);
      refuseOthers(actor, row.kind);
      if (row.state === 'ended') return;
      const { at } = await this.clock.read(tx);
      await tx.rows(
        `update disruptions set state = 'ended', spread = false, ended_by = $2, ended_at = $3 where id = $1`,
        [disruptionId, actor.name, at],
      );
    });
    await this.spread(disruptionId);
    return await this.queries.disruption(disruptionId);
  }

  /** Finishes what a crash has left undone. */
  async onApplicationBootstrap(): Promise<void> {
    const left = await this.database.rows<{ id: string }>(
      'select id from disruptions where not spread order by id',
    );
    for (const { id } of left) {
      try {
        await this.spread(id);
      } catch (error) {
        this.logger.error({ msg: `disruption ${id} is still to be spread to its orders`, err: error });
      }
    }
  }

  /** Looks at every order that an event touches or has touched, each in its own transaction. */
  private async spread(disruptionId: string): Promise<void> {
    const seen = await this.database.transaction(async (tx) => {
      const row = await read(tx, disruptionId);
      return { row, orders: row.spread ? [] : await ordersTouchedBy(tx, disruptionId) };
    });
    if (seen.row.spread) return;
    for (const order of seen.orders) await this.settle(order, disruptionId);
    const { state, until, days } = seen.row;
    // Reported anew or ended meanwhile, it is spread by who did that.
    await this.database.rows(
      `update disruptions set spread = true where id = $1 and state = $2
          and until is not distinct from $3::date and days is not distinct from $4::int`,
      [disruptionId, state, until, days],
    );
  }

  /** The event as it is at this moment, so that an end is never overtaken by the report before it. */
  private async settle(orderId: string, disruptionId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const [file] = await this.desk.openAll(tx, [orderId]);
      if (!file) return;
      const row = await read(tx, disruptionId);
      if (row.state === 'open') await this.delays.report(file, causeOf(row), row.reportedBy);
      else await this.delays.end(file, row.id, row.subject, row.endedBy ?? 'system');
      await this.desk.save(file);
    });
  }

  private dayOf(given: NewDisruption, at: Date): string | null {
    if (given.kind === 'carrierSlow' || given.until === undefined) return null;
    const { timeZone } = this.company;
    const day = given.until.includes('T') ? dateIn(timeZone, given.until) : given.until;
    const today = dateIn(timeZone, at.toISOString());
    if (day >= today) return day;
    const message = `It would have been over before today, ${today}`;
    const messageZh = `早于今日 ${today}`;
    throw new DomainError('validation-failed', message, {
      detailZh: messageZh,
      errors: [{ pointer: '/until', code: 'too-small', message, messageZh, given: given.until }],
    });
  }
}

async function read(tx: Tx, disruptionId: string): Promise<DisruptionRow> {
  const row = await tx.row<DisruptionRow>(
    `select ${DISRUPTION} from disruptions d where d.id = $1 for share`,
    [disruptionId],
  );
  if (!row) throw noSuchDisruption(disruptionId);
  return row;
}

const daysOf = (given: NewDisruption): number | null => (given.kind === 'carrierSlow' ? given.days : null);

/** Only the department concerned reports and ends an event, or who works on all of them. */
function refuseOthers(actor: Actor, kind: DisruptionKind): void {
  const [first, ...others] = DISRUPTIONS[kind];
  if (others.some((department) => may(actor, 'report', 'disruption', { department }))) return;
  authorise(actor, 'report', 'disruption', { department: first });
}

/** What an event is about, by its field and the table that knows it. */
const SUBJECTS = {
  workCentre: 'select 1 from work_centres where code = $1',
  item: 'select 1 from items where code = $1',
  supplier: 'select 1 from suppliers where code = $1',
  purchaseOrder: 'select 1 from purchase_orders where number = $1',
  service: 'select 1 from carrier_services where code = $1',
  shipment: 'select 1 from shipments where number = $1',
} as const;

/** @throws DomainError `validation-failed` when there is no such work centre, item, supplier … */
async function existing(tx: Tx, given: NewDisruption): Promise<string> {
  for (const [field, sql] of Object.entries(SUBJECTS)) {
    const subject = (given as Partial<Record<string, string>>)[field];
    if (subject === undefined) continue;
    if (await tx.row(sql, [subject])) return subject;
    const message = `There is no ${field} ${subject}`;
    const messageZh = `${field} ${subject} 不存在`;
    throw new DomainError('validation-failed', message, {
      detailZh: messageZh,
      errors: [{ pointer: `/${field}`, code: 'not-found', message, messageZh, given: subject }],
    });
  }
  throw new Error('a disruption without subject');
}
