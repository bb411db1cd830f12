import { describe, expect, it } from '@jest/globals';
import { around, refusalsOf } from './test-support/file.ts';
import { BODY } from './test-support/fragments.ts';

const extension = (content: string): string => `<extensionElements>${content}</extensionElements>`;

describe('what the Zeebe dialect allows and is not run', () => {
  it.each([
    [
      'EXTENSION_UNSUPPORTED',
      'zeebe:executionListeners',
      `<task id="x">${extension('<zeebe:executionListeners><zeebe:executionListener eventType="start" type="l"/></zeebe:executionListeners>')}</task>`,
    ],
    [
      'EXTENSION_UNSUPPORTED',
      'zeebe:taskListeners',
      `<userTask id="x">${extension('<zeebe:taskListeners><zeebe:taskListener eventType="complete" type="l"/></zeebe:taskListeners>')}</userTask>`,
    ],
    [
      'EXTENSION_UNSUPPORTED',
      'zeebe:userTaskForm',
      `<userTask id="x">${extension('<zeebe:formDefinition formKey="camunda-forms:bpmn:f"/>')}</userTask>`,
    ],
    [
      'EXTENSION_UNSUPPORTED',
      'zeebe:linkedResources',
      `<serviceTask id="x">${extension('<zeebe:taskDefinition type="t"/><zeebe:linkedResources><zeebe:linkedResource resourceId="r"/></zeebe:linkedResources>')}</serviceTask>`,
    ],
    ['OPERATION_MISSING', 'carries it out', '<serviceTask id="x"/>'],
    ['SCRIPT_MISSING', 'no script', '<scriptTask id="x"/>'],
    ['DECISION_MISSING', 'names no decision', '<businessRuleTask id="x"/>'],
    [
      'RESULT_VARIABLE_MISSING',
      'no result variable',
      `<businessRuleTask id="x">${extension('<zeebe:calledDecision decisionId="d"/>')}</businessRuleTask>`,
    ],
    ['CALLED_ELEMENT_MISSING', 'calls nothing', '<callActivity id="x"/>'],
    [
      'BINDING_INVALID',
      'versionTag',
      `<callActivity id="x">${extension('<zeebe:calledElement processId="c" bindingType="versionTag"/>')}</callActivity>`,
    ],
    [
      'MAPPING_TARGET_INVALID',
      'a.b',
      `<userTask id="x">${extension('<zeebe:ioMapping><zeebe:input source="=a" target="a.b"/></zeebe:ioMapping>')}</userTask>`,
    ],
    ['EXPRESSION_INVALID', '=a +', `<userTask id="x">${extension('<zeebe:assignmentDefinition assignee="=a +"/>')}</userTask>`],
    [
      'SCRIPT_FORMAT_UNSUPPORTED',
      'Scripts in "groovy"',
      '<scriptTask id="x" scriptFormat="groovy"><script>println 1</script></scriptTask>',
    ],
    ['MULTI_INSTANCE_UNBOUNDED', 'neither', '<task id="x"><multiInstanceLoopCharacteristics/></task>'],
    [
      'MULTI_INSTANCE_OUTPUT_INCOMPLETE',
      'only one',
      `<task id="x"><multiInstanceLoopCharacteristics>${extension('<zeebe:loopCharacteristics inputCollection="=a" outputElement="=b"/>')}</multiInstanceLoopCharacteristics></task>`,
    ],
    ['LOOP_ENDLESS', 'neither a condition', '<task id="x"><standardLoopCharacteristics/></task>'],
    ['TRANSACTION_METHOD_UNSUPPORTED', '##Image', `<transaction id="x" method="##Image">${BODY}</transaction>`],
    ['TRANSACTION_STARTED_BY_EVENT', 'started by an event', '<transaction id="x" triggeredByEvent="true"/>'],
    [
      'AD_HOC_TRIGGER_UNSUPPORTED',
      'started by an event',
      '<adHocSubProcess id="x" triggeredByEvent="true"><task id="t"/></adHocSubProcess>',
    ],
    [
      'AD_HOC_OUTPUT_UNSUPPORTED',
      'outputCollection',
      `<adHocSubProcess id="x">${extension('<zeebe:adHoc outputCollection="all" outputElement="=one"/>')}<task id="t"/></adHocSubProcess>`,
    ],
    [
      'AD_HOC_WORKER_UNSUPPORTED',
      'lets a worker choose',
      `<adHocSubProcess id="x">${extension('<zeebe:taskDefinition type="agent"/>')}<task id="t"/></adHocSubProcess>`,
    ],
    [
      'BINDING_INVALID',
      'decisions do not have',
      `<businessRuleTask id="x">${extension('<zeebe:calledDecision decisionId="d" resultVariable="r" bindingType="versionTag" versionTag="1"/>')}</businessRuleTask>`,
    ],
  ])('is refused with %s (%s), naming element and line', async (code, text, element) => {
    const findings = await refusalsOf(around('zeebe', element, '<message id="m" name="m"/>'));
    const finding = findings.find((candidate) => candidate.code === code);
    expect(finding).toMatchObject({ elementIds: ['x'], line: 4, column: 1 });
    expect(`${finding?.message} ${finding?.remedy}`).toContain(text);
    expect(finding?.remedy).not.toBe('');
  });
});
