import { randomBytes } from 'node:crypto';

/** Where ids come from: given at start, so that a test can repeat them. */
export interface Ids {
  /** A new UUIDv7 (RFC 9562 §5.7): sorts by time, so that new rows lie beside each other. */
  next(now: number): string;
}

/**
 * Within one millisecond a counter of 12 bits goes up, so ids of one process never go backwards;
 * when it is used up the millisecond is advanced.
 */
export function createIds(random: (size: number) => Buffer = randomBytes): Ids {
  let last = 0;
  let counter = 0;
  const take = pooled(random);
  return {
    next(now) {
      if (now > last) {
        last = now;
        counter = take(2).readUInt16BE() & 0x7ff;
      } else {
        counter += 1;
        if (counter > 0xfff) {
          last += 1;
          counter = 0;
        }
      }
      const time = last.toString(16).padStart(12, '0');
      const tail = take(8);
      tail.writeUInt8((tail.readUInt8(0) & 0x3f) | 0x80, 0);
      const rest = tail.toString('hex');
      const third = (0x7000 | counter).toString(16);
      return `${time.slice(0, 8)}-${time.slice(8)}-${third}-${rest.slice(0, 4)}-${rest.slice(4)}`;
    },
  };
}

const POOL_BYTES = 4096;

/** Asking the system for a few bytes costs as much as asking for a few thousand. */
function pooled(random: (size: number) => Buffer): (size: number) => Buffer {
  let pool: Buffer = Buffer.alloc(0);
  return (size) => {
    if (pool.length < size) pool = random(POOL_BYTES);
    const taken = pool.subarray(0, size);
    pool = pool.subarray(size);
    return taken;
  };
}
