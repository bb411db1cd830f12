import { describe, expect, it } from '@jest/globals';
import { Decimal, decode } from '../expression/value.ts';
import { copyOfSmall } from './copy-of-small.ts';

const LIMIT = 10_000;

describe('the copy of something small', () => {
  it.each([
    [null],
    [true],
    [-0],
    [1e21],
    ['zażółć "گل"'],
    [[1, [2, { a: null }]]],
    [{ b: 1, a: { c: 'd', e: [] }, gone: undefined }],
  ])('is what JSON makes of it: %j', (given: unknown) => {
    expect(copyOfSmall(given, LIMIT)).toStrictEqual(decode(JSON.stringify(given)));
  });

  it('is another object: who gave it may change it', () => {
    const inner = { amount: 1 };
    const copied = copyOfSmall({ inner }, LIMIT);
    inner.amount = 2;
    expect(copied).toEqual({ inner: { amount: 1 } });
  });

  it.each([
    ['a decimal', { amount: new Decimal('1.5') }],
    ['a decimal in its stored form', { amount: { $dec: '1.5' } }],
    ['a date', { at: new Date(0) }],
    ['an object that says what it is in JSON', { a: { toJSON: () => 1 } }],
    ['no number', { a: Number.NaN }],
    ['a list with a gap', [undefined]],
    ['U+0000', { a: 'x\0y' }],
    ['U+0000 in a name', { 'x\0y': 1 }],
    ['a name that changes the object', JSON.parse('{"__proto__": {"a": 1}}') as unknown],
    ['a function', { a: () => 1 }],
    ['nothing', undefined],
  ])('is left to a closer look for %s', (_what, given: unknown) => {
    expect(copyOfSmall(given, LIMIT)).toBeUndefined();
  });

  it('is made only of what cannot be larger than the limit', () => {
    expect(copyOfSmall('x'.repeat(1_000), 6_032)).toBe('x'.repeat(1_000));
    expect(copyOfSmall('x'.repeat(1_000), 6_031)).toBeUndefined();
    expect(
      copyOfSmall(
        Array.from({ length: 100 }, () => 1),
        3_000,
      ),
    ).toBeUndefined();
    expect(copyOfSmall({ ['x'.repeat(1_000)]: 1 }, 6_000)).toBeUndefined();
  });
});
