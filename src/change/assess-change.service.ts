import { Injectable } from '@nestjs/common';
import type { Adjusted } from '../../domain/change/adjusted.js';
import type { ChangeFee } from '../../domain/change/fee.js';
import type { Assessment, LineDifference, Worse } from '../../domain/change/assessment.js';
import { hurtOf, orderDaysOf, type HurtOrder } from '../../domain/change/hurt.js';
import { alternativesOf, verdictsOf, withoutNewNumbers } from '../../domain/change/verdicts.js';
import { addDays } from '../../domain/calendar/business-calendar.js';
import { dateIn, instantAt } from '../../domain/calendar/zones.js';
import { isZero } from '../../domain/quantity/quantity.js';
import { CompanyProfile } from '../company/company-profile.js';
import { hashOf } from '../control/rehearsal.js';
import type { SettledChange } from '../finance/settle-change.js';
import type { OrderFile } from '../orders/order-file.js';
import { ChangedOrder, type ChangeToDo, type WrittenChange } from './changed-order.service.js';
import { HorizonService } from './horizon.service.js';
import { OtherOrders } from './other-orders.service.js';

/** What was seen when a change was rehearsed. */
interface Rehearsed {
  written: WrittenChange;
  adjusted: Adjusted[];
  settled: SettledChange & ChangeFee;
  file: OrderFile;
  /** Items of the order that the company makes itself. */
  made: ReadonlySet<string>;
  hurt: HurtOrder[];
}

/** Says what a change would come to (R16, X1): it is carried out in full, looked at, and taken back. */
@Injectable()
export class AssessChange {
  constructor(
    private readonly changed: ChangedOrder,
    private readonly others: OtherOrders,
    private readonly horizon: HorizonService,
    private readonly company: CompanyProfile,
  ) {}

  /**
   * Nothing of it stays: neither in the database nor on the order's file that the caller may have open.
   * @throws DomainError when the order cannot be like that at all
   */
  async assess(open: OrderFile, change: ChangeToDo, isCountered = false): Promise<Assessment> {
    const { others, after, goodUntil, ...seen } = await this.rehearse(open, change);
    // The change is taken back: what the others could have without it.
    const hurt = hurtOf(open.order.number, await this.others.forecast(others), after);
    return this.assessmentOf({ ...seen, hurt }, isCountered, goodUntil);
  }

  private async rehearse(open: OrderFile, change: ChangeToDo) {
    const { tx } = open;
    await tx.rows('savepoint assessment');
    try {
      const file = open.copy();
      const goodUntil = await this.goodUntil(file);
      const written = await this.changed.write(file, change);
      const adjusted = await this.changed.adjust(file, written, change);
      const settled = await this.changed.settle(file, written, adjusted, change);
      const made = await madeItems(file);
      const others = await this.others.hopingFor(file);
      const after = await this.others.forecast(others);
      return { written, adjusted, settled, file, made, goodUntil, others, after };
    } finally {
      await tx.rows('rollback to savepoint assessment');
    }
  }

  private assessmentOf(seen: Rehearsed, isCountered: boolean, goodUntil: string): Assessment {
    const { written, adjusted, settled, file, made, hurt } = seen;
    const { before } = written;
    const { order } = file;
    const lines = differencesOf(seen);
    const late = lines.filter((line) => isLate(line, written));
    const worse: Worse[] = [
      ...(late.length > 0 ? (['later'] as const) : []),
      ...(isZero(settled.fee) ? [] : (['fee'] as const)),
      ...(isCountered ? (['countered'] as const) : []),
    ];
    const verdicts = verdictsOf(
      {
        adjusted,
        late,
        isUnsourced: order.promiseState === 'unsourced',
        makesLate: late.some(({ item }) => made.has(item)),
        wanted: written.wanted,
        hurt,
        exceedsCredit: settled.creditVerdict === 'asks',
        due: settled.due,
        newTerms: written.termsChanged ? order.terms : null,
      },
      hashOf,
    );
    const shown = {
      version: order.version - 1,
      feasible: verdicts.every(({ says }) => says !== 'refuses'),
      verdicts,
      lines,
      promisedBefore: before.promisedDate,
      promisedAfter: order.promisedDate,
      requestedDate: order.requestedDate,
      money: {
        currency: order.currency,
        totalBefore: before.total,
        totalAfter: order.total,
        taxBefore: before.tax,
        taxAfter: order.tax,
        fee: settled.fee,
        furtherDeposit: settled.furtherDeposit,
        toReturn: settled.toReturn,
      },
      commitments: adjusted.map(withoutNewNumbers),
      cost: settled.cost,
      absorbed: settled.absorbed,
      hurt,
      orderDays: orderDaysOf(hurt),
      alternatives: alternativesOf(late, order.delivery),
      worse,
    };
    return { ...shown, ...namesOf(order.number, shown, goodUntil), goodUntil };
  }

  /** Plans are made by the day, so that tomorrow another one may come of the same facts; by then it must be looked at anew. */
  private async goodUntil(file: OrderFile): Promise<string> {
    const { timeZone } = this.company;
    const tomorrow = instantAt(timeZone, addDays(dateIn(timeZone, file.at), 1), '00:00');
    const next = await this.horizon.nextPointOfNoReturn(file);
    return next !== null && next < tomorrow ? next : tomorrow;
  }
}

/** A department's part is internal: what it moves does not concern the customer as long as dates and money stay. */
function namesOf(
  order: string,
  shown: Omit<Assessment, 'key' | 'offer' | 'hash' | 'goodUntil'>,
  goodUntil: string,
): Pick<Assessment, 'key' | 'offer' | 'hash'> {
  const { version: _version, verdicts: _verdicts, ...rest } = shown;
  const { commitments: _commitments, cost: _cost, absorbed: _absorbed, ...forCustomer } = rest;
  const { hurt: _hurt, orderDays: _orderDays, ...seen } = forCustomer;
  const key = hashOf([order, shown]);
  return { key, offer: hashOf([order, seen]), hash: hashOf([key, goodUntil]) };
}

function differencesOf({ written, file }: Rehearsed): LineDifference[] {
  const numbers = [
    ...new Set([...written.before.lines.map(({ line }) => line), ...file.lines.map((l) => l.lineNo)]),
  ];
  return numbers.flatMap((line) => {
    const old = written.before.lines.find((each) => each.line === line);
    const now = file.lines.find(({ lineNo }) => lineNo === line);
    const difference = differenceOf(line, now?.item ?? old?.item ?? '', held(old), held(now));
    const isTouched =
      written.wanted.has(line) || written.respecified.has(line) || !old || hasMoved(difference);
    return isTouched ? [difference] : [];
  });
}

/** What a line holds on one side of a change; all of it null where it is not on that side. */
const held = (
  line: { quantity: string; promisedDate: string | null; amount: string } | undefined,
): { quantity: string | null; promised: string | null; amount: string | null } =>
  line
    ? { quantity: line.quantity, promised: line.promisedDate, amount: line.amount }
    : { quantity: null, promised: null, amount: null };

const differenceOf = (
  line: number,
  item: string,
  before: ReturnType<typeof held>,
  after: ReturnType<typeof held>,
): LineDifference => ({
  line,
  item,
  quantityBefore: before.quantity,
  quantityAfter: after.quantity,
  promisedBefore: before.promised,
  promisedAfter: after.promised,
  amountBefore: before.amount,
  amountAfter: after.amount,
});

const hasMoved = (line: LineDifference): boolean =>
  line.quantityBefore !== line.quantityAfter ||
  line.promisedBefore !== line.promisedAfter ||
  line.amountBefore !== line.amountAfter;

/** Later than the day that is asked for it; where none is asked for, no day is too late. */
function isLate({ line, promisedAfter }: LineDifference, { wanted }: WrittenChange): boolean {
  const asked = wanted.get(line);
  return asked !== undefined && asked !== null && promisedAfter !== null && promisedAfter > asked;
}

async function madeItems({ tx, lines }: OrderFile): Promise<ReadonlySet<string>> {
  const rows = await tx.rows<{ code: string }>(
    `select code from items where code = any($1::text[]) and source = 'make'`,
    [lines.map(({ item }) => item)],
  );
  return new Set(rows.map(({ code }) => code));
}
