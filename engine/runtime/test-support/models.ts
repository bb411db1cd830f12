/** Small BPMN parts in the Zeebe dialect, so that a test shows the shape of its process and not its XML. */

export const flow = (from: string, to: string): string =>
  `<bpmn:sequenceFlow id="${from}_${to}" sourceRef="${from}" targetRef="${to}"/>`;

/** Sequence flows along a path of element ids. */
export const path = (...ids: readonly string[]): string =>
  ids
    .slice(1)
    .map((id, index) => flow(ids[index] ?? '', id))
    .join('');

export const start = (id = 'start', inside = ''): string => `<bpmn:startEvent id="${id}">${inside}</bpmn:startEvent>`;
export const end = (id = 'end', inside = ''): string => `<bpmn:endEvent id="${id}">${inside}</bpmn:endEvent>`;
export const user = (id: string): string =>
  `<bpmn:userTask id="${id}"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements></bpmn:userTask>`;
export const service = (id: string, type: string, inside = '', more = ''): string =>
  `<bpmn:serviceTask id="${id}"${more}><bpmn:extensionElements><zeebe:taskDefinition type="${type}"/></bpmn:extensionElements>${inside}</bpmn:serviceTask>`;

export const timer = (kind: 'timeDuration' | 'timeDate' | 'timeCycle', text: string): string =>
  `<bpmn:timerEventDefinition><bpmn:${kind} xsi:type="bpmn:tFormalExpression">${text}</bpmn:${kind}></bpmn:timerEventDefinition>`;
export const boundary = (id: string, on: string, inside: string, interrupting = true): string =>
  `<bpmn:boundaryEvent id="${id}" attachedToRef="${on}" cancelActivity="${interrupting}">${inside}</bpmn:boundaryEvent>`;
export const pause = (id: string, definition: string): string =>
  `<bpmn:intermediateCatchEvent id="${id}">${definition}</bpmn:intermediateCatchEvent>`;
export const call = (id: string, process: string, inside = ''): string =>
  `<bpmn:callActivity id="${id}"><bpmn:extensionElements><zeebe:calledElement processId="${process}"/></bpmn:extensionElements>${inside}</bpmn:callActivity>`;

export const process = (id: string, body: string, more = ''): string =>
  `<bpmn:process id="${id}" isExecutable="true"${more}>${body}</bpmn:process>`;

/** A process of start, one user task and end. */
export const oneTask = (id: string, more = ''): string =>
  process(id, `${start()}${user('work')}${end()}${path('start', 'work', 'end')}`, more);

/** A file that holds these processes; `outside` are messages, signals and errors. */
export const file = (processes: string, outside = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:modeler="http://camunda.org/schema/modeler/1.0" modeler:executionPlatform="Camunda Cloud" id="Definitions_1" targetNamespace="http://cartable.test">
${outside}
${processes}
</bpmn:definitions>`;
