/**
 * Decimal places of currencies as stored in minor units. ISO 4217 gives IRR two, but no coin below one rial has been
 * used for decades, so it has none. Must never change for a currency that has been posted.
 */
const SCALES: Readonly<Record<string, number>> = { IQD: 3, IRR: 0, JPY: 0, KWD: 3 };
const USUAL = 2;

export function currencyScale(currency: string): number {
  return SCALES[currency] ?? USUAL;
}
