/** R9: the status of a payer, from facts already gathered. Pure. */
import { MICRO_PER_UNIT } from '../base/index.ts';

export type CreditStatus = 'noCheck' | 'ok' | 'watch' | 'hold' | 'stop' | 'overdue';

export interface CreditPolicy {
  /** Share of the limit, millionths of a per cent, above which the status is `watch`. */
  readonly watchMicro: number;
  /** Days past due that are forgiven. */
  readonly graceDays: number;
  /** Sum past due that is forgiven, company currency; null = any sum within the grace days. */
  readonly overdueCapMinor: number | null;
  readonly overrideDays: number;
}

export const DEFAULT_POLICY: CreditPolicy = {
  watchMicro: 90 * MICRO_PER_UNIT,
  graceDays: 14,
  overdueCapMinor: null,
  overrideDays: 7,
};

export interface CreditFacts {
  readonly stopped: boolean;
  readonly prepaid: boolean;
  /** Company currency; null or 0 = no check. */
  readonly limitMinor: number | null;
  /** With the order in question. */
  readonly exposureMinor: number;
  readonly invoices: readonly { readonly daysPastDue: number; readonly openMinor: number }[];
}

/** A manual stop comes first; prepaid customers and those without limit are not checked; then overdue, then the limit. */
export function assess(facts: CreditFacts, policy: CreditPolicy): CreditStatus {
  const { limitMinor, exposureMinor } = facts;
  if (facts.stopped) return 'stop';
  if (facts.prepaid || limitMinor === null || limitMinor === 0) return 'noCheck';
  if (isOverdue(facts.invoices, policy)) return 'overdue';
  if (exposureMinor > limitMinor) return 'hold';
  // Integers above 2^53 / 10^8 would lose digits in a product of numbers.
  return BigInt(exposureMinor) * BigInt(100 * MICRO_PER_UNIT) > BigInt(limitMinor) * BigInt(policy.watchMicro) ? 'watch' : 'ok';
}

function isOverdue(invoices: CreditFacts['invoices'], { graceDays, overdueCapMinor }: CreditPolicy): boolean {
  const late = invoices.filter((invoice) => invoice.daysPastDue > 0);
  if (late.some((invoice) => invoice.daysPastDue > graceDays)) return true;
  return overdueCapMinor !== null && late.reduce((sum, invoice) => sum + invoice.openMinor, 0) > overdueCapMinor;
}
