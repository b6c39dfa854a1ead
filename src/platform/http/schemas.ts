/**
 * The building blocks of every request and answer, so that a quantity, an amount or a date is written, checked and
 * described (OpenAPI) the same way everywhere. Objects of a request are `z.strictObject`: unknown fields are refused.
 * A message given here has its Chinese in `messages-zh.ts`.
 */
import { z } from 'zod';
import { isCurrency, minorDigits } from '../../../domain/money/money.js';
import { isLongerThan } from '../../../domain/text/storable-text.js';
import { LANGUAGES } from './language.js';

/** Above zero, at most 12 digits before and 6 after the point; no sign, exponent or leading zeros. */
const POSITIVE_DECIMAL = /^(?!0(?:\.0+)?$)(?:0|[1-9]\d{0,11})(?:\.\d{1,6})?$/;
const DECIMAL = /^(?:0|[1-9]\d{0,11})(?:\.\d{1,6})?$/;
/** Printable, without blanks at either end. */
const CODE = /^[^\p{C}\s](?:[^\p{C}]*[^\p{C}\s])?$/u;
const DAY = /^(?:20\d\d|21\d\d)-/;

export const quantity = z
  .string()
  .regex(POSITIVE_DECIMAL, {
    error: 'A quantity is a decimal string above zero with at most 12 digits before and 6 after the point',
  })
  .meta({
    id: 'Quantity',
    description: 'Exact quantity in the unit named beside it, as a decimal string above zero',
    example: '12.5',
  });

/** A quantity that may be zero, e.g. of scrap. */
export const quantityOrZero = z
  .string()
  .regex(DECIMAL, {
    error: 'A quantity is a decimal string with at most 12 digits before and 6 after the point, zero or more',
  })
  .meta({ id: 'QuantityOrZero', description: 'Exact quantity, zero or more', example: '0' });

/** A price of one unit: up to 6 decimals whatever the currency. */
export const price = z
  .string()
  .regex(DECIMAL, {
    error: 'A price is a decimal string with at most 12 digits before and 6 after the point, zero or more',
  })
  .meta({ id: 'Price', description: 'Price of one unit, as a decimal string', example: '99.90' });

/** An amount above zero; its decimals are checked against the currency by {@link money}. */
export const amount = z
  .string()
  .regex(POSITIVE_DECIMAL, {
    error: 'An amount is a decimal string above zero with at most 12 digits before the point',
  })
  .meta({ id: 'Amount', description: 'Exact amount, as a decimal string above zero', example: '1234.50' });

export const currency = z
  .string()
  .refine(isCurrency, { error: 'This is no ISO 4217 currency that amounts can be computed in' })
  .meta({ id: 'Currency', description: 'ISO 4217 code', example: 'CNY', pattern: '^[A-Z]{3}$' });

/** An amount above zero in a currency, with no more decimals than the currency has. */
export const money = z
  .strictObject({ amount, currency })
  .refine((value) => decimalsOf(value.amount) <= minorDigits(value.currency), {
    path: ['amount'],
    error: 'The amount has more decimals than its currency',
    when: ({ issues }) => issues.length === 0,
  })
  .meta({ id: 'Money', description: 'Exact amount above zero in a currency' });

/** Money in an answer: may be zero or negative. */
export const moneyAnswer = z
  .object({ amount: z.string().meta({ example: '1234.50' }), currency: z.string().meta({ example: 'CNY' }) })
  .meta({ id: 'MoneyAnswer', description: 'Exact amount in a currency' });

/** A day that exists, in this century or the next. */
export const date = z.iso
  .date({ error: 'A date is a day of the calendar as YYYY-MM-DD' })
  .regex(DAY, { error: 'The year of a date is between 2000 and 2199' })
  .meta({ id: 'Date', description: 'Day of the calendar', example: '2026-12-24' });

/** An instant with its offset; answers always give UTC. */
export const instant = z.iso
  .datetime({ offset: true, error: 'An instant is an ISO 8601 date and time with Z or an offset' })
  .regex(DAY, { error: 'The year of an instant is between 2000 and 2199' })
  .meta({ id: 'Instant', description: 'ISO 8601, UTC in answers', example: '2026-12-24T08:30:00.000Z' });

/**
 * At most so many characters, counted as the description's `maxLength` and PostgreSQL count them: an emoji is one,
 * which zod's own `max` takes for two.
 */
const within =
  (max: number) =>
  ({ value, issues }: z.core.ParsePayload<string>): void => {
    if (isLongerThan(value, max))
      issues.push({ code: 'too_big', origin: 'string', maximum: max, inclusive: true, input: value });
  };

/** Code that people use: item, customer, address, warehouse, unit … */
export const code = z
  .string()
  .check(within(64))
  .regex(CODE, { error: 'A code is printable text without blanks at its ends' })
  .meta({ id: 'Code', description: 'Code as people use it', example: 'C-1001', maxLength: 64 });

/** Internal id. */
export const id = z.uuid({ error: 'An id is a UUID' }).meta({ id: 'Id', description: 'Internal id' });

export const language = z.enum(LANGUAGES).meta({ id: 'Language' });

export const email = z.email({ error: 'This is no e-mail address' }).max(254);

/** Text for people that says something: not empty, not only blanks. */
export const text = (max = 10_000) =>
  z.string().check(within(max)).regex(/\S/, { error: 'The text must not be blank' }).meta({ maxLength: max });

/** Text that may be empty. */
export const optionalText = (max = 10_000) => z.string().check(within(max)).meta({ maxLength: max });

/** A yes or no in a query: `true` or `false`. */
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

function decimalsOf(decimal: string): number {
  return (decimal.split('.')[1] ?? '').replace(/0+$/, '').length;
}
