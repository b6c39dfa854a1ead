import { Exact } from '../../../domain/money/money.js';
import { sum } from '../../../domain/quantity/quantity.js';
import type { CompanyTables } from '../company-files.js';
import { type Adapting, productNumbers } from './adapt-catalog.js';
import type { Row } from './source-files.js';
import { perKilogram, sixDecimals } from './units.js';

type Trade = Pick<
  CompanyTables,
  | 'suppliers'
  | 'supplierItems'
  | 'warehouses'
  | 'transfers'
  | 'stock'
  | 'carriers'
  | 'transit'
  | 'taxRules'
  | 'calendar'
>;

/** Suppliers, stock, carriers, tax and holidays. */
export function adaptTrade(adapting: Adapting): Trade {
  const { source, assumptions, reading } = adapting;
  const { currency } = assumptions.company.value;
  return {
    suppliers: source.vendors.map((vendor) =>
      reading.origins.note(
        { code: vendor.AccountNumber, name: vendor.Name, nameZh: null, email: null, currency },
        reading.origins.of(vendor),
      ),
    ),
    supplierItems: adaptSupplierItems(adapting),
    warehouses: [{ ...assumptions.warehouse.value, rank: 1 }],
    transfers: [],
    stock: adaptStock(adapting),
    ...adaptCarriers(adapting),
    taxRules: adaptTax(adapting),
    calendar: assumptions.calendar.value.map((day) => ({ ...day, working: false })),
  };
}

interface Offer {
  readonly row: Row<'productVendors'>;
  readonly vendor: Row<'vendors'>;
  readonly leadDays: number;
  /** Item units in one purchase unit. */
  readonly factor: Exact;
  /** Of one item unit. */
  readonly price: Exact;
}

/** Quantities and prices per purchase unit become such per item unit; suppliers are ranked item by item. */
function adaptSupplierItems(adapting: Adapting): CompanyTables['supplierItems'] {
  const number = productNumbers(adapting.source);
  const byItem = new Map<string, Offer[]>();
  for (const offer of offersOf(adapting)) {
    const { ProductID } = offer.row;
    byItem.set(ProductID, [...(byItem.get(ProductID) ?? []), offer]);
  }
  return [...byItem.values()].flatMap((offers) =>
    offers.sort(byChoice).map(({ row, vendor, leadDays, factor, price }, index) =>
      adapting.reading.origins.note(
        {
          supplier: vendor.AccountNumber,
          item: number.get(row.ProductID) ?? '',
          rank: index + 1,
          leadDays,
          minimum: sixDecimals(factor.mul(row.MinOrderQty)),
          maximum: row.MaxOrderQty === null ? null : sixDecimals(factor.mul(row.MaxOrderQty)),
          multiple: sixDecimals(factor),
          price: sixDecimals(price),
        },
        adapting.reading.origins.of(row),
      ),
    ),
  );
}

function offersOf({ source, units, reading }: Adapting): Offer[] {
  const vendors = new Map(source.vendors.map((vendor) => [vendor.BusinessEntityID, vendor]));
  return source.productVendors.flatMap((row) => {
    const vendor = vendors.get(row.BusinessEntityID);
    const unit = units.of(row.ProductID);
    const factor = units.factor(row.UnitMeasureCode, unit);
    if (factor && vendor) {
      return [
        {
          row,
          vendor,
          leadDays: row.AverageLeadTime,
          factor,
          price: new Exact(row.StandardPrice).div(factor),
        },
      ];
    }
    const message = `no conversion from ${row.UnitMeasureCode} to ${unit}, in which the item is counted`;
    reading.problems.push({ ...reading.origins.of(row), field: 'UnitMeasureCode', message });
    return [];
  });
}

/** Suppliers we still buy from first, then the quickest, then the cheapest. */
function byChoice(a: Offer, b: Offer): number {
  return (
    Number(b.vendor.ActiveFlag) - Number(a.vendor.ActiveFlag) ||
    a.leadDays - b.leadDays ||
    a.price.cmp(b.price) ||
    a.vendor.AccountNumber.localeCompare(b.vendor.AccountNumber, 'en')
  );
}

/** The sum of all locations, exactly as counted. */
function adaptStock({ source, assumptions }: Adapting): CompanyTables['stock'] {
  const number = productNumbers(source);
  const counted = new Map<string, string[]>();
  for (const { ProductID, Quantity } of source.inventory) {
    counted.set(ProductID, [...(counted.get(ProductID) ?? []), Quantity]);
  }
  return [...counted].map(([id, quantities]) => ({
    item: number.get(id) ?? '',
    warehouse: assumptions.warehouse.value.code,
    quantity: sum(quantities),
  }));
}

function adaptCarriers({ source, assumptions, reading }: Adapting): Pick<Trade, 'carriers' | 'transit'> {
  const { currency } = assumptions.company.value;
  const served = source.shipMethods.flatMap((method) => {
    const assumed = assumptions.carriers.value[method.Name];
    if (assumed) return [{ method, assumed, code: `SM-${method.ShipMethodID}` }];
    const message = `no assumption about the mode and transit days of "${method.Name}"`;
    reading.problems.push({ ...reading.origins.of(method), field: 'Name', message });
    return [];
  });
  return {
    carriers: served.map(({ method, assumed: { mode, countsWorkingDays }, code }) => ({
      code,
      carrier: method.Name,
      mode,
      currency,
      baseCost: method.ShipBase,
      costPerKg: perKilogram(method.ShipRate),
      countsWorkingDays,
      pickups: [],
      cancelCost: '0',
    })),
    transit: served.flatMap(({ assumed: { transit }, code }) =>
      transit.map((row) => ({ service: code, ...row })),
    ),
  };
}

/** One rate for every country that is delivered to. */
function adaptTax({ assumptions }: Adapting): CompanyTables['taxRules'] {
  const { ratePercent, taxesFreight } = assumptions.tax.value;
  return Object.entries(assumptions.countries.value).map(([name, country]) => ({
    code: `SALES-TAX-${country}`,
    country,
    region: null,
    customerTaxClass: '*',
    itemTaxClass: '*',
    ratePercent,
    taxesFreight,
    name: `Sales tax ${ratePercent} % (${name})`,
    nameZh: `销售税 ${ratePercent}%(${name})`,
  }));
}
