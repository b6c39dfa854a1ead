/** Departments that undertake commitments and receive tasks; also the names of their Temporal task queues. */
export const DEPARTMENTS = [
  'sales',
  'production',
  'inventory',
  'purchasing',
  'logistics',
  'finance',
] as const;
export type Department = (typeof DEPARTMENTS)[number];

/** Whom an order can be waiting for: a department or the customer. */
export type WaitingFor = Department | 'customer';
