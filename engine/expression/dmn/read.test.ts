import { describe, expect, it } from '@jest/globals';
import type { Value } from '../value.ts';
import { decisionElement, definitions, literalElement, requires, tableElement } from '../test-support/dmn-xml.ts';
import { readDmn } from './read.ts';

const literal = (id: string, text: string, requirements: readonly string[] = [], name = id): string =>
  decisionElement(id, literalElement(text, `${id}_text`), requirements, name);
const given = (variables: Readonly<Record<string, Value>>) => (name: string) => variables[name];

describe('requirements', () => {
  it('evaluates required decisions first, each once, under their names', async () => {
    const model = await readDmn(
      definitions(
        [
          literal('total', 'base + Risk Factor + base', [requires('Decision', 'base'), requires('Decision', 'risk')]),
          literal('risk', 'base * 2', [requires('Decision', 'base')], 'Risk Factor'),
          literal('base', 'amount + 1', [requires('Input', 'amount')]),
          '<inputData id="amount" name="amount" />',
        ].join(''),
      ),
    );
    expect(model.decisions.map((decision) => decision.id)).toEqual(['total', 'risk', 'base']);
    const total = model.decision('total');
    expect(total?.reads).toEqual(['amount']);
    const asked: string[] = [];
    const result = total?.evaluate((name) => {
      asked.push(name);
      return 1;
    });
    expect(result).toEqual({ value: 8, matchedRules: [] });
    expect(asked).toEqual(['amount']);
  });

  it('keeps dates as dates on the way', async () => {
    const model = await readDmn(
      definitions(
        literal('due', 'date(ordered) + duration("P14D")') +
          literal('late', 'due < date("2024-02-01")', [requires('Decision', 'due')]),
      ),
    );
    expect(model.decision('late')?.evaluate(given({ ordered: '2024-01-10' })).value).toBe(true);
    expect(model.decision('due')?.evaluate(given({ ordered: '2024-01-10' })).value).toBe('2024-01-24');
  });

  it('shows a decision only what it requires', async () => {
    const model = await readDmn(
      definitions(
        [
          literal('a', '1'),
          literal('sees', 'a', [requires('Decision', 'a')]),
          literal('blind', 'a'),
          literal('sum', 'sees + blind', [requires('Decision', 'sees'), requires('Decision', 'blind')]),
        ].join(''),
      ),
    );
    expect(model.decision('blind')?.reads).toEqual(['a']);
    expect(model.decision('sum')?.reads).toEqual(['a']);
    expect(model.decision('sum')?.evaluate(given({ a: 7 })).value).toBe(8);
  });

  it('feeds tables, and a name with an operator sign is one name', async () => {
    const table = tableElement({
      inputs: [{ expression: 'order-value' }],
      outputs: [{ name: 'x' }],
      rules: [
        ['> 10', '"big"'],
        ['<= 10', '"small"'],
      ],
    });
    const model = await readDmn(
      definitions(
        decisionElement('size', table, [requires('Decision', 'value')]) + literal('value', 'amount * 2', [], 'order-value'),
      ),
    );
    expect(model.decision('size')?.evaluate(given({ amount: 6 }))).toEqual({ value: 'big', matchedRules: ['r1'] });
  });

  it.each([
    ['itself', literal('a', 'a', [requires('Decision', 'a')])],
    ['each other', literal('a', 'b', [requires('Decision', 'b')]) + literal('b', 'a', [requires('Decision', 'a')])],
  ])('refuses decisions that require %s', async (_name, body) => {
    await expect(readDmn(definitions(body))).rejects.toMatchObject({
      code: 'DMN_MODEL',
      elementId: 'a',
      message: expect.stringContaining('->'),
    });
  });

  it('refuses a required decision that is missing', async () => {
    await expect(readDmn(definitions(literal('a', '1', [requires('Decision', 'gone')])))).rejects.toMatchObject({
      code: 'DMN_MODEL',
      elementId: 'a',
    });
  });
});

describe('business knowledge models', () => {
  const knowledge = (id: string, parameters: string, body: string, requirements = ''): string =>
    `<businessKnowledgeModel id="${id}" name="${id}"><variable name="${id}" />${`<encapsulatedLogic id="${id}_f">${parameters
      .split(',')
      .map((name) => `<formalParameter name="${name}" />`)
      .join('')}${body}</encapsulatedLogic>`}${requirements}</businessKnowledgeModel>`;

  it('are functions of their parameters', async () => {
    const model = await readDmn(
      definitions(
        literal('price', 'discount(amount, 10) + discount(percent: 50, base: 8)', [requires('Knowledge', 'discount')]) +
          knowledge('discount', 'base,percent', literalElement('base * (100 - percent) / 100', 'body')),
      ),
    );
    expect(model.decision('price')).toMatchObject({ reads: ['amount'], bounded: true });
    expect(model.decision('price')?.evaluate(given({ amount: 33.1 })).value).toBe(33.79);
  });

  it('may be tables, and call other models', async () => {
    const table = tableElement({
      inputs: [{ expression: 'n' }],
      outputs: [{ name: 'x' }],
      rules: [
        ['> 10', 'twice(n)'],
        ['<= 10', 'n'],
      ],
    });
    const model = await readDmn(
      definitions(
        literal('d', '[f(20), f(3)]', [requires('Knowledge', 'f')]) +
          knowledge('f', 'n', table, requires('Knowledge', 'twice')) +
          knowledge('twice', 'n', literalElement('n * 2', 'twice_body')),
      ),
    );
    expect(model.decision('d')?.evaluate(() => undefined).value).toEqual([40, 3]);
  });

  it('read no variables', async () => {
    const body = definitions(
      literal('d', 'f(1)', [requires('Knowledge', 'f')]) + knowledge('f', 'n', literalElement('n + secret', 'body')),
    );
    await expect(readDmn(body)).rejects.toMatchObject({
      code: 'DMN_MODEL',
      elementId: 'f',
      message: expect.stringContaining('secret'),
    });
  });

  it('do not recurse', async () => {
    const body = definitions(
      literal('d', 'f(1)', [requires('Knowledge', 'f')]) +
        knowledge('f', 'n', literalElement('f(n)', 'body'), requires('Knowledge', 'f')),
    );
    await expect(readDmn(body)).rejects.toMatchObject({ code: 'DMN_MODEL', elementId: 'f' });
  });
});

describe('files that are refused', () => {
  const entity = `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x "y">]>${definitions(literal('a', '1')).replace(/^<\?xml[^>]*>\s*/, '')}`;
  it.each([
    ['no XML', 'hello', 'DMN_XML', ''],
    ['BPMN', '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" />', 'DMN_XML', ''],
    ['DMN 1.1', '<definitions xmlns="http://www.omg.org/spec/DMN/20151101/dmn.xsd" id="x" />', 'DMN_XML', ''],
    ['an unknown element', definitions('<decision id="a"><magic /></decision>'), 'DMN_XML', ''],
    ['a document type', entity, 'DMN_XML', ''],
    ['a decision without logic', definitions('<decision id="a" name="A" />'), 'DMN_MODEL', 'a'],
    ['a boxed context', definitions(decisionElement('a', '<context id="c" />')), 'DMN_MODEL', 'c'],
    [
      'another language',
      definitions(
        decisionElement('a', '<literalExpression id="l" expressionLanguage="javascript"><text>1</text></literalExpression>'),
      ),
      'DMN_MODEL',
      'l',
    ],
    ['an expression that does not parse', definitions(literal('a', '1 +')), 'DMN_EXPRESSION', 'a_text'],
    ['an empty expression', definitions(literal('a', '')), 'DMN_EXPRESSION', 'a_text'],
    ['two elements of one id', definitions(literal('a', '1') + literal('a', '2')), 'DMN_XML', ''],
    [
      'another file',
      definitions(
        decisionElement('a', literalElement('1'), [
          '<informationRequirement id="i"><requiredDecision href="http://x#b" /></informationRequirement>',
        ]),
      ),
      'DMN_MODEL',
      'i',
    ],
  ])('%s', async (_name, xml, code, elementId) => {
    await expect(readDmn(xml)).rejects.toMatchObject({ name: 'DecisionError', code, elementId });
  });

  it('refuses a document type before anything reads it', async () => {
    await expect(readDmn(entity)).rejects.toThrow(/DOCTYPE/);
  });

  it('keeps foreign attributes', async () => {
    const xml = definitions(literal('a', '1')).replace('<decision id="a"', '<decision camunda:historyTimeToLive="30" id="a"');
    expect((await readDmn(xml)).decision('a')?.evaluate(() => undefined).value).toBe(1);
  });
});
