/** What every area shares: money, quantities, days, companies, customers, gapless numbers. */
import { definePlugin } from '../../engine/plugin.ts';
import { baseTables } from './migrations/0001-base.ts';
import { findGaps } from './numbering.ts';
import { companyResource } from './resources/company.ts';
import { exchangeRateResource } from './resources/exchange-rate.ts';
import { partyResource } from './resources/party.ts';
import { closedPeriodResource, seriesResource } from './resources/series.ts';
import { de } from './texts/de.ts';
import { en } from './texts/en.ts';
import { fa } from './texts/fa.ts';
import { pl } from './texts/pl.ts';

export { exchangeRate, readCompany, toCompanyMinor, today, type Company } from './company.ts';
export { currencyScale } from '../../engine/plugin.ts';
export { addDays, daysBetween, localDateOf, periodOf, type CalendarName, type Reset } from './local-date.ts';
export {
  addMoney,
  allocate,
  allocateMoney,
  compareMoney,
  fromMinor,
  multiplyMoney,
  roundHalfUp,
  roundToMinor,
  toMinor,
} from './money.ts';
export { assertPeriodOpen, takeNumber, type DocumentNumber } from './numbering.ts';
export { billedParties, readParty, type Party } from './party.ts';
export { fromBaseMicro, fromMicro, MICRO_PER_UNIT, toBaseMicro, toMicro, type UnitFactor } from './quantity.ts';
export { CurrencyCode, DecimalText, Id, LocalDate, Money } from './schemas.ts';

export const base = definePlugin({
  name: 'base',
  version: '1.0.0',
  requires: [],
  migrations: [baseTables],
  texts: { en, de, pl, fa },
  operations: [],
  resources: [companyResource, exchangeRateResource, partyResource, seriesResource, closedPeriodResource],
  facts: [],
  messages: [],
  jobs: [],
  rights: ['base.read', 'base.write', 'base.administer'],
  async verifyBooks(context) {
    const gaps = await findGaps(context);
    return gaps.map(
      ({ seriesId, period, gaps: missing }) => `series ${seriesId}, period "${period}": ${missing} numbers are missing`,
    );
  },
});
