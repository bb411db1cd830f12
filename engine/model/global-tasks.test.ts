import { describe, expect, it } from '@jest/globals';
import { readBpmn } from './index.ts';
import { refusalsOf } from './test-support/file.ts';

const file = (
  globalTasks: string,
): string => `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t">
<process id="p" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="c"/><callActivity id="c" calledElement="g"/><sequenceFlow id="g1" sourceRef="c" targetRef="e"/><endEvent id="e"/></process>
${globalTasks}
</definitions>`;
const extension = (content: string): string => `<extensionElements>${content}</extensionElements>`;

describe('a global task', () => {
  it.each([
    ['task', '<globalTask id="g" name="G"/>'],
    ['task', '<globalManualTask id="g" name="G"/>'],
    [
      'userTask',
      `<globalUserTask id="g" name="G">${extension('<zeebe:assignmentDefinition candidateGroups="desk"/>')}</globalUserTask>`,
    ],
    ['scriptTask', '<globalScriptTask id="g" name="G" scriptLanguage="feel"><script>{a: 1}</script></globalScriptTask>'],
    [
      'scriptTask',
      `<globalScriptTask id="g" name="G">${extension('<zeebe:script expression="=1" resultVariable="r"/>')}</globalScriptTask>`,
    ],
    ['serviceTask', `<globalScriptTask id="g" name="G">${extension('<zeebe:taskDefinition type="t"/>')}</globalScriptTask>`],
    [
      'businessRuleTask',
      `<globalBusinessRuleTask id="g" name="G">${extension('<zeebe:calledDecision decisionId="d" resultVariable="r"/>')}</globalBusinessRuleTask>`,
    ],
  ])('is a process of one %s: %s', async (kind, xml) => {
    const { processes, calledElements } = await readBpmn(file(xml));
    expect(processes.map(({ id }) => id)).toEqual(['p', 'g']);
    expect(calledElements).toEqual(['g']);
    const graph = processes[1];
    expect(
      [...(graph?.nodes.values() ?? [])].map((node) => [node.id, node.kind, node.outgoing.map(({ target }) => target.id)]),
    ).toEqual([
      ['g_start', 'startEvent', ['g_task']],
      ['g_task', kind, ['g_end']],
      ['g_end', 'endEvent', []],
    ]);
    expect(graph).toMatchObject({ name: 'G', startableInTasklist: false, dialect: 'zeebe' });
    expect(Object.isFrozen(graph?.root.children[1])).toBe(true);
  });

  it('tells what it says of resources and is not run; its data are variables', async () => {
    const data = '<ioSpecification><inputSet/><outputSet/></ioSpecification><potentialOwner id="o"/>';
    const { warnings } = await readBpmn(file(`<globalUserTask id="g">${data}</globalUserTask>`));
    expect(warnings.map(({ code, elementIds }) => [code, elementIds[0]])).toEqual([['RESOURCES_IGNORED', 'g']]);
  });

  it.each([
    ['SCRIPT_MISSING', '<globalScriptTask id="g"/>'],
    ['SCRIPT_FORMAT_UNSUPPORTED', '<globalScriptTask id="g" scriptLanguage="groovy"><script>x</script></globalScriptTask>'],
    ['DECISION_MISSING', '<globalBusinessRuleTask id="g"/>'],
    [
      'EXTENSION_UNSUPPORTED',
      `<globalUserTask id="g">${extension('<zeebe:taskListeners><zeebe:taskListener eventType="complete" type="l"/></zeebe:taskListeners>')}</globalUserTask>`,
    ],
  ])('that cannot run is refused with %s on its line', async (code, xml) => {
    const finding = (await refusalsOf(file(xml))).find((candidate) => candidate.code === code);
    expect(finding).toMatchObject({ elementIds: ['g'], line: 3 });
  });
});
