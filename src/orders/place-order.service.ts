import { Injectable } from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
import { dateIn } from '../../domain/calendar/zones.js';
import { DomainError } from '../../domain/errors/domain-error.js';
import type { TaxRule } from '../../domain/pricing/choose-tax-rule.js';
import { CompanyProfile } from '../company/company-profile.js';
import { Customer, CustomerAddress } from '../customers/customers.entities.js';
import type { Actor } from '../identity/actor.js';
import { authorise } from '../identity/policy.js';
import { BusinessClock } from '../platform/clock/business-clock.js';
import { Database, type Tx } from '../platform/database/database.js';
import { nextNumber } from '../platform/database/numbers.js';
import { columnsOf, insertRows } from '../platform/database/rows.js';
import { IdempotencyService, type IdempotentRequest } from '../platform/http/idempotency.service.js';
import { OrderDesk } from './order-desk.js';
import { OrderFile } from './order-file.js';
import type { NewOrder } from './order-input.js';
import { newLineRow, newOrderRow } from './new-order-rows.js';
import { orderView, type OrderView } from './order-view.js';
import { writeVersion } from './order-versions.js';
import type { ShipTo } from './orders.entities.js';
import { checkLines, price, readSoldItems } from './price-new-order.js';

/** Takes orders in: checks, prices, writes and answers; the workflow is told after the commit. */
@Injectable()
export class PlaceOrder {
  constructor(
    private readonly database: Database,
    private readonly clock: BusinessClock,
    private readonly company: CompanyProfile,
    private readonly desk: OrderDesk,
    private readonly idempotency: IdempotencyService,
  ) {}

  /**
   * @throws DomainError naming each field and rule: unknown-customer, inactive-customer, unknown-address, unknown-item,
   * item-not-sellable, unit-mismatch, no-price, no-tax-rule, requested-date-in-past, customization-not-allowed, duplicate-customer-po
   */
  async place(input: NewOrder, actor: Actor, key?: IdempotentRequest, channel = 'api'): Promise<OrderView> {
    const customerCode = customerOf(input, actor);
    // Customers cannot tell another customer from one that does not exist.
    if (actor.customer !== null && actor.customer !== customerCode) throw unknownCustomer(customerCode);
    authorise(actor, 'place', 'order', { customer: customerCode });
    refuseOwnPrices(input, actor);
    try {
      return await this.database.transaction((tx) =>
        this.idempotency.once(tx, key, () => this.write(tx, input, customerCode, actor, channel)),
      );
    } catch (error) {
      if (isSamePurchaseOrder(error)) throw await this.duplicate(customerCode, input.customerPo ?? '');
      throw error;
    }
  }

  private async write(
    tx: Tx,
    input: NewOrder,
    customerCode: string,
    actor: Actor,
    channel: string,
  ): Promise<OrderView> {
    const time = await this.clock.read(tx);
    const codes = input.lines.map(({ item }) => item);
    // Asked for at once, in one packet with the begin of the transaction.
    const [customer, shipTo, items, taxRules] = await Promise.all([
      readCustomer(tx, customerCode),
      readShipTo(tx, input, customerCode),
      readSoldItems(tx, codes),
      readTaxRules(tx),
    ]);
    this.refusePast(input, dateIn(this.company.timeZone, time.at.toISOString()));
    const currency = input.currency ?? customer.currency;
    const lines = checkLines(input.lines, items, taxRules, shipTo, customer.taxClass);
    const priced = price(lines, currency, this.company.policies);
    const number = await nextNumber(tx, 'SO', time.at);
    const at = time.at.toISOString();
    const order = newOrderRow(input, customer, shipTo, priced, { number, at, by: actor.name, channel });
    const rows = lines.map((line, i) => newLineRow(order, line, priced, i, at));
    await insertRows(tx, 'orders', [order]);
    await insertRows(tx, 'order_lines', rows);
    await writeVersion(tx, order, rows, { by: actor.name, reason: null, change: null, at });
    const file = new OrderFile(tx, order, rows, [], time, this.company.planner, true);
    file.tell(
      'orderPlaced',
      actor.name,
      { channel, customer: customer.code, customerPo: order.customerPo, total: order.total, currency },
      'sales',
    );
    await this.desk.save(file);
    return orderView(order, rows, [], [], customer.name);
  }

  private refusePast(input: NewOrder, today: string): void {
    const given = [
      { pointer: '/requestedDate', date: input.requestedDate },
      ...input.lines.map((line, i) => ({
        pointer: `/lines/${String(i)}/requestedDate`,
        date: line.requestedDate,
      })),
    ];
    const errors = given
      .filter(({ date }) => date !== undefined && date < today)
      .map(({ pointer, date }) => ({
        pointer,
        code: 'requested-date-in-past' as const,
        message: `${date ?? ''} is before today, ${today}`,
        messageZh: `${date ?? ''} 早于今天 ${today}`,
        given: date,
      }));
    if (errors[0])
      throw new DomainError('requested-date-in-past', errors[0].message, {
        errors,
        detailZh: errors[0].messageZh,
      });
  }

  private async duplicate(customer: string, customerPo: string): Promise<DomainError> {
    const known = await this.database.row<{ number: string }>(
      'select number from orders where customer = $1 and customer_po = $2',
      [customer, customerPo],
    );
    const message = `Purchase order ${customerPo} of ${customer} is order ${known?.number ?? ''} already`;
    return new DomainError('duplicate-customer-po', message, {
      detailZh: `客户 ${customer} 的采购单 ${customerPo} 已录入为订单 ${known?.number ?? ''}`,
      errors: [{ pointer: '/customerPo', code: 'duplicate-customer-po', message, given: customerPo }],
      facts: { order: known?.number },
    });
  }
}

function customerOf(input: NewOrder, actor: Actor): string {
  const customer = input.customer ?? actor.customer;
  if (customer) return customer;
  const message = 'Name the customer';
  throw new DomainError('validation-failed', message, {
    errors: [{ pointer: '/customer', code: 'required', message, messageZh: '请填写客户' }],
    detailZh: '请填写客户',
  });
}

/** Prices are agreed by the company; a customer orders at the price list. */
function refuseOwnPrices(input: NewOrder, actor: Actor): void {
  if (actor.role !== 'customer') return;
  const errors = input.lines.flatMap((line, i) =>
    line.unitPrice === undefined
      ? []
      : [
          {
            pointer: `/lines/${String(i)}/unitPrice`,
            code: 'not-allowed' as const,
            message: 'Customers order at the price list',
            messageZh: '客户按价目表下单',
            given: line.unitPrice,
          },
        ],
  );
  if (errors.length > 0)
    throw new DomainError('business-rule', 'Customers order at the price list', {
      errors,
      detailZh: '客户按价目表下单',
    });
}

async function readCustomer(tx: Tx, code: string): Promise<Customer> {
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

async function readShipTo(tx: Tx, input: NewOrder, customer: string): Promise<ShipTo> {
  const { shipTo } = input;
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

async function readTaxRules(tx: Tx): Promise<TaxRule[]> {
  return await tx.rows<TaxRule>(
    `select code, country, region, customer_tax_class as "customerTaxClass", item_tax_class as "itemTaxClass",
            rate_percent::text as "ratePercent", taxes_freight as "taxesFreight", name, name_zh as "nameZh" from tax_rules`,
  );
}

const fieldError = (
  code: 'unknown-customer' | 'inactive-customer' | 'unknown-address',
  pointer: string,
  en: string,
  zh: string,
  given: unknown,
): DomainError =>
  new DomainError(code, en, { detailZh: zh, errors: [{ pointer, code, message: en, messageZh: zh, given }] });

function isSamePurchaseOrder(error: unknown): boolean {
  const cause =
    error instanceof QueryFailedError
      ? (error.driverError as { constraint?: string })
      : (error as { constraint?: string });
  return cause.constraint === 'orders_customer_po';
}

const unknownCustomer = (code: string): DomainError =>
  fieldError('unknown-customer', '/customer', `Customer ${code} does not exist`, `客户 ${code} 不存在`, code);
