import { Decimal } from '../../engine/plugin.ts';
import { MICRO_PER_UNIT, roundHalfUp } from '../base/index.ts';

/** What is taxed alike, with its tax: a VAT breakdown line (EN 16931 BG-23). */
export interface TaxAmount {
  readonly taxCategory: string;
  /** Millionths of a per cent. */
  readonly taxRateMicro: number;
  readonly baseMinor: number;
  readonly taxMinor: number;
}

export interface Taxable {
  readonly netMinor: number;
  readonly taxCategory: string;
  readonly taxRateMicro: number;
}

/** Tax per (category, rate) = round(Σ net × rate), rounded once per group and never per line; groups by category and rate. */
export function taxOf(lines: readonly Taxable[]): TaxAmount[] {
  const groups = new Map<string, Taxable>();
  for (const { netMinor, taxCategory, taxRateMicro } of lines) {
    const key = `${taxCategory}:${String(taxRateMicro).padStart(12, '0')}`;
    groups.set(key, { taxCategory, taxRateMicro, netMinor: (groups.get(key)?.netMinor ?? 0) + netMinor });
  }
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { netMinor, taxCategory, taxRateMicro }]) => ({
      taxCategory,
      taxRateMicro,
      baseMinor: netMinor,
      taxMinor: roundHalfUp(new Decimal(netMinor).times(taxRateMicro).div(100 * MICRO_PER_UNIT)),
    }));
}
