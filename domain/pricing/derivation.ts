/**
 * Small helpers to write down how an amount came about.
 */
import type { DerivationStep } from './priced-order.js';

/** A step whose result is still to be written in the currency's digits. */
export type OpenStep = Omit<DerivationStep, 'result'>;

/** A sum in writing; long ones (an order may have hundreds of lines) are shortened in the middle. */
export function plus(terms: readonly string[]): string {
  if (terms.length === 0) return '0';
  if (terms.length <= 12) return terms.join(' + ');
  return [...terms.slice(0, 5), `… (${terms.length - 10}) …`, ...terms.slice(-5)].join(' + ');
}
