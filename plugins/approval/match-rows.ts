import type { OperationContext } from '../../engine/plugin.ts';
import { readCompany, toCompanyMinor, today } from '../base/index.ts';
import { findMatrixRows } from './store.ts';
import type { MatrixRow } from './types.ts';

export interface Matched {
  readonly docType: string;
  readonly companyId: string;
  readonly amount: { readonly minor: number; readonly currency: string };
  /** Millionths of a percent point. */
  readonly maxDiscountMicro: number;
}

/**
 * R10: every active row of the document's type and company whose condition holds, in sequence: tiers are cumulative.
 * Amounts are compared in the company's currency at its fixed rate of the day.
 */
export async function matchRows(context: OperationContext, document: Matched): Promise<MatrixRow[]> {
  const company = await readCompany(context, document.companyId);
  const date = today(context, company);
  const amount = await toCompanyMinor(context, company, document.amount, date);
  const { docType, companyId } = document;
  const matched: MatrixRow[] = [];
  for (const record of await context.tx.all(findMatrixRows, { docType, companyId, active: true })) {
    const { minAmountMinor, currency, overDiscountMicro } = record;
    if (minAmountMinor !== null && currency !== null) {
      if (amount < (await toCompanyMinor(context, company, { minor: minAmountMinor, currency }, date))) continue;
    }
    if (overDiscountMicro !== null && document.maxDiscountMicro <= overDiscountMicro) continue;
    matched.push({ ...record, allowSelf: Boolean(record.allowSelf) });
  }
  return matched;
}
