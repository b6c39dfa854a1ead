import { Injectable } from '@nestjs/common';
import type { Adjusted } from '../../domain/change/adjusted.js';
import { respecifiedLines, wantedDates } from '../../domain/change/affected.js';
import { hasSameFields, type TargetOrder } from '../../domain/change/agreed.js';
import type { ChangeContent } from '../../domain/change/content.js';
import { feeOf, takenOff, type ChangeFee, type TakenOff } from '../../domain/change/fee.js';
import { pointersOf } from '../../domain/change/pointers.js';
import { isSameTerms, targetOf } from '../../domain/change/target.js';
import { minus } from '../../domain/quantity/quantity.js';
import { CompanyProfile } from '../company/company-profile.js';
import { settleChange, type SettledChange } from '../finance/settle-change.js';
import type { OrderFile } from '../orders/order-file.js';
import { LogisticsService } from '../logistics/logistics.service.js';
import type { ListedPrices } from '../orders/listed-prices.js';
import { reprice } from '../orders/reprice-order.js';
import { PromisingService } from '../promising/promising.service.js';
import { SupplyAdjustment } from './supply-adjustment.service.js';
import { agreedOf, writeChange } from './write-change.js';

/** What is to be done, for whom and why. */
export interface ChangeToDo {
  number: string;
  content: ChangeContent;
  by: string;
  reason: string;
  /** Only staff name prices of their own. */
  byStaff: boolean;
  /** The price list as it stood when it was asked for; left out where it is asked for now. */
  listed?: ListedPrices | undefined;
}

/** How an order stood before a change, for what has to be compared. */
export interface Before {
  total: string;
  tax: string;
  promisedDate: string | null;
  lines: { line: number; item: string; quantity: string; promisedDate: string | null; amount: string }[];
}

/** A version that is written, and what of it must be done in the departments. */
export interface WrittenChange {
  before: Before;
  target: TargetOrder;
  /** Lines whose goods to other requirements are of no use. */
  respecified: ReadonlySet<number>;
  readdressed: boolean;
  termsChanged: boolean;
  /** What it takes off each line, in money. */
  takenOff: TakenOff[];
  /** The day each changed line is wanted, null where none is asked for. */
  wanted: ReadonlyMap<number, string | null>;
}

/**
 * Makes an order what a change wants it to be, in the transaction of its file; the same code in the rehearsal that an
 * assessment is read from, so that what is shown is what is done. All that can be refused is in `write`.
 */
@Injectable()
export class ChangedOrder {
  constructor(
    private readonly company: CompanyProfile,
    private readonly supply: SupplyAdjustment,
    private readonly promising: PromisingService,
    private readonly logistics: LogisticsService,
  ) {}

  /** Writes the new version. @throws DomainError when the order cannot be like that */
  async write(file: OrderFile, change: ChangeToDo): Promise<WrittenChange> {
    const agreed = agreedOf(file);
    const before = stateOf(file);
    const target = targetOf(agreed, change.content);
    const repriced = await reprice(file, target, {
      company: this.company,
      pointers: pointersOf(change.content, agreed),
      mayGivePrices: change.byStaff,
      listed: change.listed,
    });
    const written: WrittenChange = {
      before,
      target,
      respecified: respecifiedLines(agreed.lines, target),
      readdressed: !hasSameFields(repriced.shipTo, file.order.shipTo),
      termsChanged: !isSameTerms(target.terms, agreed.terms),
      takenOff: takenOff(
        agreed.lines,
        target.lines,
        new Map(before.lines.map(({ line, amount }) => [line, amount])),
      ),
      wanted: wantedDates(
        agreed.lines.map((line) => ({ ...line, promisedDate: file.line(line.line).promisedDate })),
        target,
        change.content,
      ),
    };
    await writeChange(file, target, repriced, change);
    return written;
  }

  /** Fits what the departments have undertaken to the new version, and finds the dates that it can be promised for. */
  async adjust(
    file: OrderFile,
    written: Pick<WrittenChange, 'wanted' | 'respecified' | 'readdressed'>,
    change: ChangeToDo,
  ): Promise<Adjusted[]> {
    const { by, reason } = change;
    const { wanted, respecified, readdressed } = written;
    if (file.order.depositState !== 'secured') {
      if (file.order.promiseState !== 'declined') await this.promising.planChanged(file, wanted);
      return [];
    }
    const adjusted = await this.supply.adjust(file, { respecified, readdressed, by, reason });
    const redated = await this.redate(file, wanted);
    await this.promising.promiseChanged(file, wanted);
    return [...adjusted, ...redated, ...(await this.logistics.planAnew(file))];
  }

  /** A shipment that is planned for the day promised before would hold the goods back until then, or bring them too early. */
  private async redate(file: OrderFile, wanted: ReadonlyMap<number, string | null>): Promise<Adjusted[]> {
    const moved = [...wanted].flatMap(([lineNo, date]) => {
      const line = file.line(lineNo);
      if (date === null || date === line.promisedDate) return [];
      line.promisedDate = date;
      return [lineNo];
    });
    return moved.length === 0 ? [] : await this.logistics.redate(file, new Set(moved));
  }

  /** Asks for and gives back what the new version and the fee come to. */
  async settle(
    file: OrderFile,
    { before, takenOff: less }: Pick<WrittenChange, 'before' | 'takenOff'>,
    adjusted: readonly Adjusted[],
    change: ChangeToDo,
  ): Promise<SettledChange & ChangeFee> {
    const { policies, profile } = this.company;
    const currencies = { order: file.order.currency, company: profile.currency };
    const charged = feeOf(adjusted, less, policies.cancellation, currencies);
    const { by, reason, number } = change;
    const settled = await settleChange(
      file,
      {
        change: number,
        fee: charged.fee,
        totalBefore: before.total,
        by,
        reason,
      },
      this.company,
    );
    return { ...settled, ...charged };
  }
}

export function stateOf({ order, lines }: OrderFile): Before {
  return {
    total: order.total,
    tax: order.tax,
    promisedDate: order.promisedDate,
    lines: lines.map((line) => ({
      line: line.lineNo,
      item: line.item,
      quantity: minus(line.quantity, line.cancelled),
      promisedDate: line.promisedDate,
      amount: line.amount,
    })),
  };
}
