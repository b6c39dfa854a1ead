import { CompanyFormatError, Origins } from '../company-problems.js';
import type { Reading } from '../csv-table.js';
import { productNumbers } from './adapt-catalog.js';
import { readSource } from './source-files.js';

/** A sales order of the data, in the codes of the loaded company: to be placed as its customer would. */
export interface RealOrder {
  /** The source's number: `SO71774`. Orders are placed in its order. */
  readonly number: string;
  readonly customer: string;
  readonly customerPo: string | null;
  /** Code of the address it is delivered to. */
  readonly shipTo: string;
  readonly orderDate: string;
  readonly requestedDate: string;
  readonly lines: readonly RealOrderLine[];
}

export interface RealOrderLine {
  readonly item: string;
  readonly quantity: string;
  readonly unitPrice: string;
  /** A fraction: '0.02' is 2 %. */
  readonly discount: string;
  /** The source's own line amount, to compare with. */
  readonly sourceLineTotal: string;
}

/**
 * The sales orders in the order of their numbers.
 *
 * The amounts of the source's headers are left out on purpose: its `SubTotal` is known to be wrong (5 to 30 % above
 * the sum of the lines), and `TaxAmt`, `Freight` and `TotalDue` follow from it. `LineTotal` is right.
 * @throws CompanyFormatError with everything that is wrong with the files.
 */
export function readOrders(folder: string): RealOrder[] {
  const reading: Reading = { folder, problems: [], origins: new Origins() };
  const source = readSource(reading);
  if (reading.problems.length > 0) throw new CompanyFormatError(reading.problems);

  const item = productNumbers(source);
  return source.orders
    .map((order) => ({
      number: order.SalesOrderNumber,
      customer: order.CustomerID,
      customerPo: order.PurchaseOrderNumber,
      shipTo: order.ShipToAddressID,
      orderDate: order.OrderDate,
      requestedDate: order.DueDate,
      lines: source.orderLines
        .filter(({ SalesOrderID }) => SalesOrderID === order.SalesOrderID)
        .sort((a, b) => Number(a.SalesOrderDetailID) - Number(b.SalesOrderDetailID))
        .map((line) => ({
          item: item.get(line.ProductID) ?? '',
          quantity: line.OrderQty,
          unitPrice: line.UnitPrice,
          discount: line.UnitPriceDiscount,
          sourceLineTotal: line.LineTotal,
        })),
    }))
    .sort((a, b) => a.number.localeCompare(b.number, 'en', { numeric: true }));
}
