/** Parts of models in Camunda 7's dialect. */
import { process } from './parts.ts';

export const main = (...inside: readonly string[]): string => process('main', inside.join(''));
export const user = (id: string, inside = '', more = ''): string => `<bpmn:userTask id="${id}"${more}>${inside}</bpmn:userTask>`;
export const receive = (id: string, inside = '', more = ''): string =>
  `<bpmn:receiveTask id="${id}"${more}>${inside}</bpmn:receiveTask>`;
export const service = (id: string, inside = '', more = ''): string =>
  `<bpmn:serviceTask id="${id}" camunda:type="external" camunda:topic="${id}"${more}>${inside}</bpmn:serviceTask>`;
export const times = (count: string, more = '', inside = ''): string =>
  `<bpmn:multiInstanceLoopCharacteristics${more}><bpmn:loopCardinality xsi:type="bpmn:tFormalExpression">${count}</bpmn:loopCardinality>${inside}</bpmn:multiInstanceLoopCharacteristics>`;
export const SIGNAL = '<bpmn:signalEventDefinition signalRef="Signal"/>';
export const MESSAGE = '<bpmn:messageEventDefinition messageRef="Message"/>';
export const ERROR = '<bpmn:errorEventDefinition errorRef="Error"/>';
export const TERMINATE = '<bpmn:terminateEventDefinition/>';
export const timer = (kind: string, text: string): string =>
  `<bpmn:timerEventDefinition><bpmn:${kind} xsi:type="bpmn:tFormalExpression">${text}</bpmn:${kind}></bpmn:timerEventDefinition>`;
export const when = (from: string, to: string, condition: string): string =>
  `<bpmn:sequenceFlow id="${from}_${to}" sourceRef="${from}" targetRef="${to}"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${condition}</bpmn:conditionExpression></bpmn:sequenceFlow>`;
