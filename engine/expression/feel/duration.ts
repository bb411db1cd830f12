/** The two kinds of duration in FEEL; they do not mix (DMN 1.3 §10.3.2.3.6, §10.3.2.3.7). */

const NANOS_PER_SECOND = 1_000_000_000n;
const NANOS_PER_DAY = 86_400n * NANOS_PER_SECOND;

const absolute = (value: bigint): bigint => (value < 0n ? -value : value);

/** A days and time duration in nanoseconds. */
export class DaysDuration {
  readonly nanoseconds: bigint;
  constructor(nanoseconds: bigint) {
    this.nanoseconds = nanoseconds;
  }
  get days(): number {
    return Number(this.nanoseconds / NANOS_PER_DAY);
  }
  get hours(): number {
    return Number((this.nanoseconds % NANOS_PER_DAY) / (3600n * NANOS_PER_SECOND));
  }
  get minutes(): number {
    return Number((this.nanoseconds % (3600n * NANOS_PER_SECOND)) / (60n * NANOS_PER_SECOND));
  }
  /** Whole seconds within the minute. */
  get seconds(): number {
    return Number((this.nanoseconds % (60n * NANOS_PER_SECOND)) / NANOS_PER_SECOND);
  }
  toString(): string {
    if (this.nanoseconds === 0n) return 'PT0S';
    const size = new DaysDuration(absolute(this.nanoseconds));
    const fraction = (size.nanoseconds % NANOS_PER_SECOND).toString().padStart(9, '0').replace(/0+$/, '');
    const seconds = fraction === '' ? (size.seconds === 0 ? '' : `${size.seconds}S`) : `${size.seconds}.${fraction}S`;
    const time = `${size.hours === 0 ? '' : `${size.hours}H`}${size.minutes === 0 ? '' : `${size.minutes}M`}${seconds}`;
    const days = size.nanoseconds < NANOS_PER_DAY ? '' : `${size.nanoseconds / NANOS_PER_DAY}D`;
    return `${this.nanoseconds < 0n ? '-' : ''}P${days}${time === '' ? '' : `T${time}`}`;
  }
}

/** A years and months duration in months. */
export class MonthsDuration {
  readonly totalMonths: number;
  constructor(totalMonths: number) {
    this.totalMonths = totalMonths;
  }
  get years(): number {
    return Math.trunc(this.totalMonths / 12) + 0;
  }
  get months(): number {
    return (this.totalMonths % 12) + 0;
  }
  toString(): string {
    if (this.totalMonths === 0) return 'P0M';
    const years = Math.abs(this.years);
    const months = Math.abs(this.months);
    return `${this.totalMonths < 0 ? '-' : ''}P${years === 0 ? '' : `${years}Y`}${months === 0 ? '' : `${months}M`}`;
  }
}

const MONTHS = /^(-)?P(?:(\d{1,9})Y)?(?:(\d{1,9})M)?$/;
const DAYS = /^(-)?P(?:(\d{1,9})D)?(?:T(?:(\d{1,12})H)?(?:(\d{1,12})M)?(?:(\d{1,15})(?:\.(\d{1,9}))?S)?)?$/;

/** A duration from its ISO 8601 text; null when it is none or mixes months with days. */
export function parseDuration(text: string): DaysDuration | MonthsDuration | null {
  if (!/\d[A-Z]$/.test(text)) return null;
  const months = MONTHS.exec(text);
  if (months !== null) {
    const total = Number(months[2] ?? 0) * 12 + Number(months[3] ?? 0);
    return new MonthsDuration(months[1] === undefined ? total : 0 - total);
  }
  const parts = DAYS.exec(text);
  if (parts === null) return null;
  const seconds =
    BigInt(parts[2] ?? 0) * 86_400n + BigInt(parts[3] ?? 0) * 3600n + BigInt(parts[4] ?? 0) * 60n + BigInt(parts[5] ?? 0);
  const nanoseconds = seconds * NANOS_PER_SECOND + BigInt((parts[6] ?? '').padEnd(9, '0'));
  return new DaysDuration(parts[1] === undefined ? nanoseconds : -nanoseconds);
}

/** The offset `Z`, `±hh:mm` in seconds as a duration. */
export const ofSeconds = (seconds: number): DaysDuration => new DaysDuration(BigInt(seconds) * NANOS_PER_SECOND);
