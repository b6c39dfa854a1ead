import type { Department } from '../../domain/order/departments.js';
import type { TaskKind } from '../../domain/order/tasks.js';
import type { FactKind } from '../../workflows/messages.js';
import type { Customer } from '../customers/customers.entities.js';
import type { Message } from '../notifications/notifications.entities.js';
import type { Task } from '../tasks/tasks.entities.js';
import type { Order, OrderLine, TimelineEntry } from './orders.entities.js';
import type { AgreedOfLine, AgreedOfOrder } from './save-order-file.js';

/** Instants are ISO text here: rows are read and written as JSON. */
export type AsText<T> = {
  [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K];
};
/** What was agreed is not saved with the rest and so not to be written here: `save-order-file.ts`. */
type Agreed<T, K extends keyof T> = Omit<T, K> & Readonly<Pick<T, K>>;
export type OrderRow = Agreed<AsText<Order>, AgreedOfOrder>;
export type LineRow = Agreed<AsText<OrderLine>, AgreedOfLine>;
export type TaskRow = AsText<Task>;
export type TimelineRow = AsText<TimelineEntry>;
export type MessageRow = AsText<Message>;

/** Whom the order's letters go to, and in which language. */
export type Contact = Pick<Customer, 'email' | 'language'>;

/** An order and what belongs to it, as it was read or is about to be written. */
export interface OrderRecords {
  order: OrderRow;
  lines: LineRow[];
  tasks: TaskRow[];
  contact: Contact;
}

export interface NewTask {
  kind: TaskKind;
  document: string;
  data?: Record<string, unknown>;
  /** By plan; left out, the company's rule for the kind of task says it. */
  dueAt?: string | null;
  /** Instant by which the next fact should have come by plan; left out, the due time; null, none is expected. */
  expectedBy?: string | null;
  /** Only where the kind alone does not say it (approvals, declined tasks). */
  department?: Department;
}

export interface NewFact {
  kind: FactKind;
  commitment: string;
  line?: number;
  quantity?: string;
  by: string;
  note?: string;
}
