import { Check, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Amount, Code, Flag, Int, Json, Quantity, Text } from '../platform/database/columns.js';

@Entity('units', { comment: 'units of measure' })
export class Unit {
  @Code('unit code, e.g. EA') code!: string;
  @Text('name in English') name!: string;
  @Text('name in Chinese') nameZh!: string;
}

@Entity('items', { comment: 'everything that is sold, made or bought' })
@Check('items_source', `"source" in ('make', 'buy')`)
@Check('items_manufacturing_days', '"manufacturing_days" >= 0')
@Check('items_standard_cost', '"standard_cost" >= 0')
export class Item {
  @Code('item code') code!: string;
  @Text('name in English') name!: string;
  @Text('name in Chinese') nameZh!: string;
  @Text('make = made here, buy = bought from a supplier') source!: 'make' | 'buy';
  @ForeignKey(() => Unit) @Text('unit of every quantity of this item') unit!: string;
  @Quantity('weight of one unit in kilograms; empty = unknown', { nullable: true }) weightKg!: string | null;
  @Int('working days from having all components to completion') manufacturingDays!: number;
  @Text('tax class of the item; * = no special class') taxClass!: string;
  @Flag('may be sold to customers') sellable!: boolean;
  @Json('which special requirements a line of this item may carry (text, colour, logo, packaging)', {
    default: [],
  })
  customization!: string[];
  @Amount('cost of one unit in the company currency; empty = unknown', { nullable: true })
  standardCost!: string | null;
  @Flag('finished pieces are inspected before they may be released, also without requirements', {
    default: false,
  })
  inspected!: boolean;
  @Json('what every inspection of it checks, beside the requirements of the line', { default: [] })
  checks!: string[];
}

@Entity('item_prices', { comment: 'list prices with volume breaks' })
@Check('item_prices_positive', '"unit_price" >= 0 and "from_quantity" > 0')
export class ItemPrice {
  @ForeignKey(() => Item) @Code('item code') item!: string;
  @Code('currency, ISO 4217') currency!: string;
  @PrimaryColumn({ type: 'numeric', comment: 'the break begins at this quantity' }) fromQuantity!: string;
  @Amount('price of one unit') unitPrice!: string;
}

@Entity('bom_lines', { comment: 'bill of materials: component quantity per unit of the assembly' })
@Check('bom_lines_positive', '"quantity_per" > 0')
@Check('bom_lines_not_itself', '"assembly" <> "component"')
export class BomLine {
  @ForeignKey(() => Item) @Code('the item that is made') assembly!: string;
  @ForeignKey(() => Item) @Code('the item that goes into it') component!: string;
  @Quantity('quantity of the component per unit of the assembly') quantityPer!: string;
}

@Entity('work_centres', { comment: 'capacity-limited places where work orders run' })
export class WorkCentre {
  @Code('work centre code') code!: string;
  @Text('name in English') name!: string;
  @Text('name in Chinese') nameZh!: string;
  @Amount('cost of an hour in the company currency') costRate!: string;
  @Json('working shifts: [{weekdays: [1..7], start: "08:00", end: "16:30"}]') shifts!: Shift[];
}
export interface Shift {
  weekdays: number[];
  start: string;
  end: string;
}

@Entity('routing_steps', { comment: 'operations of an item in order' })
@Check('routing_steps_minutes', '"setup_minutes" >= 0 and "minutes_per_unit" >= 0')
export class RoutingStep {
  @ForeignKey(() => Item) @Code('item code') item!: string;
  @PrimaryColumn({ type: 'int', comment: 'position, e.g. 10, 20' }) step!: number;
  @ForeignKey(() => WorkCentre) @Text('work centre') workCentre!: string;
  @Quantity('set-up time per work order, minutes') setupMinutes!: string;
  @Quantity('run time per unit, minutes') minutesPerUnit!: string;
}

@Entity('tax_rules', {
  comment: 'tax by country, region, customer class and item class; the most specific rule wins',
})
@Check('tax_rules_rate', '"rate_percent" >= 0 and "rate_percent" <= 100')
export class TaxRule {
  @Code('rule code') code!: string;
  @Text('country, ISO 3166-1 alpha-2') country!: string;
  @Text('region (state, province); empty = whole country', { nullable: true }) region!: string | null;
  @Text('tax class of the customer, or *') customerTaxClass!: string;
  @Text('tax class of the item, or *') itemTaxClass!: string;
  @Quantity('rate in percent') ratePercent!: string;
  @Flag('freight is taxed at this rate too') taxesFreight!: boolean;
  @Text('name in English') name!: string;
  @Text('name in Chinese') nameZh!: string;
}

@Entity('calendar_days', {
  comment: 'exceptions of the business calendar: holidays and make-up working days',
})
export class CalendarDay {
  @Code('the day, YYYY-MM-DD') date!: string;
  @Flag('true = a working day although the weekday is free') working!: boolean;
  @Text('name in English') name!: string;
  @Text('name in Chinese') nameZh!: string;
}
