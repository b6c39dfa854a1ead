import { ROLES, type Role } from '../../domain/identity/roles.js';
import { DEPARTMENTS } from '../../domain/order/departments.js';
import type { Actor } from './actor.js';
import { ACTIONS, authorise, may, mayActFor, permissionsOf } from './policy.js';

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
  'read purchase',
  'read release',
  'read shipment',
  'read stock',
  'read catalog',
  'read customer',
  'read clock',
];
const BUSINESS = [...GOODS, 'read receivable', 'read payment'];
const TASKS = ['read task', 'claim task', 'complete task', 'decline task'];
const ORDERS = ['place order', 'read order', 'answerOffer order'];

/** Written out by hand, apart from the policy: what each role may do to anything at all. */
const EXPECTED: Record<Role, string[]> = {
  sales: [...ORDERS, ...TASKS, ...BUSINESS],
  orderAdministrator: [...ORDERS, ...TASKS, ...BUSINESS],
  production: [
    'read order',
    ...TASKS,
    ...GOODS,
    'acknowledge workOrder',
    'start workOrder',
    'report workOrder',
    'complete workOrder',
  ],
  inventory: ['read order', ...TASKS, ...GOODS, 'pick release', 'pack release'],
  purchasing: ['read order', ...TASKS, ...GOODS, 'confirm purchase', 'receive purchase'],
  logistics: ['read order', ...TASKS, ...GOODS, 'handOver shipment', 'track shipment', 'deliver shipment'],
  finance: ['read order', ...TASKS, ...BUSINESS, 'record payment'],
  marketing: ['read order', 'read catalog', 'read customer', 'read clock'],
  manager: ['read order', ...TASKS, ...BUSINESS],
  customer: [...ORDERS, 'read receivable', 'read customer', 'read catalog', 'read clock'],
  auditor: ['read order', 'read task', ...BUSINESS, 'read audit', 'read metrics'],
  administrator: [
    'read order',
    'read task',
    ...BUSINESS,
    'read audit',
    'adjust clock',
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

  it('keeps customers to their own orders, which are all that exists for them', () => {
    const customer = actor('customer');
    expect(may(customer, 'read', 'order', { customer: 'C-1' })).toBe(true);
    expect(may(customer, 'read', 'order', { customer: 'C-2' })).toBe(false);
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
    expect(() => {
      authorise(actor('finance'), 'complete', 'task', { department: 'production' });
    }).toThrow(expect.objectContaining({ code: 'forbidden', facts: { missing: 'complete task' } }));
  });
});
