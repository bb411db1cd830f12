import { describe, expect, it } from '@jest/globals';
import { around, graphOf, nodeOf, refusalsOf } from './test-support/file.ts';

describe('events of Camunda 7', () => {
  it('say what their signal brings, but only where they throw it', async () => {
    const brings = (tag: string) =>
      around(
        'camunda',
        `<${tag} id="x"><signalEventDefinition signalRef="sig"><extensionElements><camunda:in source="a" target="b"/><camunda:in sourceExpression="\${a + 1}" target="c"/><camunda:in businessKey="\${execution.processBusinessKey}"/></extensionElements></signalEventDefinition></${tag}>`,
        '<signal id="sig" name="closed"/>',
      );
    const graph = await graphOf(brings('intermediateThrowEvent'));
    const [mapped, computed] = [{ target: 'b' }, { target: 'c', source: { source: '${a + 1}' } }];
    expect(nodeOf(graph, 'x', 'intermediateThrowEvent').triggers).toMatchObject([
      { type: 'signal', payload: { inMappings: [mapped, computed], businessKey: 'caller' } },
    ]);
    expect(await refusalsOf(brings('intermediateCatchEvent'))).toMatchObject([
      { code: 'SIGNAL_PAYLOAD_MISPLACED', elementIds: ['x'] },
    ]);
  });

  it('catch every error by one without a code', async () => {
    const graph = await graphOf(
      around(
        'camunda',
        `<subProcess id="x"><startEvent id="s2"/><sequenceFlow id="f9" sourceRef="s2" targetRef="e2"/><endEvent id="e2"/></subProcess>
      <boundaryEvent id="b" attachedToRef="x"><errorEventDefinition errorRef="err"/></boundaryEvent><sequenceFlow id="f3" sourceRef="b" targetRef="e"/>`,
        '<error id="err" errorCode=""/>',
      ),
    );
    expect(nodeOf(graph, 'b', 'boundaryEvent').triggers).toMatchObject([{ type: 'error', code: null }]);
  });
});
