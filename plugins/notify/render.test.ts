import { describe, expect, it } from '@jest/globals';
import { renderMessage } from './render.ts';

const facts = {
  event: 'order.confirmed',
  docType: 'order',
  docId: 'o1',
  orderNo: 'ORDER-2026-00007',
  total: { amount: '1234567.50', currency: 'EUR' },
  promiseDate: '2026-03-21',
};
/** Without marks that no reader sees: bidi isolates and marks, narrow and no-break spaces. */
const seen = (text: string) => text.replace(/[\u2066-\u2069\u200e\u200f]/g, '').replace(/[\u00a0\u202f]/g, ' ');

describe('a message', () => {
  it('is written in the language of its reader, money and days too', () => {
    const bodies = (['en', 'de', 'pl', 'fa'] as const).map((language) =>
      seen(renderMessage(facts, language).body).split('\n').slice(1),
    );
    expect(bodies).toEqual([
      ['Total: €1,234,567.50', 'Promised for: 21 March 2026'],
      ['Gesamtbetrag: 1.234.567,50 €', 'Zugesagt für: 21. März 2026'],
      ['Razem: 1 234 567,50 €', 'Obiecany termin: 21 marca 2026'],
      ['جمع کل: €۱٬۲۳۴٬۵۶۷٫۵۰', 'تاریخ وعده: ۱ فروردین ۱۴۰۵'],
    ]);
    expect(seen(renderMessage(facts, 'de').subject)).toBe('Auftrag ORDER-2026-00007 ist bestätigt');
  });

  it('writes rials without decimals, and amounts no double can hold', () => {
    const total = { amount: '90071992547409931', currency: 'IRR' };
    expect(seen(renderMessage({ ...facts, total }, 'en').body)).toContain('IRR 90,071,992,547,409,931');
  });

  it('leaves out what is not known', () => {
    const { subject, body } = renderMessage({ event: 'order.cancelled', docType: 'order', docId: 'o1' }, 'en');
    expect([subject, body]).toEqual(['Order is cancelled', 'Order is cancelled. What was reserved is free again.']);
  });

  it('names an event that has no template', () => {
    expect(renderMessage({ event: 'moon.risen', docType: 'order', docId: 'o1' }, 'pl').body).toBe(
      'Coś się wydarzyło: moon.risen.',
    );
  });

  it('never takes a value for a template', () => {
    expect(renderMessage({ ...facts, reason: '{docId} $& $1' }, 'en').body).toContain('Reason: {docId} $& $1');
  });
});
