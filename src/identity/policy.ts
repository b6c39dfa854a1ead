/**
 * Who may do what (R26). Nothing is allowed that is not written here.
 *
 * Every route names one `action subject` of this file in `@May(…)`; the guard asks whether the role may do that at
 * all, and the service asks {@link authorise} whether it may do it to this very order or task.
 */
import { createMongoAbility, subject, type MongoAbility, type RawRuleOf } from '@casl/ability';
import { DomainError } from '../../domain/errors/domain-error.js';
import type { Role } from '../../domain/identity/roles.js';
import { DEPARTMENTS, type Department } from '../../domain/order/departments.js';
import type { Actor } from './actor.js';

/** Everything that can be done, by what it is done to. */
export const ACTIONS = {
  // Prices and amounts are read apart: who moves goods need not know what they cost the customer.
  order: ['place', 'read', 'readAmounts', 'answerOffer', 'change', 'control', 'prioritise'],
  commitment: ['read'],
  task: ['read', 'claim', 'complete', 'decline'],
  workOrder: ['read', 'acknowledge', 'start', 'report', 'complete'],
  inspection: ['read', 'record'],
  purchase: ['read', 'confirm', 'receive'],
  release: ['read', 'pick', 'pack', 'move'],
  transfer: ['read', 'dispatch', 'arrive'],
  shipment: ['read', 'plan', 'handOver', 'track', 'deliver'],
  receivable: ['read', 'credit'],
  payment: ['read', 'record', 'refund'],
  creditNote: ['read'],
  stock: ['read', 'count'],
  catalog: ['read'],
  customer: ['read'],
  clock: ['read', 'adjust'],
  audit: ['read'],
  // When tasks are due, who is reminded and who is told: the company's own rules.
  deadlines: ['read', 'change'],
  delay: ['read'],
  // What delays many orders at once: reported, and ended, by the department concerned.
  disruption: ['read', 'report'],
  apiKey: ['manage'],
  metrics: ['read'],
} as const;

export type Subject = keyof typeof ACTIONS;
export type ActionOn<S extends Subject> = (typeof ACTIONS)[S][number];

/** Limits an action to rows of one customer or one department. */
interface RowScope {
  customer?: string;
  department?: Department;
}

type Allow = <S extends Subject>(
  actions: ActionOn<S> | readonly ActionOn<S>[],
  subject: S,
  rows?: RowScope,
) => void;

const POLICY: Record<Role, (may: Allow, actor: Actor) => void> = {
  sales: (may) => {
    may(['place', 'read', 'readAmounts', 'answerOffer', 'change', 'prioritise', 'control'], 'order');
    // Sales answers for the whole order to its customer.
    may('read', 'task');
    workTasksOf('sales', may);
    readBusiness(may);
  },
  orderAdministrator: (may) => {
    may(['place', 'read', 'readAmounts', 'answerOffer', 'change', 'prioritise', 'control'], 'order');
    may(['read', 'claim', 'complete', 'decline'], 'task');
    may('report', 'disruption');
    readBusiness(may);
  },
  production: (may) => {
    may('read', 'order');
    workTasksOf('production', may);
    may(['acknowledge', 'start', 'report', 'complete'], 'workOrder');
    may('record', 'inspection');
    may('report', 'disruption', { department: 'production' });
    readGoods(may);
  },
  inventory: (may) => {
    may('read', 'order');
    workTasksOf('inventory', may);
    may('report', 'disruption', { department: 'inventory' });
    may(['pick', 'pack', 'move'], 'release');
    may(['dispatch', 'arrive'], 'transfer');
    may('count', 'stock');
    readGoods(may);
  },
  purchasing: (may) => {
    may('read', 'order');
    workTasksOf('purchasing', may);
    may('report', 'disruption', { department: 'purchasing' });
    may(['confirm', 'receive'], 'purchase');
    readGoods(may);
  },
  // A carrier's system reports its scans with an API key of this role.
  logistics: (may) => {
    may('read', 'order');
    workTasksOf('logistics', may);
    may('report', 'disruption', { department: 'logistics' });
    may(['plan', 'handOver', 'track', 'deliver'], 'shipment');
    readGoods(may);
  },
  finance: (may) => {
    may(['read', 'readAmounts'], 'order');
    workTasksOf('finance', may);
    may(['record', 'refund'], 'payment');
    may('credit', 'receivable');
    readBusiness(may);
  },
  marketing: (may) => {
    may(['read', 'readAmounts'], 'order');
    may('read', 'catalog');
    may('read', 'customer');
    may('read', 'clock');
  },
  manager: (may) => {
    may(['read', 'readAmounts', 'change', 'prioritise', 'control'], 'order');
    may(['read', 'claim', 'complete', 'decline'], 'task');
    may('change', 'deadlines');
    readBusiness(may);
  },
  customer: (may, { customer }) => {
    // A customer user without a customer cannot be stored; should there be one, it may do nothing.
    if (customer === null) return;
    may(['place', 'read', 'readAmounts', 'answerOffer', 'change'], 'order', { customer });
    may('read', 'receivable', { customer });
    may('read', 'creditNote', { customer });
    may('read', 'customer', { customer });
    may('read', 'catalog');
    may('read', 'clock');
  },
  auditor: (may) => {
    may(['read', 'readAmounts'], 'order');
    may('read', 'task');
    readBusiness(may);
    may('read', 'audit');
    may('read', 'metrics');
  },
  administrator: (may) => {
    may(['read', 'readAmounts'], 'order');
    may('read', 'task');
    readBusiness(may);
    may('read', 'audit');
    may('adjust', 'clock');
    may('change', 'deadlines');
    may('manage', 'apiKey');
    may('read', 'metrics');
  },
};

/** A department's people and machines see and work on its own tasks; that an order waits for others they see on the order. */
function workTasksOf(department: Department, may: Allow): void {
  may(['read', 'claim', 'complete', 'decline'], 'task', { department });
}

/** What the departments that move goods look at. */
function readGoods(may: Allow): void {
  may('read', 'commitment');
  may('read', 'workOrder');
  may('read', 'inspection');
  may('read', 'delay');
  may('read', 'disruption');
  may('read', 'purchase');
  may('read', 'release');
  may('read', 'transfer');
  may('read', 'shipment');
  may('read', 'stock');
  may('read', 'catalog');
  may('read', 'customer');
  may('read', 'clock');
  may('read', 'deadlines');
}

/** Goods and money. */
function readBusiness(may: Allow): void {
  readGoods(may);
  may('read', 'receivable');
  may('read', 'payment');
  may('read', 'creditNote');
}

const abilities = new WeakMap<Actor, MongoAbility>();

/** What an actor may do; computed once per actor. */
function abilityOf(actor: Actor): MongoAbility {
  const known = abilities.get(actor);
  if (known) return known;
  const rules: RawRuleOf<MongoAbility>[] = [];
  POLICY[actor.role]((actions, on, rows) => {
    rules.push({
      action: typeof actions === 'string' ? actions : [...actions],
      subject: on,
      ...(rows ? { conditions: { ...rows } } : {}),
    });
  }, actor);
  const ability = createMongoAbility(rules);
  abilities.set(actor, ability);
  return ability;
}

/** Whether an actor may do this, to something at all or, with `row`, to this very thing. */
export function may<S extends Subject>(actor: Actor, action: ActionOn<S>, on: S, row?: RowScope): boolean {
  return abilityOf(actor).can(action, row ? subject(on, { ...row }) : on);
}

/** Whether an actor may do this to anything: what the guard asks before a handler runs. */
export const mayAtAll = (actor: Actor, action: string, on: Subject): boolean =>
  abilityOf(actor).can(action, on);

/** Everything an actor may do to anything, as `action subject`. */
export function permissionsOf(actor: Actor): string[] {
  return Object.entries(ACTIONS).flatMap(([on, actions]) =>
    actions.filter((action) => mayAtAll(actor, action, on as Subject)).map((action) => `${action} ${on}`),
  );
}

/**
 * Refuses what an actor may not do to a thing: services call it first.
 *
 * Another customer's order is answered as if it did not exist, so that numbers cannot be guessed.
 * @throws DomainError `forbidden`, or `not-found` for a customer.
 */
export function authorise<S extends Subject>(actor: Actor, action: ActionOn<S>, on: S, row: RowScope): void {
  if (may(actor, action, on, row)) return;
  if (actor.role === 'customer' && may(actor, action, on)) {
    throw on === 'order' ? noSuchOrder() : notYours();
  }
  throw forbidden(actor, action, on, row.department);
}

/** One wording for an order that is not there and for one of another customer, which must not be told apart. */
export const noSuchOrder = (): DomainError =>
  new DomainError('not-found', 'There is no order of that number', { detailZh: '没有该编号的订单' });

const notYours = (): DomainError =>
  new DomainError('not-found', 'There is no such thing, or it is not yours', {
    detailZh: '对象不存在，或不属于您',
  });

/** The refusal that names what is missing. */
export function forbidden(actor: Actor, action: string, on: string, department?: Department): DomainError {
  const of = department === undefined ? '' : ` of ${department}`;
  return new DomainError('forbidden', `The role ${actor.role} may not ${action} ${on}${of}`, {
    detailZh: `角色 ${actor.role} 无权执行：${action} ${on}${of}`,
    facts: { missing: `${action} ${on}` },
  });
}

/** Whether an actor may work on a department's tasks. */
export const mayActFor = (actor: Actor, department: Department): boolean =>
  may(actor, 'complete', 'task', { department });

/** Departments whose tasks an actor may read. */
export const tasksReadBy = (actor: Actor): Department[] =>
  DEPARTMENTS.filter((department) => may(actor, 'read', 'task', { department }));
