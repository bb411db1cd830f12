import { describe, expect, it } from '@jest/globals';
import type { Dialect } from './semantics.ts';
import { around, file, graphOf, nodeOf, refusalsOf } from './test-support/file.ts';

function split(dialect: Dialect, condition: string): string {
  return file(
    dialect,
    `<startEvent id="s"/><sequenceFlow id="i" sourceRef="s" targetRef="g"/><exclusiveGateway id="g" default="no"/><sequenceFlow id="no" sourceRef="g" targetRef="e"/><endEvent id="e"/>
<sequenceFlow id="approved" sourceRef="g" targetRef="ok">${condition}</sequenceFlow><endEvent id="ok"/>`,
  );
}

const formal = (text: string, attributes = ''): string =>
  `<conditionExpression xsi:type="tFormalExpression" ${attributes}>${text}</conditionExpression>`;

describe('conditions fail closed at deployment (P15)', () => {
  it.each<readonly [Dialect, string]>([
    ['zeebe', formal('approved')],
    ['zeebe', formal('true')],
    ['zeebe', formal('${approved}')],
    ['zeebe', formal('=approved and')],
    ['zeebe', formal('=')],
    ['zeebe', formal('approved', 'language="JavaScript"')],
    ['zeebe', formal('=approved', 'language="groovy"')],
    ['zeebe', formal('approved', 'language="http://www.w3.org/1999/XPath"')],
    ['zeebe', '<conditionExpression>the credit is good</conditionExpression>'],
    ['camunda', formal('approved')],
    ['camunda', formal('${approved} and more')],
    ['camunda', formal('${approved')],
    ['camunda', formal('${bean.approve()}')],
    ['camunda', formal('${a = b}')],
    ['camunda', formal('${approved}', 'language="javascript"')],
    ['camunda', '<conditionExpression>the credit is good</conditionExpression>'],
  ])('in %s: %s', async (dialect, condition) => {
    const findings = await refusalsOf(split(dialect, condition));
    expect(findings.map(({ code, elementIds, line }) => [code, elementIds, line])).toEqual([
      ['EXPRESSION_INVALID', ['approved'], 4],
    ]);
    expect(findings[0]?.remedy).not.toBe('');
  });

  it.each<Dialect>(['zeebe', 'camunda'])('in %s, without a text', async (dialect) => {
    const findings = await refusalsOf(split(dialect, formal('')));
    expect(findings.map(({ code, elementIds }) => [code, elementIds])).toEqual([['EXPRESSION_EMPTY', ['approved']]]);
  });

  it.each<readonly [Dialect, string]>([
    ['zeebe', formal('=approved = true')],
    ['zeebe', formal('approved = true', 'language="feel"')],
    ['camunda', formal('${approved == true}')],
    ['camunda', formal('=approved = true')],
    ['camunda', formal('${approved}', 'language="juel"')],
  ])('but run in %s: %s', async (dialect, condition) => {
    const graph = await graphOf(split(dialect, condition));
    const flow = nodeOf(graph, 'g', 'exclusiveGateway').outgoing.find(({ id }) => id === 'approved');
    expect(flow?.condition?.evaluate(() => true)).toBe(true);
    expect(flow?.condition?.evaluate(() => false)).toBe(false);
  });
});

describe('expressions that only a worker could bound', () => {
  it('are refused where nobody waits for one: conditions of events', async () => {
    const xml = around(
      'zeebe',
      '<intermediateCatchEvent id="x"><conditionalEventDefinition><condition xsi:type="tFormalExpression">=matches(code, "^A")</condition></conditionalEventDefinition></intermediateCatchEvent>',
    );
    expect((await refusalsOf(xml)).map(({ code, elementIds, line }) => [code, elementIds, line])).toEqual([
      ['EXPRESSION_UNBOUNDED', ['x'], 4],
    ]);
  });

  it('and what comes back from a called process', async () => {
    const xml = around(
      'camunda',
      '<callActivity id="x" calledElement="q"><extensionElements><camunda:out sourceExpression="=matches(code, &quot;^A&quot;)" target="good"/></extensionElements></callActivity>',
    );
    expect((await refusalsOf(xml)).map(({ code, elementIds, line }) => [code, elementIds, line])).toEqual([
      ['EXPRESSION_UNBOUNDED', ['x'], 4],
    ]);
  });
});
