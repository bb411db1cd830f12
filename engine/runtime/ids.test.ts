import { expect, it } from '@jest/globals';
import { createIds } from './ids.ts';

it('gives UUIDv7 that sort in the order in which they were made, also within one millisecond', () => {
  const ids = createIds();
  const made = Array.from({ length: 10_000 }, (_, index) => ids.next(1_700_000_000_000 + Math.floor(index / 6_000)));
  expect(made).toEqual(made.toSorted());
  expect(new Set(made).size).toBe(made.length);
  for (const id of made) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

it('gives the same ids for the same randomness', () => {
  const zeros = (size: number): Buffer => Buffer.alloc(size);
  expect(createIds(zeros).next(1_700_000_000_000)).toBe(createIds(zeros).next(1_700_000_000_000));
});
