import { DomainError, type FieldError } from '../../domain/errors/domain-error.js';
import type { ErrorCode } from '../../domain/errors/error-codes.js';

/**
 * Refuses what is wrong with the fields of a request; nothing when nothing is.
 * @throws DomainError with all of them, under their code when they share one
 */
export function refuseFields(errors: readonly FieldError[]): void {
  const [first] = errors;
  if (!first) return;
  const code = errors.every((error) => error.code === first.code)
    ? (first.code as ErrorCode)
    : 'business-rule';
  throw new DomainError(code, first.message, {
    errors,
    ...(first.messageZh ? { detailZh: first.messageZh } : {}),
  });
}

/** A date that is asked for, and where it stands in the request. */
export interface AskedDate {
  pointer: string;
  date: string | null | undefined;
}

/** @throws DomainError `requested-date-in-past` naming each date before today */
export function refusePast(given: readonly AskedDate[], today: string): void {
  refuseFields(
    given.flatMap(({ pointer, date }) =>
      date && date < today
        ? [
            {
              pointer,
              code: 'requested-date-in-past' as const,
              message: `${date} is before today, ${today}`,
              messageZh: `${date} 早于今天 ${today}`,
              given: date,
            },
          ]
        : [],
    ),
  );
}

/** Prices are agreed by the company; a customer orders at the price list. @throws DomainError `business-rule` naming each price */
export function refusePrices(given: readonly { pointer: string; unitPrice: string | undefined }[]): void {
  const errors = given.flatMap(({ pointer, unitPrice }) =>
    unitPrice === undefined
      ? []
      : [
          {
            pointer,
            code: 'not-allowed' as const,
            message: 'Customers order at the price list',
            messageZh: '客户按价目表下单',
            given: unitPrice,
          },
        ],
  );
  if (errors.length > 0)
    throw new DomainError('business-rule', 'Customers order at the price list', {
      errors,
      detailZh: '客户按价目表下单',
    });
}

/** What a request names is not there, or may not be used. */
export const fieldError = (
  code: 'unknown-customer' | 'inactive-customer' | 'unknown-address',
  pointer: string,
  en: string,
  zh: string,
  given: unknown,
): DomainError =>
  new DomainError(code, en, { detailZh: zh, errors: [{ pointer, code, message: en, messageZh: zh, given }] });

export const unknownCustomer = (code: string): DomainError =>
  fieldError('unknown-customer', '/customer', `Customer ${code} does not exist`, `客户 ${code} 不存在`, code);
