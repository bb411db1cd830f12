import { describe } from '@jest/globals';
import { checkTable } from '../test-support/feel-table.ts';

describe('filters', () => {
  checkTable([
    ['list[1]', 1],
    ['list[-1]', 3],
    ['list[0]', null],
    ['list[4]', null],
    ['list[-4]', null],
    ['list[1.5]', null],
    ['list[a - 4]', 1],
    ['list[item > 1]', [2, 3]],
    ['list[item > 5]', []],
    ['list[item >= 2][1]', 2],
    ['list[true]', [1, 2, 3]],
    ['list[false]', []],
    ['list[null]', []],
    ['list["a"]', []],
    ['order.lines[sku = "A"].n', [2]],
    ['order.lines[n > 2][1].sku', 'B'],
    ['order.lines[item.n > 2].sku', ['B']],
    ['[{item: 1}, {item: 2}][item >= 2]', [{ item: 2 }]],
    ['[{a: 9}, {a: 1}][a > 5]', [{ a: 9 }]],
    ['[{b: 9}, {b: 4}][b > a]', [{ b: 9 }]],
    ['[[1, 2], [3]][1]', [1, 2]],
    ['5[1]', 5],
    ['5[2]', null],
    ['5[item > 1]', [5]],
    ['null[1]', null],
    ['null[item > 1]', []],
    ['[][1]', null],
    ['[{x: [1, 2]}].x', [[1, 2]]],
    ['list[count(list)]', 3],
  ]);
});

describe('for, some and every', () => {
  checkTable([
    ['for i in [1, 2] return i * 2', [2, 4]],
    ['for i in 1..3 return i', [1, 2, 3]],
    ['for i in 3..1 return i', [3, 2, 1]],
    ['for i in -1..1 return i', [-1, 0, 1]],
    ['for i in [1..3] return i', [1, 2, 3]],
    ['for i in (1..3) return i', [2]],
    ['for i in 1..2, j in i..2 return i * 10 + j', [11, 12, 22]],
    [
      'for i in [1, 2], j in ["a"] return [i, j]',
      [
        [1, 'a'],
        [2, 'a'],
      ],
    ],
    ['for i in 1..4 return if i = 1 then 1 else i * partial[-1]', [1, 2, 6, 24]],
    ['for i in 1..3 return count(partial)', [0, 1, 2]],
    ['for i in [] return i', []],
    ['for i in null return i', null],
    ['for i in 5 return i', [5]],
    ['for i in "a".."b" return i', null],
    ['for i in 1..2 return for j in 1..i return j', [[1], [1, 2]]],
    ['for d in @"2024-02-28"..@"2024-03-01" return d', ['2024-02-28', '2024-02-29', '2024-03-01']],
    ['for line item in order.lines return line item.n', [2, 3]],
    ['some x in [1, 2] satisfies x > 1', true],
    ['some x in [1, 2] satisfies x > 2', false],
    ['some x in [] satisfies true', false],
    ['some x in [1, "a"] satisfies x > 5', null],
    ['some x in [1, "a", 9] satisfies x > 5', true],
    ['some x in [1, 2], y in [2, 3] satisfies x = y', true],
    ['some x in null satisfies true', null],
    ['every x in [1, 2] satisfies x > 0', true],
    ['every x in [1, 2] satisfies x > 1', false],
    ['every x in [] satisfies false', true],
    ['every x in [1, "a"] satisfies x > 0', null],
    ['every x in [1, "a", 0] satisfies x > 0', false],
    ['every x in 1..3, y in 4..6 satisfies x < y', true],
  ]);
});

describe('functions', () => {
  checkTable([
    ['(function(x) x * 2)(4)', 8],
    ['(function(x, y) x - y)(y: 1, x: 5)', 4],
    ['(function(x) x)(1, 2)', null],
    ['(function(x) x)(z: 1)', null],
    ['(function() 3)()', 3],
    ['{double: function(x) x * 2, r: double(21)}.r', 42],
    ['{f: function(n) if n <= 1 then 1 else n * f(n - 1), r: f(20)}.r', 2432902008176640000],
    ['{f: function(x: number) x + a, r: f(1)}.r', 6],
    ['{m: {f: function(x) x + 1}}.m.f(1)', 2],
    ['{make: function(x) function(y) x + y, r: make(1)(2)}.r', 3],
    ['function(x) x', null],
    ['[function(x) x]', [null]],
    ['order.id(1)', null],
    ['max', null],
    ['{f: max, r: f([1, 3])}.r', 3],
  ]);
});
