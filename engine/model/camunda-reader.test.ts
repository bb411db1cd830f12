import { describe, expect, it } from '@jest/globals';
import type { Expression } from './graph.ts';
import { readBpmn } from './index.ts';
import { around, file, graphOf, nodeOf } from './test-support/file.ts';

const extension = (content: string): string => `<extensionElements>${content}</extensionElements>`;
const give = (expression: Expression | null | undefined, variables: Record<string, string | number | readonly string[]> = {}) =>
  expression?.evaluate((name) => variables[name]);
const SIMPLE = '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/>';

describe('a process in the Camunda 7 dialect', () => {
  it('has its attributes', async () => {
    const graph = await graphOf(
      file(
        'camunda',
        SIMPLE,
        '',
        'camunda:versionTag="7" camunda:historyTimeToLive="30" camunda:candidateStarterGroups="a, b" camunda:candidateStarterUsers="u" camunda:isStartableInTasklist="false"',
      ),
    );
    expect(graph).toMatchObject({
      versionTag: '7',
      historyTimeToLive: 'P30D',
      candidateStarterGroups: ['a', 'b'],
      candidateStarterUsers: ['u'],
      startableInTasklist: false,
    });
  });

  it('has the same meaning in the namespace of Operaton', async () => {
    const xml = around('camunda', '<userTask id="x" camunda:assignee="ann"/>')
      .replaceAll('camunda:', 'operaton:')
      .replace('http://camunda.org/schema/1.0/bpmn', 'http://operaton.org/schema/1.0/bpmn');
    const graph = await graphOf(xml.replace('xmlns:camunda', 'xmlns:operaton'));
    expect(graph.dialect).toBe('camunda');
    expect(give(nodeOf(graph, 'x', 'userTask').assignee)).toBe('ann');
  });

  it('reads a user task', async () => {
    const task = nodeOf(
      await graphOf(
        around(
          'camunda',
          `<userTask id="x" camunda:assignee="\${owner}" camunda:candidateUsers="a,b" camunda:candidateGroups="\${groups}" camunda:dueDate="\${due}" camunda:followUpDate="2030-01-01T00:00:00" camunda:priority="\${p + 1}" camunda:formRef="f" camunda:formRefBinding="version" camunda:formRefVersion="3" camunda:asyncBefore="true" camunda:asyncAfter="true" camunda:jobPriority="5">${extension('<camunda:failedJobRetryTimeCycle>R5/PT5M</camunda:failedJobRetryTimeCycle><camunda:properties><camunda:property name="facts" value="order"/></camunda:properties>')}</userTask>`,
        ),
      ),
      'x',
      'userTask',
    );
    expect(give(task.assignee, { owner: 'ann' })).toBe('ann');
    expect(give(task.retryCycle)).toBe('R5/PT5M');
    expect(give(task.candidateGroups, { groups: ['g'] })).toEqual(['g']);
    expect(give(task.dueDate, { due: 'd' })).toBe('d');
    expect(Number(give(task.priority, { p: 1 }))).toBe(2);
    expect(task).toMatchObject({
      formKey: 'f',
      formBinding: { type: 'version' },
      asyncBefore: true,
      asyncAfter: true,
      headers: { facts: 'order' },
    });
  });

  it.each([
    ['camunda:type="external" camunda:topic="mail"', 'mail'],
    ['camunda:delegateExpression="${stock.reserve}"', 'stock.reserve'],
  ])('reads a service task with %s', async (attributes, type) => {
    const graph = await graphOf(around('camunda', `<serviceTask id="x" ${attributes} camunda:resultVariable="r"/>`));
    const { operation } = nodeOf(graph, 'x', 'serviceTask');
    expect(give(operation.type)).toBe(type);
    expect(operation.resultVariable).toBe('r');
  });

  it('evaluates the topic when it is an expression', async () => {
    const graph = await graphOf(around('camunda', '<sendTask id="x" camunda:type="external" camunda:topic="${t}"/>'));
    expect(give(nodeOf(graph, 'x', 'sendTask').operation?.type, { t: 'fax' })).toBe('fax');
  });

  it.each([
    ['feel', 'a * 2'],
    ['juel', '${a * 2}'],
    ['juel', '42'],
  ])('reads a script in %s', async (format, text) => {
    const task = nodeOf(
      await graphOf(
        around(
          'camunda',
          `<scriptTask id="x" scriptFormat="${format}" camunda:resultVariable="b"><script>${text}</script></scriptTask>`,
        ),
      ),
      'x',
      'scriptTask',
    );
    expect(Number(give(task.script, { a: 21 }))).toBe(42);
    expect(task.resultVariable).toBe('b');
  });

  it.each([
    ['', 'resultList', 'latest'],
    ['camunda:mapDecisionResult="singleEntry" camunda:decisionRefBinding="deployment"', 'singleEntry', 'deployment'],
    [
      'camunda:mapDecisionResult="collectEntries" camunda:decisionRefBinding="version" camunda:decisionRefVersion="2"',
      'collectEntries',
      'version',
    ],
  ])('reads a decision with "%s"', async (attributes, mapResult, type) => {
    const graph = await graphOf(
      around('camunda', `<businessRuleTask id="x" camunda:decisionRef="limit" camunda:resultVariable="r" ${attributes}/>`),
    );
    expect(nodeOf(graph, 'x', 'businessRuleTask').decision).toMatchObject({ resultVariable: 'r', mapResult, binding: { type } });
  });

  it('reads input and output, nested as deep as one likes', async () => {
    const task = nodeOf(
      await graphOf(
        around(
          'camunda',
          `<userTask id="x">${extension(`<camunda:inputOutput><camunda:inputParameter name="text">a \${b}</camunda:inputParameter><camunda:inputParameter name="none"/>
          <camunda:inputParameter name="list"><camunda:list><camunda:value>1</camunda:value><camunda:value>\${b}</camunda:value><camunda:list><camunda:value>2</camunda:value></camunda:list></camunda:list></camunda:inputParameter>
          <camunda:inputParameter name="map"><camunda:map><camunda:entry key="k">\${b}</camunda:entry><camunda:entry key="\${b}-l"><camunda:list><camunda:value>x</camunda:value></camunda:list></camunda:entry></camunda:map></camunda:inputParameter>
          <camunda:inputParameter name="script"><camunda:script scriptFormat="feel">1 + 1</camunda:script></camunda:inputParameter>
          <camunda:outputParameter name="out">\${c}</camunda:outputParameter></camunda:inputOutput>`)}</userTask>`,
        ),
      ),
      'x',
      'userTask',
    );
    const values = Object.fromEntries(task.inputs.map(({ target, source }) => [target, give(source, { b: 'B' })]));
    expect(values).toMatchObject({ text: 'a B', none: null, list: ['1', 'B', ['2']], map: { k: 'B', 'B-l': ['x'] } });
    expect(Number(values['script'])).toBe(2);
    expect(task.inputs.find(({ target }) => target === 'list')?.source.reads).toEqual(['b']);
    expect(task.outputs.map(({ target }) => target)).toEqual(['out']);
  });

  it.each([
    ['', [], [], null],
    ['<camunda:in variables="all"/><camunda:out variables="all"/><camunda:in businessKey="${key}"/>', null, null, 'K'],
    ['<camunda:in businessKey="#{execution.processBusinessKey}"/>', [], [], 'caller'],
    ['<camunda:in source="a" target="b"/><camunda:out sourceExpression="${a}" target="c"/>', ['b'], ['c'], null],
  ])('passes the variables of a call with "%s"', async (content, ins, outs, key) => {
    const graph = await graphOf(
      around(
        'camunda',
        `<callActivity id="x" calledElement="child" camunda:calledElementBinding="versionTag" camunda:calledElementVersionTag="1">${extension(content)}</callActivity>`,
      ),
    );
    const call = nodeOf(graph, 'x', 'callActivity');
    expect(call.binding.type).toBe('versionTag');
    expect(call.inMappings?.map(({ target }) => target) ?? null).toEqual(ins);
    expect(call.outMappings?.map(({ target }) => target) ?? null).toEqual(outs);
    expect(call.inMappings?.[0] === undefined || give(call.inMappings[0].source, { a: 'A' }) === 'A').toBe(true);
    const given = call.businessKey === 'caller' ? 'caller' : (give(call.businessKey, { key: 'K' }) ?? null);
    expect(given).toBe(key);
  });

  it.each([
    ['<camunda:in variables="all"/><camunda:in source="a" target="b"/>', { inAll: 'visible', outMappings: [] }],
    ['<camunda:in variables="all" local="true"/>', { inAll: 'local', inMappings: [] }],
    ['<camunda:out variables="all"/><camunda:out source="a" target="b"/>', { outAll: 'visible', inMappings: [] }],
    ['<camunda:out variables="all" local="true"/>', { outAll: 'local', outMappings: [] }],
    [
      '<camunda:in source="a" target="b" local="true"/><camunda:in sourceExpression="${a}" target="c" local="true"/>',
      { inMappings: [expect.objectContaining({ target: 'b', local: true }), expect.not.objectContaining({ local: true })] },
    ],
    [
      '<camunda:out sourceExpression="${a}" target="c" local="true"/>',
      { outMappings: [expect.objectContaining({ local: true })] },
    ],
  ])('passes all variables and more with "%s"', async (content, passed) => {
    const graph = await graphOf(
      around('camunda', `<callActivity id="x" calledElement="child">${extension(content)}</callActivity>`),
    );
    expect(nodeOf(graph, 'x', 'callActivity')).toMatchObject(passed);
  });

  it('reads a name and a form that only variables tell', async () => {
    const task = nodeOf(
      await graphOf(around('camunda', '<userTask id="x" name="Pack ${n}" camunda:formKey="form-${n}"/>')),
      'x',
      'userTask',
    );
    expect([give(task.computed?.name, { n: 1 }), give(task.computed?.formKey, { n: 1 }), task.formKey]).toEqual([
      'Pack 1',
      'form-1',
      null,
    ]);
  });

  it.each(['items', '${items}'])('reads multi-instance over %s', async (collection) => {
    const graph = await graphOf(
      around(
        'camunda',
        `<userTask id="x"><multiInstanceLoopCharacteristics camunda:collection="${collection}" camunda:elementVariable="item"><completionCondition xsi:type="tFormalExpression">\${done}</completionCondition></multiInstanceLoopCharacteristics></userTask>`,
      ),
    );
    const { loop } = nodeOf(graph, 'x', 'userTask');
    expect(loop).toMatchObject({ type: 'multiInstance', sequential: false, elementVariable: 'item', cardinality: null });
    expect(loop?.type === 'multiInstance' && give(loop.collection, { items: ['a'] })).toEqual(['a']);
  });

  it('reads cardinality and standard loop', async () => {
    const many = nodeOf(
      await graphOf(
        around(
          'camunda',
          '<task id="x"><multiInstanceLoopCharacteristics><loopCardinality xsi:type="tFormalExpression">${n}</loopCardinality></multiInstanceLoopCharacteristics></task>',
        ),
      ),
      'x',
      'task',
    );
    expect(many.loop?.type === 'multiInstance' && give(many.loop.cardinality, { n: 3 })).toBe(3);
    const loop = nodeOf(
      await graphOf(
        around(
          'camunda',
          '<task id="x"><standardLoopCharacteristics testBefore="true" loopMaximum="4"><loopCondition xsi:type="tFormalExpression">${more}</loopCondition></standardLoopCharacteristics></task>',
        ),
      ),
      'x',
      'task',
    ).loop;
    expect(loop).toMatchObject({ type: 'standardLoop', testBefore: true });
    expect(loop?.type === 'standardLoop' && give(loop.maximum)).toBe(4);
  });

  it('lets a receive task without a message wait for an admin, and says so', async () => {
    const result = await readBpmn(around('camunda', '<receiveTask id="x"/>'));
    expect(result.warnings.map(({ code, elementIds }) => [code, elementIds])).toEqual([['RECEIVE_TASK_WITHOUT_MESSAGE', ['x']]]);
  });

  it('reads initiator and form of the start event', async () => {
    const graph = await graphOf(file('camunda', SIMPLE.replace('id="s"', 'id="s" camunda:initiator="who" camunda:formKey="f"')));
    expect(nodeOf(graph, 's', 'startEvent')).toMatchObject({ initiatorVariable: 'who', formKey: 'f' });
  });

  it('makes ids for flows that have none', async () => {
    const graph = await graphOf(
      file(
        'camunda',
        '<startEvent id="s"/><sequenceFlow sourceRef="s" targetRef="e"/><sequenceFlow sourceRef="s" targetRef="e"/><endEvent id="e"/>',
      ),
    );
    expect(nodeOf(graph, 's', 'startEvent').outgoing.map(({ id }) => id)).toEqual(['s->e', 's->e#2']);
  });
});
