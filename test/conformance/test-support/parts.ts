/** Parts of the siblings' models, in the form of the suite betsy: scripts and conditions are JavaScript that is never run. */
import { boundary, end, flow, path, pause, process, start } from '../../../engine/runtime/test-support/models.ts';

export { boundary, end, flow, path, pause, process, start };

export const script = (id: string, inside = '', more = ''): string =>
  `<bpmn:scriptTask id="${id}" scriptFormat="javascript"${more}>${inside}<bpmn:script>log("${id}"); next();</bpmn:script></bpmn:scriptTask>`;
export const sub = (id: string, inside: string, more = ''): string =>
  `<bpmn:subProcess id="${id}"${more}>${inside}</bpmn:subProcess>`;
export const eventSub = (id: string, trigger: string, interrupting: boolean): string =>
  sub(
    id,
    `<bpmn:startEvent id="${id}_s" isInterrupting="${interrupting}">${trigger}</bpmn:startEvent>${script(`${id}_log`)}${end(`${id}_e`)}${path(`${id}_s`, `${id}_log`, `${id}_e`)}`,
    ' triggeredByEvent="true"',
  );
export const throwing = (id: string, trigger: string): string =>
  `<bpmn:intermediateThrowEvent id="${id}">${trigger}</bpmn:intermediateThrowEvent>`;
export const gateway = (kind: string, id: string, inside = '', more = ''): string =>
  `<bpmn:${kind}Gateway id="${id}"${more}>${inside}</bpmn:${kind}Gateway>`;
export const when = (from: string, to: string): string =>
  `<bpmn:sequenceFlow id="${from}_${to}" sourceRef="${from}" targetRef="${to}"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression" language="javascript">next(null, x)</bpmn:conditionExpression></bpmn:sequenceFlow>`;
export const formal = (name: string, text: string): string =>
  `<bpmn:${name} xsi:type="bpmn:tFormalExpression" language="javascript">${text}</bpmn:${name}>`;
export const multi = (inside: string, more = ''): string =>
  `<bpmn:multiInstanceLoopCharacteristics${more}>${formal('loopCardinality', '3')}${inside}</bpmn:multiInstanceLoopCharacteristics>`;
export const after = (kind: 'timeDuration' | 'timeDate' | 'timeCycle', text: string): string =>
  `<bpmn:timerEventDefinition><bpmn:${kind} xsi:type="bpmn:tFormalExpression">${text}</bpmn:${kind}></bpmn:timerEventDefinition>`;

export const SIGNAL = '<bpmn:signalEventDefinition signalRef="Signal"/>';
export const OTHER = '<bpmn:signalEventDefinition signalRef="Other"/>';
export const MESSAGE = '<bpmn:messageEventDefinition messageRef="Message"/>';
export const ERROR = '<bpmn:errorEventDefinition errorRef="Error"/>';
export const ESCALATION = '<bpmn:escalationEventDefinition escalationRef="Escalation"/>';
export const COMPENSATE = '<bpmn:compensateEventDefinition/>';
export const CONDITION = `<bpmn:conditionalEventDefinition>${formal('condition', 'next(null, x)')}</bpmn:conditionalEventDefinition>`;
export const OUTSIDE = `<bpmn:signal id="Signal" name="signal"/><bpmn:signal id="Other" name="other"/><bpmn:message id="Message" name="message"/>
<bpmn:error id="Error" errorCode="ERR"/><bpmn:escalation id="Escalation" escalationCode="ESC"/>`;

/** A sub-process that logs, throws and logs, with a boundary event that logs. */
export function thrownInside(thrown: string, caught: string, interrupting: boolean): string {
  const inside = `${start('is')}${script('a')}${throwing('t', thrown)}${script('b')}${end('ie')}${path('is', 'a', 't', 'b', 'ie')}`;
  return `${start()}${sub('x', inside)}${script('c')}${end()}${path('start', 'x', 'c', 'end')}
${boundary('on', 'x', caught, interrupting)}${script('d')}${end('e2')}${path('on', 'd', 'e2')}`;
}

/** The same thrown by the process itself, caught by its event sub-process. */
export const thrownBeside = (thrown: string, caught: string, interrupting: boolean): string =>
  `${start()}${script('a')}${throwing('t', thrown)}${script('b')}${end()}${path('start', 'a', 't', 'b', 'end')}${eventSub('on', caught, interrupting)}`;

/** The handler that undoes an activity. */
export const undone = (id: string, by: string): string =>
  `${boundary(`${id}_undone`, id, COMPENSATE)}${script(by, '', ' isForCompensation="true"')}<bpmn:association id="${id}_${by}" sourceRef="${id}_undone" targetRef="${by}" associationDirection="One"/>`;
/** Data that an activity takes from, or gives to, a data object. */
export const ioOf = (direction: 'in' | 'out', reference: string): string =>
  direction === 'in'
    ? `<bpmn:ioSpecification><bpmn:dataInput id="input" name="in"/><bpmn:inputSet><bpmn:dataInputRefs>input</bpmn:dataInputRefs></bpmn:inputSet><bpmn:outputSet/></bpmn:ioSpecification><bpmn:dataInputAssociation><bpmn:sourceRef>${reference}</bpmn:sourceRef><bpmn:targetRef>input</bpmn:targetRef></bpmn:dataInputAssociation>`
    : `<bpmn:ioSpecification><bpmn:dataOutput id="output" name="out"/><bpmn:inputSet/><bpmn:outputSet><bpmn:dataOutputRefs>output</bpmn:dataOutputRefs></bpmn:outputSet></bpmn:ioSpecification><bpmn:dataOutputAssociation><bpmn:sourceRef>output</bpmn:sourceRef><bpmn:targetRef>${reference}</bpmn:targetRef></bpmn:dataOutputAssociation>`;

export const line = (...inside: readonly string[]): string => inside.join('');

/** An event definition by its id. */
export const byReference = (id: string): string => `<bpmn:eventDefinitionRef>${id}</bpmn:eventDefinitionRef>`;
