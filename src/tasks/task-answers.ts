import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { DomainError } from '../../domain/errors/domain-error.js';
import { excerpt, isStorable } from '../../domain/text/storable-text.js';
import type { Outcome, ProgressUpdate, TaskAnswer } from '../../workflows/messages.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import { Database, type Tx } from '../platform/database/database.js';
import { insertRows } from '../platform/database/rows.js';
import { fieldErrors } from '../platform/http/field-errors.js';
import { hashOfBody } from '../platform/http/idempotency.service.js';
import { reason } from '../platform/http/report-schemas.js';
import { text } from '../platform/http/schemas.js';
import { TaskCompletions } from './task-completions.js';
import { lockOrders, lockTask, refuseClaimedByOther, refuseClosed } from './task-locks.js';
import { findTask, type TaskView } from './task-view.js';

const LONGEST_ID = 255;
const LONGEST_NAME = 254;
const LONGEST_NOTE = 2_000;
/** PostgreSQL's classes of errors that lie in the data: what it cannot read, and what breaks a constraint. */
const BAD_DATA = /^2[23]/;

/** An answer as it may come from anybody's program; fields that are not known here may come along. */
const givenAnswer = z.object({
  answerId: text(LONGEST_ID),
  taskId: z.string(),
  answer: z.enum(['complete', 'decline']),
  by: text(LONGEST_NAME),
  reason: reason.nullish(),
  result: z.record(z.string(), z.unknown()).nullish(),
});

interface Effect {
  key: string;
  hash: string;
}

/**
 * Answers to tasks that came as signals to an order's workflow. Each is carried out or refused once, however often the
 * workflow's activity is repeated: its effect is kept in the transaction that does the work, or notes the refusal.
 * A signal's `by` is a claim, so it is kept with the mark that it came by signal, and never taken as the customer's word.
 */
@Injectable()
export class TaskAnswers {
  constructor(
    private readonly database: Database,
    private readonly desk: OrderDesk,
    private readonly completions: TaskCompletions,
  ) {}

  /** Carries out an answer; what a rule or the books refuse is noted on the order's timeline. */
  async answer(order: string, answer: TaskAnswer): Promise<Outcome> {
    const effect = effectOf(order, answer);
    try {
      return await this.database.transaction((tx) => this.carryOut(tx, order, answer, effect));
    } catch (error) {
      const refusal = refusalOf(error);
      return await this.database.transaction((tx) => this.refuse(tx, order, answer, effect, refusal));
    }
  }

  private async carryOut(tx: Tx, order: string, answer: TaskAnswer, effect: Effect): Promise<Outcome> {
    const seen = await findTask(tx, answer.taskId);
    await lockOrders(tx, order, seen?.document ?? '');
    const known = await readEffect(tx, effect);
    if (known?.hash === effect.hash) return known.result;
    if (known) throw reusedId();
    const given = parseAnswer(answer);
    if (seen?.order !== order) throw noSuchTask(order, given.taskId);
    const task = await lockTask(tx, seen.id);
    refuseClosed(task);
    await this.work(tx, task, given);
    const file = await this.desk.open(tx, order);
    return await keep(file, effect, { progress: progressOf(file) });
  }

  private async work(tx: Tx, task: TaskView, given: z.infer<typeof givenAnswer>): Promise<void> {
    if (task.kind === 'answerOffer') throw customersWord(`/v1/orders/${task.order}:answerOffer`);
    if (task.kind === 'answerChange')
      throw customersWord(`/v1/orders/${task.order}/changes/${task.document}:accept`);
    refuseClaimedByOther(task, given.by);
    const by = bySignal(given.by);
    if (given.answer === 'decline')
      await this.completions.decline(tx, task, by, given.reason ?? 'no reason given');
    else
      await this.completions.complete(tx, task, {
        result: given.result,
        by,
        reason: given.reason ?? undefined,
      });
  }

  private async refuse(
    tx: Tx,
    order: string,
    answer: TaskAnswer,
    effect: Effect,
    refusal: DomainError,
  ): Promise<Outcome> {
    const file = await this.desk.open(tx, order);
    const known = await readEffect(tx, effect);
    if (known?.hash === effect.hash) return known.result;
    const refused = { code: refusal.code, message: sentenceOf(refusal) };
    const facts = { taskId: excerpt(answer.taskId, LONGEST_ID), answer: answer.answer, ...refused };
    file.tell('answerRefused', bySignal(excerpt(answer.by, LONGEST_NAME)), facts);
    const outcome = { progress: await this.desk.save(file), refused };
    return known ? outcome : await keep(file, effect, outcome);
  }
}

const bySignal = (name: string): string => `${name} (signal)`;

function effectOf(order: string, { answerId, taskId, answer, by, reason: why, result }: TaskAnswer): Effect {
  return {
    key: `answer:${order}:${excerpt(answerId, LONGEST_ID)}`,
    hash: hashOfBody({ answerId, taskId, answer, by, reason: why, result }),
  };
}

async function readEffect(tx: Tx, { key }: Effect): Promise<{ hash: string; result: Outcome } | undefined> {
  return await tx.row('select hash, result from effects where key = $1', [key]);
}

async function keep(file: OrderFile, effect: Effect, outcome: Outcome): Promise<Outcome> {
  await insertRows(file.tx, 'effects', [{ ...effect, result: outcome, at: file.at }]);
  return outcome;
}

/** All of an order's progress as it is in this transaction. */
function progressOf(file: OrderFile): ProgressUpdate {
  const { header, lines } = file.progress();
  const { revision, stage } = file.order;
  return { revision, header, stage, lines: [...lines], complete: true, at: file.at, speed: file.time.speed };
}

function parseAnswer(answer: TaskAnswer): z.infer<typeof givenAnswer> {
  if (!isStorable(answer))
    throw new DomainError(
      'validation-failed',
      'The answer holds U+0000 or half a surrogate pair, which cannot be stored',
      { detailZh: '答复含有 U+0000 或不成对的代理字符，无法存储' },
    );
  const parsed = givenAnswer.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new DomainError('validation-failed', 'The answer is not as it should be', {
    detailZh: '答复的内容不符合要求',
    errors: fieldErrors(parsed.error.issues, answer, 'body'),
  });
}

/** What happened and, of a wrong answer, which field is wrong and how. */
function sentenceOf({ message, errors }: DomainError): string {
  const fields = errors.filter((field) => field.message !== message);
  const all = [message, ...fields.map((field) => `${field.pointer}: ${field.message}`)];
  return excerpt(all.join('; '), LONGEST_NOTE);
}

/** The refusal in what was thrown. @throws what is none, so that the answer is tried again */
function refusalOf(thrown: unknown): DomainError {
  if (thrown instanceof DomainError) return thrown;
  const { code, constraint } = thrown as { code?: unknown; constraint?: unknown };
  if (typeof code !== 'string' || !BAD_DATA.test(code)) throw thrown;
  const rule = typeof constraint === 'string' ? `${code}, ${constraint}` : code;
  return new DomainError('validation-failed', `The books cannot take this answer (${rule})`, {
    detailZh: `账簿无法接受该答复（${rule}）`,
    cause: thrown,
  });
}

const noSuchTask = (order: string, taskId: string): DomainError =>
  new DomainError('not-found', `${order} has no task ${taskId}`, {
    detailZh: `订单 ${order} 没有任务 ${taskId}`,
  });

const reusedId = (): DomainError =>
  new DomainError('idempotency-key-reused', 'Another answer came with this answerId', {
    detailZh: '该 answerId 已用于另一答复',
  });

const customersWord = (route: string): DomainError =>
  new DomainError('forbidden', `The customer's word is not taken by signal: POST ${route}`, {
    detailZh: `客户的答复不能通过信号提交：请使用 POST ${route}`,
  });
