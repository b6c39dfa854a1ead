import { isLess, plus } from '../../domain/quantity/quantity.js';
import { takeBack, type ReleasedGoods, type TakenBack } from '../../domain/warehouse/take-back.js';
import type { OrderFile } from '../orders/order-file.js';
import { workOfOrder } from '../production/work-of-order.js';

/** A line of a release as far as it has come. */
export interface ReleasedLine {
  id: string;
  number: string;
  warehouse: string;
  state: string;
  lineNo: number;
  item: string;
  quantity: string;
  picked: string;
  packed: string;
  /** Handed to a carrier. */
  shipped: string;
}

/** All that was released of an order and not cancelled. The releases are locked. */
export async function releasedLines(file: OrderFile): Promise<ReleasedLine[]> {
  return await file.tx.rows<ReleasedLine>(
    `select r.id, r.number, r.warehouse, r.state, l.line_no as "lineNo", l.item, trim_scale(l.quantity)::text as quantity,
            trim_scale(l.picked)::text as picked, trim_scale(l.packed)::text as packed,
            trim_scale(coalesce((select sum(s.shipped) from shipment_lines s where s.release_id = r.id and s.line_no = l.line_no), 0))::text as shipped
       from releases r join release_lines l on l.release_id = r.id
      where r.order_id = $1 and r.state <> 'cancelled' order by r.number, l.line_no for update of r`,
    [file.order.id],
  );
}

/**
 * What of an order's releases goes back so that no more is released of its lines than is kept of them. The warehouse and
 * logistics go by the same answer, so that shipments carry what the releases have.
 */
export const goodsToTakeBack = (
  lines: readonly ReleasedLine[],
  keep: ReadonlyMap<number, string>,
): readonly TakenBack[] => takeBack(lines.map(standing), keep);

/** A release whose goods have left has no others any more, whatever it was to take once. */
const standing = ({
  number,
  state,
  lineNo,
  quantity,
  picked,
  packed,
  shipped,
}: ReleasedLine): ReleasedGoods => {
  const has =
    state === 'handedOver'
      ? { quantity: shipped, picked: shipped, packed: shipped }
      : { quantity, picked, packed };
  return { release: number, line: lineNo, shipped, ...has };
};

export const isCustomised = (file: OrderFile, lineNo: number, item: string): boolean => {
  const line = file.line(lineNo);
  return line.item === item && line.requirements !== null;
};

/** Whether any of a line's goods that have not left were made to the customer's own wishes: nobody else can use them. */
export async function uselessGoods(
  file: OrderFile,
): Promise<(goods: { lineNo: number; item: string }) => boolean> {
  const useless = (await workOfOrder(file)).filter(
    ({ customised, good, gone, writtenOff }) => customised && isLess(plus(gone, writtenOff), good),
  );
  return ({ lineNo, item }) => useless.some((work) => work.lineNo === lineNo && work.item === item);
}
