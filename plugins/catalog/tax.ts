import { CartableError } from '../../engine/errors.ts';
import { param, statement, type OperationContext } from '../../engine/plugin.ts';

const findTaxRate = statement<{ companyId: string; category: string; date: string }, { percentMicro: number }>(
  'catalog.findTaxRate',
  ({ knex }) =>
    knex('catalog_tax_rate')
      .select({ percentMicro: 'percent_micro' })
      .where('company_id', param('companyId'))
      .where('category', param('category'))
      .where('valid_from', '<=', param('date'))
      .orderBy('valid_from', 'desc')
      .limit(1),
);

/**
 * Per cent of a company's tax category on a day, in millionths of a per cent: 19 % is 19000000.
 * @throws CartableError NOT_FOUND when none is valid: a missing rate must never mean untaxed.
 */
export async function taxRateMicro(
  context: OperationContext,
  companyId: string,
  category: string,
  date: string,
): Promise<number> {
  const row = await context.tx.one(findTaxRate, { companyId, category, date });
  if (row === undefined) {
    throw new CartableError('NOT_FOUND', `Tax category ${category} has no rate on ${date}.`, {
      details: { companyId, category, date },
    });
  }
  return row.percentMicro;
}
