/** S2: whatever a text asks for, its evaluation ends by its budget. */
import { describe, expect, it } from '@jest/globals';
import { compileFeel, compileJuel, compileUnaryTests } from './index.ts';
import type { Value } from './value.ts';

const long = 'x'.repeat(60_000);
const many = Array.from({ length: 5000 }, (_, index) => index);
const variables: Readonly<Record<string, Value>> = { long, many };
const lookup = (name: string): Value | undefined => variables[name];
const exhausted = expect.objectContaining({ code: 'EXPRESSION_BUDGET' });

describe('bombs', () => {
  it.each([
    ['one huge range', 'for i in 1..1000000000 return i'],
    ['a range beyond the list limit', 'for i in 1..10001 return i'],
    ['a range of dates', 'for d in @"0001-01-01"..@"9999-12-31" return d'],
    ['two nested ranges', 'for i in 1..9999, j in 1..9999 return 1'],
    ['nested for expressions', 'for i in 1..9999 return for j in 1..9999 return i * j'],
    ['nested some', 'some i in 1..9999, j in 1..9999 satisfies i + j < 0'],
    ['nested some over a list', 'some i in many, j in many satisfies false'],
    ['nested every', 'every i in 1..9999, j in 1..9999 satisfies i + j > 0'],
    ['nested filters', '(for i in 1..9999 return i)[count((for j in 1..9999 return j)[item > 0]) < 0]'],
    ['partial copied each time', 'for i in 1..9999 return partial'],
    ['endless recursion', '{f: function(n) f(n + 1), r: f(0)}.r'],
    ['mutual recursion', '{f: function(g, n) g(g, n), r: f(f, 1)}.r'],
    ['a function of itself', '(function(f) f(f))(function(f) f(f))'],
    ['branching recursion', '{fib: function(n) if n < 2 then n else fib(n - 1) + fib(n - 2), r: fib(60)}.r'],
    ['text that doubles', '{f: function(s, n) if n = 0 then s else f(s + s, n - 1), r: f("xx", 60)}.r'],
    ['text joined with itself', 'for i in 1..9999 return long + string(i)'],
    ['one text too long', 'long + long'],
    ['a list joined', 'string join(for i in 1..9000 return "0123456789", "")'],
    ['a list that doubles', '{f: function(l, n) if n = 0 then l else f(concatenate(l, l), n - 1), r: f([1, 2], 40)}.r'],
    ['many sums', 'for i in 1..9999 return sum(many)'],
    ['quadratic membership', 'for i in many return list contains(many, -1)'],
    ['quadratic equality', 'for i in many return many = many'],
    ['quadratic distinct', 'distinct values(for i in many return {a: i})'],
    ['quadratic duplicates', 'duplicate values(many)'],
    ['sort by a slow order', 'sort(many, function(x, y) sum(many) < x)'],
    ['many powers', 'for i in 1..9999 return 1.0000001 ** (i + 0.5)'],
    ['many roots', 'for i in 1..9999 return sqrt(i)'],
    ['deep parentheses in a loop', `for i in 1..9999 return ${'('.repeat(90)}i + i${' + i)'.repeat(90)}`],
    ['string of a long list, repeated', 'for i in 1..9999 return string(many)'],
    ['upper case, repeated', 'for i in 1..9999 return upper case(long)'],
    ['code points, repeated', 'for i in 1..9999 return string length(long)'],
    ['replacement that grows', 'replace(long, "x", "0123456789")'],
    ['contexts merged, repeated', 'for i in 1..9999 return context merge(for j in 1..100 return {a: j})'],
  ])('%s', (_name, text) => {
    expect(() => compileFeel(text).evaluate(lookup)).toThrow(exhausted);
  });

  it('in a decision table cell', () => {
    expect(() => compileUnaryTests('some i in 1..9999, j in 1..9999 satisfies i + j = ?').matches(-1, lookup)).toThrow(exhausted);
  });

  it('in a template', () => {
    expect(() => compileJuel('${long}${long}').evaluate(lookup)).toThrow(exhausted);
  });
});

describe('texts that are bombs themselves', () => {
  it.each([
    ['too deep', `${'('.repeat(600)}1${')'.repeat(600)}`],
    ['too deep a path of lists', `${'['.repeat(600)}1${']'.repeat(600)}`],
    ['deeper than a hundred brackets', `${'['.repeat(120)}1${']'.repeat(120)}`],
    ['too long', `${'1 + '.repeat(20_000)}1`],
    ['too many terms', `${'1 + '.repeat(600)}1`],
  ])('%s is refused', (_name, text) => {
    expect(() => compileFeel(text)).toThrow(expect.objectContaining({ code: 'EXPRESSION_SYNTAX' }));
  });
});

it('stops a recursion long before the stack ends', () => {
  expect(() => compileFeel('{f: function(n) f(n + 1), r: f(0)}.r').evaluate(lookup)).toThrow(/call each other too deeply/);
});

it('takes the steps that its caller allows', () => {
  expect(compileFeel('sum(for i in 1..100 return i)', { steps: 1000 }).evaluate(lookup)).toBe(5050);
  expect(() => compileFeel('sum(for i in 1..100 return i)', { steps: 100 }).evaluate(lookup)).toThrow(exhausted);
});

it('does not cut honest work short', () => {
  expect(compileFeel('sum(for i in many return i * 2)').evaluate(lookup)).toBe(24_995_000);
  expect(compileFeel('count(many[item > 10])').evaluate(lookup)).toBe(4989);
});
