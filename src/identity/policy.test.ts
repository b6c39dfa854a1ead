import { ROLES, type Role } from '../../domain/identity/roles.js';
import { DEPARTMENTS, type Department } from '../../domain/order/departments.js';
import type { Actor } from './actor.js';
import { ACTIONS, authorise, may, mayActFor, permissionsOf, tasksReadBy } from './policy.js';

const actor = (role: Role, customer: string | null = role === 'customer' ? 'C-1' : null): Actor => ({
  id: role,
  name: role,
  role,
  customer,
  kind: 'user',
});

const GOODS = [
  'read commitment',
  'read workOrder',
  'read inspection',
  'read purchase',
  'read release',
  'read transfer',
  'read shipment',
  'read stock',
  'read catalog',
  'read customer',
  'read clock',
  'read deadlines',
  'read delay',
  'read disruption',
];
const BUSINESS = [...GOODS, 'read receivable', 'read payment', 'read creditNote'];
const TASKS = ['read task', 'claim task', 'complete task', 'decline task'];
const ORDERS = ['place order', 'read order', 'readAmounts order', 'answerOffer order', 'change order'];
const READ_ORDERS = ['read order', 'readAmounts order'];

/** Written out by hand, apart from the policy: what each role may do to anything at all. */
const EXPECTED: Record<Role, string[]> = {
  sales: [...ORDERS, 'prioritise order', 'control order', ...TASKS, ...BUSINESS],
  orderAdministrator: [
    ...ORDERS,
    'prioritise order',
    'control order',
    'report disruption',
    ...TASKS,
    ...BUSINESS,
  ],
  production: [
    'read order',
    ...TASKS,
    ...GOODS,
    'acknowledge workOrder',
    'start workOrder',
    'report workOrder',
    'complete workOrder',
    'record inspection',
    'report disruption',
  ],
  inventory: [
    'read order',
    ...TASKS,
    ...GOODS,
    'pick release',
    'pack release',
    'move release',
    'dispatch transfer',
    'arrive transfer',
    'count stock',
    'report disruption',
  ],
  purchasing: ['read order', ...TASKS, ...GOODS, 'confirm purchase', 'receive purchase', 'report disruption'],
  logistics: [
    'read order',
    ...TASKS,
    ...GOODS,
    'plan shipment',
    'handOver shipment',
    'track shipment',
    'deliver shipment',
    'report disruption',
  ],
  finance: [...READ_ORDERS, ...TASKS, ...BUSINESS, 'record payment', 'refund payment', 'credit receivable'],
  marketing: [...READ_ORDERS, 'read catalog', 'read customer', 'read clock'],
  manager: [
    ...READ_ORDERS,
    'change order',
    'prioritise order',
    'control order',
    ...TASKS,
    ...BUSINESS,
    'change deadlines',
  ],
  customer: [...ORDERS, 'read receivable', 'read creditNote', 'read customer', 'read catalog', 'read clock'],
  auditor: [...READ_ORDERS, 'read task', ...BUSINESS, 'read audit', 'read metrics'],
  administrator: [
    ...READ_ORDERS,
    'read task',
    ...BUSINESS,
    'read audit',
    'adjust clock',
    'change deadlines',
    'manage apiKey',
    'read metrics',
  ],
};

describe('the policy', () => {
  it.each(ROLES)('lets %s do this and nothing else', (role) => {
    expect(permissionsOf(actor(role)).sort()).toEqual([...EXPECTED[role]].sort());
  });

  it('leaves no action that nobody may do', () => {
    const all = Object.entries(ACTIONS).flatMap(([subject, actions]) =>
      actions.map((action) => `${action} ${subject}`),
    );
    expect(all.filter((each) => !Object.values(EXPECTED).some((role) => role.includes(each)))).toEqual([]);
  });

  it('shows amounts to nobody who only makes, buys, stores or carries goods', () => {
    const unseeing = ROLES.filter((role) => !may(actor(role), 'readAmounts', 'order'));
    expect(unseeing).toEqual(['production', 'inventory', 'purchasing', 'logistics']);
  });

  it('keeps customers to their own orders, which are all that exists for them', () => {
    const customer = actor('customer');
    expect(may(customer, 'read', 'order', { customer: 'C-1' })).toBe(true);
    expect(may(customer, 'read', 'order', { customer: 'C-2' })).toBe(false);
    expect(may(customer, 'change', 'order', { customer: 'C-1' })).toBe(true);
    expect(may(customer, 'change', 'order', { customer: 'C-2' })).toBe(false);
    expect(() => {
      authorise(customer, 'read', 'order', { customer: 'C-2' });
    }).toThrow(expect.objectContaining({ code: 'not-found' }));
    expect(() => {
      authorise(customer, 'claim', 'task', { department: 'sales' });
    }).toThrow(expect.objectContaining({ code: 'forbidden' }));
    expect(permissionsOf(actor('customer', null))).toEqual([]);
  });

  it('keeps departments to their own tasks', () => {
    for (const department of DEPARTMENTS) {
      const able = ROLES.filter((role) => mayActFor(actor(role), department));
      expect(able.sort()).toEqual([department, 'manager', 'orderAdministrator'].sort());
    }
    const readers = (department: Department): Role[] =>
      ROLES.filter((role) => tasksReadBy(actor(role)).includes(department));
    const everybodys: Role[] = ['sales', 'orderAdministrator', 'manager', 'auditor', 'administrator'];
    expect(readers('sales').sort()).toEqual([...everybodys].sort());
    for (const department of ['production', 'inventory', 'purchasing', 'logistics', 'finance'] as const)
      expect(readers(department).sort()).toEqual([...everybodys, department].sort());
    expect(() => {
      authorise(actor('finance'), 'complete', 'task', { department: 'production' });
    }).toThrow(expect.objectContaining({ code: 'forbidden', facts: { missing: 'complete task' } }));
  });
});
