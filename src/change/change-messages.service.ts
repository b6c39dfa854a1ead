import { Injectable } from '@nestjs/common';
import { DomainError } from '../../domain/errors/domain-error.js';
import { excerpt } from '../../domain/text/storable-text.js';
import type { ChangeAnswer, ChangeDecided, ChangeRequested, Outcome } from '../../workflows/messages.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import { fieldErrors } from '../platform/http/field-errors.js';
import { readChange, readChangeByRequest, type ChangeRow } from './change-rows.js';
import { changeContent } from './change.views.js';
import { ChangesService } from './changes.service.js';

/** What is kept of a reason or a name that came by signal. */
const LONGEST_REASON = 2_000;
const LONGEST_NAME = 200;

/** What an order's workflow was asked of changes: one transaction each, and a refusal is a value. */
@Injectable()
export class ChangeMessages {
  constructor(
    private readonly desk: OrderDesk,
    private readonly changes: ChangesService,
  ) {}

  async request(order: string, request: ChangeRequested, cameBy: 'api' | 'signal'): Promise<Outcome> {
    const by = excerpt(request.by, LONGEST_NAME);
    const reason = excerpt(request.reason, LONGEST_REASON);
    return await this.taken(
      order,
      (file) => readChangeByRequest(file, request.requestId),
      async (file) => {
        const content = contentOf(request.content);
        return await this.changes.request(file, { ...request, by, reason, content }, cameBy);
      },
      // Nobody awaits the answer to a signal: it is told on the timeline.
      cameBy === 'signal' ? (file, error) => tellSender(file, by, error) : undefined,
    );
  }

  async decide(order: string, decided: ChangeDecided): Promise<Outcome> {
    return await this.taken(
      order,
      async ({ tx }) => wordOf(await readChange(tx, decided.change), decided.requestId),
      (file) => this.changes.decide(file, decided),
    );
  }

  /** Told again, what has been taken is answered by what has come of it. */
  private async taken(
    order: string,
    before: (file: OrderFile) => Promise<ChangeRow | undefined>,
    work: (file: OrderFile) => Promise<ChangeRow>,
    refusedBySignal?: (file: OrderFile, error: DomainError) => void,
  ): Promise<Outcome> {
    const taken: { change?: ChangeRow | undefined } = {};
    try {
      const progress = await this.desk.withOrderUnless(
        order,
        async (file) => (taken.change = await before(file)) !== undefined,
        async (file) => void (taken.change = await work(file)),
      );
      return { progress, ...(taken.change && { change: answerOf(order, taken.change) }) };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const { progress } = await this.desk.withOrder(order, (file) => {
        refusedBySignal?.(file, error);
        return Promise.resolve();
      });
      const { code, message, detailZh, facts, errors } = error;
      const refused = {
        code,
        message,
        facts: { ...facts, ...(errors.length > 0 && { errors }) },
        ...(detailZh === undefined ? {} : { messageZh: detailZh }),
      };
      return { progress, refused };
    }
  }
}

/** @throws DomainError `validation-failed` naming each field, as the API's own check does */
function contentOf(content: unknown) {
  const parsed = changeContent.safeParse(content);
  if (parsed.success) return parsed.data;
  const inBody = parsed.error.issues.map((issue) => ({ ...issue, path: ['change', ...issue.path] }));
  const errors = fieldErrors(inBody, { change: content }, 'body');
  throw new DomainError('validation-failed', errors[0]?.message ?? 'The change cannot be read', {
    errors,
    ...(errors[0]?.messageZh ? { detailZh: errors[0].messageZh } : {}),
  });
}

/** What is said of a change to whoever asked for it or decided on it. */
export const answerOf = (order: string, { number, state }: ChangeRow): ChangeAnswer => ({
  order,
  change: number,
  state,
});
/** A change on which this word has been said before. */
export const wordOf = (change: ChangeRow | undefined, requestId: string): ChangeRow | undefined =>
  change?.rounds.some((round) => round.requestId === requestId) ? change : undefined;

function tellSender(file: OrderFile, by: string, { message, detailZh, errors }: DomainError): void {
  const fields = errors.map(({ pointer, message: why }) => `${pointer}: ${why}`).join('; ');
  file.tell('changeRequestRefused', by, { why: fields || message, whyZh: detailZh ?? message }, 'sales');
}
