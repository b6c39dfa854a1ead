import { minus, plus } from '../../domain/quantity/quantity.js';

export interface PurchaseLineRow {
  id: string;
  lineNo: number;
  item: string;
  supplier: string;
  quantity: string;
  accepted: string;
  rejected: string;
  dueDate: string;
  confirmedDate: string | null;
  state: string;
  orderId: string;
}

/** Select list of a {@link PurchaseLineRow}; the table's alias is `l`. */
export const PURCHASE_LINE = `l.id, l.line_no as "lineNo", l.item, l.supplier, l.quantity::text, l.accepted::text, l.rejected::text,
  l.due_date as "dueDate", l.confirmed_date as "confirmedDate", l.state, l.order_id as "orderId"`;

export const isOpen = ({ state }: PurchaseLineRow): boolean => state === 'ordered' || state === 'confirmed';
export const outstanding = (row: PurchaseLineRow): string =>
  minus(row.quantity, plus(row.accepted, row.rejected));
