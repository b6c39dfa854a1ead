import type { TaxRule } from '../../domain/pricing/choose-tax-rule.js';
import { Customer, CustomerAddress } from '../customers/customers.entities.js';
import type { Tx } from '../platform/database/database.js';
import { columnsOf } from '../platform/database/rows.js';
import type { NewOrder } from './order-input.js';
import { fieldError, unknownCustomer } from './order-refusals.js';
import type { ShipTo } from './orders.entities.js';

/** A customer who may place orders. @throws DomainError `unknown-customer`, `inactive-customer` */
export async function readCustomer(tx: Tx, code: string): Promise<Customer> {
  const customer = await tx.row<Customer>(
    `select ${columnsOf(tx, Customer, 'c')} from customers c where c.code = $1`,
    [code],
  );
  if (!customer) throw unknownCustomer(code);
  if (!customer.active)
    throw fieldError(
      'inactive-customer',
      '/customer',
      `Customer ${code} may not place orders`,
      `客户 ${code} 已停用`,
      code,
    );
  return customer;
}

/**
 * Where an order is to go: an address that was written out, or one of the customer's, by default the customer's default one.
 * @throws DomainError `unknown-address`
 */
export async function readShipTo(
  tx: Tx,
  { shipTo }: Pick<NewOrder, 'shipTo'>,
  customer: string,
): Promise<ShipTo> {
  if (typeof shipTo === 'object') {
    const { name = null, line1, line2 = null, city, region = null, country, postalCode = null } = shipTo;
    return { code: null, name, line1, line2, city, region, country, postalCode };
  }
  const known = await tx.row<CustomerAddress>(
    `select ${columnsOf(tx, CustomerAddress, 'a')} from customer_addresses a
      where a.customer = $1 and (a.code = $2 or ($2::text is null and a.is_default))`,
    [customer, shipTo ?? null],
  );
  if (!known) {
    const [en, zh] =
      shipTo === undefined
        ? [`Customer ${customer} has no default address`, `客户 ${customer} 没有默认地址`]
        : [`Customer ${customer} has no address ${shipTo}`, `客户 ${customer} 没有地址 ${shipTo}`];
    throw fieldError('unknown-address', '/shipTo', en, zh, shipTo);
  }
  const { code, name, line1, line2, city, region, country, postalCode } = known;
  return { code, name, line1, line2, city, region, country, postalCode };
}

/** The tax table. */
export async function readTaxRules(tx: Tx): Promise<TaxRule[]> {
  return await tx.rows<TaxRule>(
    `select code, country, region, customer_tax_class as "customerTaxClass", item_tax_class as "itemTaxClass",
            rate_percent::text as "ratePercent", taxes_freight as "taxesFreight", name, name_zh as "nameZh" from tax_rules`,
  );
}
