import { describe, expect, it } from '@jest/globals';
import { readBpmn } from './index.ts';
import { around, refusalsOf } from './test-support/file.ts';

const extension = (content: string): string => `<extensionElements>${content}</extensionElements>`;

describe('what the Camunda 7 dialect allows and is not run', () => {
  it.each([
    ['camunda:class', '<serviceTask id="x" camunda:class="org.Bean"/>'],
    ['camunda:expression', '<serviceTask id="x" camunda:expression="${bean.run()}"/>'],
    [
      'camunda:connector',
      `<serviceTask id="x" camunda:type="external" camunda:topic="t">${extension('<camunda:connector><camunda:connectorId>http</camunda:connectorId></camunda:connector>')}</serviceTask>`,
    ],
    [
      'camunda:field',
      `<serviceTask id="x" camunda:type="external" camunda:topic="t">${extension('<camunda:field name="f" stringValue="v"/>')}</serviceTask>`,
    ],
    [
      'camunda:formData',
      `<userTask id="x">${extension('<camunda:formData><camunda:formField id="f" type="string"/></camunda:formData>')}</userTask>`,
    ],
    ['camunda:variableMappingClass', '<callActivity id="x" calledElement="c" camunda:variableMappingClass="org.M"/>'],
    ['camunda:caseRef', '<callActivity id="x" calledElement="c" camunda:caseRef="k"/>'],
    ['camunda:calledElementTenantId', '<callActivity id="x" calledElement="c" camunda:calledElementTenantId="t"/>'],
    ['camunda:resource', '<scriptTask id="x" scriptFormat="feel" camunda:resource="f.feel"><script>1</script></scriptTask>'],
    [
      'camunda:errorEventDefinition',
      `<serviceTask id="x" camunda:delegateExpression="\${a.b}">${extension('<camunda:errorEventDefinition errorRef="err" expression="${true}"/>')}</serviceTask>`,
    ],
  ])('is refused by its name %s', async (name, element) => {
    const findings = await refusalsOf(around('camunda', element, '<error id="err" errorCode="E"/>'));
    const finding = findings.find(({ code }) => code === 'EXTENSION_UNSUPPORTED');
    expect(finding).toMatchObject({ elementIds: ['x'], line: 4, column: 1 });
    expect(finding?.message).toContain(name);
    expect(finding?.remedy).not.toBe('');
  });

  it.each([
    ['OPERATION_MISSING', '<serviceTask id="x" camunda:type="external"/>'],
    ['DELEGATE_UNSUPPORTED', '<serviceTask id="x" camunda:delegateExpression="${bean.get()}"/>'],
    ['DECISION_RESULT_INVALID', '<businessRuleTask id="x" camunda:decisionRef="d" camunda:mapDecisionResult="first"/>'],
    ['ASYNC_AFTER_MISPLACED', '<eventBasedGateway id="x" camunda:asyncAfter="true"/>'],
    ['MAPPING_TARGET_INVALID', `<callActivity id="x" calledElement="c">${extension('<camunda:in source="a"/>')}</callActivity>`],
    [
      'MAPPING_TARGET_INVALID',
      `<task id="x">${extension('<camunda:inputOutput><camunda:inputParameter name="a.b">1</camunda:inputParameter></camunda:inputOutput>')}</task>`,
    ],
    ['EXPRESSION_INVALID', '<userTask id="x" camunda:assignee="${bean.find(user)}"/>'],
    ['SCRIPT_FORMAT_UNSUPPORTED', '<scriptTask id="x" scriptFormat="javascript"><script>1</script></scriptTask>'],
  ])('is refused with %s', async (code, element) => {
    const findings = await refusalsOf(around('camunda', element));
    expect(findings.find((finding) => finding.code === code)).toMatchObject({ elementIds: ['x'], line: 4 });
  });

  it('is refused when it stands in a file of the other dialect', async () => {
    const xml = around(
      'zeebe',
      '<userTask id="x" f:assignee="ann"><extensionElements><f:taskListener/></extensionElements></userTask>',
    ).replace('xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"', 'xmlns:f="http://flowable.org/bpmn"');
    const findings = await refusalsOf(xml);
    expect(findings.map(({ code, elementIds }) => [code, elementIds])).toEqual([
      ['EXTENSION_OF_OTHER_DIALECT', ['x']],
      ['EXTENSION_OF_OTHER_DIALECT', ['x']],
    ]);
  });

  it('is only told when the file speaks both dialects', async () => {
    const xml = around(
      'zeebe',
      '<userTask id="x" c:assignee="ann"><extensionElements><zeebe:assignmentDefinition assignee="ann"/></extensionElements></userTask>',
    ).replace('xmlns:zeebe', 'xmlns:c="http://camunda.org/schema/1.0/bpmn" xmlns:zeebe');
    const result = await readBpmn(xml);
    expect(result.dialect).toBe('zeebe');
    expect(result.warnings.map(({ code }) => code)).toEqual(['EXTENSION_OF_OTHER_DIALECT']);
  });
});
