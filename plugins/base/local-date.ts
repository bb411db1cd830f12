/** Calendar days without a zone (`2026-03-21`), their arithmetic, and the periods by which documents are numbered. */
import { Temporal } from 'temporal-polyfill/full';

export type CalendarName = 'gregorian' | 'jalali';
export type Reset = 'never' | 'year' | 'month';

/** The day that it is at an instant (epoch ms) in an IANA zone. */
export function localDateOf(instant: number, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate().toString();
}

export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** Days from `from` until `to`; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(to).days;
}

/**
 * The numbering period of a day: `''` (never), `2026` / `1404` (year), `2026-03` / `1404-12` (month), in the company's calendar.
 * Jalali years begin at Nowruz: 2026-03-20 is still 1404, 2026-03-21 is 1405.
 */
export function periodOf(date: string, calendar: CalendarName, reset: Reset): string {
  if (reset === 'never') return '';
  const day = Temporal.PlainDate.from(date).withCalendar(calendar === 'jalali' ? 'persian' : 'iso8601');
  const year = String(day.year).padStart(4, '0');
  return reset === 'year' ? year : `${year}-${String(day.month).padStart(2, '0')}`;
}
