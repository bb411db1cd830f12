import { describe, expect, it } from '@jest/globals';
import { dueOf, nextDue, parseInstant } from './timers.ts';

const at = (text: string) => Date.parse(text);
const iso = (instant: number | undefined) => (instant === undefined ? undefined : new Date(instant).toISOString());

describe('a date', () => {
  it.each([
    ['2024-03-01T10:00:00Z', '2024-03-01T10:00:00.000Z'],
    ['2024-03-01T10:00:00+01:00', '2024-03-01T09:00:00.000Z'],
    ['2036-11-14T11:12:22', '2036-11-14T11:12:22.000Z'],
    ['2024-03-01', '2024-03-01T00:00:00.000Z'],
    // Berlin: the hour that does not exist is the one after; of the hour that comes twice, the first.
    ['2024-03-31T02:30:00[Europe/Berlin]', '2024-03-31T01:30:00.000Z'],
    ['2024-10-27T02:30:00[Europe/Berlin]', '2024-10-27T00:30:00.000Z'],
    ['2024-10-27T02:30:00+01:00[Europe/Berlin]', '2024-10-27T01:30:00.000Z'],
    ['2024-07-01T10:00:00@Asia/Tehran', '2024-07-01T06:30:00.000Z'],
  ])('%s is %s', (text, instant) => {
    expect(iso(parseInstant(text))).toBe(instant);
    expect(iso(dueOf('date', text, 0).due)).toBe(instant);
  });
});

describe('a duration', () => {
  it.each([
    ['PT5M', '2024-01-31T12:00:00Z', '2024-01-31T12:05:00.000Z'],
    ['P25D', '2024-01-31T12:00:00Z', '2024-02-25T12:00:00.000Z'],
    ['P1M', '2024-01-31T12:00:00Z', '2024-02-29T12:00:00.000Z'],
    ['P1Y', '2024-02-29T12:00:00Z', '2025-02-28T12:00:00.000Z'],
    ['P2W', '2024-02-20T00:00:00Z', '2024-03-05T00:00:00.000Z'],
    ['P1DT2H', '2024-02-28T23:00:00Z', '2024-03-01T01:00:00.000Z'],
    ['-PT5M', '2024-01-31T12:00:00Z', '2024-01-31T12:00:00.000Z'],
  ])('%s from %s is %s', (text, now, instant) => {
    expect(iso(dueOf('duration', text, at(now)).due)).toBe(instant);
  });
});

describe('a cycle', () => {
  /** The dates at which it fires when each firing is on time. */
  function firings(text: string, now: string, most: number): (string | undefined)[] {
    const dates: (string | undefined)[] = [];
    let due: ReturnType<typeof nextDue> = dueOf('cycle', text, at(now));
    while (due !== null && dates.length < most) {
      dates.push(iso(due.due));
      due = nextDue(due, due.due);
    }
    return dates;
  }

  it('R3/PT1H fires three times, one hour apart', () => {
    expect(firings('R3/PT1H', '2024-01-01T09:00:00Z', 9)).toEqual([
      '2024-01-01T10:00:00.000Z',
      '2024-01-01T11:00:00.000Z',
      '2024-01-01T12:00:00.000Z',
    ]);
  });

  it('R/PT1H goes on for ever', () => {
    expect(firings('R/PT1H', '2024-01-01T09:00:00Z', 50)).toHaveLength(50);
  });

  it('with a start begins there', () => {
    expect(firings('R2/2024-05-01T08:00:00Z/P1D', '2024-01-01T09:00:00Z', 9)).toEqual([
      '2024-05-01T08:00:00.000Z',
      '2024-05-02T08:00:00.000Z',
    ]);
  });

  it('with a start in the past goes on upon its grid', () => {
    expect(firings('R/2024-01-01T08:00:00Z/P1D', '2024-05-01T09:00:00Z', 1)).toEqual(['2024-05-02T08:00:00.000Z']);
  });

  it('monthly from a 31st stays at the end of the month', () => {
    expect(firings('R4/2024-01-31T08:00:00Z/P1M', '2024-01-01T00:00:00Z', 9)).toEqual([
      '2024-01-31T08:00:00.000Z',
      '2024-02-29T08:00:00.000Z',
      '2024-03-31T08:00:00.000Z',
      '2024-04-30T08:00:00.000Z',
    ]);
  });

  it('yearly from a leap day comes back to it', () => {
    expect(firings('R5/2024-02-29T00:00:00Z/P1Y', '2024-01-01T00:00:00Z', 9).at(-1)).toBe('2028-02-29T00:00:00.000Z');
  });

  it('daily in a zone stays at the same time of day across both changes of the clock', () => {
    expect(firings('R3/2024-03-30T08:00:00[Europe/Berlin]/P1D', '2024-01-01T00:00:00Z', 9)).toEqual([
      '2024-03-30T07:00:00.000Z',
      '2024-03-31T06:00:00.000Z',
      '2024-04-01T06:00:00.000Z',
    ]);
    expect(firings('R2/2024-10-26T08:00:00[Europe/Berlin]/P1D', '2024-01-01T00:00:00Z', 9)).toEqual([
      '2024-10-26T06:00:00.000Z',
      '2024-10-27T07:00:00.000Z',
    ]);
  });

  it('what was missed is caught up by one firing; the next is the next on the grid', () => {
    const first = dueOf('cycle', 'R/PT1H', at('2024-01-01T09:00:00Z'));
    const next = nextDue(first, at('2024-03-01T12:34:00Z'));
    expect(iso(next?.due)).toBe('2024-03-01T13:00:00.000Z');
    const years = nextDue(dueOf('cycle', 'R/P1M', at('2024-01-31T09:00:00Z')), at('2034-02-01T00:00:00Z'));
    expect(iso(years?.due)).toBe('2034-02-28T09:00:00.000Z');
  });
});

describe('what is none', () => {
  it.each([
    ['date', 'soon'],
    ['date', ''],
    ['duration', '5 minutes'],
    ['duration', 'PT'],
    ['cycle', 'PT1H'],
    ['cycle', 'R/PT0S'],
    ['cycle', 'R/PT0.0001S'],
    ['cycle', 'R/-PT1H'],
    ['cycle', 'R0/PT1H'],
    ['cycle', '0 0 9 * * ? *'],
  ] as const)('%s "%s" is an incident', (kind, text) => {
    expect(() => dueOf(kind, text, 0)).toThrow(expect.objectContaining({ name: 'Incident', code: 'BAD_TIMER' }));
  });
});
