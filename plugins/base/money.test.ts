import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal } from '../../engine/plugin.ts';
import {
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
import { fromBaseMicro, fromMicro, toBaseMicro, toMicro } from './quantity.ts';
import { addDays, daysBetween, localDateOf, periodOf } from './local-date.ts';

// The same cases in every run: a run that fails can be run again.
fc.configureGlobal({ seed: 20_261_121 });

const eur = (amount: string) => ({ amount, currency: 'EUR' });

describe('money', () => {
  it('keeps minor units by the scale of its currency', () => {
    expect(toMinor(eur('12.5'))).toBe(1250);
    expect(toMinor({ amount: '125000', currency: 'IRR' })).toBe(125000);
    expect(fromMinor(1250, 'EUR')).toEqual(eur('12.50'));
    expect(fromMinor(-5, 'PLN')).toEqual({ amount: '-0.05', currency: 'PLN' });
    expect(fromMinor(125000, 'IRR')).toEqual({ amount: '125000', currency: 'IRR' });
  });

  it('refuses what it cannot keep exactly', () => {
    expect(() => toMinor(eur('0.005'))).toThrow('more decimals');
    expect(() => toMinor({ amount: '0.5', currency: 'IRR' })).toThrow('more decimals');
    expect(() => toMinor(eur('90071992547409.93'))).toThrow('too large');
    expect(() => toMinor({ amount: '1', currency: 'XXX' })).toThrow('not configured');
  });

  it('rounds half away from zero', () => {
    expect(['0.5', '1.5', '2.5', '-0.5', '-2.5', '2.4999'].map((value) => roundHalfUp(new Decimal(value)))).toEqual([
      1, 2, 3, -1, -3, 2,
    ]);
    expect(roundToMinor(new Decimal('1.005'), 'EUR')).toBe(101);
    expect(roundToMinor(new Decimal('1.5'), 'IRR')).toBe(2);
  });

  it('adds, multiplies and compares exactly', () => {
    expect(addMoney(eur('0.10'), eur('0.20'))).toEqual(eur('0.30'));
    expect(multiplyMoney(eur('33.10'), '3')).toEqual(eur('99.30'));
    expect(compareMoney(eur('10.00'), eur('9.99'))).toBe(1);
    expect(compareMoney(eur('10'), eur('10.00'))).toBe(0);
    expect(() => compareMoney(eur('1'), { amount: '1', currency: 'PLN' })).toThrow('EUR and PLN');
  });

  it('allocates by largest remainder, the last of equal ones first', () => {
    expect(allocate(100, [1, 1, 1])).toEqual([33, 33, 34]);
    expect(allocate(-100, [1, 1, 1])).toEqual([-33, -33, -34]);
    expect(allocate(10, [3, 3, 1])).toEqual([4, 4, 2]);
    expect(allocate(5, [0, 0])).toEqual([0, 5]);
    expect(allocateMoney(eur('0.05'), [50, 50])).toEqual([eur('0.02'), eur('0.03')]);
    expect(() => allocate(1, [])).toThrow(RangeError);
    expect(() => allocate(1, [2, -1])).toThrow(RangeError);
  });

  it('allocates without losing or inventing a unit, each part within one of its exact share', () => {
    const amount = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });
    const weights = fc.array(fc.nat({ max: 1_000_000_000_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(amount, weights, (total, shares) => {
        const parts = allocate(total, shares);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total);
        const sum = shares.reduce((all, share) => all.plus(share), new Decimal(0));
        if (sum.isZero()) return;
        for (const [index, part] of parts.entries()) {
          const exact = new Decimal(total).times(shares[index] ?? 0).div(sum);
          expect(exact.minus(part).abs().lt(1)).toBe(true);
        }
      }),
    );
  });
});

describe('quantities', () => {
  it('keeps millionths', () => {
    expect(toMicro('1.5')).toBe(1_500_000);
    expect(fromMicro(1_500_000)).toBe('1.5');
    expect(() => toMicro('0.0000001')).toThrow('cannot be kept exactly');
  });

  it('converts by exact factors or refuses', () => {
    expect(toBaseMicro('2', { numerator: 12, denominator: 1 })).toBe(24_000_000);
    expect(toBaseMicro('3', { numerator: 1, denominator: 3 })).toBe(1_000_000);
    expect(() => toBaseMicro('1', { numerator: 1, denominator: 3 })).toThrow('cannot be kept exactly');
    expect(fromBaseMicro(24_000_000, { numerator: 12, denominator: 1 }).toFixed()).toBe('2');
  });
});

describe('days', () => {
  it('turn over at midnight of the zone', () => {
    const instant = Date.UTC(2026, 2, 28, 23, 30);
    expect(localDateOf(instant, 'UTC')).toBe('2026-03-28');
    expect(localDateOf(instant, 'Europe/Warsaw')).toBe('2026-03-29');
    expect(localDateOf(instant, 'Asia/Tehran')).toBe('2026-03-29');
  });

  it('add and count over leap days and clock changes', () => {
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
    expect(daysBetween('2026-03-30', '2026-03-28')).toBe(-2);
  });

  it('begin the Jalali year at Nowruz', () => {
    expect(periodOf('2026-03-20', 'jalali', 'year')).toBe('1404');
    expect(periodOf('2026-03-21', 'jalali', 'year')).toBe('1405');
    expect(periodOf('2026-03-20', 'jalali', 'month')).toBe('1404-12');
    expect(periodOf('2026-03-20', 'gregorian', 'month')).toBe('2026-03');
    expect(periodOf('2026-03-20', 'gregorian', 'never')).toBe('');
  });
});
