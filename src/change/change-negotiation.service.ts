import { Injectable } from '@nestjs/common';
import type { Assessment, Round } from '../../domain/change/assessment.js';
import { collide, linesOf } from '../../domain/change/content.js';
import { standingOf } from '../../domain/change/negotiation.js';
import { become } from '../../domain/change/states.js';
import { DomainError } from '../../domain/errors/domain-error.js';
import type { OrderFile } from '../orders/order-file.js';
import { AssessChange } from './assess-change.service.js';
import { refuseEnded } from './change-refusals.js';
import { readOpenChanges, saveChange, type ChangeRow } from './change-rows.js';
import { askThe, closeTaskOf, withdrawTasks } from './change-tasks.js';
import type { ChangeToDo } from './changed-order.service.js';
import { tellRefusal } from './tell-change.js';

/** A reason in both languages; somebody's own words are the same in both. */
export interface Why {
  en: string;
  zh: string;
}

/**
 * How a change that was asked for comes to be accepted or refused (R16): what each side says is kept as a round, whoever's word
 * is lacking is asked, and what waited comes up when nothing stands before it any more.
 */
@Injectable()
export class ChangeNegotiation {
  constructor(private readonly assessing: AssessChange) {}

  /** Assesses a change as the order stands now. @throws DomainError when the order cannot be like that, or is cancelled */
  async look(file: OrderFile, change: ChangeRow, isCountered = wasCountered(change)): Promise<Assessment> {
    refuseEnded(file);
    const assessment = await this.assessing.assess(file, todoOf(change), isCountered);
    change.assessment = assessment;
    change.baseVersion = file.order.version;
    return assessment;
  }

  /** Keeps what somebody said, and does what follows from it. */
  async say(file: OrderFile, change: ChangeRow, word: Omit<Round, 'at'>): Promise<void> {
    note(file, change, word);
    const { by, side, says, note: reason } = word;
    closeTaskOf(file, change.number, side, {
      state: says === 'staysSilent' ? 'withdrawn' : 'completed',
      by,
      ...(reason === null ? {} : { reason }),
    });
    file.fact({
      kind: 'changeDecided',
      commitment: change.number,
      by,
      ...(reason === null ? {} : { note: reason }),
    });
    file.tell('changeAnswered', by, { change: change.number, side, says, note: reason }, 'sales');
    await this.weigh(file, change);
  }

  /** Accepts what all have agreed to, refuses what one has refused, and asks whoever has not been asked. */
  async weigh(file: OrderFile, change: ChangeRow): Promise<void> {
    const { assessment } = change;
    if (!assessment) throw new Error(`${change.number} was not assessed`);
    const standing = standingOf(assessment, change.rounds);
    if (standing.is === 'refused') {
      await this.end(file, change, 'refused', standing.by, { en: standing.why, zh: standing.whyZh });
      return;
    }
    if (standing.is === 'open') askThe(file, change, assessment, standing.awaited);
    // One at a time: the others are looked at anew when it has been carried out.
    else if (file.order.change) putBack(file, change, 'all have agreed: it waits for its turn');
    else accept(file, change, assessment);
    await saveChange(file.tx, change);
  }

  /** Looks at a change as the order stands now, and goes on with it where it still can be. */
  async weighAnew(file: OrderFile, change: ChangeRow): Promise<void> {
    if (await this.lookOrEnd(file, change)) await this.weigh(file, change);
  }

  /** Assesses a change as the order stands now; one that cannot be any more is refused. @returns nothing then */
  async lookOrEnd(file: OrderFile, change: ChangeRow): Promise<Assessment | undefined> {
    try {
      return await this.look(file, change);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const why = { en: error.message, zh: error.detailZh ?? error.message };
      await this.end(file, change, 'refused', 'system', why);
      return undefined;
    }
  }

  async end(
    file: OrderFile,
    change: ChangeRow,
    state: 'refused' | 'withdrawn',
    by: string,
    why: Why,
  ): Promise<void> {
    become(change, state);
    change.outcome = why.en;
    change.decidedAt = file.at;
    withdrawTasks(file, change.number, why.en);
    await saveChange(file.tx, change);
    if (file.order.change?.number === change.number) file.order.change = null;
    const kind = state === 'refused' ? 'changeRefused' : 'changeWithdrawn';
    file.tell(kind, by, { change: change.number, why: why.en, whyZh: why.zh }, 'sales');
    if (state === 'refused') tellRefusal(file, change, why);
  }

  /**
   * What touches the same as an older change that is still open waits for it; what waited for one that has ended comes up.
   * @param moved the order is another than before: those that are negotiated are looked at anew as well
   */
  async comeUp(file: OrderFile, moved: boolean): Promise<void> {
    const older: ChangeRow[] = [];
    for (const change of await readOpenChanges(file)) {
      if (change.state === 'queued' || change.state === 'negotiating')
        await this.takeItsPlace(file, change, older, moved);
      if (change.state !== 'refused') older.push(change);
    }
    await showOn(file);
  }

  private async takeItsPlace(
    file: OrderFile,
    change: ChangeRow,
    older: readonly ChangeRow[],
    moved: boolean,
  ): Promise<void> {
    const first = older.find((each) => collide(each.fields, change.fields));
    if (first) {
      if (change.state === 'queued') return;
      putBack(file, change, `it waits for ${first.number}`);
      await saveChange(file.tx, change);
      return;
    }
    if (change.state === 'negotiating' ? !moved : isOnlyWaiting(file, change)) return;
    become(change, 'negotiating');
    await this.weighAnew(file, change);
  }
}

/** All agree to it, but another one is being carried out. */
const isOnlyWaiting = (file: OrderFile, { assessment, rounds }: ChangeRow): boolean =>
  file.order.change !== null && assessment !== null && standingOf(assessment, rounds).is === 'agreed';

function putBack(file: OrderFile, change: ChangeRow, why: string): void {
  become(change, 'queued');
  withdrawTasks(file, change.number, why);
}

function accept(file: OrderFile, change: ChangeRow, { cost, money }: Assessment): void {
  const { number, by, reason } = change;
  withdrawTasks(file, number, 'all have agreed');
  become(change, 'accepted');
  change.decidedAt = file.at;
  file.order.change = { number, by, reason, state: 'accepted', done: [] };
  file.tell('changeAccepted', by, { change: number, cost, fee: money.fee }, 'sales');
}

/** Keeps a round of a negotiation. */
export function note(file: OrderFile, change: ChangeRow, round: Omit<Round, 'at'>): void {
  change.rounds.push({ at: file.at, ...round });
}

/** What a change is carried out with. */
export const todoOf = ({
  number,
  content,
  by,
  reason,
  cameBy,
  speaksFor,
  listed,
}: ChangeRow): ChangeToDo => ({
  number,
  content,
  by,
  reason,
  byStaff: cameBy === 'api' && speaksFor !== 'customer',
  listed,
});

const wasCountered = ({ rounds }: ChangeRow): boolean => rounds.some(({ says }) => says === 'counters');

/** The flag of the order, and the lines that nothing new is begun for meanwhile. */
async function showOn(file: OrderFile): Promise<void> {
  const { order } = file;
  const open = await readOpenChanges(file);
  const inQuestion: Record<string, string[]> = {};
  for (const { number, fields, state } of open) {
    if (state === 'underWay') continue;
    const touched = linesOf(fields) ?? file.wantedLines.map(({ lineNo }) => lineNo);
    for (const line of touched) (inQuestion[String(line)] ??= []).push(number);
  }
  order.inQuestion = inQuestion;
  const [first] = open;
  if (first) order.flags['changePending'] ??= { since: file.at, why: `${first.number}: ${first.reason}` };
  else delete order.flags['changePending'];
}
