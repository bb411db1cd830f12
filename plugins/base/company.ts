import { CartableError } from '../../engine/errors.ts';
import { currencyScale, Decimal, param, statement, type Language, type OperationContext } from '../../engine/plugin.ts';
import { localDateOf, type CalendarName } from './local-date.ts';
import { roundToMinor } from './money.ts';

export interface Company {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  /** IANA zone: the company's documents are dated there. */
  readonly zone: string;
  /** Base currency: limits, exposure and books. */
  readonly currency: string;
  readonly calendar: CalendarName;
  readonly taxId: string | null;
  readonly address: string | null;
  readonly language: Language;
}

interface CompanyRow extends Omit<Company, 'taxId'> {
  readonly tax_id: string | null;
}

const findCompany = statement<{ id: string }, CompanyRow>('base.findCompany', ({ knex }) =>
  knex('base_company')
    .select('id', 'code', 'name', 'zone', 'currency', 'calendar', 'tax_id', 'address', 'language')
    .where('id', param('id')),
);

const findRate = statement<{ companyId: string; currency: string; date: string }, { rate: string }>('base.findRate', ({ knex }) =>
  knex('base_exchange_rate')
    .select('rate')
    .where('company_id', param('companyId'))
    .where('currency', param('currency'))
    .where('valid_from', '<=', param('date'))
    .orderBy('valid_from', 'desc')
    .limit(1),
);

/** @throws CartableError NOT_FOUND */
export async function readCompany(context: OperationContext, companyId: string): Promise<Company> {
  const row = await context.tx.one(findCompany, { id: companyId });
  if (row === undefined) throw new CartableError('NOT_FOUND', `There is no company ${companyId}.`, { details: { companyId } });
  const { tax_id: taxId, ...rest } = row;
  return { ...rest, taxId };
}

/** The company's day at the command's time. */
export function today(context: OperationContext, company: Company): string {
  return localDateOf(context.now, company.zone);
}

/**
 * The fixed rate valid on a day: one unit of `currency` is this many units of the company's currency.
 * @throws CartableError NOT_FOUND when none is valid.
 */
export async function exchangeRate(
  context: OperationContext,
  company: Company,
  currency: string,
  date: string,
): Promise<Decimal> {
  if (currency === company.currency) return new Decimal(1);
  const row = await context.tx.one(findRate, { companyId: company.id, currency, date });
  if (row === undefined) {
    throw new CartableError('NOT_FOUND', `Company ${company.code} has no rate for ${currency} on ${date}.`, {
      details: { currency, date },
    });
  }
  return new Decimal(row.rate);
}

/** Minor units of the company's currency for minor units of another, at the fixed rate of the day, rounded HALF_UP. */
export async function toCompanyMinor(
  context: OperationContext,
  company: Company,
  money: { readonly minor: number; readonly currency: string },
  date: string,
): Promise<number> {
  const rate = await exchangeRate(context, company, money.currency, date);
  const major = new Decimal(money.minor).div(new Decimal(10).pow(currencyScale(money.currency)));
  return roundToMinor(major.times(rate), company.currency);
}
