import { Exact } from '../../../domain/money/money.js';
import type { Assumptions } from './assumptions.js';
import type { Row, Source } from './source-files.js';

const EACH = 'EA';
const KG_PER_POUND = '0.45359237';

/** Units of the items and what a unit holds of another: facts and assumptions alike stand in the assumptions file. */
export class Units {
  private readonly itemUnits = new Map<string, string>();
  private readonly holds = new Map<string, Exact>();

  constructor(source: Source, assumptions: Assumptions) {
    for (const { unit, holds, of } of assumptions.conversions.value)
      this.holds.set(`${unit} ${of}`, new Exact(holds));
    for (const { ProductID, UnitMeasureCode } of source.productVendors) {
      if (UnitMeasureCode in assumptions.stockUnits.value) this.itemUnits.set(ProductID, UnitMeasureCode);
    }
  }

  /** Unit in which the item is counted, and so is its stock. */
  of(productId: string): string {
    return this.itemUnits.get(productId) ?? EACH;
  }

  /** How many of unit `to` are one of unit `from`; `undefined` when nothing says so. */
  factor(from: string, to: string): Exact | undefined {
    if (from === to) return new Exact(1);
    const holds = this.holds.get(`${from} ${to}`);
    if (holds) return holds;
    const reverse = this.holds.get(`${to} ${from}`);
    return reverse && new Exact(1).div(reverse);
  }
}

/** Weight in kilograms as the source states it; `null` when it does not. */
export function statedWeight({ Weight, WeightUnitMeasureCode }: Row<'products'>): string | null {
  if (Weight === null) return null;
  switch (WeightUnitMeasureCode) {
    case 'LB':
      return sixDecimals(new Exact(Weight).mul(KG_PER_POUND));
    case 'G':
      return sixDecimals(new Exact(Weight).div(1000));
    case 'KG':
      return Weight;
    default:
      return null;
  }
}

/** A price per pound as one per kilogram. */
export const perKilogram = (perPound: string): string => sixDecimals(new Exact(perPound).div(KG_PER_POUND));

/** Decimal text as all our files have it. */
export const sixDecimals = (value: Exact): string => value.toDecimalPlaces(6).toFixed();
