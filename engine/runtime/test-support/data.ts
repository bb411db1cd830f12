/** BPMN's own data as XML: inputs, outputs and associations (BPMN 2.0 §10.4). */
type Data = readonly string[];

const refs = (tag: string, data: Data): string => data.map((id) => `<bpmn:${tag}>${id}</bpmn:${tag}>`).join('');

/** The data inputs and outputs of an activity; each is called after its id. */
export const takes = (inputs: Data, outputs: Data = []): string =>
  `<bpmn:ioSpecification>${inputs.map((id) => `<bpmn:dataInput id="${id}"/>`).join('')}${outputs.map((id) => `<bpmn:dataOutput id="${id}"/>`).join('')}<bpmn:inputSet>${refs('dataInputRefs', inputs)}</bpmn:inputSet><bpmn:outputSet>${refs('dataOutputRefs', outputs)}</bpmn:outputSet></bpmn:ioSpecification>`;
export const copiesIn = (from: string, to: string, more = ''): string =>
  `<bpmn:dataInputAssociation><bpmn:sourceRef>${from}</bpmn:sourceRef><bpmn:targetRef>${to}</bpmn:targetRef>${more}</bpmn:dataInputAssociation>`;
export const copiesOut = (from: string, to: string, more = ''): string =>
  `<bpmn:dataOutputAssociation><bpmn:sourceRef>${from}</bpmn:sourceRef><bpmn:targetRef>${to}</bpmn:targetRef>${more}</bpmn:dataOutputAssociation>`;
export const formal = (tag: string, text: string): string =>
  `<bpmn:${tag} xsi:type="bpmn:tFormalExpression">${text}</bpmn:${tag}>`;
/** A FEEL script with its data and its loop. */
export const script = (id: string, text: string, result: string, data = '', loop = ''): string =>
  `<bpmn:scriptTask id="${id}"><bpmn:extensionElements><zeebe:script expression="=${text.replaceAll('"', '&quot;')}" resultVariable="${result}"/></bpmn:extensionElements>${data}${loop}</bpmn:scriptTask>`;
