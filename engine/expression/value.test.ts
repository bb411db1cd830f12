import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal, decode, encode, isDecimal, isObject, tag, toPlainJson, type Value } from './value.ts';

// The same cases in every run: a run that fails can be run again.
fc.configureGlobal({ seed: 20_261_121 });

const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.string(),
    fc.bigInt({ min: 0n, max: 10n ** 30n }).map((digits) => new Decimal(String(digits)).div('1e10')),
    fc.array(tie('value')),
    fc.dictionary(
      fc.string().filter((key) => key !== '__proto__' && key !== '$dec'),
      tie('value'),
    ),
  ),
})).value;

describe('storage', () => {
  it('gives back what it got', () => {
    fc.assert(
      fc.property(value, (given) => {
        expect(toPlainJson(decode(encode(given)))).toEqual(toPlainJson(given));
      }),
    );
  });

  it('writes a decimal by its plain text', () => {
    expect(encode({ price: new Decimal('12.50'), lines: [new Decimal('1e25')] })).toBe(
      '{"price":{"$dec":"12.5"},"lines":[{"$dec":"10000000000000000000000000"}]}',
    );
    expect(isDecimal(decode('{"$dec":"12.5"}'))).toBe(true);
  });

  it('leaves values without decimals as they are', () => {
    const plain = { a: [1, { b: 'x' }] };
    expect(tag(plain)).toBe(plain);
  });

  it('shows decimals as text outside', () => {
    expect(toPlainJson([new Decimal('0.10'), 1])).toEqual(['0.1', 1]);
  });
});

it.each<[Value, boolean]>([
  [{}, true],
  [[], false],
  [null, false],
  [new Decimal(1), false],
  ['x', false],
])('isObject %j', (given, expected) => {
  expect(isObject(given)).toBe(expected);
});
