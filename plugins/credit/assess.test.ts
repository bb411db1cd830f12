import { describe, expect, it } from '@jest/globals';
import { assess, DEFAULT_POLICY, type CreditFacts } from './assess.ts';

const facts = (more: Partial<CreditFacts>): CreditFacts => ({
  stopped: false,
  prepaid: false,
  limitMinor: 100_000,
  exposureMinor: 0,
  invoices: [],
  ...more,
});
const status = (more: Partial<CreditFacts>) => assess(facts(more), DEFAULT_POLICY);

describe('the credit status (R9)', () => {
  it('turns at the watch ratio and above the limit, not at it', () => {
    expect([0, 90_000, 90_001, 100_000, 100_001].map((exposureMinor) => status({ exposureMinor }))).toEqual([
      'ok',
      'ok',
      'watch',
      'watch',
      'hold',
    ]);
  });

  it('is exact for the largest amounts', () => {
    const limitMinor = 9_000_000_000_000_000;
    expect(status({ limitMinor, exposureMinor: 8_100_000_000_000_000 })).toBe('ok');
    expect(status({ limitMinor, exposureMinor: 8_100_000_000_000_001 })).toBe('watch');
    expect(status({ limitMinor, exposureMinor: limitMinor + 1 })).toBe('hold');
  });

  it('does not check without a limit, with a limit of zero, or a prepaid customer', () => {
    const owing = { exposureMinor: 999_999, invoices: [{ daysPastDue: 400, openMinor: 5 }] };
    expect(status({ ...owing, limitMinor: null })).toBe('noCheck');
    expect(status({ ...owing, limitMinor: 0 })).toBe('noCheck');
    expect(status({ ...owing, prepaid: true })).toBe('noCheck');
  });

  it('stops whoever is stopped, limit or not', () => {
    expect(status({ stopped: true, limitMinor: null, prepaid: true })).toBe('stop');
  });

  it('blocks on an invoice past its grace days or on a sum past due above the cap', () => {
    const late = (daysPastDue: number, openMinor = 100) => ({ daysPastDue, openMinor });
    expect(status({ invoices: [late(14)] })).toBe('ok');
    expect(status({ invoices: [late(15)] })).toBe('overdue');
    const capped = (invoices: CreditFacts['invoices']) =>
      assess(facts({ invoices }), { ...DEFAULT_POLICY, overdueCapMinor: 200 });
    expect(capped([late(1), late(2), late(0, 5000), late(-3, 5000)])).toBe('ok');
    expect(capped([late(1), late(2, 101)])).toBe('overdue');
  });
});
