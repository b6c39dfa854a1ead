import { z } from 'zod';
import { Exact } from '../../../domain/money/money.js';
import { type Reading, readTable, type RowSchema } from '../csv-table.js';
import { date, maybe, not, text } from '../fields.js';

/**
 * The files of Microsoft's AdventureWorks sample databases that we read, and their columns that we need. Columns
 * are named as there. Purchase history is not read: it is no supply.
 */
const id = z.string().regex(/^\d+$/, { error: not('the number of a row') });
const number = z
  .string()
  .regex(/^(\d+(\.\d*)?|\.\d+)$/, { error: not('a number of zero or more') })
  .transform((value) => new Exact(value).toDecimalPlaces(6).toFixed());
const whole = number
  .refine((value) => !value.includes('.'), { error: not('a whole number') })
  .transform(Number);
const bit = z
  .string()
  .regex(/^[01]$/, { error: not('0 or 1') })
  .transform((value) => value === '1');

const productRow = z.strictObject({
  ProductID: id,
  Name: text,
  ProductNumber: text,
  MakeFlag: bit,
  FinishedGoodsFlag: bit,
  StandardCost: number,
  ListPrice: number,
  WeightUnitMeasureCode: maybe(text),
  Weight: maybe(number),
  DaysToManufacture: whole,
  ProductSubcategoryID: maybe(id),
});
const bomRow = z.strictObject({
  ProductAssemblyID: maybe(id),
  ComponentID: id,
  EndDate: maybe(date),
  UnitMeasureCode: text,
  PerAssemblyQty: number,
});
const vendorRow = z.strictObject({ BusinessEntityID: id, AccountNumber: text, Name: text, ActiveFlag: bit });
const productVendorRow = z.strictObject({
  ProductID: id,
  BusinessEntityID: id,
  AverageLeadTime: whole,
  StandardPrice: number,
  MinOrderQty: number,
  MaxOrderQty: maybe(number),
  UnitMeasureCode: text,
});
const customerRow = z.strictObject({
  CustomerID: id,
  FirstName: text,
  LastName: text,
  CompanyName: text,
  EmailAddress: maybe(text),
});
const addressRow = z.strictObject({
  AddressID: id,
  AddressLine1: text,
  AddressLine2: maybe(text),
  City: text,
  StateProvince: maybe(text),
  CountryRegion: text,
  PostalCode: maybe(text),
});
const orderRow = z.strictObject({
  SalesOrderID: id,
  OrderDate: date,
  DueDate: date,
  SalesOrderNumber: text,
  PurchaseOrderNumber: maybe(text),
  CustomerID: id,
  ShipToAddressID: id,
});
const orderLineRow = z.strictObject({
  SalesOrderID: id,
  SalesOrderDetailID: id,
  OrderQty: number,
  ProductID: id,
  UnitPrice: number,
  UnitPriceDiscount: number,
  LineTotal: number,
});

/** Files with their rows and the column that identifies a row, where another file refers to it. */
const FILES = {
  products: { file: 'Product.csv', row: productRow },
  subcategories: {
    file: 'ProductSubcategory.csv',
    row: z.strictObject({ ProductSubcategoryID: id, Name: text }),
  },
  bom: { file: 'BillOfMaterials.csv', row: bomRow },
  locations: {
    file: 'Location.csv',
    row: z.strictObject({ LocationID: id, Name: text, CostRate: number, Availability: number }),
  },
  inventory: {
    file: 'ProductInventory.csv',
    row: z.strictObject({ ProductID: id, LocationID: id, Quantity: number }),
  },
  vendors: { file: 'Vendor.csv', row: vendorRow },
  productVendors: { file: 'ProductVendor.csv', row: productVendorRow },
  shipMethods: {
    file: 'ShipMethod.csv',
    row: z.strictObject({ ShipMethodID: id, Name: text, ShipBase: number, ShipRate: number }),
  },
  units: { file: 'UnitMeasure.csv', row: z.strictObject({ UnitMeasureCode: text, Name: text }) },
  customers: { file: 'Customer.csv', row: customerRow },
  addresses: { file: 'Address.csv', row: addressRow },
  customerAddresses: {
    file: 'CustomerAddress.csv',
    row: z.strictObject({ CustomerID: id, AddressID: id, AddressType: text }),
  },
  orders: { file: 'SalesOrderHeader.csv', row: orderRow },
  orderLines: { file: 'SalesOrderDetail.csv', row: orderLineRow },
} as const;

type FileName = keyof typeof FILES;
export type Source = { [F in FileName]: z.output<(typeof FILES)[F]['row']>[] };
export type Row<F extends FileName> = Source[F][number];

/** By these files a folder is recognised. */
export const MARKS = ['Product.csv', 'BillOfMaterials.csv', 'SalesOrderHeader.csv'];

/** Columns that name a row of another file. */
const REFERENCES: readonly [from: FileName, column: string, to: FileName, key: string][] = [
  ['products', 'ProductSubcategoryID', 'subcategories', 'ProductSubcategoryID'],
  ['products', 'WeightUnitMeasureCode', 'units', 'UnitMeasureCode'],
  ['bom', 'ProductAssemblyID', 'products', 'ProductID'],
  ['bom', 'ComponentID', 'products', 'ProductID'],
  ['bom', 'UnitMeasureCode', 'units', 'UnitMeasureCode'],
  ['inventory', 'ProductID', 'products', 'ProductID'],
  ['inventory', 'LocationID', 'locations', 'LocationID'],
  ['productVendors', 'ProductID', 'products', 'ProductID'],
  ['productVendors', 'BusinessEntityID', 'vendors', 'BusinessEntityID'],
  ['productVendors', 'UnitMeasureCode', 'units', 'UnitMeasureCode'],
  ['customerAddresses', 'CustomerID', 'customers', 'CustomerID'],
  ['customerAddresses', 'AddressID', 'addresses', 'AddressID'],
  ['orders', 'CustomerID', 'customers', 'CustomerID'],
  ['orders', 'ShipToAddressID', 'addresses', 'AddressID'],
  ['orderLines', 'SalesOrderID', 'orders', 'SalesOrderID'],
  ['orderLines', 'ProductID', 'products', 'ProductID'],
];

/** Reads all files and checks the references between them; what is wrong goes to `reading.problems`. */
export function readSource(reading: Reading): Source {
  const read = (file: FileName) => {
    const { file: name, row } = FILES[file];
    return readTable<RowSchema>(reading, name, row, { ignoreOtherColumns: true });
  };
  const names = Object.keys(FILES) as FileName[];
  const source = Object.fromEntries(names.map((name) => [name, read(name)])) as unknown as Source;
  if (reading.problems.length === 0) checkReferences(source, reading);
  return source;
}

function checkReferences(source: Source, { problems, origins }: Reading): void {
  for (const [from, column, to, key] of REFERENCES) {
    const known = new Set(source[to].map((row) => (row as Record<string, unknown>)[key]));
    for (const row of source[from]) {
      const given = (row as Record<string, string | null>)[column];
      if (given === null || given === undefined || known.has(given)) continue;
      problems.push({
        ...origins.of(row),
        field: column,
        message: `"${given}" is no ${key} of ${FILES[to].file}`,
      });
    }
  }
}
