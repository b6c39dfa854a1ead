/** Roles of people and machines (R26). */
export const ROLES = [
  'sales',
  'orderAdministrator',
  'production',
  'inventory',
  'purchasing',
  'logistics',
  'finance',
  'marketing',
  'manager',
  'customer',
  'auditor',
  'administrator',
] as const;
export type Role = (typeof ROLES)[number];
