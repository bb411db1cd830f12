import { CartableError } from '../errors.ts';

/**
 * The decimal places in which amounts are kept, per ISO 4217 currency. ISO gives IRR two, but no coin below one rial has
 * been used for decades, so it has none here. Add a currency before its first posting: stored minor units depend on it.
 */
const SCALES: Readonly<Record<string, number>> = Object.freeze({
  AED: 2,
  CHF: 2,
  CZK: 2,
  DKK: 2,
  EUR: 2,
  GBP: 2,
  IQD: 3,
  IRR: 0,
  JPY: 0,
  KWD: 3,
  PLN: 2,
  RUB: 2,
  SEK: 2,
  TRY: 2,
  UAH: 2,
  USD: 2,
});

/**
 * Decimal places of a currency.
 * @throws CartableError VALIDATION for a currency that is not configured.
 */
export function currencyScale(currency: string): number {
  const scale = Object.hasOwn(SCALES, currency) ? SCALES[currency] : undefined;
  if (scale === undefined) {
    throw new CartableError('VALIDATION', `Currency ${currency} is not configured.`, { details: { currency } });
  }
  return scale;
}
