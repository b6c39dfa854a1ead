import { Check, Entity, ForeignKey, Index } from 'typeorm';
import { Order } from '../orders/orders.entities.js';
import { Id, Instant, Ref, Text } from '../platform/database/columns.js';

@Check('messages_audience', `"audience" in ('customer', 'staff')`)
@Entity('messages', { comment: 'messages to customers and staff about an order, each once' })
export class Message {
  @Id() id!: string;
  @Index() @ForeignKey(() => Order) @Ref('sales order') orderId!: string;
  @Index({ unique: true }) @Text('what makes it unique: order, version, kind, occurrence') key!: string;
  @Text('what it says: offer, confirmation, reminder, delay …') kind!: string;
  @Text('customer, staff') audience!: 'customer' | 'staff';
  @Text('recipient e-mail', { nullable: true }) recipient!: string | null;
  @Text('language it is written in') language!: string;
  @Text('subject') subject!: string;
  @Text('text') body!: string;
  @Instant('when it was written') at!: Date;
}
