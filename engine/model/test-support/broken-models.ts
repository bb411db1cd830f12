/** One model per way of breaking a rule. */
import { BODY, COMPENSATION, CONDITION, TIMER, between, flow, subProcess } from './fragments.ts';
import { file } from './file.ts';

/** Code, the elements that must be named (the first one on the line given), the file. */
export const BROKEN_MODELS: readonly (readonly [code: string, ids: readonly string[], xml: string, line?: number])[] = [
  ['NOT_EXECUTABLE', ['p'], file('zeebe', BODY).replace('isExecutable="true"', ''), 2],
  ['PUBLIC_PROCESS_EXECUTABLE', ['p'], file('zeebe', BODY, '', 'processType="Public"'), 2],
  ['ID_MISSING', ['p'], between('x', 'x', '<task id="x"/><task/>'), 2],
  [
    'SEQUENCE_FLOW_END_INVALID',
    ['f', 'text'],
    between('x', 'x', `<task id="x"/>${flow('f', 'x', 'text')}<textAnnotation id="text"/>`),
  ],
  ['SEQUENCE_FLOW_CROSSES_SCOPE', ['f', 'x', 'e2'], between('x', 'x', `${subProcess('', BODY)}${flow('f', 'x', 'e2')}`)],
  ['SEQUENCE_FLOW_NOT_LISTED', ['x', 'out'], between('x', 'x', '<task id="x"><incoming>in</incoming></task>')],
  ['SEQUENCE_FLOW_NOT_LISTED', ['x', 'in'], between('x', 'x', '<task id="x"><outgoing>in</outgoing></task>')],
  ['REFERENCE_TYPE_WRONG', ['x', 'sig'], between('x', 'x', '<receiveTask id="x" messageRef="sig"/>')],
  ['DEFAULT_FLOW_INVALID', ['x', 'in'], between('x', 'x', '<task id="x" default="in"/>')],
  [
    'DEFAULT_FLOW_INVALID',
    ['f', 'x'],
    between('x', 'x', `<exclusiveGateway id="x" default="f"/>\n${flow('f', 'x', 'e', CONDITION)}`),
    5,
  ],
  [
    'ONLY_FLOW_CONDITIONAL',
    ['f', 'y'],
    between('x', 'x', `<task id="x"/>${flow('g', 'x', 'y')}<task id="y"/>${flow('f', 'y', 'e', CONDITION)}`),
  ],
  ['START_EVENT_INCOMING', ['s', 'f'], between('x', 'x', `<userTask id="x"/>${flow('f', 'x', 's')}`), 3],
  ['END_EVENT_OUTGOING', ['e', 'f'], between('x', 'x', `<userTask id="x"/>${flow('f', 'e', 'x')}`), 5],
  [
    'BOUNDARY_EVENT_NOT_ATTACHED',
    ['b'],
    between(
      'x',
      'x',
      `${subProcess('', BODY)}<boundaryEvent id="b" attachedToRef="e2">${TIMER}</boundaryEvent>${flow('f', 'b', 'e')}`,
    ),
  ],
  [
    'BOUNDARY_EVENT_FLOWS',
    ['b'],
    between('x', 'x', `<task id="x"/><boundaryEvent id="b" attachedToRef="x">${TIMER}</boundaryEvent>`),
  ],
  [
    'BOUNDARY_EVENT_FLOWS',
    ['b'],
    between(
      'x',
      'x',
      `<task id="x"/><boundaryEvent id="b" attachedToRef="x">${TIMER}</boundaryEvent>${flow('f', 'x', 'b')}${flow('g', 'b', 'e')}`,
    ),
  ],
  [
    'BOUNDARY_EVENT_FLOWS',
    ['b'],
    between(
      'x',
      'x',
      `<task id="x"/><task id="h" isForCompensation="true"/><boundaryEvent id="b" attachedToRef="x">${COMPENSATION}</boundaryEvent><association id="a" sourceRef="b" targetRef="h"/>${flow('g', 'b', 'e')}`,
    ),
  ],
  [
    'NON_INTERRUPTING_NOT_ALLOWED',
    ['b'],
    between(
      'x',
      'x',
      `<task id="x"/><boundaryEvent id="b" attachedToRef="x" cancelActivity="false"><errorEventDefinition/></boundaryEvent>${flow('f', 'b', 'e')}`,
    ),
  ],
  [
    'ESCALATION_BOUNDARY_HOST',
    ['b', 'x'],
    between(
      'x',
      'x',
      `<receiveTask id="x" messageRef="m"/><boundaryEvent id="b" attachedToRef="x"><escalationEventDefinition/></boundaryEvent>${flow('f', 'b', 'e')}`,
    ),
  ],
  [
    'CAUGHT_TWICE',
    ['c', 'b'],
    between(
      'x',
      'x',
      `<task id="x"/><boundaryEvent id="b" attachedToRef="x"><errorEventDefinition errorRef="err"/></boundaryEvent>${flow('f', 'b', 'e')}<boundaryEvent id="c" attachedToRef="x"><errorEventDefinition errorRef="err"/></boundaryEvent>${flow('g', 'c', 'e')}`,
    ),
  ],
  ['CONDITION_MISSING', ['f', 'x'], between('x', 'x', `<exclusiveGateway id="x" default="out"/>\n${flow('f', 'x', 'e')}`), 5],
  ['CONDITION_MISSING', ['f', 'x'], between('x', 'x', `<inclusiveGateway id="x" default="out"/>\n${flow('f', 'x', 'e')}`), 5],
  ['EVENT_GATEWAY_TARGET', ['x'], between('x', 'x', '<eventBasedGateway id="x"/>')],
  [
    'EVENT_GATEWAY_TARGET',
    ['x', 'f'],
    between(
      'x',
      'y',
      `<eventBasedGateway id="x"/>${flow('f', 'x', 'y', CONDITION)}${flow('g', 'x', 'z')}<intermediateCatchEvent id="y">${TIMER}</intermediateCatchEvent><intermediateCatchEvent id="z">${TIMER}</intermediateCatchEvent>${flow('h', 'z', 'e')}`,
    ),
  ],
  [
    'EVENT_GATEWAY_TARGET',
    ['y', 'x'],
    between(
      'x',
      'y',
      `<eventBasedGateway id="x"/>${flow('f', 'x', 'y')}${flow('g', 'x', 'z')}<intermediateCatchEvent id="y">${TIMER}</intermediateCatchEvent><intermediateCatchEvent id="z">${TIMER}</intermediateCatchEvent>${flow('h', 'z', 'y')}`,
    ),
  ],
  [
    'EVENT_GATEWAY_TARGET',
    ['x'],
    between(
      'x',
      'y',
      `<eventBasedGateway id="x"/>${flow('f', 'x', 'y')}${flow('g', 'x', 'z')}<receiveTask id="y" messageRef="m"/><intermediateCatchEvent id="z"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>${flow('h', 'z', 'e')}`,
    ),
  ],
  ['GATEWAY_DIRECTION_WRONG', ['x'], between('x', 'x', '<parallelGateway id="x"/>')],
  [
    'GATEWAY_DIRECTION_WRONG',
    ['x'],
    between('x', 'x', `<parallelGateway id="x" gatewayDirection="Converging"/>${flow('f', 'x', 'e')}`),
  ],
  ['START_EVENT_NOT_ONE', ['p'], file('zeebe', '<task id="x"/>'), 2],
  ['START_EVENT_NOT_ONE', ['p', 's', 't'], between('x', 'x', `<startEvent id="t"/>${flow('f', 't', 'x')}<task id="x"/>`), 2],
  ['START_EVENT_NOT_ONE', ['x'], between('x', 'x', subProcess('', ''))],
  [
    'END_WITHOUT_START',
    ['x', 'e2'],
    between('x', 'x', subProcess('', `<task id="y"/>${flow('f', 'y', 'e2')}<endEvent id="e2"/>`)),
  ],
  ['END_EVENT_MISSING', ['x'], between('x', 'x', subProcess('', `<startEvent id="s2"/>${flow('f', 's2', 'y')}<task id="y"/>`))],
  ['NODE_UNREACHABLE', ['y'], between('x', 'x', `<task id="x"/><task id="y"/>${flow('f', 'y', 'e')}`)],
  ['NODE_WITHOUT_OUTGOING', ['y'], between('x', 'x', `<task id="x"/>${flow('f', 'x', 'y')}<task id="y"/>`)],
  [
    'EVENT_SUB_PROCESS_INVALID',
    ['x', 'in', 'out'],
    between(
      'x',
      'x',
      subProcess('triggeredByEvent="true"', BODY.replace('<startEvent id="s2"/>', `<startEvent id="s2">${TIMER}</startEvent>`)),
    ),
  ],
  ['EVENT_SUB_PROCESS_INVALID', ['s2', 'x'], between('y', 'y', `<task id="y"/>${subProcess('triggeredByEvent="true"', BODY)}`)],
  [
    'EVENT_SUB_PROCESS_INVALID',
    ['x'],
    between('y', 'y', `<task id="y"/>${subProcess('triggeredByEvent="true"', '<task id="z"/>')}`),
  ],
  [
    'LINK_INVALID',
    ['y'],
    between(
      'x',
      'x',
      `<task id="x"/>${flow('f', 'x', 'y')}<intermediateThrowEvent id="y"><linkEventDefinition name="L"/></intermediateThrowEvent>`,
    ),
  ],
  [
    'LINK_INVALID',
    ['y'],
    between(
      'x',
      'x',
      `<task id="x"/><intermediateCatchEvent id="y"><linkEventDefinition name="L"/></intermediateCatchEvent>${flow('f', 'y', 'e')}`,
    ),
  ],
  [
    'EVENT_DEFINITION_SHARED',
    ['z', 'y'],
    between(
      'y',
      'z',
      `<intermediateThrowEvent id="y"><signalEventDefinition id="sd" signalRef="sig"/></intermediateThrowEvent>${flow('f', 'y', 'z')}<intermediateThrowEvent id="z"><eventDefinitionRef>sd</eventDefinitionRef></intermediateThrowEvent>`,
    ),
  ],
  ['TOKEN_QUANTITY_INVALID', ['x'], between('x', 'x', '<task id="x" completionQuantity="0"/>')],
  ['TOKEN_QUANTITY_INVALID', ['x'], between('x', 'x', '<task id="x" completionQuantity="1001"/>')],
  [
    'TOKEN_QUANTITY_INVALID',
    ['x'],
    between(
      'g',
      'x',
      `<eventBasedGateway id="g"/>${flow('a', 'g', 'x')}${flow('b', 'g', 'y')}<receiveTask id="x" messageRef="m" startQuantity="2"/><intermediateCatchEvent id="y">${TIMER}</intermediateCatchEvent>${flow('c', 'y', 'e')}`,
    ),
  ],
  [
    'SUB_PROCESS_START_TRIGGERED',
    ['s2', 'x'],
    between('x', 'x', subProcess('', BODY.replace('<startEvent id="s2"/>', `<startEvent id="s2">${TIMER}</startEvent>`))),
  ],
  ['INSTANTIATING_NODE_INCOMING', ['x', 'in'], between('x', 'x', '<receiveTask id="x" instantiate="true" messageRef="m"/>')],
  [
    'CANCEL_EVENT_MISPLACED',
    ['x'],
    between('x', 'x', '<intermediateThrowEvent id="x"><cancelEventDefinition/></intermediateThrowEvent>'),
  ],
  ['NODE_UNREACHABLE', ['y'], between('x', 'x', subProcess('', `<intermediateThrowEvent id="y"/>`))],
  [
    'NODE_WITHOUT_OUTGOING',
    ['y'],
    between(
      'x',
      'x',
      subProcess(
        '',
        `<startEvent id="s2"/>${flow('f', 's2', 'y')}<intermediateCatchEvent id="y">${TIMER}</intermediateCatchEvent>`,
      ),
    ),
  ],
  [
    'FLOW_NOT_IMMEDIATE',
    ['out'],
    between('x', 'x', '<task id="x"/>').replace('<sequenceFlow id="out"', '<sequenceFlow isImmediate="false" id="out"'),
    5,
  ],
  [
    'IO_SET_INVALID',
    ['x'],
    between('x', 'x', '<task id="x"><ioSpecification><dataInput id="di"/><inputSet/><outputSet/></ioSpecification></task>'),
  ],
  [
    'CALLED_PROCESS_NOT_STARTABLE',
    ['x', 'q'],
    between('x', 'x', '<callActivity id="x" calledElement="q"/>').replace(
      '<message id="m"',
      '<process id="q"><task id="t"/></process><message id="m"',
    ),
  ],
  [
    'MESSAGE_FLOW_INVALID',
    ['mf', 'text'],
    between('x', 'x', '<task id="x"/><textAnnotation id="text"/>').replace(
      '<message id="m"',
      '<collaboration id="co"><messageFlow id="mf" sourceRef="text" targetRef="x"/></collaboration><message id="m"',
    ),
    7,
  ],
  [
    'MESSAGE_FLOW_INVALID',
    ['mf', 's'],
    between('x', 'x', '<task id="x"/>').replace(
      '<message id="m"',
      '<collaboration id="co"><participant id="pa"/><messageFlow id="mf" sourceRef="s" targetRef="pa"/></collaboration><message id="m"',
    ),
    7,
  ],
  [
    'MESSAGE_FLOW_INVALID',
    ['mf', 'x', 'y'],
    between('x', 'y', `<task id="x"/>${flow('f', 'x', 'y')}<task id="y"/>`).replace(
      '<message id="m"',
      '<collaboration id="co"><messageFlow id="mf" sourceRef="x" targetRef="y"/></collaboration><message id="m"',
    ),
    7,
  ],
  [
    'TIMER_TEXT_INVALID',
    ['x'],
    between(
      'x',
      'x',
      `<intermediateCatchEvent id="x"><timerEventDefinition><timeDuration>soon</timeDuration></timerEventDefinition></intermediateCatchEvent>`,
    ),
  ],
];
