/** Pieces of BPMN for the tests of the rules. */
import { file } from './file.ts';

export const flow = (id: string, source: string, target: string, content = ''): string =>
  `<sequenceFlow id="${id}" sourceRef="${source}" targetRef="${target}">${content}</sequenceFlow>`;
export const CONDITION = '<conditionExpression xsi:type="tFormalExpression">=a</conditionExpression>';
export const TIMER = '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>';
export const COMPENSATION = '<compensateEventDefinition/>';
export const ROOTS =
  '<message id="m" name="m"/><signal id="sig" name="s"/><error id="err" errorCode="E"/><escalation id="esc" escalationCode="C"/>';

/** start -> content -> end; the content begins on line 4. */
export const between = (first: string, last: string, content: string): string =>
  file('zeebe', `<startEvent id="s"/>${flow('in', 's', first)}\n${content}\n${flow('out', last, 'e')}<endEvent id="e"/>`, ROOTS);
export const subProcess = (attributes: string, content: string): string =>
  `<subProcess id="x" ${attributes}>${content}</subProcess>`;
export const BODY = `<startEvent id="s2"/>${flow('i', 's2', 'e2')}<endEvent id="e2"/>`;
