import { Injectable } from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
import { dateIn } from '../../domain/calendar/zones.js';
import { DomainError } from '../../domain/errors/domain-error.js';
import { CompanyProfile } from '../company/company-profile.js';
import type { Actor } from '../identity/actor.js';
import { authorise } from '../identity/policy.js';
import { BusinessClock } from '../platform/clock/business-clock.js';
import { Database, type Tx } from '../platform/database/database.js';
import { nextNumber } from '../platform/database/numbers.js';
import { insertRows } from '../platform/database/rows.js';
import { IdempotencyService, type IdempotentRequest } from '../platform/http/idempotency.service.js';
import { OrderDesk } from './order-desk.js';
import { OrderFile } from './order-file.js';
import type { NewOrder } from './order-input.js';
import { newLineRow, newOrderRow } from './new-order-rows.js';
import { refusePast, refusePrices, unknownCustomer, type AskedDate } from './order-refusals.js';
import { orderView, type OrderView } from './order-view.js';
import { writeVersion } from './order-versions.js';
import { checkLines, price, readSoldItems } from './price-new-order.js';
import { readCustomer, readShipTo, readTaxRules } from './sale-facts.js';

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
    if (actor.role === 'customer') refusePrices(pricesOf(input));
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
    refusePast(datesOf(input), dateIn(this.company.timeZone, time.at.toISOString()));
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
    const file = new OrderFile(
      tx,
      { order, lines: rows, tasks: [], contact: customer },
      time,
      this.company.planner,
      true,
    );
    file.tell(
      'orderPlaced',
      actor.name,
      { channel, customer: customer.code, customerPo: order.customerPo, total: order.total, currency },
      'sales',
    );
    await this.desk.save(file);
    return orderView(order, rows, [], [], customer.name);
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

const datesOf = (input: NewOrder): AskedDate[] => [
  { pointer: '/requestedDate', date: input.requestedDate },
  ...input.lines.map(({ requestedDate: date }, i) => ({
    pointer: `/lines/${String(i)}/requestedDate`,
    date,
  })),
];

const pricesOf = ({ lines }: NewOrder) =>
  lines.map(({ unitPrice }, i) => ({ pointer: `/lines/${String(i)}/unitPrice`, unitPrice }));

function isSamePurchaseOrder(error: unknown): boolean {
  const cause =
    error instanceof QueryFailedError
      ? (error.driverError as { constraint?: string })
      : (error as { constraint?: string });
  return cause.constraint === 'orders_customer_po';
}
