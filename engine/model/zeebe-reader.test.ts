import { describe, expect, it } from '@jest/globals';
import type { Expression } from './graph.ts';
import { readBpmn } from './index.ts';
import { around, file, graphOf, nodeOf } from './test-support/file.ts';

const extension = (content: string): string => `<extensionElements>${content}</extensionElements>`;
const give = (expression: Expression | null | undefined, variables: Record<string, string | number | readonly string[]> = {}) =>
  expression?.evaluate((name) => variables[name]);

describe('a process in the Zeebe dialect', () => {
  it('has version tag and what its properties say', async () => {
    const properties = [
      'historyTimeToLive=P90D',
      'candidateStarterGroups=sales, desk',
      'candidateStarterUsers=ann',
      'startableInTasklist=false',
    ]
      .map((pair) => pair.split('='))
      .map(([name = '', value = '']) => `<zeebe:property name="${name}" value="${value}"/>`);
    const graph = await graphOf(
      file(
        'zeebe',
        `${extension(`<zeebe:versionTag value="2.1"/><zeebe:properties>${properties.join('')}</zeebe:properties>`)}<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/>`,
      ),
    );
    expect(graph).toMatchObject({
      versionTag: '2.1',
      historyTimeToLive: 'P90D',
      candidateStarterGroups: ['sales', 'desk'],
      candidateStarterUsers: ['ann'],
      startableInTasklist: false,
    });
  });

  it('reads a user task', async () => {
    const task = nodeOf(
      await graphOf(
        around(
          'zeebe',
          `<userTask id="x" name="Approve">${extension(`<zeebe:userTask/><zeebe:assignmentDefinition assignee="=owner" candidateUsers="a,b" candidateGroups="=groups"/>
          <zeebe:taskSchedule dueDate="=due" followUpDate="2030-01-01T09:00:00Z"/><zeebe:priorityDefinition priority="70"/>
          <zeebe:formDefinition formId="approve" bindingType="deployment"/><zeebe:taskHeaders><zeebe:header key="facts" value="order"/></zeebe:taskHeaders>
          <zeebe:properties><zeebe:property name="outcomes" value="yes,no"/></zeebe:properties>`)}</userTask>`,
        ),
      ),
      'x',
      'userTask',
    );
    expect(give(task.assignee, { owner: 'ann' })).toBe('ann');
    expect(give(task.candidateUsers)).toBe('a,b');
    expect(give(task.candidateGroups, { groups: ['sales'] })).toEqual(['sales']);
    expect(give(task.dueDate, { due: '2030-02-01' })).toBe('2030-02-01');
    expect(give(task.followUpDate)).toBe('2030-01-01T09:00:00Z');
    expect(give(task.priority)).toBe('70');
    expect(task).toMatchObject({
      name: 'Approve',
      formKey: 'approve',
      formBinding: { type: 'deployment' },
      headers: { facts: 'order', outcomes: 'yes,no' },
    });
  });

  it('takes the external reference of a form', async () => {
    const graph = await graphOf(
      around('zeebe', `<userTask id="x">${extension('<zeebe:formDefinition externalReference="my-form"/>')}</userTask>`),
    );
    expect(nodeOf(graph, 'x', 'userTask').formKey).toBe('my-form');
  });

  it('reads a service task with mappings', async () => {
    const task = nodeOf(
      await graphOf(
        around(
          'zeebe',
          `<serviceTask id="x">${extension(`<zeebe:taskDefinition type="stock.reserve" retries="5"/><zeebe:taskHeaders><zeebe:header key="k" value="v"/></zeebe:taskHeaders>
          <zeebe:ioMapping><zeebe:input source="=order.lines" target="lines"/><zeebe:input source="fixed" target="kind"/><zeebe:output source="=result" target="reservation"/></zeebe:ioMapping>`)}</serviceTask>`,
        ),
      ),
      'x',
      'serviceTask',
    );
    expect(give(task.operation.type)).toBe('stock.reserve');
    expect(give(task.operation.retries)).toBe('5');
    expect(task.operation).toMatchObject({ headers: { k: 'v' }, resultVariable: null });
    expect(task.inputs.map(({ target, source }) => [target, source.source])).toEqual([
      ['lines', '=order.lines'],
      ['kind', 'fixed'],
    ]);
    expect(task.outputs.map(({ target }) => target)).toEqual(['reservation']);
  });

  it('reads a script, and one that a worker runs', async () => {
    const script = nodeOf(
      await graphOf(
        around('zeebe', `<scriptTask id="x">${extension('<zeebe:script expression="=a + 1" resultVariable="b"/>')}</scriptTask>`),
      ),
      'x',
      'scriptTask',
    );
    expect(script.resultVariable).toBe('b');
    expect(Number(give(script.script, { a: 2 }))).toBe(3);
    const worker = await graphOf(
      around('zeebe', `<scriptTask id="x">${extension('<zeebe:taskDefinition type="script"/>')}</scriptTask>`),
    );
    expect(give(nodeOf(worker, 'x', 'serviceTask').operation.type)).toBe('script');
  });

  it('reads a decision, and one that a worker makes', async () => {
    const task = nodeOf(
      await graphOf(
        around(
          'zeebe',
          `<businessRuleTask id="x">${extension('<zeebe:calledDecision decisionId="limit" resultVariable="credit" bindingType="deployment"/>')}</businessRuleTask>`,
        ),
      ),
      'x',
      'businessRuleTask',
    );
    expect(task.decision).toMatchObject({ resultVariable: 'credit', mapResult: 'native', binding: { type: 'deployment' } });
    expect(give(task.decision.decisionId)).toBe('limit');
    const worker = await graphOf(
      around('zeebe', `<businessRuleTask id="x">${extension('<zeebe:taskDefinition type="rules"/>')}</businessRuleTask>`),
    );
    expect(give(nodeOf(worker, 'x', 'serviceTask').operation.type)).toBe('rules');
  });

  const MESSAGE = `<message id="m" name="=kind + &quot;-paid&quot;">${extension('<zeebe:subscription correlationKey="=orderId"/>')}</message>`;

  it('reads sending and receiving', async () => {
    const receive = nodeOf(await graphOf(around('zeebe', '<receiveTask id="x" messageRef="m"/>', MESSAGE)), 'x', 'receiveTask');
    expect(give(receive.message?.name, { kind: 'order' })).toBe('order-paid');
    expect(give(receive.message?.correlationKey, { orderId: 'o-1' })).toBe('o-1');
    const send = nodeOf(
      await graphOf(around('zeebe', `<sendTask id="x">${extension('<zeebe:taskDefinition type="mail"/>')}</sendTask>`)),
      'x',
      'sendTask',
    );
    expect(give(send.operation?.type)).toBe('mail');
    expect(send.message).toBeNull();
    const plain = nodeOf(await graphOf(around('zeebe', '<sendTask id="x" messageRef="m"/>', MESSAGE)), 'x', 'sendTask');
    expect(plain.operation).toBeNull();
    expect(give(plain.message?.name, { kind: 'a' })).toBe('a-paid');
  });

  it.each([
    ['', null, null],
    ['propagateAllParentVariables="false"', ['in'], null],
    ['propagateAllChildVariables="false"', null, null],
  ])('passes the variables of a call with "%s"', async (flags, inTargets, outTargets) => {
    const call = nodeOf(
      await graphOf(
        around(
          'zeebe',
          `<callActivity id="x">${extension(`<zeebe:calledElement processId="child" ${flags} businessId="=orderId"/><zeebe:ioMapping><zeebe:input source="=a" target="in"/><zeebe:output source="=b" target="out"/></zeebe:ioMapping>`)}</callActivity>`,
        ),
      ),
      'x',
      'callActivity',
    );
    expect(give(call.calledElement)).toBe('child');
    expect(call.businessKey !== 'caller' && give(call.businessKey, { orderId: 'o' })).toBe('o');
    expect(call.inMappings?.map(({ target }) => target) ?? null).toEqual(inTargets);
    expect(call.outMappings?.map(({ target }) => target) ?? null).toEqual(outTargets);
    expect(call.inMappings === null || give(call.inMappings[0]?.source, { in: 1 }) === 1).toBe(true);
  });

  it('brings nothing back from a call without propagation and without output mappings', async () => {
    const graph = await graphOf(
      around(
        'zeebe',
        `<callActivity id="x">${extension('<zeebe:calledElement processId="=child" propagateAllChildVariables="false"/>')}</callActivity>`,
      ),
    );
    const call = nodeOf(graph, 'x', 'callActivity');
    expect(call.outMappings).toEqual([]);
    expect(give(call.calledElement, { child: 'c' })).toBe('c');
  });

  it('reads multi-instance', async () => {
    const { loop } = nodeOf(
      await graphOf(
        around(
          'zeebe',
          `<userTask id="x"><multiInstanceLoopCharacteristics isSequential="true">${extension('<zeebe:loopCharacteristics inputCollection="=lines" inputElement="line" outputElement="=ok" outputCollection="oks"/>')}
          <completionCondition xsi:type="tFormalExpression">=count(oks) &gt; 2</completionCondition></multiInstanceLoopCharacteristics></userTask>`,
        ),
      ),
      'x',
      'userTask',
    );
    expect(loop).toMatchObject({
      type: 'multiInstance',
      sequential: true,
      cardinality: null,
      elementVariable: 'line',
      outputCollection: 'oks',
    });
    expect(loop?.type === 'multiInstance' && give(loop.collection, { lines: ['a'] })).toEqual(['a']);
    expect(loop?.type === 'multiInstance' && give(loop.completionCondition, { oks: ['a', 'b', 'c'] })).toBe(true);
  });

  it('reads forms and initiator of a start event', async () => {
    const graph = await graphOf(
      file(
        'zeebe',
        `<startEvent id="s">${extension('<zeebe:formDefinition formId="new-order"/><zeebe:properties><zeebe:property name="initiator" value="who"/></zeebe:properties>')}</startEvent><sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/>`,
      ),
    );
    expect(nodeOf(graph, 's', 'startEvent')).toMatchObject({ formKey: 'new-order', initiatorVariable: 'who' });
  });

  it('takes inventory of what the file names', async () => {
    const result = await readBpmn(
      file(
        'zeebe',
        `<startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="a"/>
        <serviceTask id="a">${extension('<zeebe:taskDefinition type="mail.send"/>')}</serviceTask><sequenceFlow id="f2" sourceRef="a" targetRef="b"/>
        <callActivity id="b">${extension('<zeebe:calledElement processId="child"/>')}</callActivity><sequenceFlow id="f3" sourceRef="b" targetRef="c"/>
        <businessRuleTask id="c">${extension('<zeebe:calledDecision decisionId="limit" resultVariable="l"/>')}</businessRuleTask><sequenceFlow id="f4" sourceRef="c" targetRef="d1"/>
        <userTask id="d1">${extension('<zeebe:formDefinition formId="form"/>')}</userTask><sequenceFlow id="f5" sourceRef="d1" targetRef="g"/>
        <serviceTask id="g">${extension('<zeebe:taskDefinition type="=chosen"/>')}</serviceTask><sequenceFlow id="f6" sourceRef="g" targetRef="r"/>
        <receiveTask id="r" messageRef="m"/><sequenceFlow id="f7" sourceRef="r" targetRef="e"/><endEvent id="e"/>`,
        '<message id="m" name="paid"/>',
      ),
    );
    expect(result).toMatchObject({
      messages: ['paid'],
      calledElements: ['child'],
      decisionIds: ['limit'],
      formKeys: ['form'],
      operations: ['mail.send'],
      warnings: [],
    });
  });
});
