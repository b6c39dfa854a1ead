import { sum } from '../../domain/quantity/quantity.js';
import type { OrderFile } from '../orders/order-file.js';
import { insertMovements, lockBalances } from './stock.js';

export interface PickedGoods {
  lineNo: number;
  item: string;
  quantity: string;
}

/** One statement for all lines: a release may have hundreds. A line's oldest reservations are used up first. */
const TAKE = `
  with wanted as (
    select line_no, item, quantity from jsonb_to_recordset($2::jsonb) as w(line_no int, item text, quantity numeric)),
  ranked as (
    select r.id, r.item, r.quantity, w.quantity as wanted,
           coalesce(sum(r.quantity) over (partition by r.line_no, r.item order by r.id rows between unbounded preceding and 1 preceding), 0) as before
      from reservations r join wanted w on w.line_no = r.line_no and w.item = r.item
     where r.order_id = $1 and r.warehouse = $3 and r.state = 'open'),
  shares as (select id, item, least(quantity, wanted - before) as share from ranked where before < wanted),
  cut as (
    update reservations r set quantity = r.quantity - s.share, state = case when r.quantity = s.share then 'consumed' else r.state end
      from shares s where r.id = s.id),
  taken as (select item, sum(share) as quantity from shares group by item),
  left_stock as (
    update balances b set on_hand = b.on_hand - t.quantity, reserved = b.reserved - t.quantity
      from taken t where b.item = t.item and b.warehouse = $3)
  select coalesce(sum(quantity), 0)::text as quantity from taken`;

/**
 * Takes goods that lines of an order hold in a warehouse out of its stock, to ship them or to transfer them, with a movement
 * for each line.
 * @throws Error when the lines hold less, which the document that names them has made impossible
 */
export async function takeReserved(
  file: OrderFile,
  kind: 'pick' | 'transferOut',
  warehouse: string,
  goods: readonly PickedGoods[],
  document: string,
  by: string,
): Promise<void> {
  lockBalances(
    file.tx,
    goods.map(({ item }) => item),
  );
  const wanted = goods.map(({ lineNo, item, quantity }) => ({ line_no: lineNo, item, quantity }));
  const taken = await file.tx.row<{ quantity: string }>(TAKE, [
    file.order.id,
    JSON.stringify(wanted),
    warehouse,
  ]);
  const asked = sum(goods.map(({ quantity }) => quantity));
  if (sum([taken?.quantity ?? '0']) !== asked)
    throw new Error(`${document}: ${taken?.quantity ?? '0'} are held in ${warehouse}, not ${asked}`);
  const moves = goods.map(({ item, quantity }) => ({ item, warehouse, quantity, document, by }));
  await insertMovements(
    file.tx,
    file.at,
    kind,
    moves.map((each) => ({ ...each, signed: `-${each.quantity}` })),
  );
}
