/** S1: nothing that a model or its data says runs as code. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { compileCondition, compileExpression, compileFeel, compileJuel, compileUnaryTests, ExpressionError } from './index.ts';
import { decode, encode, type Value } from './value.ts';

/** What every payload tries to set. */
const CANARY = 'expressionCanary';
const code = `globalThis.${CANARY} = 1`;

const bodies = [
  `constructor.constructor("${code}")()`,
  `this.constructor.constructor("${code}")()`,
  `a.constructor.constructor("${code}")()`,
  `"".constructor.constructor("${code}")()`,
  `[].constructor.constructor("${code}")()`,
  `{}.constructor.constructor("${code}")()`,
  `environment.constructor.constructor("${code}")()`,
  `environment.variables.constructor.constructor("${code}")()`,
  `environment.services.constructor("${code}")()`,
  `environment.output.constructor.constructor("${code}")()`,
  `content.constructor.constructor("${code}")()`,
  `fields.constructor.constructor("${code}")()`,
  `execution.getVariable.constructor("${code}")()`,
  `a["constructor"]["constructor"]("${code}")()`,
  `a.__proto__.constructor.constructor("${code}")()`,
  `a.toString.constructor("${code}")()`,
  `a.valueOf.call.constructor("${code}")()`,
  `list.map.constructor("${code}")()`,
  `list.filter(constructor)`,
  `(function(x) x.constructor)("a")("${code}")`,
  `sort(list, constructor)`,
  `get value(a, "constructor")("${code}")()`,
  `context put(a, "__proto__", list)`,
  `globalThis.${CANARY} = 1`,
  `globalThis["${CANARY}"]`,
  `process.mainModule.require("child_process").execSync("id")`,
  `process.binding("fs")`,
  `require("fs").writeFileSync("canary", "1")`,
  `import("fs")`,
  `eval("${code}")`,
  `Function("${code}")()`,
  `new Function("${code}")()`,
  `setTimeout("${code}")`,
  `Reflect.construct(Function, ["${code}"])()`,
  `function(x) external {java: {class: "java.lang.Runtime", method signature: "exec(String)"}}`,
  `T(java.lang.Runtime).getRuntime().exec("id")`,
  `"".getClass().forName("java.lang.Runtime")`,
  `x = a`,
  `a; ${code}`,
  `a\n${code}`,
  `\`\${${code}}\``,
  `/(a+)+$/.test(list)`,
  `() => { ${code} }`,
  `(() => { ${code} })()`,
  `async function() { ${code} }`,
  `a?.constructor?.constructor("${code}")()`,
  `...list`,
  `delete a.id`,
  `void ${code}`,
  `typeof a`,
  `a instanceof Object`,
  `<script>${code}</script>`,
];

/** Texts that templates of other systems evaluate again, or that `String.replace` treats as a pattern. */
const dataOnly = [
  '$&',
  '$`',
  "$'",
  '$$',
  '$1',
  '$<x>',
  '${a}',
  '#{a}',
  '=a',
  '{{a}}',
  '<%= a %>',
  '%{a}',
  '@{a}',
  '\\${a}',
  '${${a}}',
  '__proto__',
  'constructor',
];

const payloads = [...bodies, ...bodies.map((body) => `\${${body}}`), ...dataOnly];

const variables: Readonly<Record<string, Value>> = { a: { id: 1 }, list: [1, 2] };
const lookup = (name: string): Value | undefined => (Object.hasOwn(variables, name) ? variables[name] : undefined);

/** The value, or the name of the refusal. Any other error is a hole. */
function outcome(run: () => Value): Value {
  try {
    return run();
  } catch (error) {
    if (error instanceof ExpressionError) return error.code;
    throw error;
  }
}

beforeEach(() => {
  Reflect.deleteProperty(globalThis, CANARY);
});
afterEach(() => {
  expect(Object.hasOwn(globalThis, CANARY)).toBe(false);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

it('has at least 60 payloads', () => {
  expect(payloads.length).toBeGreaterThanOrEqual(60);
});

describe('a payload in the model', () => {
  it.each(bodies)('as FEEL: %s', (body) => {
    expect(safe(outcome(() => compileFeel(body).evaluate(lookup)))).toBe(true);
    expect(safe(outcome(() => String(compileUnaryTests(body).matches('x', lookup))))).toBe(true);
  });

  it.each(bodies)('as JUEL: %s', (body) => {
    expect(outcome(() => compileJuel(`\${${body}}`).evaluate(lookup))).toMatch(/^EXPRESSION_(SYNTAX|FAILED)$/);
    expect(outcome(() => compileJuel(`PT\${${body}}H`).evaluate(lookup))).toMatch(/^EXPRESSION_(SYNTAX|FAILED)$/);
  });

  it.each(bodies)('as a condition: %s', (body) => {
    expect(outcome(() => compileCondition(`=${body}`, 'zeebe').evaluate(lookup))).not.toBe(true);
    expect(outcome(() => compileCondition(`\${${body}}`, 'camunda').evaluate(lookup))).toMatch(/^EXPRESSION_/);
    expect(outcome(() => compileCondition(body, 'camunda', 'javascript').evaluate(lookup))).toBe('EXPRESSION_SYNTAX');
  });
});

/** What FEEL may make of a payload: a refusal, nothing, a comparison that is not true, or data that was there before. */
const HARMLESS = new Set(['null', 'false', '[]', '[null,null]', '"null"', '"false"', JSON.stringify(variables['a'])]);
const safe = (value: Value): boolean =>
  HARMLESS.has(JSON.stringify(value)) || (typeof value === 'string' && value.startsWith('EXPRESSION_'));

describe('a payload in the data', () => {
  const given = (payload: string) => (name: string) =>
    name === 'h' ? payload : name === 'nested' ? { text: payload, list: [payload] } : undefined;

  it.each(payloads)('%s', (payload) => {
    const data = given(payload);
    expect(compileExpression('${h}', 'camunda').evaluate(data)).toBe(payload);
    expect(compileExpression('PT${h}H', 'camunda').evaluate(data)).toBe(`PT${payload}H`);
    expect(compileExpression('${h}${h}', 'camunda').evaluate(data)).toBe(payload + payload);
    expect(compileExpression('${nested.text} ${nested.list[0]}', 'camunda').evaluate(data)).toBe(`${payload} ${payload}`);
    expect(compileFeel('h').evaluate(data)).toBe(payload);
    expect(compileFeel('"<" + h + ">"').evaluate(data)).toBe(`<${payload}>`);
    expect(compileFeel('{x: h}').evaluate(data)).toEqual({ x: payload });
    expect(compileFeel('string join([h, h], "|")').evaluate(data)).toBe(`${payload}|${payload}`);
    expect(compileFeel('replace("a-b", "-", h)').evaluate(data)).toBe(`a${payload.replaceAll('\\$', '$').replaceAll('$1', '')}b`);
    expect(compileFeel('get value({}, h)').evaluate(data)).toBeNull();
    expect(compileUnaryTests('h').matches(payload, data)).toBe(true);
    expect(outcome(() => compileCondition('=h', 'zeebe').evaluate(data))).toBe('EXPRESSION_FAILED');
    expect(outcome(() => compileCondition('${h}', 'camunda').evaluate(data))).toBe('EXPRESSION_FAILED');
  });
});

describe('data that looks like something of ours', () => {
  it('does not pass for a decimal', () => {
    const fake = { toStringTag: '[object Decimal]', s: 1, e: 0, d: [1], constructor: 'x' };
    expect(compileFeel('v + 1').evaluate(() => fake)).toBeNull();
    expect(compileFeel('v').evaluate(() => fake)).toEqual(fake);
    expect(decode(encode({ fake }))).toEqual({ fake });
  });

  it('cannot make a stored value unreadable', () => {
    for (const $dec of ['abc', '1e9999999', 'NaN', 'Infinity', ''])
      expect(decode(JSON.stringify({ v: { $dec } }))).toEqual({ v: { $dec } });
  });

  it('cannot reach a prototype through an own __proto__', () => {
    const data = JSON.parse('{"__proto__": {"polluted": true}, "x": 1}') as Value;
    expect(compileFeel('d.__proto__').evaluate(() => data)).toBeNull();
    expect(compileFeel('get value(d, "__proto__")').evaluate(() => data)).toBeNull();
    expect(compileFeel('context merge([{}, d])').evaluate(() => data)).toStrictEqual({ x: 1 });
    expect(compileFeel('context merge([{}, d]).polluted').evaluate(() => data)).toBeNull();
    expect(compileFeel('context put(d, "y", 2).polluted').evaluate(() => data)).toBeNull();
  });
});
