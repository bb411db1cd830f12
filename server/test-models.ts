/** Small models for tests of the server. */

/** One user task in the Zeebe dialect, offered to the group sales, with a form, outcomes and a fact. */
export const APPROVAL = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="test">
  <bpmn:process id="approval-test" name="Approval" isExecutable="true">
    <bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="approve" />
    <bpmn:userTask id="approve" name="Approve">
      <bpmn:extensionElements>
        <zeebe:userTask />
        <zeebe:formDefinition formId="approve-form" />
        <zeebe:assignmentDefinition candidateGroups="sales" />
        <zeebe:taskHeaders>
          <zeebe:header key="outcomes" value="approve,reject" />
          <zeebe:header key="facts" value="shop.stock" />
        </zeebe:taskHeaders>
      </bpmn:extensionElements>
      <bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="f2" sourceRef="approve" targetRef="wait" />
    <bpmn:intermediateCatchEvent id="wait" name="Goods">
      <bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f3</bpmn:outgoing>
      <bpmn:messageEventDefinition messageRef="goods" />
    </bpmn:intermediateCatchEvent>
    <bpmn:sequenceFlow id="f3" sourceRef="wait" targetRef="end" />
    <bpmn:endEvent id="end"><bpmn:incoming>f3</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
  <bpmn:message id="goods" name="goods.arrived">
    <bpmn:extensionElements><zeebe:subscription correlationKey="=sku" /></bpmn:extensionElements>
  </bpmn:message>
</bpmn:definitions>`;

export const APPROVAL_FORM = JSON.stringify({
  id: 'approve-form',
  type: 'default',
  schemaVersion: 16,
  components: [{ type: 'textfield', key: 'comment' }],
});

/** A flow whose end is missing. */
export const BROKEN = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="test">
  <bpmn:process id="broken" isExecutable="true">
    <bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="nowhere" />
  </bpmn:process>
</bpmn:definitions>`;
