import type { CancellationPlan } from '../../domain/cancellation/plan.js';
import { Exact, money } from '../../domain/money/money.js';
import type { Settlement } from '../finance/finance.service.js';
import type { CancellationPreviewView } from './control.views.js';

/** What a cancellation at this instant would come to, and the hash by which it is agreed to. */
export interface CancellationPreview extends CancellationPlan {
  settlement: Settlement;
  hash: string;
}

/** A preview as it is answered, also by the refusal of an earlier one; in the order's currency and the company's. */
export function cancellationView(
  { settlement, cost, charge, ...preview }: CancellationPreview,
  currency: string,
  home: string,
): CancellationPreviewView {
  const inOrder = (amount: string) => money(new Exact(amount), currency);
  const atHome = (amount: string) => money(new Exact(amount), home);
  return {
    ...preview,
    lines: preview.lines.map((line) => ({ ...line, cost: atHome(line.cost), charge: inOrder(line.charge) })),
    commitments: preview.commitments.map((each) => ({ ...each, cost: atHome(each.cost) })),
    cost: atHome(cost),
    charge: inOrder(charge),
    due: inOrder(settlement.due),
    received: inOrder(settlement.received),
    toPay: inOrder(settlement.toPay),
    toReturn: inOrder(settlement.toReturn),
  };
}
