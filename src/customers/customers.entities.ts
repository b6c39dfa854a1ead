import { Check, Entity, ForeignKey, Index } from 'typeorm';
import { Amount, Code, Flag, Int, Quantity, Text } from '../platform/database/columns.js';

@Entity('customers', { comment: 'customers with their terms' })
@Check(
  'customers_terms',
  '"deposit_percent" between 0 and 100 and "deposit_days" >= 0 and "payment_days" >= 0',
)
@Check('customers_language', `"language" in ('en', 'zh-CN')`)
export class Customer {
  @Code('customer code') code!: string;
  @Text('name') name!: string;
  @Text('name in Chinese; empty = none', { nullable: true }) nameZh!: string | null;
  @Text('language of documents and messages') language!: 'en' | 'zh-CN';
  @Text('currency of orders and invoices, ISO 4217') currency!: string;
  @Text('tax class of the customer; * = no special class') taxClass!: string;
  @Amount('credit limit in the customer currency; empty = none set, no limit applies', { nullable: true })
  creditLimit!: string | null;
  @Quantity('deposit asked before work starts, percent of the total; 0 = none') depositPercent!: string;
  @Int('working days the customer is given to pay the deposit') depositDays!: number;
  @Int('calendar days from invoice to due date') paymentDays!: number;
  @Text('sales representative (user e-mail)', { nullable: true }) salesRep!: string | null;
  @Text('e-mail for confirmations and notices', { nullable: true }) email!: string | null;
  @Text('contact person', { nullable: true }) contact!: string | null;
  @Flag('may place orders', { default: true }) active!: boolean;
}

@Entity('customer_addresses', { comment: 'delivery and invoice addresses' })
export class CustomerAddress {
  @Code('address code, unique in the company') code!: string;
  @Index() @ForeignKey(() => Customer) @Text('customer code') customer!: string;
  @Text('recipient or site name', { nullable: true }) name!: string | null;
  @Text('street and number') line1!: string;
  @Text('further address line', { nullable: true }) line2!: string | null;
  @Text('city') city!: string;
  @Text('state or province', { nullable: true }) region!: string | null;
  @Text('country, ISO 3166-1 alpha-2') country!: string;
  @Text('postal code', { nullable: true }) postalCode!: string | null;
  @Flag('used when an order names no address', { default: false }) isDefault!: boolean;
}
