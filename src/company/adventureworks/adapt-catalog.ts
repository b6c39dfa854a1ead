import { Exact } from '../../../domain/money/money.js';
import type { CompanyTables } from '../company-files.js';
import type { Reading } from '../csv-table.js';
import type { Assumptions } from './assumptions.js';
import type { Row, Source } from './source-files.js';
import { sixDecimals, statedWeight, type Units } from './units.js';

/** What the parts of the adapter work on. */
export interface Adapting {
  readonly source: Source;
  readonly assumptions: Assumptions;
  readonly units: Units;
  readonly reading: Reading;
}

type Catalog = Pick<
  CompanyTables,
  'units' | 'items' | 'prices' | 'bom' | 'workCentres' | 'shifts' | 'routing'
>;

/** Items with their prices, bills of materials and operations. */
export function adaptCatalog(adapting: Adapting): Catalog {
  return {
    units: adaptUnits(adapting),
    items: adaptItems(adapting),
    prices: adaptPrices(adapting),
    bom: adaptBom(adapting),
    ...adaptWorkCentres(adapting),
    routing: adaptRouting(adapting),
  };
}

function adaptUnits({ source, assumptions }: Adapting): CompanyTables['units'] {
  const zh = assumptions.stockUnits.value;
  return source.units.flatMap(({ UnitMeasureCode: code, Name: name }) => {
    const nameZh = zh[code]?.nameZh;
    return nameZh === undefined ? [] : [{ code, name, nameZh }];
  });
}

function adaptItems({ source, assumptions, units, reading }: Adapting): CompanyTables['items'] {
  const subcategory = subcategoryNames(source);
  return source.products.map((product) =>
    reading.origins.note(
      {
        code: product.ProductNumber,
        name: product.Name,
        nameZh: product.Name,
        source: product.MakeFlag ? ('make' as const) : ('buy' as const),
        unit: units.of(product.ProductID),
        weightKg: statedWeight(product) ?? assumedWeight(product, assumptions, subcategory),
        manufacturingDays: product.DaysToManufacture,
        taxClass: '*',
        sellable: product.FinishedGoodsFlag,
        customization: [],
        // Parts of which only the purchase price is known stand there with a cost of zero.
        standardCost: product.StandardCost === '0' ? null : product.StandardCost,
        inspected: false,
        checks: [],
      },
      reading.origins.of(product),
    ),
  );
}

function assumedWeight(
  { ProductNumber, ProductSubcategoryID }: Row<'products'>,
  { weights: { value } }: Assumptions,
  subcategory: ReadonlyMap<string, string>,
): string {
  const name = ProductSubcategoryID === null ? undefined : subcategory.get(ProductSubcategoryID);
  return (
    value.byItem[ProductNumber] ??
    (name === undefined ? undefined : value.bySubcategory[name]) ??
    value.otherwise
  );
}

const subcategoryNames = (source: Source): Map<string, string> =>
  new Map(source.subcategories.map(({ ProductSubcategoryID, Name }) => [ProductSubcategoryID, Name]));

function adaptPrices({ source, assumptions, reading }: Adapting): CompanyTables['prices'] {
  const { currency } = assumptions.company.value;
  return source.products
    .filter(({ FinishedGoodsFlag, ListPrice }) => FinishedGoodsFlag && ListPrice !== '0')
    .map((product) => ({ product, item: product.ProductNumber, unitPrice: product.ListPrice }))
    .map(({ product, item, unitPrice }) =>
      reading.origins.note({ item, currency, fromQuantity: '1', unitPrice }, reading.origins.of(product)),
    );
}

/**
 * Lines in force: those without an end date, whatever their start. A line without an assembly only says that its
 * component is a product of its own.
 */
function adaptBom({ source, units, reading }: Adapting): CompanyTables['bom'] {
  const number = productNumbers(source);
  return source.bom.flatMap((line) => {
    if (line.EndDate !== null || line.ProductAssemblyID === null) return [];
    const unit = units.of(line.ComponentID);
    const factor = units.factor(line.UnitMeasureCode, unit);
    const origin = reading.origins.of(line);
    if (!factor) {
      const message = `no conversion from ${line.UnitMeasureCode} to ${unit}, in which the component is counted`;
      reading.problems.push({ ...origin, field: 'UnitMeasureCode', message });
      return [];
    }
    const adapted = {
      assembly: number.get(line.ProductAssemblyID) ?? '',
      component: number.get(line.ComponentID) ?? '',
      quantityPer: sixDecimals(factor.mul(line.PerAssemblyQty)),
    };
    return [reading.origins.note(adapted, origin)];
  });
}

/** Item code of each product id. */
export const productNumbers = (source: Source): Map<string, string> =>
  new Map(source.products.map(({ ProductID, ProductNumber }) => [ProductID, ProductNumber]));

/** Locations that are available some hours a week are work centres, the others are shelves of the warehouse. */
function adaptWorkCentres({
  source,
  assumptions,
  reading,
}: Adapting): Pick<Catalog, 'workCentres' | 'shifts'> {
  const places = source.locations.filter(({ Availability }) => Availability !== '0');
  const weekdays = assumptions.company.value.workingTime.workingWeekdays;
  return {
    workCentres: places.map((place) =>
      reading.origins.note(
        { code: workCentreCode(place.Name), name: place.Name, nameZh: place.Name, costRate: place.CostRate },
        reading.origins.of(place),
      ),
    ),
    shifts: places.map((place) => ({
      workCentre: workCentreCode(place.Name),
      weekdays,
      ...shiftOf(place.Availability, weekdays.length),
    })),
  };
}

export const workCentreCode = (name: string): string => name.replace(/[^A-Za-z]+/g, '-');

/** One shift a day from midnight, as long as the week's hours spread over the working days; 24 hours at most. */
function shiftOf(hoursAWeek: string, daysAWeek: number): { start: string; end: string } {
  const minutes = Math.min(new Exact(hoursAWeek).mul(60).div(daysAWeek).floor().toNumber(), 24 * 60);
  const two = (value: number) => String(value).padStart(2, '0');
  return { start: '00:00', end: `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}` };
}

function adaptRouting({ source, assumptions }: Adapting): CompanyTables['routing'] {
  const subcategory = subcategoryNames(source);
  const { bySubcategory, otherwise } = assumptions.routings.value;
  return source.products
    .filter(({ MakeFlag }) => MakeFlag)
    .flatMap(({ ProductNumber, ProductSubcategoryID }) => {
      const name = subcategory.get(ProductSubcategoryID ?? '') ?? '';
      return (bySubcategory[name] ?? otherwise).map(
        ({ workCentre, setupMinutes, minutesPerUnit }, index) => ({
          item: ProductNumber,
          step: (index + 1) * 10,
          workCentre: workCentreCode(workCentre),
          setupMinutes,
          minutesPerUnit,
        }),
      );
    });
}
