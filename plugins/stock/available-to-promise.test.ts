import { describe, expect, it } from '@jest/globals';
import { availableOn, earliestDate, type Projection } from './available-to-promise.ts';

const today = '2026-03-21';
const of = (projection: Partial<Projection>): Projection => ({ onHand: 0, supply: [], demand: [], today, ...projection });

describe('R4 available to promise', () => {
  it('is what lies there and is not demanded', () => {
    expect(availableOn(of({ onHand: 10 }), today)).toBe(10);
    expect(availableOn(of({ onHand: 10, demand: [{ date: today, quantity: 4 }] }), today)).toBe(6);
  });

  it('a later confirmed demand is not robbed', () => {
    const projection = of({ onHand: 10, demand: [{ date: '2026-04-10', quantity: 8 }] });
    expect(availableOn(projection, today)).toBe(2);
    expect(availableOn({ ...projection, supply: [{ date: '2026-04-09', quantity: 8 }] }, today)).toBe(10);
    expect(availableOn({ ...projection, supply: [{ date: '2026-04-11', quantity: 8 }] }, today)).toBe(2);
  });

  it('supply counts from its day on, and what is overdue counts today', () => {
    const projection = of({ supply: [{ date: '2026-04-01', quantity: 5 }] });
    expect(availableOn(projection, '2026-03-31')).toBe(0);
    expect(availableOn(projection, '2026-04-01')).toBe(5);
    expect(availableOn(of({ supply: [{ date: '2026-01-01', quantity: 5 }] }), today)).toBe(5);
    expect(availableOn(of({ onHand: 3, demand: [{ date: '2026-01-01', quantity: 5 }] }), today)).toBe(0);
  });

  it('never goes below zero and never promises the past', () => {
    const projection = of({ onHand: 1, demand: [{ date: today, quantity: 4 }] });
    expect(availableOn(projection, '2020-01-01')).toBe(0);
    expect(earliestDate(projection, 1)).toBeNull();
  });

  it('the earliest date is the least day with enough', () => {
    const projection = of({
      onHand: 2,
      supply: [
        { date: '2026-05-01', quantity: 10 },
        { date: '2026-04-01', quantity: 3 },
      ],
      demand: [{ date: '2026-04-15', quantity: 4 }],
    });
    expect(earliestDate(projection, 1)).toBe(today);
    expect(earliestDate(projection, 2)).toBe('2026-05-01');
    expect(earliestDate(projection, 11)).toBe('2026-05-01');
    expect(earliestDate(projection, 12)).toBeNull();
  });
});
