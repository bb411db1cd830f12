import { describe, expect, it } from '@jest/globals';
import { compileExpression } from '../dialect.ts';
import { Decimal, toPlainJson, type Value } from '../value.ts';
import { compileJuel } from './compile.ts';

const variables: Readonly<Record<string, Value>> = {
  a: 5,
  price: new Decimal('33.10'),
  hours: '4',
  approved: true,
  nothing: null,
  list: [1, [2, 3]],
  order: { id: 7, customer: { name: 'Ada' }, 'odd key': 1 },
  key: 'id',
};
const evaluate = (text: string): Value =>
  toPlainJson(compileJuel(text).evaluate((name) => (Object.hasOwn(variables, name) ? variables[name] : undefined)));

describe('values', () => {
  it.each<[string, Value]>([
    ['${a}', 5],
    ['#{a}', 5],
    ['${ a + 1 }', 6],
    ['${a - 7}', -2],
    ['${-a}', -5],
    ['${a * 2 + 1}', 11],
    ['${a + 2 * 3}', 11],
    ['${(a + 2) * 3}', 21],
    ['${10 / 4}', 2.5],
    ['${10 div 4}', 2.5],
    ['${10 % 3}', 1],
    ['${10 mod 3}', 1],
    ['${3 * price == 99.30}', true],
    ['${0.1 + 0.2 == 0.3}', true],
    ['${1 < 2}', true],
    ['${2 le 2}', true],
    ['${2 gt 2}', false],
    ['${2 >= 2}', true],
    ['${1 eq 1}', true],
    ['${1 ne 1}', false],
    ["${order.customer.name == 'Ada'}", true],
    ['${nothing == null}', true],
    ['${a != null}', true],
    ['${approved && a > 1}', true],
    ['${approved and a lt 1}', false],
    ['${a lt 1 or approved}', true],
    ['${not approved}', false],
    ['${!approved || approved}', true],
    ['${empty nothing}', true],
    ['${empty list}', false],
    ['${not empty order}', true],
    ['${approved ? "yes" : "no"}', 'yes'],
    ['${a > 9 ? 1 : a > 4 ? 2 : 3}', 2],
    ['${order.id}', 7],
    ['${order["odd key"]}', 1],
    ['${order[key]}', 7],
    ['${list[1][0]}', 2],
    ['${list[9]}', null],
    ['${nothing.deep}', null],
    ['${order.customer}', { name: 'Ada' }],
    ["${'a\\'b'}", "a'b"],
    ['${"}"}', '}'],
    ['${true}', true],
    ['${null}', null],
    ['PT${hours}H', 'PT4H'],
    ['${a}-${order.id}!', '5-7!'],
    ['x${nothing}y', 'xy'],
    ['${price} EUR', '33.1 EUR'],
    ['\\${a} is ${a}', '${a} is 5'],
    ['no expression', 'no expression'],
    ['', ''],
  ])('%s', (text, expected) => {
    expect(evaluate(text)).toEqual(expected);
  });
});

describe('what fails an evaluation', () => {
  it.each([
    '${missing}',
    'x ${missing} y',
    '${order.missing}',
    '${order.constructor}',
    '${order["__proto__"]}',
    '${a.b}',
    '${list.length}',
    '${list["0"]}',
    '${hours.length}',
    '${a + hours}',
    '${a == hours}',
    '${a < hours}',
    '${a + nothing}',
    '${a / 0}',
    '${-hours}',
    '${a && approved}',
    '${hours ? 1 : 2}',
  ])('%s', (text) => {
    expect(() => evaluate(text)).toThrow(expect.objectContaining({ code: 'EXPRESSION_FAILED', source: text }));
  });
});

describe('what is refused', () => {
  it.each([
    ['${', 0],
    ['${a', 0],
    ['${}', 2],
    ['${a b}', 4],
    ['${a.b()}', 5],
    ['${f(1)}', 3],
    ['${a = 1}', 4],
    ['${a += 1}', 5],
    ['${a; b}', 3],
    ['${{"x": 1}}', 2],
    ['${[1, 2]}', 2],
    ['${execution.setVariable("a", 1)}', 23],
    ['${execution.getVariable(name)}', 23],
    ['${execution.engineServices.run()}', 30],
    ['${task.execute()}', 14],
    ['${now(1)}', 5],
    ['${a -> a}', 5],
    ['${"open}', 0],
    ['${a.}', 4],
    ['${a ? 1}', 7],
    ['${a instanceof b}', 4],
    ['${`x`}', 2],
    ['${a == }', 7],
    ['${a ?: 1}', 5],
    ['${1.}', 4],
  ])('%s', (text, offset) => {
    expect(() => compileJuel(text)).toThrow(expect.objectContaining({ code: 'EXPRESSION_SYNTAX', offset }));
  });

  it.each([
    ['deep parentheses', `\${${'('.repeat(5000)}1${')'.repeat(5000)}}`],
    ['a hundred and fifty parentheses', `\${${'('.repeat(150)}1${')'.repeat(150)}}`],
    ['a long sum', `\${${Array(5000).fill('1').join('+')}}`],
    ['a long text', 'x'.repeat(40_000)],
  ])('%s', (_name, text) => {
    expect(() => compileJuel(text)).toThrow(expect.objectContaining({ code: 'EXPRESSION_SYNTAX' }));
  });
});

describe('dialects', () => {
  it.each<['zeebe' | 'camunda', string, Value]>([
    ['zeebe', 'plain', 'plain'],
    ['zeebe', '${a}', '${a}'],
    ['zeebe', '=a + 1', 6],
    ['zeebe', ' = a', 5],
    ['camunda', 'plain', 'plain'],
    ['camunda', '${a}', 5],
    ['camunda', '=a + 1', 6],
    ['camunda', 'PT${a}H', 'PT5H'],
  ])('%s: %s', (dialect, text, expected) => {
    const expression = compileExpression(text, dialect);
    expect(expression.source).toBe(text);
    expect(expression.evaluate((name) => variables[name])).toEqual(expected);
  });

  it('says what a text reads', () => {
    expect(compileJuel('${order.id > limit ? a : list[key]}').reads).toEqual(['a', 'key', 'limit', 'list', 'order']);
  });
});
