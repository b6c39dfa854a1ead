import { Check, Entity, ForeignKey, Index } from 'typeorm';
import type { Department } from '../../domain/order/departments.js';
import type { Deadline } from '../../domain/deadlines/deadline.js';
import type { TaskKind } from '../../domain/order/tasks.js';
import { Order } from '../orders/orders.entities.js';
import { Id, Instant, Int, Json, Ref, Text } from '../platform/database/columns.js';

@Entity('tasks', { comment: 'what a department is asked to do for an order' })
@Check('tasks_state', `"state" in ('open', 'claimed', 'completed', 'declined', 'withdrawn')`)
@Index('tasks_once', ['orderId', 'kind', 'document'], {
  unique: true,
  where: `"state" in ('open', 'claimed')`,
})
@Index('tasks_most_urgent', ['priority', 'dueAt', 'id'], { where: `"state" in ('open', 'claimed')` })
@Index('tasks_queue', ['department', 'dueAt'], { where: `"state" in ('open', 'claimed')` })
export class Task {
  @Id() id!: string;
  @Text('department that works on it') department!: Department;
  @Text('what is to be done, domain/order/tasks.ts') kind!: TaskKind;
  @ForeignKey(() => Order) @Ref('sales order') orderId!: string;
  @Index() @Text('number of the sales order') orderNumber!: string;
  @Int('version of the sales order it speaks of') version!: number;
  @Text('document it is about: work order, release, shipment …; the order number when about the order')
  document!: string;
  @Json('what one needs to know to do it') data!: Record<string, unknown>;
  @Text('open, claimed, completed, declined, withdrawn') state!:
    'open' | 'claimed' | 'completed' | 'declined' | 'withdrawn';
  @Int('1 = most urgent, 3 = normal') priority!: number;
  @Instant('when it should be done', { nullable: true }) dueAt!: Date | null;
  @Json('what happens when it is not done, in time order: reminder, due, expected, escalation', {
    default: [],
  })
  deadlines!: Deadline[];
  @Text('who claimed it', { nullable: true }) assignee!: string | null;
  @Text('who completed or declined it', { nullable: true }) closedBy!: string | null;
  @Text('why it was declined, or a remark', { nullable: true }) reason!: string | null;
  @Instant('when it was opened') openedAt!: Date;
  @Instant('when it was completed, declined or withdrawn', { nullable: true }) closedAt!: Date | null;
}
