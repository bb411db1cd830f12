import { describe, expect, it } from '@jest/globals';
import { dueOf, nextDue } from './timers.ts';

const NOW = '2024-01-01T09:00:00Z'; // a Monday

/** The first dates at which it fires when each firing is on time. */
function firings(text: string, count: number, now = NOW, numbering: 'quartz' | 'spring' = 'quartz'): string[] {
  const dates: string[] = [];
  let due: ReturnType<typeof nextDue> = dueOf('cycle', text, Date.parse(now), numbering);
  while (due !== null && dates.length < count) {
    dates.push(new Date(due.due).toISOString().replace(':00.000Z', '').replace('.000Z', ''));
    due = nextDue(due, due.due);
  }
  return dates;
}

describe('a cron expression', () => {
  it.each([
    // Unix: five fields, Monday 1, either of the days.
    ['0 9 * * 1-5', ['2024-01-02T09:00', '2024-01-03T09:00']],
    ['30 9 1,15 * *', ['2024-01-01T09:30', '2024-01-15T09:30', '2024-02-01T09:30']],
    ['0 0 13 * 5', ['2024-01-05T00:00', '2024-01-12T00:00', '2024-01-13T00:00']],
    ['*/20 8-9 * * *', ['2024-01-01T09:20', '2024-01-01T09:40', '2024-01-02T08:00']],
    ['0 0 29 2 *', ['2024-02-29T00:00', '2028-02-29T00:00']],
    ['0 12 * * sun', ['2024-01-07T12:00', '2024-01-14T12:00']],
    ['0 12 * * 7', ['2024-01-07T12:00', '2024-01-14T12:00']],
    // Quartz: seconds first, Sunday 1.
    ['0 0 9 ? * 2-6', ['2024-01-02T09:00', '2024-01-03T09:00']],
    ['0 0 9 ? * MON-FRI', ['2024-01-02T09:00', '2024-01-03T09:00']],
    ['0/15 * * * * ?', ['2024-01-01T09:00:15', '2024-01-01T09:00:30', '2024-01-01T09:00:45', '2024-01-01T09:01']],
    ['0 5/20 22-1 * * ?', ['2024-01-01T22:05', '2024-01-01T22:25', '2024-01-01T22:45', '2024-01-01T23:05']],
    ['0 0 18 L * ?', ['2024-01-31T18:00', '2024-02-29T18:00', '2024-03-31T18:00']],
    ['0 0 18 L-2 * ?', ['2024-01-29T18:00', '2024-02-27T18:00']],
    ['0 0 18 LW * ?', ['2024-01-31T18:00', '2024-02-29T18:00', '2024-03-29T18:00']],
    ['0 0 18 1W 6,9 ?', ['2024-06-03T18:00', '2024-09-02T18:00']],
    ['0 0 18 ? * 6L', ['2024-01-26T18:00', '2024-02-23T18:00']],
    ['0 0 18 ? * FRI#3', ['2024-01-19T18:00', '2024-02-16T18:00']],
    ['0 0 18 ? * MON#5', ['2024-01-29T18:00', '2024-04-29T18:00']],
    ['0 0 0 1 JAN ? 2025-2026', ['2025-01-01T00:00', '2026-01-01T00:00']],
    ['0 0 0 ? * FRI-MON', ['2024-01-05T00:00', '2024-01-06T00:00', '2024-01-07T00:00', '2024-01-08T00:00']],
    ['@hourly', ['2024-01-01T10:00', '2024-01-01T11:00']],
    ['@weekly', ['2024-01-07T00:00', '2024-01-14T00:00']],
  ])('%s', (text, expected) => {
    expect(firings(text, expected.length)).toEqual(expected);
  });

  it('with six fields counts weekdays as its dialect does', () => {
    expect(firings('0 0 9 ? * 2', 1, NOW, 'quartz')).toEqual(['2024-01-08T09:00']);
    expect(firings('0 0 9 * * 2', 1, NOW, 'spring')).toEqual(['2024-01-02T09:00']);
    expect(firings('0 0 9 13 * FRI', 2, NOW, 'spring')).toEqual(['2024-09-13T09:00', '2024-12-13T09:00']);
  });

  it('that has an end fires no more', () => {
    expect(firings('0 0 0 1 1 ? 2025', 9)).toEqual(['2025-01-01T00:00']);
  });

  it('after a standstill fires once, and then when it would have anyway', () => {
    const first = dueOf('cycle', '0 9 * * *', Date.parse(NOW));
    expect(new Date(nextDue(first, Date.parse('2024-03-01T12:00:00Z'))?.due ?? 0).toISOString()).toBe('2024-03-02T09:00:00.000Z');
  });

  it.each([
    'CRON_TZ=Europe/Warsaw 0 9 * * *',
    'TZ=Europe/Warsaw 0 9 * * *',
    '0 9 * * * [Europe/Warsaw]',
    '0 0 9 * * ? [Europe/Warsaw]',
  ])('%s is in its zone', (text) => {
    expect(firings(text, 2, '2024-06-01T00:00:00Z')).toEqual(['2024-06-01T07:00', '2024-06-02T07:00']);
    expect(firings(text, 1, '2024-12-01T00:00:00Z')).toEqual(['2024-12-01T08:00']);
  });

  // Warsaw: on 31 March 2024 02:00 is 03:00; on 27 October 03:00 is 02:00 again.
  it.each([
    ['30 2 * * * [Europe/Warsaw]', '2024-03-30T12:00:00Z', ['2024-03-31T01:00', '2024-04-01T00:30']],
    ['0,30 2,3 * * * [Europe/Warsaw]', '2024-03-30T12:00:00Z', ['2024-03-31T01:00', '2024-03-31T01:30', '2024-04-01T00:00']],
    ['30 2 * * * [Europe/Warsaw]', '2024-10-26T12:00:00Z', ['2024-10-27T00:30', '2024-10-28T01:30']],
    ['30 * * * * [Europe/Warsaw]', '2024-03-31T00:00:00Z', ['2024-03-31T00:30', '2024-03-31T01:30', '2024-03-31T02:30']],
    [
      '*/30 * * * * [Europe/Warsaw]',
      '2024-10-26T23:45:00Z',
      ['2024-10-27T00:00', '2024-10-27T00:30', '2024-10-27T01:00', '2024-10-27T01:30', '2024-10-27T02:00'],
    ],
    ['0 0 * * * [America/Santiago]', '2024-09-07T12:00:00Z', ['2024-09-08T04:00', '2024-09-09T03:00']],
    ['15 0 * * * [Australia/Lord_Howe]', '2024-10-05T12:00:00Z', ['2024-10-05T13:45', '2024-10-06T13:15']],
    ['15 2 * * * [Australia/Lord_Howe]', '2024-10-05T12:00:00Z', ['2024-10-05T15:30', '2024-10-06T15:15']],
    ['30 3 * * * [Asia/Tehran]', '2024-03-20T12:00:00Z', ['2024-03-21T00:00', '2024-03-22T00:00']],
  ])('%s when the clock is changed after %s', (text, now, expected) => {
    expect(firings(text, expected.length, now)).toEqual(expected);
  });
});

describe('what is no cron expression', () => {
  it.each([
    ['0 0 9 * *  * * *', /fields/],
    ['0 9 *', /fields/],
    ['0 9 * * 8', /"8" is no day of the week/],
    ['60 9 * * *', /"60" is no minute/],
    ['0 9 0 * *', /"0" is no day of the month/],
    ['0 9 * FOO *', /"FOO" is no month/],
    ['*/0 * * * *', /"0" is no step/],
    ['0 0 9 1 * MON', /one of them must be \?/],
    ['0 0 9 30 2 ?', /never comes/],
    ['0 0 9 1 1 ? 2020', /never comes/],
    ['0 9 * * * [Mars/Olympus]', /no time zone/],
    ['TZ=UTC 0 9 * * * [UTC]', /one zone/],
    ['@sometimes', /fields/],
  ])('%s is an incident', (text, why) => {
    expect(() => firings(text, 1)).toThrow(why);
    expect(() => firings(text, 1)).toThrow(expect.objectContaining({ name: 'Incident', code: 'BAD_TIMER' }));
  });
});
