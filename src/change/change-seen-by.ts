import type { ChangeContent } from '../../domain/change/content.js';
import type { Actor } from '../identity/actor.js';
import { may } from '../identity/policy.js';
import type { ChangeRow } from './change-rows.js';
import { changeView, type AssessmentView, type ChangeView } from './change.views.js';

/**
 * A change as an actor may see it: customers see what they said and what a department would have instead, and not who of the
 * company said what to whom; who may not read amounts sees none.
 */
export function changeSeenBy(actor: Actor, row: ChangeRow): ChangeView {
  if (actor.role === 'customer') {
    const view = changeView(row, true);
    const by = row.speaksFor === 'customer' ? view.by : 'sales';
    return { ...view, by, rounds: view.rounds.flatMap(toldToCustomer) };
  }
  if (may(actor, 'readAmounts', 'order')) return changeView(row, false);
  const view = changeView({ ...row, content: withoutPrices(row.content) }, false);
  return { ...view, assessment: view.assessment && withoutAmounts(view.assessment) };
}

type RoundView = ChangeView['rounds'][number];

function toldToCustomer(round: RoundView): RoundView[] {
  const { side, says } = round;
  if (side === 'customer') return [round];
  const isForThem = says === 'requests' || says === 'counters' || says === 'asksAgain';
  return isForThem ? [{ ...round, by: side, note: null, hash: null }] : [];
}

function withoutAmounts({ cost: _cost, absorbed: _absorbed, ...shown }: AssessmentView): AssessmentView {
  return {
    ...shown,
    money: null,
    lines: shown.lines.map((line) => ({ ...line, amountBefore: null, amountAfter: null })),
    commitments: shown.commitments?.map((each) => ({ ...each, cost: null })),
  };
}

function withoutPrices(content: ChangeContent): ChangeContent {
  return {
    ...content,
    lines: content.lines?.map((line) => {
      if (line.do !== 'add' && line.do !== 'replace') return line;
      const { unitPrice: _price, discount: _discount, ...wanted } = line.wanted;
      return { ...line, wanted };
    }),
  };
}
