import { describe, expect, it } from '@jest/globals';
import { readBpmn, rewriteBpmn } from './index.ts';
import { file, findingsOf, graphOf, nodeOf, refusalsOf } from './test-support/file.ts';

const ROOTS = '<message id="m" name="news"/>';
const CATCHING = `<startEvent id="s"><outgoing>own:f</outgoing></startEvent><sequenceFlow id="f" sourceRef=" s" targetRef="own:x"/>
<intermediateCatchEvent id="x"><incoming>own:f</incoming><outgoing>g</outgoing><messageEventDefinition messageRef="own:m"/></intermediateCatchEvent>
<sequenceFlow id="g" sourceRef="x" targetRef="e"/><endEvent id="e"><incoming>g</incoming></endEvent>`;
const withPrefix = (namespace: string): string =>
  file('zeebe', CATCHING, ROOTS).replace('targetNamespace', `xmlns:own="${namespace}" targetNamespace`);

describe('references', () => {
  it("may carry a prefix of the file's own namespace, and space around them", async () => {
    const graph = await graphOf(withPrefix('t'));
    const [trigger] = nodeOf(graph, 'x', 'intermediateCatchEvent').triggers;
    expect(trigger?.type === 'message' && trigger.message.name.source).toBe('news');
    expect(nodeOf(graph, 's', 'startEvent').outgoing.map(({ target }) => target.id)).toEqual(['x']);
    const written = await rewriteBpmn(withPrefix('t'));
    expect(written).toContain('messageRef="m"');
    expect(written).toContain('<incoming>f</incoming>');
  });

  it('to types of BPMN need no prefix', async () => {
    const model = file(
      'camunda',
      `<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="x"/><exclusiveGateway id="x"/>
      <sequenceFlow id="g" sourceRef="x" targetRef="e"><conditionExpression xsi:type="tFormalExpression">\${a}</conditionExpression></sequenceFlow>
      <sequenceFlow id="h" sourceRef="x" targetRef="e"><conditionExpression xsi:type="bpmn:tFormalExpression">\${b}</conditionExpression></sequenceFlow>
      <endEvent id="e"/>`,
    )
      .replaceAll(/<(\/?)(?=[a-z])/g, '<$1bpmn:')
      .replace('xmlns=', 'xmlns:bpmn=');
    const { outgoing } = nodeOf(await graphOf(model), 'x', 'exclusiveGateway');
    expect(outgoing.map(({ condition }) => condition?.source)).toEqual(['${a}', '${b}']);
    expect((await rewriteBpmn(model)).match(/<bpmn:conditionExpression/g)).toHaveLength(2);
    expect((await refusalsOf(model, { strict: true })).map(({ code }) => code)).toContain('ELEMENT_UNKNOWN');
  });

  it('with the prefix of another namespace name what is not in the file', async () => {
    expect((await refusalsOf(withPrefix('elsewhere'))).filter(({ code }) => code === 'REFERENCE_UNRESOLVED')).toHaveLength(4);
  });
});

describe('references of Camunda 7 to what is not in the file', () => {
  const model = file(
    'camunda',
    `<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="x"/>
    <userTask id="x" camunda:assignee="\${who}"><multiInstanceLoopCharacteristics><loopDataInputRef>people</loopDataInputRef><inputDataItem name="who"/></multiInstanceLoopCharacteristics></userTask>
    <boundaryEvent id="b" attachedToRef="x"><errorEventDefinition errorRef="lost"/></boundaryEvent><sequenceFlow id="h" sourceRef="b" targetRef="e"/>
    <sequenceFlow id="g" sourceRef="x" targetRef="e"/><endEvent id="e"/>`,
  );

  it('are the code of an error and the variable of a collection, with a warning', async () => {
    const { processes, warnings } = await readBpmn(model);
    const [graph] = processes;
    if (graph === undefined) throw new Error('no process was read');
    expect(nodeOf(graph, 'b', 'boundaryEvent').triggers).toMatchObject([{ type: 'error', code: 'lost' }]);
    expect(nodeOf(graph, 'x', 'userTask').loop).toMatchObject({ collection: { source: 'people' }, elementVariable: 'who' });
    expect(warnings.map(({ code }) => code)).toEqual(['REFERENCE_UNRESOLVED', 'REFERENCE_UNRESOLVED']);
  });

  it('are refused where the file is read strictly, and in files of Zeebe', async () => {
    const codes = async (strict: boolean, xml: string) => (await refusalsOf(xml, { strict })).map(({ code }) => code);
    expect(await codes(true, model)).toContain('REFERENCE_UNRESOLVED');
    const zeebe = file(
      'zeebe',
      '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"><errorEventDefinition errorRef="lost"/></endEvent>',
    );
    expect(await codes(false, zeebe)).toContain('REFERENCE_UNRESOLVED');
    expect((await findingsOf(zeebe)).filter(({ code }) => code === 'ERROR_CODE_MISSING')).toEqual([]);
  });
});
