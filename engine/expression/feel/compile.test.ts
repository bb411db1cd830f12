import { describe, expect, it } from '@jest/globals';
import { ExpressionError } from '../expression.ts';
import { compileFeel } from './expression.ts';
import { checkTable } from '../test-support/feel-table.ts';

describe('literals', () => {
  checkTable([
    ['1', 1],
    ['-1', -1],
    ['1.50', 1.5],
    ['.5', 0.5],
    ['1e3', 1000],
    ['1.5E-3', 0.0015],
    ['12345678901234567890', '12345678901234567890'],
    ['0.12345678901234567', '0.12345678901234567'],
    ['"abc"', 'abc'],
    ['""', ''],
    ['"a\\"b"', 'a"b'],
    ['"a\\nb\\t\\\\"', 'a\nb\t\\'],
    ['"\\u0041\\U01F40E"', 'A🐎'],
    ['true', true],
    ['false', false],
    ['null', null],
    ['[]', []],
    ['[1, "a", [true]]', [1, 'a', [true]]],
    ['{}', {}],
    ['{a: 1, "b c": 2, d e: 3}', { a: 1, 'b c': 2, 'd e': 3 }],
    ['{a: 2, b: a * 3}.b', 6],
    ['{a: 2, b: {c: a + 1}}', { a: 2, b: { c: 3 } }],
    ['// words\n1 /* more */ + 1', 2],
    ['(1)', 1],
  ]);
});

describe('names', () => {
  checkTable([
    ['a', 5],
    ['missing', null],
    ['Full Name', 'Ada'],
    ['Full   Name', 'Ada'],
    ['order.id', 7],
    ['order.customer.name', 'Ada'],
    ['order.customer.credit limit', 12.5],
    ['order.missing', null],
    ['order.missing.deeper', null],
    ['missing.deeper', null],
    ['order.lines.sku', ['A', 'B']],
    ['[{x: 1}, {y: 2}].x', [1, null]],
    ['text.length', null],
    ['order.constructor', null],
    ['order.__proto__', null],
    ['order.toString', null],
    ['list.length', [null, null, null]],
    ['{first name: "x"}.first name', 'x'],
  ]);
});

describe('what a text reads', () => {
  it.each([
    ['total > 1000 and order.customer.name = "x"', ['order', 'total']],
    ['for i in list return i + a', ['a', 'list']],
    ['{x: b, y: x}', ['b']],
    ['some q in list satisfies q > limit', ['limit', 'list']],
    ['(function(p) p + r)(1)', ['r']],
    ['list[item > a]', ['a', 'list']],
    ['Full Name = "Ada"', ['Full Name']],
    ['sum(list)', ['list']],
    ['today() > date(due)', ['due', 'now']],
    ['is defined(x)', ['x']],
    ['1 + 1', []],
  ])('%s', (text, reads) => {
    expect(compileFeel(text).reads).toEqual(reads);
  });

  it('finds a declared name that holds operator signs', () => {
    const expression = compileFeel('order-id + 1', { names: ['order-id'] });
    expect(expression.reads).toEqual(['order-id']);
    expect(expression.evaluate((name) => (name === 'order-id' ? 41 : undefined))).toBe(42);
  });
});

describe('what a step budget does not bound', () => {
  it.each([
    ['a + 1', true],
    ['for i in list return i', true],
    ['sort(list, function(x, y) x < y)', true],
    ['split("a,b", ",")', true],
    ['matches(text, "abc")', true],
    ['matches(text, "a+")', false],
    ['matches(text, pattern)', false],
    ['replace(text, "(a|a)*", "b")', false],
    ['split(text, "[,;]")', false],
    ['matches(input: text, pattern: "a+")', false],
    ['list replace(list, matches, 1)', false],
    ['{f: function(x) f(x), r: f(1)}.r', false],
    ['(function(f) f(f))(function(f) f(f))', false],
  ])('%s', (text, bounded) => {
    expect(compileFeel(text).bounded).toBe(bounded);
  });
});

describe('text that is refused', () => {
  it.each([
    ['', 0],
    ['1 +', 3],
    ['a = = b', 4],
    ['a <> b', 3],
    ['a == b', 3],
    ['a && b', 2],
    ['a ? b : c', 2],
    ["a = 'b'", 4],
    ['!a', 0],
    ['a; b', 1],
    ['if a then b', 11],
    ['[1, 2', 5],
    ['"open', 0],
    ['foo(1)', 0],
    ['> 5', 0],
    ['?', 0],
    ['x in > 5 or y', 5],
    ['x in > 5 and y', 5],
    ['@"soon"', 0],
    ['x instance of money', 14],
    ['function(x) external {java: {class: "c"}}', 0],
    ['function(x, x) x', 0],
    ['{a: 1, a: 2}', 7],
    ['{"__proto__": 1}', 1],
    ['now(1)', 0],
    ['${a}', 0],
  ])('%s', (text, offset) => {
    const compile = (): unknown => compileFeel(text);
    expect(compile).toThrow(ExpressionError);
    expect(compile).toThrow(expect.objectContaining({ code: 'EXPRESSION_SYNTAX', offset, source: text }));
  });
});

describe('the clock', () => {
  checkTable([
    ['now()', '2026-11-21T23:30:00+03:30'],
    ['today()', '2026-11-21'],
    ['now() > date and time("2026-11-21T19:59:59Z")', true],
  ]);

  it('fails where the variable "now" is missing', () => {
    expect(() => compileFeel('today() > date(due)').evaluate(() => undefined)).toThrow(
      expect.objectContaining({ code: 'EXPRESSION_FAILED' }),
    );
  });
});
