import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import type { Assessment, Round, Side } from '../../domain/change/assessment.js';
import { collide, fieldsOf, type ChangeContent } from '../../domain/change/content.js';
import { countered } from '../../domain/change/counter.js';
import { become, type ChangeState } from '../../domain/change/states.js';
import { targetOf } from '../../domain/change/target.js';
import type { ChangeDecided, ChangeRequested } from '../../workflows/messages.js';
import { refuseOutdated } from '../control/rehearsal.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import { listedNow } from '../orders/listed-prices.js';
import { nextNumber } from '../platform/database/numbers.js';
import { AssessChange } from './assess-change.service.js';
import { ChangeNegotiation, note, type Why } from './change-negotiation.service.js';
import { noSuchChange, notOpen, refuseEnded } from './change-refusals.js';
import { insertChange, readChange, readOpenChanges, type ChangeRow } from './change-rows.js';
import { assessmentView } from './change.views.js';
import { agreedOf } from './write-change.js';

/**
 * Takes changes that are asked for, has them decided, and hands what is agreed to the order's workflow (R16). Requests are
 * never combined: those that touch the same wait for each other, the others are negotiated side by side and looked at anew
 * whenever one of them has been carried out.
 */
@Injectable()
export class ChangesService {
  constructor(
    desk: OrderDesk,
    private readonly assessing: AssessChange,
    private readonly negotiation: ChangeNegotiation,
  ) {
    desk.whenEnded((file) => this.close(file, { en: `the order is ${file.stage}`, zh: '订单已结束' }));
    desk.beforeSave(async (file) => {
      if (file.order.cancellation) await this.close(file, { en: 'the order is cancelled', zh: '订单已取消' });
    });
  }

  /** What a change would come to now; nothing is touched. */
  async assess(file: OrderFile, content: ChangeContent, byStaff: boolean): Promise<Assessment> {
    refuseEnded(file);
    const todo = { number: 'CH', content, by: 'system', reason: '', byStaff };
    return await this.assessing.assess(file, todo);
  }

  /** @throws DomainError when the order cannot be like that, or an agreed assessment is outdated: nothing is kept then */
  async request(
    file: OrderFile,
    asked: ChangeRequested & { content: ChangeContent },
    cameBy: 'api' | 'signal',
  ): Promise<ChangeRow> {
    refuseEnded(file);
    const listed = await listedNow(file, targetOf(agreedOf(file), asked.content));
    const change = newChange(file, asked, { cameBy, listed });
    const open = await readOpenChanges(file);
    if (open.some((each) => collide(each.fields, change.fields))) change.state = 'queued';
    const assessment = await this.negotiation.look(file, change);
    const { by, reason, speaksFor, agreedHash } = change;
    refuseMoved(agreedHash, assessment, speaksFor === 'customer');
    change.number = await nextNumber(file.tx, 'CH', file.time.at);
    const side: Side = speaksFor === 'customer' ? 'customer' : 'sales';
    note(file, change, { by, side, says: 'requests', note: reason, hash: agreedHash });
    // Whoever saw the assessment and speaks for the customer has accepted what is worse about it.
    if (agreedHash !== null && speaksFor !== null)
      note(file, change, { by, side: 'customer', says: 'accepts', note: null, hash: assessment.offer });
    await insertChange(file.tx, change);
    file.tell('changeRequested', by, { change: change.number, reason, cameBy }, 'sales');
    if (change.state === 'negotiating') await this.negotiation.weigh(file, change);
    await this.negotiation.comeUp(file, false);
    return change;
  }

  /** Somebody's word on a change that is being negotiated, or its withdrawal. */
  async decide(file: OrderFile, decided: ChangeDecided): Promise<ChangeRow> {
    const known = await this.changeOf(file, decided.change);
    const { decision, by, reason, requestId } = decided;
    const change = openIn(known, decision === 'withdraw' ? WITHDRAWABLE : ['negotiating']);
    const word = { by, side: 'customer' as const, note: reason, hash: null, requestId };
    if (decision === 'withdraw') {
      note(file, change, {
        ...word,
        side: change.speaksFor === 'customer' ? 'customer' : 'sales',
        says: 'withdraws',
      });
      await this.negotiation.end(file, change, 'withdrawn', by, { en: reason, zh: reason });
    } else if (decision === 'refuse') await this.negotiation.say(file, change, { ...word, says: 'refuses' });
    else {
      // Without a hash it is said of what was shown last, whatever has moved since.
      const shown = change.assessment?.offer ?? null;
      const now = await this.negotiation.look(file, change);
      refuseMoved(decided.hash, now, true);
      const hash = decided.hash === null ? shown : now.offer;
      await this.negotiation.say(file, change, { ...word, says: 'accepts', hash });
    }
    await this.negotiation.comeUp(file, false);
    return change;
  }

  /**
   * A department, sales for the company, or sales with the customer's word completes its task. What it says holds for what the
   * task asked; where that has moved meanwhile it is asked anew, and where it cannot be any more the change is refused.
   */
  async answer(file: OrderFile, number: string, word: Omit<Round, 'at'>): Promise<void> {
    const change = openIn(await this.changeOf(file, number), ['negotiating']);
    const { counter, side } = word;
    if (counter) {
      change.content = countered(change.content, counter);
      change.fields = fieldsOf(change.content);
    }
    // What is wrong with a counter is whoever counters to put right.
    const assessment = counter
      ? await this.negotiation.look(file, change, true)
      : await this.negotiation.lookOrEnd(file, change);
    const own = assessment?.verdicts.find(({ department }) => department === side);
    if (assessment)
      await this.negotiation.say(file, change, counter ? { ...word, hash: own?.key ?? null } : word);
    await this.negotiation.comeUp(file, false);
  }

  /** After one change has been carried out: those that waited for it come up, the others are looked at anew. */
  async rebase(file: OrderFile): Promise<void> {
    await this.negotiation.comeUp(file, true);
  }

  /** The order has ended or is cancelled: nothing is left to change. What is written already is carried out to its end. */
  async close(file: OrderFile, why: Why): Promise<void> {
    if (!('changePending' in file.order.flags)) return;
    for (const change of await readOpenChanges(file))
      if (change.state !== 'underWay') await this.negotiation.end(file, change, 'withdrawn', 'system', why);
    await this.negotiation.comeUp(file, false);
  }

  /** Nobody has answered in time. */
  async silence(file: OrderFile, number: string, side: Side): Promise<void> {
    const change = await this.changeOf(file, number);
    if (change.state !== 'negotiating') return;
    const word = { by: 'system', side, note: `${side} has not answered in time`, hash: null };
    await this.negotiation.say(file, change, { ...word, says: 'staysSilent' });
    await this.negotiation.comeUp(file, false);
  }

  /** The world has moved between the acceptance and its carrying out: it is negotiated anew. */
  async reopen(file: OrderFile, change: ChangeRow): Promise<void> {
    file.order.change = null;
    become(change, 'negotiating');
    change.decidedAt = null;
    const word = { by: 'system', side: 'sales' as const, note: 'the world has moved', hash: null };
    note(file, change, { ...word, says: 'asksAgain' });
    await this.negotiation.weighAnew(file, change);
    await this.negotiation.comeUp(file, false);
  }

  private async changeOf(file: OrderFile, number: string): Promise<ChangeRow> {
    const change = await readChange(file.tx, number);
    if (change?.orderId !== file.order.id) throw noSuchChange(number);
    return change;
  }
}

/** Until its version is written a change can be taken back. */
const WITHDRAWABLE: readonly ChangeState[] = ['queued', 'negotiating', 'accepted'];

function openIn(change: ChangeRow, states: readonly ChangeState[]): ChangeRow {
  if (!states.includes(change.state)) throw notOpen(change);
  return change;
}

/** @throws DomainError `preview-outdated` with what it would be now, as far as whoever agreed may see it */
function refuseMoved(agreed: string | null, now: Assessment, forCustomer: boolean): void {
  refuseOutdated(agreed, assessmentView(now, forCustomer));
}

function newChange(
  file: OrderFile,
  asked: ChangeRequested & { content: ChangeContent },
  { cameBy, listed }: Pick<ChangeRow, 'cameBy' | 'listed'>,
): ChangeRow {
  const { requestId, content, by, reason, speaksFor, hash } = asked;
  return {
    id: uuid(),
    number: '',
    orderId: file.order.id,
    requestId,
    baseVersion: file.order.version,
    state: 'negotiating',
    content,
    fields: fieldsOf(content),
    cameBy,
    by,
    // A signal's sender claims to be somebody: nothing is taken as the customer's word for it.
    speaksFor: cameBy === 'api' ? speaksFor : null,
    agreedHash: cameBy === 'api' ? hash : null,
    reason,
    listed,
    assessment: null,
    rounds: [],
    outcome: null,
    resultVersion: null,
    requestedAt: file.at,
    decidedAt: null,
    carriedOutAt: null,
  };
}
