import type { TaskKind } from '../domain/order/tasks.js';

/** A task as `GET /v1/tasks` shows it. */
export interface Task {
  id: string;
  kind: TaskKind;
  order: string;
  document: string;
  data: Record<string, unknown>;
}

/** Whoever does all work. */
export const EVERYBODY = 'orders@demo.example';

/** Left out: what the task asks for needs no further word. */
const RESULTS: Record<TaskKind, (task: Task) => unknown> = {
  answerOffer: () => ({ accept: true }),
  findSource: () => ({ supplier: 'SUP-STEEL', leadDays: 5, price: '10' }),
  approveStep: () => undefined,
  decideCredit: () => ({ approve: true }),
  confirmDeposit: ({ document }) => ({ reference: `BANK-${document}` }),
  produce: ({ data }) => (data['requirements'] ? { acknowledge: true } : undefined),
  inspect: ({ data }) => ({
    results: (data['checklist'] as { check: number }[]).map(({ check }) => ({ check, ok: true })),
  }),
  receiveGoods: () => undefined,
  transferGoods: () => undefined,
  pick: () => undefined,
  handOver: ({ document }) => ({ trackingNumber: `TRACK-${document}` }),
  proveDelivery: () => ({ signedBy: 'the gatekeeper' }),
  collectBalance: ({ document }) => ({ reference: `BANK-${document}` }),
  returnPayment: ({ document }) => ({ reference: `BACK-${document}` }),
  decideChange: () => ({ decision: 'approve' }),
  answerChange: () => ({ accept: true }),
  bearCost: () => ({ accept: true }),
  acknowledgeChange: () => undefined,
  expedite: () => ({ note: 'we do what we can' }),
  resolveRefusal: () => undefined,
  resolveDecline: () => ({ action: 'reassign' }),
};

/** What a task's completion takes when all goes by plan. */
export const resultByPlan = (task: Task): unknown => RESULTS[task.kind](task);
