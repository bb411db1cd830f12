import { describe, expect, it } from '@jest/globals';
import { CartableError } from '../../engine/errors.ts';
import { missingTexts } from '../../test/support/missing-texts.ts';
import { withPlugins, type PluginDesk } from '../../test/support/plugin-harness.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { findGaps } from './numbering.ts';
import { base, billedParties, readCompany, readParty, takeNumber, toCompanyMinor, today } from './index.ts';

const NORD = { id: 'NORD', code: 'NORD', name: 'Nordhandel GmbH', zone: 'Europe/Berlin', currency: 'EUR', calendar: 'gregorian' };
const AVA = { id: 'AVA', code: 'AVA', name: 'آوا', zone: 'Asia/Tehran', currency: 'IRR', calendar: 'jalali', language: 'fa' };

describe('base', () => {
  it('has every text in every language', () => {
    expect(missingTexts(base)).toEqual([]);
  });
});

eachDatabase('companies and numbers', (open) => {
  const withCompanies = (work: (desk: PluginDesk) => Promise<void>) =>
    withPlugins(open, [base], async (desk) => {
      await desk.insert('base_company', NORD);
      await desk.insert('base_company', AVA);
      await work(desk);
    });

  it('dates documents in the company zone', () =>
    withCompanies(async (desk) => {
      desk.now = Date.UTC(2026, 2, 20, 22, 30);
      const days = await desk.transact(async (context) => [
        today(context, await readCompany(context, 'NORD')),
        today(context, await readCompany(context, 'AVA')),
      ]);
      expect(days).toEqual(['2026-03-20', '2026-03-21']);
    }));

  it('converts at the fixed rate valid on the day and refuses without one', () =>
    withCompanies(async (desk) => {
      const rate = { company_id: 'NORD', currency: 'PLN', version: 1 };
      await desk.insert('base_exchange_rate', { ...rate, id: 'r1', valid_from: '2026-01-01', rate: '0.25' });
      await desk.insert('base_exchange_rate', { ...rate, id: 'r2', valid_from: '2026-03-01', rate: '0.2345' });
      const convert = (date: string) =>
        desk.transact(async (context) =>
          toCompanyMinor(context, await readCompany(context, 'NORD'), { minor: 1001, currency: 'PLN' }, date),
        );
      expect(await convert('2026-02-28')).toBe(250);
      expect(await convert('2026-03-01')).toBe(235);
      await expect(convert('2025-12-31')).rejects.toThrow('no rate for PLN');
    }));

  it('reads a customer with its invoice recipient', () =>
    withCompanies(async (desk) => {
      await desk.insert('base_party', { id: 'group', company_id: 'NORD', code: 'C1', name: 'Group' });
      await desk.insert('base_party', { id: 'branch', company_id: 'NORD', code: 'C2', name: 'Branch', bill_to_id: 'group' });
      await desk.transact(async (context) => {
        expect((await readParty(context, 'branch')).billToId).toBe('group');
        expect((await readParty(context, 'group')).billToId).toBe('group');
        expect(await billedParties(context, 'group')).toEqual(['branch', 'group']);
        await expect(readParty(context, 'nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      });
    }));

  const take = (desk: PluginDesk, companyId: string, docType: string, date: string) =>
    desk.transact(async (context) => (await takeNumber(context, { companyId, docType, date })).number);

  it('numbers by company, document type and the year of its calendar (R17b)', () =>
    withCompanies(async (desk) => {
      expect(await take(desk, 'NORD', 'invoice', '2026-03-20')).toBe('INVOICE-2026-00001');
      expect(await take(desk, 'NORD', 'invoice', '2026-03-21')).toBe('INVOICE-2026-00002');
      expect(await take(desk, 'NORD', 'credit-note', '2026-03-21')).toBe('CREDIT-NOTE-2026-00001');
      expect(await take(desk, 'NORD', 'invoice', '2027-01-01')).toBe('INVOICE-2027-00001');
      expect(await take(desk, 'AVA', 'invoice', '2026-03-20')).toBe('INVOICE-1404-00001');
      expect(await take(desk, 'AVA', 'invoice', '2026-03-21')).toBe('INVOICE-1405-00001');
    }));

  it('takes prefix, width and reset from the series', () =>
    withCompanies(async (desk) => {
      const series = { company_id: 'AVA', width: 3 };
      await desk.insert('base_series', { ...series, id: 's1', doc_type: 'order', prefix: 'ORD', reset: 'month' });
      await desk.insert('base_series', { ...series, id: 's2', doc_type: 'issue', prefix: 'WZ', reset: 'never' });
      expect(await take(desk, 'AVA', 'order', '2026-03-21')).toBe('ORD-1405-01-001');
      expect(await take(desk, 'AVA', 'issue', '2026-03-21')).toBe('WZ-001');
    }));

  it('leaves no gap when postings run at the same time and some of them fail', () =>
    withCompanies(async (desk) => {
      const post = (fails: boolean) =>
        desk.transact(async (context) => {
          const { n } = await takeNumber(context, { companyId: 'NORD', docType: 'invoice', date: '2026-03-21' });
          if (fails) throw new Error('the posting failed');
          return n;
        });
      const outcomes = await Promise.allSettled(Array.from({ length: 40 }, (_, index) => post(index % 4 === 3)));
      const numbers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
      expect(await desk.transact((context) => findGaps(context))).toEqual([]);
      expect(await desk.transact(async (context) => base.verifyBooks?.(context))).toEqual([]);
    }));

  it('finds a gap', () =>
    withCompanies(async (desk) => {
      await take(desk, 'NORD', 'invoice', '2026-03-21');
      const [series] = await desk.rows('base_series');
      await desk.insert('base_number', { series_id: String(series?.['id']), period: '2026', n: 4, taken_at: 0 });
      expect(await desk.transact(async (context) => base.verifyBooks?.(context))).toHaveLength(1);
    }));

  it('refuses a number in a closed period', () =>
    withCompanies(async (desk) => {
      await desk.insert('base_closed_period', { id: 'p', company_id: 'NORD', first_day: '2026-01-01', last_day: '2026-01-31' });
      await expect(take(desk, 'NORD', 'invoice', '2026-01-31')).rejects.toThrow(CartableError);
      expect(await take(desk, 'NORD', 'invoice', '2026-02-01')).toBe('INVOICE-2026-00001');
      expect(await take(desk, 'AVA', 'invoice', '2026-01-15')).toBe('INVOICE-1404-00001');
    }));
});
