import { describe, expect, it } from '@jest/globals';
import { CartableError } from '../../engine/index.ts';
import { DOCUMENT_LIMITS, JSON_LIMITS, parseJson } from './json-guard.ts';

function refusal(text: string): string {
  try {
    parseJson(text, JSON_LIMITS);
  } catch (error) {
    if (error instanceof CartableError) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('parseJson (S6, S7)', () => {
  it('gives what JSON.parse gives for ordinary bodies', () => {
    const text = '{"a":[1,-2.5e3,"x\\"y",true,null,{"b":{}}],"c":"{\\"c\\":1}","n":9007199254740991}';
    expect(parseJson(text, JSON_LIMITS)).toEqual(JSON.parse(text));
  });

  it.each([
    ['a duplicate key', '{"a":1,"b":2,"a":3}'],
    ['a duplicate key behind an escape', '{"a":1,"\\u0061":3}'],
    ['a duplicate key in a nested object', '[{"x":{"a":1,"a":2}}]'],
    ['__proto__', '{"__proto__":{"x":1}}'],
    ['an escaped __proto__', '{"\\u005f_proto__":{"x":1}}'],
    ['constructor two levels down', '{"a":{"b":{"constructor":1}}}'],
    ['prototype in an array', '[[{"prototype":1}]]'],
    ['1e400', '{"a":1e400}'],
    ['an integer above 2^53', '{"a":9007199254740993}'],
    ['the same integer with a fraction of zero', '{"a":9007199254740993.0}'],
    ['a negative integer below -2^53', '[-9007199254740993]'],
    ['NUL in a text', '{"a":"x\\u0000y"}'],
    ['broken text', '{"a":'],
    ['an unclosed string', '{"a":"x'],
    ['empty text', ''],
    ['two numbers run together', '[1-2]'],
  ])('refuses %s with 400', (_, text) => {
    expect(refusal(text)).toBe('VALIDATION');
  });

  it('allows an escaped backslash before u0000', () => {
    expect(parseJson('{"a":"\\\\u0000"}', JSON_LIMITS)).toEqual({ a: '\\u0000' });
  });

  it('allows the same key in two objects and unsafe names as values', () => {
    expect(parseJson('[{"a":1},{"a":"__proto__"}]', JSON_LIMITS)).toEqual([{ a: 1 }, { a: '__proto__' }]);
  });

  it('counts depth and keys, and nothing inside strings', () => {
    expect(refusal('['.repeat(33) + ']'.repeat(33))).toBe('PAYLOAD_TOO_LARGE');
    expect(refusal('['.repeat(32) + ']'.repeat(32))).toBe('accepted');
    expect(refusal('['.repeat(5_000))).toBe('PAYLOAD_TOO_LARGE');
    expect(refusal(JSON.stringify({ text: '['.repeat(5_000) }))).toBe('accepted');
    const keys = (count: number) => JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, n])));
    expect(refusal(keys(2_000))).toBe('accepted');
    expect(refusal(keys(2_001))).toBe('PAYLOAD_TOO_LARGE');
    expect(parseJson(keys(20_000), DOCUMENT_LIMITS)).toHaveProperty('k19999', 19_999);
  });

  it('leaves Object.prototype alone', () => {
    expect(refusal('{"__proto__":{"polluted":true}}')).toBe('VALIDATION');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
