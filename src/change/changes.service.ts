import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import type { Assessment, Round, Side } from '../../domain/change/assessment.js';
import { collide, fieldsOf, type ChangeContent } from '../../domain/change/content.js';
import { countered } from '../../domain/change/counter.js';
import { standingOf } from '../../domain/change/negotiation.js';
import { DomainError } from '../../domain/errors/domain-error.js';
import type { ChangeDecided, ChangeRequested } from '../../workflows/messages.js';
import { refuseOutdated } from '../control/rehearsal.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import { nextNumber } from '../platform/database/numbers.js';
import { AssessChange } from './assess-change.service.js';
import { noSuchChange, notOpen, refuseEnded } from './change-refusals.js';
import { askThe, withdrawTasks } from './change-tasks.js';
import {
  insertChange,
  readChange,
  readChangeByRequest,
  readOpenChanges,
  saveChange,
  type ChangeRow,
} from './change-rows.js';
import type { ChangeToDo } from './changed-order.service.js';
import { tellRefusal } from './tell-change.js';

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
  ) {
    desk.whenEnded((file) => this.close(file, 'withdrawn', `the order is ${file.stage}`));
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
    const known = await readChangeByRequest(file.tx, asked.requestId);
    if (known) return known;
    refuseEnded(file);
    const { order } = file;
    const fields = fieldsOf(asked.content);
    const open = await readOpenChanges(file);
    const change: ChangeRow = {
      id: uuid(),
      number: '',
      orderId: order.id,
      requestId: asked.requestId,
      baseVersion: order.version,
      state: open.some((each) => collide(each.fields, fields)) ? 'queued' : 'negotiating',
      content: asked.content,
      fields,
      cameBy,
      by: asked.by,
      speaksFor: cameBy === 'api' ? asked.speaksFor : null,
      reason: asked.reason,
      agreedHash: cameBy === 'api' ? asked.hash : null,
      assessment: null,
      rounds: [],
      outcome: null,
      resultVersion: null,
      requestedAt: file.at,
      decidedAt: null,
      carriedOutAt: null,
    };
    const assessment = await this.look(file, change);
    refuseOutdated(change.agreedHash, assessment);
    change.number = await nextNumber(file.tx, 'CH', file.time.at);
    const side: Side = change.speaksFor === 'customer' ? 'customer' : 'sales';
    change.rounds.push(
      roundOf(file, { by: asked.by, side, says: 'requests', note: asked.reason, hash: change.agreedHash }),
    );
    // Whoever saw the assessment and speaks for the customer has accepted what is worse about it.
    if (change.agreedHash !== null && change.speaksFor !== null)
      change.rounds.push(
        roundOf(file, { by: asked.by, side: 'customer', says: 'accepts', note: null, hash: assessment.hash }),
      );
    await insertChange(file.tx, change);
    file.tell('changeRequested', asked.by, { change: change.number, reason: asked.reason, cameBy }, 'sales');
    if (change.state === 'negotiating') await this.weigh(file, change);
    await this.showOn(file);
    return change;
  }

  /** Somebody's word on a change that is being negotiated, or its withdrawal. */
  async decide(file: OrderFile, decided: ChangeDecided): Promise<ChangeRow> {
    const change = await this.openChange(file, decided.change);
    const { decision, by, reason } = decided;
    if (
      change.rounds.some(
        ({ by: who, says, hash }) => who === by && says === 'accepts' && hash === decided.hash,
      )
    )
      return change;
    if (decision === 'withdraw') await this.end(file, change, 'withdrawn', by, reason);
    else if (decision === 'refuse')
      await this.say(file, change, { by, side: 'customer', says: 'refuses', note: reason, hash: null });
    else {
      const assessment = await this.look(file, change);
      refuseOutdated(decided.hash, assessment);
      await this.say(file, change, {
        by,
        side: 'customer',
        says: 'accepts',
        note: reason,
        hash: assessment.hash,
      });
    }
    await this.showOn(file);
    return change;
  }

  /** A department, sales for the company, or sales with the customer's word completes its task. */
  async answer(file: OrderFile, number: string, word: Omit<Round, 'at' | 'hash'>): Promise<void> {
    const change = await this.openChange(file, number);
    const { counter } = word;
    if (counter) {
      change.content = countered(change.content, counter);
      change.fields = fieldsOf(change.content);
    }
    const assessment = await this.look(file, change, counter !== undefined);
    const own = assessment.verdicts.find(({ department }) => department === word.side);
    const hash =
      word.side === 'customer' || word.side === 'company' ? assessment.hash : (own?.key ?? assessment.hash);
    await this.say(file, change, { ...word, hash });
    await this.showOn(file);
  }

  /** After one change has been carried out: those that waited for it come up, the others are looked at anew. */
  async rebase(file: OrderFile): Promise<void> {
    const open = await readOpenChanges(file);
    const decided: ChangeRow[] = [];
    for (const change of open) {
      if (change.state === 'accepted' || change.state === 'underWay') continue;
      if (decided.some((each) => collide(each.fields, change.fields))) continue;
      change.state = 'negotiating';
      decided.push(change);
      await this.weighAnew(file, change);
    }
    await this.showOn(file);
  }

  /** The order has ended or is cancelled: nothing is left to change. */
  async close(file: OrderFile, state: 'withdrawn' | 'refused', why: string): Promise<void> {
    if (!('changePending' in file.order.flags) && Object.keys(file.order.inQuestion).length === 0) return;
    for (const change of await readOpenChanges(file)) await this.end(file, change, state, 'system', why);
    file.order.change = null;
    await this.showOn(file);
  }

  /** Nobody has answered in time. */
  async silence(file: OrderFile, number: string, side: Side): Promise<void> {
    const change = await readChange(file.tx, number);
    if (change?.state !== 'negotiating') return;
    const note = `${side} has not answered in time`;
    await this.say(file, change, { by: 'system', side, says: 'staysSilent', note, hash: null });
    await this.showOn(file);
  }

  /** The world has moved between the acceptance and its carrying out: it is negotiated anew. */
  async reopen(file: OrderFile, change: ChangeRow): Promise<void> {
    file.order.change = null;
    change.state = 'negotiating';
    change.decidedAt = null;
    change.rounds.push(
      roundOf(file, {
        by: 'system',
        side: 'sales',
        says: 'asksAgain',
        note: 'the world has moved',
        hash: null,
      }),
    );
    await this.weighAnew(file, change);
    await this.showOn(file);
  }

  /** Assesses a change as the order stands now. */
  async look(file: OrderFile, change: ChangeRow, isCountered = wasCountered(change)): Promise<Assessment> {
    const assessment = await this.assessing.assess(file, todoOf(change), isCountered);
    change.assessment = assessment;
    change.baseVersion = file.order.version;
    return assessment;
  }

  private async weighAnew(file: OrderFile, change: ChangeRow): Promise<void> {
    try {
      await this.look(file, change);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await this.end(file, change, 'refused', 'system', error.message);
      return;
    }
    await this.weigh(file, change);
  }

  private async say(file: OrderFile, change: ChangeRow, word: Omit<Round, 'at'>): Promise<void> {
    change.rounds.push(roundOf(file, word));
    const { by, side, says, note } = word;
    file.fact({ kind: 'changeDecided', commitment: change.number, by, ...(note === null ? {} : { note }) });
    file.tell('changeAnswered', by, { change: change.number, side, says, note }, 'sales');
    await this.weigh(file, change);
  }

  /** Accepts what all have agreed to, refuses what one has refused, and asks whoever has not been asked. */
  private async weigh(file: OrderFile, change: ChangeRow): Promise<void> {
    const { assessment } = change;
    if (!assessment) throw new Error(`${change.number} was not assessed`);
    const standing = standingOf(assessment, change.rounds);
    if (standing.is === 'refused') {
      await this.end(file, change, 'refused', standing.by, standing.why);
      return;
    }
    if (standing.is === 'open') {
      await askThe(file, change, assessment, standing.awaited);
      await saveChange(file.tx, change);
      return;
    }
    withdrawTasks(file, change.number, 'all have agreed');
    // One at a time: the others are looked at anew when it has been carried out.
    if (file.order.change) {
      change.state = 'queued';
      await saveChange(file.tx, change);
      return;
    }
    change.state = 'accepted';
    change.decidedAt = file.at;
    const { number, by, reason } = change;
    file.order.change = { number, by, reason, state: 'accepted' };
    file.tell(
      'changeAccepted',
      by,
      { change: number, cost: assessment.cost, fee: assessment.money.fee },
      'sales',
    );
    await saveChange(file.tx, change);
  }

  private async end(
    file: OrderFile,
    change: ChangeRow,
    state: 'refused' | 'withdrawn',
    by: string,
    why: string,
  ): Promise<void> {
    change.state = state;
    change.outcome = why;
    change.decidedAt = file.at;
    withdrawTasks(file, change.number, why);
    await saveChange(file.tx, change);
    if (file.order.change?.number === change.number) file.order.change = null;
    file.tell(
      state === 'refused' ? 'changeRefused' : 'changeWithdrawn',
      by,
      { change: change.number, why },
      'sales',
    );
    if (state === 'refused') await tellRefusal(file, change, why);
  }

  private async openChange(file: OrderFile, number: string): Promise<ChangeRow> {
    const change = await readChange(file.tx, number);
    if (!change || change.orderId !== file.order.id) throw noSuchChange(number);
    if (change.state !== 'negotiating') throw notOpen(change);
    return change;
  }

  /** The flag of the order, and the lines that nothing new is begun for meanwhile. */
  private async showOn(file: OrderFile): Promise<void> {
    const { order } = file;
    const open = await readOpenChanges(file);
    const inQuestion: Record<string, string[]> = {};
    for (const { number, fields, state } of open) {
      if (state === 'underWay') continue;
      for (const line of linesIn(fields, file)) (inQuestion[String(line)] ??= []).push(number);
    }
    order.inQuestion = inQuestion;
    const [first] = open;
    if (first) order.flags['changePending'] ??= { since: file.at, why: `${first.number}: ${first.reason}` };
    else delete order.flags['changePending'];
  }
}

/** What a change is carried out with. */
export const todoOf = ({ number, content, by, reason, cameBy, speaksFor }: ChangeRow): ChangeToDo => ({
  number,
  content,
  by,
  reason,
  byStaff: cameBy === 'api' && speaksFor !== 'customer',
});

const wasCountered = ({ rounds }: ChangeRow): boolean => rounds.some(({ says }) => says === 'counters');

const roundOf = (file: OrderFile, round: Omit<Round, 'at'>): Round => ({ at: file.at, ...round });

/** Lines that a change touches; what touches the whole order touches each of them. */
function linesIn(fields: readonly string[], file: OrderFile): number[] {
  if (fields.some((field) => field.startsWith('order:shipTo') || field.startsWith('order:requestedDate')))
    return file.wantedLines.map(({ lineNo }) => lineNo);
  return [
    ...new Set(fields.flatMap((field) => (field.startsWith('line:') ? [Number(field.split(':')[1])] : []))),
  ];
}
