/** Gapless document numbers (R17b): taken in the posting transaction from a locked counter row, as its last statement. */
import { CartableError } from '../../engine/errors.ts';
import { param, statement, type OperationContext } from '../../engine/plugin.ts';
import { readCompany } from './company.ts';
import { periodOf, type Reset } from './local-date.ts';

export interface DocumentNumber {
  /** As printed: `INV-2026-00001`. */
  readonly number: string;
  readonly seriesId: string;
  /** `2026`, `1404-12` or empty, by the company's calendar. */
  readonly period: string;
  readonly n: number;
}

interface Series {
  readonly id: string;
  readonly prefix: string;
  readonly reset: Reset;
  readonly width: number;
}

const DEFAULT_WIDTH = 5;

const findSeries = statement<{ companyId: string; docType: string }, Series>('base.findSeries', ({ knex }) =>
  knex('base_series')
    .select('id', 'prefix', 'reset', 'width')
    .where('company_id', param('companyId'))
    .where('doc_type', param('docType')),
);

const addSeries = statement<{ id: string; companyId: string; docType: string; prefix: string; width: number }>(
  'base.addSeries',
  ({ knex }) =>
    knex('base_series')
      .insert({
        id: param('id'),
        company_id: param('companyId'),
        doc_type: param('docType'),
        prefix: param('prefix'),
        reset: 'year',
        width: param('width'),
      })
      .onConflict(['company_id', 'doc_type'])
      .ignore(),
);

// One statement locks the counter row, so that a second posting waits here until the first has committed.
const nextValue = statement<{ seriesId: string; period: string }, { value: number }>('base.nextValue', ({ knex }) =>
  knex.raw(
    `insert into base_counter (series_id, period, value) values (?, ?, 1)
     on conflict (series_id, period) do update set value = base_counter.value + 1 returning value`,
    [param('seriesId'), param('period')],
  ),
);

const addNumber = statement<{ seriesId: string; period: string; n: number; now: number }>('base.addNumber', ({ knex }) =>
  knex('base_number').insert({ series_id: param('seriesId'), period: param('period'), n: param('n'), taken_at: param('now') }),
);

const findClosedPeriod = statement<{ companyId: string; date: string }, { last_day: string }>(
  'base.findClosedPeriod',
  ({ knex }) =>
    knex('base_closed_period')
      .select('last_day')
      .where('company_id', param('companyId'))
      .where('first_day', '<=', param('date'))
      .where('last_day', '>=', param('date'))
      .limit(1),
);

const countGaps = statement<Record<never, never>, { series_id: string; period: string; gaps: number }>(
  'base.countGaps',
  ({ knex }) =>
    knex('base_number')
      .select('series_id', 'period', { gaps: knex.raw('max(n) - count(*)') })
      .groupBy('series_id', 'period')
      .orderBy(['series_id', 'period']),
);

/**
 * Takes the next number of the company's series for a document type. Call it last in the posting transaction: the
 * counter row stays locked until commit, and a rollback gives the number back. A document type without a series gets
 * one of its own: prefix = the type in capitals, reset every year.
 * @throws CartableError ILLEGAL_STATE when the date lies in a closed period.
 */
export async function takeNumber(
  context: OperationContext,
  { companyId, docType, date }: { readonly companyId: string; readonly docType: string; readonly date: string },
): Promise<DocumentNumber> {
  const company = await readCompany(context, companyId);
  await assertPeriodOpen(context, companyId, date);
  const series = await seriesOf(context, companyId, docType);
  const period = periodOf(date, company.calendar, series.reset);
  const row = await context.tx.one(nextValue, { seriesId: series.id, period });
  if (row === undefined) throw new Error(`series ${series.id} gave no number`);
  await context.tx.run(addNumber, { seriesId: series.id, period, n: row.value, now: context.now });
  const digits = String(row.value).padStart(series.width, '0');
  return {
    number: [series.prefix, period, digits].filter((part) => part !== '').join('-'),
    seriesId: series.id,
    period,
    n: row.value,
  };
}

/** Refuses a posting into a closed period. @throws CartableError ILLEGAL_STATE */
export async function assertPeriodOpen(context: OperationContext, companyId: string, date: string): Promise<void> {
  const closed = await context.tx.one(findClosedPeriod, { companyId, date });
  if (closed !== undefined) {
    throw new CartableError('ILLEGAL_STATE', `The period of ${date} is closed until ${closed.last_day}.`, { details: { date } });
  }
}

/** Numbers missing in a series' period; empty = gapless. */
export async function findGaps(context: OperationContext): Promise<{ seriesId: string; period: string; gaps: number }[]> {
  const rows = await context.tx.all(countGaps, {});
  return rows.filter((row) => row.gaps !== 0).map((row) => ({ seriesId: row.series_id, period: row.period, gaps: row.gaps }));
}

async function seriesOf(context: OperationContext, companyId: string, docType: string): Promise<Series> {
  const found = await context.tx.one(findSeries, { companyId, docType });
  if (found !== undefined) return found;
  await context.tx.run(addSeries, {
    id: context.newId(),
    companyId,
    docType,
    prefix: docType.toUpperCase(),
    width: DEFAULT_WIDTH,
  });
  const added = await context.tx.one(findSeries, { companyId, docType });
  if (added === undefined) throw new Error(`series of ${docType} was not added`);
  return added;
}
