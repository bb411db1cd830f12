import { Temporal } from 'temporal-polyfill';
import type { DaysDuration } from './duration.ts';

const NANOS_PER_DAY = 86_400_000_000_000n;

/** A time of day, local or at an offset from UTC, or in a named zone (whose offset a time alone does not know). */
export class Time {
  readonly local: Temporal.PlainTime;
  /** `Z`, `±hh:mm` or a zone name; null for a local time. */
  readonly zone: string | null;
  constructor(local: Temporal.PlainTime, zone: string | null) {
    this.local = local;
    this.zone = zone;
  }
  /** Nanoseconds since midnight, in UTC when the offset is known. */
  get nanoseconds(): bigint {
    const { hour, minute, second, millisecond, microsecond, nanosecond } = this.local;
    const seconds = hour * 3600 + minute * 60 + second - (this.offsetSeconds ?? 0);
    return BigInt(seconds) * 1_000_000_000n + BigInt(millisecond * 1_000_000 + microsecond * 1000 + nanosecond);
  }
  get offsetSeconds(): number | null {
    return this.zone === null ? null : offsetSeconds(this.zone);
  }
  plus(duration: DaysDuration): Time {
    const nanoseconds = duration.nanoseconds % NANOS_PER_DAY;
    return new Time(
      this.local.add({
        seconds: Number(nanoseconds / 1_000_000_000n),
        nanoseconds: Number(nanoseconds % 1_000_000_000n),
      }),
      this.zone,
    );
  }
  toString(): string {
    return `${this.local.toString()}${zoneSuffix(this.zone)}`;
  }
}

/** Seconds east of UTC that `Z` or `±hh:mm[:ss]` says; null for a zone name. */
export function offsetSeconds(zone: string): number | null {
  if (zone === 'Z') return 0;
  const parts = /^([+-])(\d\d):(\d\d)$/.exec(zone);
  if (parts === null) return null;
  const seconds = Number(parts[2]) * 3600 + Number(parts[3]) * 60;
  return parts[1] === '-' ? 0 - seconds : seconds;
}

export const offsetText = (seconds: number): string | null => {
  if (seconds === 0) return 'Z';
  const size = Math.abs(seconds);
  if (size % 60 !== 0 || size > 18 * 3600) return null;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${seconds < 0 ? '-' : '+'}${two(Math.floor(size / 3600))}:${two((size % 3600) / 60)}`;
};

/** How FEEL writes a zone behind a time: an offset as it is, a name after `@`. */
export const zoneSuffix = (zone: string | null): string =>
  zone === null ? '' : offsetSeconds(zone) === null ? `@${zone}` : zone;

/** Text of a zone as FEEL writes it -> `Z`, `±hh:mm`, a checked zone name, or null for none; undefined when it is no zone. */
export function parseZone(text: string | undefined): string | null | undefined {
  if (text === undefined || text === '') return null;
  if (text.startsWith('@')) return isZoneName(text.slice(1)) ? text.slice(1) : undefined;
  if (/^(z|[+-]00:00)$/i.test(text)) return 'Z';
  return Math.abs(offsetSeconds(text) ?? Infinity) <= 18 * 3600 ? text : undefined;
}

function isZoneName(name: string): boolean {
  if (!/^[A-Za-z][\w+/-]*$/.test(name)) return false;
  try {
    new Temporal.ZonedDateTime(0n, name);
    return true;
  } catch {
    return false;
  }
}

const TIME = /^(\d\d:\d\d:\d\d(?:\.\d{1,9})?)(Z|[+-]\d\d:\d\d|@.+)?$/i;

/** `hh:mm:ss[.fraction][zone]`; null when it is no time. */
export function parseTime(text: string): Time | null {
  const parts = TIME.exec(text.startsWith('T') ? text.slice(1) : text);
  const zone = parseZone(parts?.[2]);
  if (parts?.[1] === undefined || zone === undefined || parts[1].startsWith('24') || parts[1].slice(6, 8) === '60') return null;
  try {
    return new Time(Temporal.PlainTime.from(parts[1]), zone);
  } catch {
    return null;
  }
}
