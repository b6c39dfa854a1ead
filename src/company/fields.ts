import { z } from 'zod';
import { isDate } from '../../domain/calendar/business-calendar.js';
import { PICKUP_WINDOW } from '../../domain/carriage/pickup-slots.js';
import { isCurrency } from '../../domain/money/money.js';
import { fromMicro, micro } from '../../domain/quantity/quantity.js';

/**
 * Kinds of cells in a company's files. Each takes the text of a cell and says what is wrong with it in words that
 * quote it.
 */

/** Message of a cell that is not what it should be. */
export const not =
  (what: string) =>
  ({ input }: { input?: unknown }): string =>
    input === '' ? 'is missing' : `"${String(input)}" is not ${what}`;

export const text = z.string().min(1, 'is missing');
/** Codes appear in URLs and file names. */
export const code = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$/u, {
  error: not('a code: letters, digits, ".", "_" and "-", at most 40'),
});
/** Written without trailing zeros, so that `1` and `1.0` are the same key. */
export const decimal = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,6})?$/, { error: not('a decimal number of zero or more with at most 6 decimals') })
  .transform((value) => fromMicro(micro(value)));
export const positive = decimal.refine((value) => Number(value) > 0, { error: not('above zero') });
export const percent = decimal.refine((value) => Number(value) <= 100, {
  error: not('a percentage up to 100'),
});
/** A whole number of days and the like. */
export const whole = z
  .string()
  .regex(/^\d{1,5}$/, { error: not('a whole number of zero or more') })
  .transform(Number);
export const flag = z
  .enum(['true', 'false'], { error: not('true or false') })
  .transform((value) => value === 'true');
export const currency = z.string().refine(isCurrency, { error: not('a known currency (ISO 4217)') });
export const country = z
  .string()
  .regex(/^[A-Z]{2}$/, { error: not('a country code of two capitals (ISO 3166-1)') });
export const countryOrAny = z.string().regex(/^([A-Z]{2}|\*)$/, { error: not('a country code or *') });
export const date = z.string().refine(isDate, { error: not('a date YYYY-MM-DD') });
/** `24:00` is the end of the day. */
export const time = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, { error: not('a time HH:MM') });
export const email = z
  .string()
  .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, { error: not('an e-mail address') })
  .transform((value) => value.toLowerCase());
export const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: not(`one of ${values.join(', ')}`) });
/** ISO weekdays separated by `;`, Monday being 1. */
export const weekdays = z
  .string()
  .regex(/^[1-7](;[1-7])*$/, { error: not('weekdays such as 1;2;3;4;5 (1 is Monday)') })
  .transform((value) => value.split(';').map(Number));
/** Words separated by `;`, possibly none. */
export const listOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z
    .string()
    .transform((value) => (value === '' ? [] : value.split(';').map((each) => each.trim())))
    .pipe(z.array(z.enum(values, { error: not(`a list of ${values.join(', ')} separated by ";"`) })));

/** An empty cell is `null`. */
export const maybe = <S extends z.ZodType<unknown, string>>(schema: S) =>
  z
    .string()
    .transform((value) => (value === '' ? null : value))
    .pipe(schema.nullable());

/** Texts separated by `;`, possibly none. */
export const texts = z.string().transform((value) =>
  value
    .split(';')
    .map((each) => each.trim())
    .filter(Boolean),
);

/** A column that a file may leave out: all its cells are empty then. */
export const mayBeAbsent = <S extends z.ZodType<unknown, string>>(schema: S) =>
  z.string().default('').pipe(schema);

/** A flag whose empty cell is `false`. */
export const flagOrNot = z
  .enum(['true', 'false', ''], { error: not('true or false') })
  .transform((value) => value === 'true');

/** An empty cell is zero. */
export const decimalOrNone = z
  .string()
  .transform((value) => (value === '' ? '0' : value))
  .pipe(decimal);

/** When a carrier comes: weekdays and local time separated by `;`, possibly never by itself. */
export const pickups = texts.pipe(
  z.array(
    z.string().regex(PICKUP_WINDOW, { error: not('a pick-up such as 1-5@16:30 or 6@11:00 (1 is Monday)') }),
  ),
);
