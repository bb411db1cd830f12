/** One model per way of breaking a rule about data, expressions and names; most of these rules hold only where a file is read strictly. */
import { BODY, between, flow, subProcess } from './fragments.ts';

/** The elements that hold the data `d1`…, with an operation `op` (it takes `asks` of kind `text` and gives `answers` of kind `number`). */
const KINDS =
  '<itemDefinition id="text" structureRef="xsd:string"/><itemDefinition id="number" structureRef="xsd:int"/><itemDefinition id="texts" structureRef="xsd:string" isCollection="true"/>' +
  '<message id="asks" name="asks" itemRef="text"/><message id="answers" name="answers" itemRef="number"/>' +
  '<interface id="if" name="if"><operation id="op" name="op"><inMessageRef>asks</inMessageRef><outMessageRef>answers</outMessageRef></operation></interface>';

const withKinds = (content: string, last = 'x'): string =>
  between('x', last, content).replace('<message id="m"', `${KINDS}<message id="m"`);

const withRoots = (roots: string): string =>
  between('x', 'x', '<task id="x"/>').replace('<message id="m"', `${roots}<message id="m"`);

interface Side {
  readonly kind?: string;
  readonly collection?: boolean;
}

const data = (tag: 'dataInput' | 'dataOutput', id: string, { kind, collection }: Side): string =>
  `<${tag} id="${id}"${kind === undefined ? '' : ` itemSubjectRef="${kind}"`}${collection === true ? ' isCollection="true"' : ''}/>`;

/** An `ioSpecification` with one input and, where asked for, one output. */
const takes = (input: Side | null, output: Side | null = null): string =>
  `<ioSpecification>${input === null ? '' : data('dataInput', 'd1', input)}${output === null ? '' : data('dataOutput', 'd2', output)}<inputSet>${input === null ? '' : '<dataInputRefs>d1</dataInputRefs>'}</inputSet><outputSet>${output === null ? '' : '<dataOutputRefs>d2</dataOutputRefs>'}</outputSet></ioSpecification>`;

const timer = '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>';

/** Code, the element that must be named first, the file. */
export const STRICT_MODELS: readonly (readonly [code: string, id: string, xml: string])[] = [
  ['EXPRESSION_NOT_FORMAL', 'x', between('x', 'x', `<intermediateCatchEvent id="x">${timer}</intermediateCatchEvent>`)],
  [
    'EXPRESSION_EMPTY',
    'f',
    between('x', 'x', `<task id="x"/>${flow('f', 'x', 'e', '<conditionExpression xsi:type="tFormalExpression"/>')}`),
  ],
  [
    'EXPRESSION_EMPTY',
    'x',
    between('x', 'x', '<intermediateCatchEvent id="x"><conditionalEventDefinition/></intermediateCatchEvent>'),
  ],
  [
    'URI_INVALID',
    'f',
    between(
      'x',
      'x',
      `<task id="x"/>${flow('f', 'x', 'e', '<conditionExpression xsi:type="tFormalExpression" language="no %uri">=a</conditionExpression>')}`,
    ),
  ],
  ['URI_INVALID', 'x', between('x', 'x', `<transaction id="x" method="not a uri">${BODY}</transaction>`)],
  ['MIME_TYPE_INVALID', 'x', between('x', 'x', '<task id="x"><documentation textFormat="words">why</documentation></task>')],
  [
    'OPERATION_REF_MISSING',
    'x',
    between('x', 'x', '<intermediateCatchEvent id="x"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>'),
  ],
  [
    'PARALLEL_GATEWAY_CONDITION',
    'f',
    between(
      'x',
      'x',
      `<parallelGateway id="x"/>${flow('f', 'x', 'e', '<conditionExpression xsi:type="tFormalExpression">=a</conditionExpression>')}`,
    ),
  ],
  ['SCRIPT_FORMAT_MISSING', 'x', between('x', 'x', '<scriptTask id="x"><script>1</script></scriptTask>')],
  [
    'CHOREOGRAPHY_ACTIVITY_IN_PROCESS',
    'x',
    between(
      'x',
      'x',
      '<callChoreography id="x" initiatingParticipantRef="pa"><participantRef>pa</participantRef></callChoreography>',
    ),
  ],
  ['AD_HOC_CONTENT_INVALID', 'x', between('x', 'x', '<adHocSubProcess id="x"/>')],
  ['AD_HOC_CONTENT_INVALID', 's2', between('x', 'x', `<adHocSubProcess id="x"><task id="t"/>${BODY}</adHocSubProcess>`)],
  [
    'CONVERSATION_INVALID',
    'gc',
    withRoots('<choreography id="ch"/><globalConversation id="gc"><choreographyRef>ch</choreographyRef></globalConversation>'),
  ],
  ['CONVERSATION_INVALID', 'gc', withRoots('<globalConversation id="gc"><textAnnotation id="ta"/></globalConversation>')],
  [
    'CONVERSATION_INVALID',
    'co',
    withRoots(
      '<choreography id="ch" isClosed="true"/><collaboration id="co"><choreographyRef>ch</choreographyRef></collaboration>',
    ),
  ],
  ...(['minimum="-1"', 'minimum="2"', 'maximum="0"', 'minimum="3" maximum="2"'] as const).map(
    (numbers) =>
      [
        'PARTICIPANT_MULTIPLICITY_INVALID',
        'pa',
        withRoots(
          `<collaboration id="co"><participant id="pa"><participantMultiplicity ${numbers}/></participant></collaboration>`,
        ),
      ] as const,
  ),
  [
    'RESOURCE_ROLE_INVALID',
    'x',
    between(
      'x',
      'x',
      '<task id="x"><performer><resourceRef>r</resourceRef><resourceAssignmentExpression><formalExpression>=a</formalExpression></resourceAssignmentExpression></performer></task>',
    ).replace('<message id="m"', '<resource id="r" name="r"/><message id="m"'),
  ],
  ['DATA_MISPLACED', 'x', between('x', 'x', subProcess('', `${takes({})}${BODY}`))],
  [
    'DATA_MISPLACED',
    'x',
    between(
      'x',
      'x',
      `<task id="x">${takes({}, {})}<dataOutputAssociation><sourceRef>d2</sourceRef><targetRef>d1</targetRef></dataOutputAssociation></task>`,
    ),
  ],
  [
    'DATA_REFERENCE_NAME',
    'ref',
    between(
      'x',
      'x',
      '<task id="x"/><dataObject id="do" name="Order"/><dataObjectReference id="ref" dataObjectRef="do" name="Order"><dataState name="approved"/></dataObjectReference>',
    ),
  ],
  ['COLLECTION_MISMATCH', 'x', withKinds(`<task id="x">${takes({ kind: 'texts' })}</task>`)],
  [
    'ASSOCIATION_ITEM_MISMATCH',
    'x',
    withKinds(
      `<task id="x">${takes({ kind: 'text' })}<dataInputAssociation><sourceRef>ref</sourceRef><targetRef>d1</targetRef></dataInputAssociation></task><dataObject id="do" itemSubjectRef="number"/><dataObjectReference id="ref" dataObjectRef="do"/>`,
    ),
  ],
  [
    'EVENT_DATA_COUNT',
    'x',
    withKinds(
      '<intermediateThrowEvent id="x"><dataInput id="d1"/><dataInput id="d2"/><inputSet><dataInputRefs>d1</dataInputRefs><dataInputRefs>d2</dataInputRefs></inputSet><signalEventDefinition signalRef="sig"/></intermediateThrowEvent>',
    ),
  ],
  [
    'EVENT_DATA_MISMATCH',
    'x',
    withKinds(
      '<intermediateThrowEvent id="x"><dataInput id="d1" itemSubjectRef="number"/><inputSet><dataInputRefs>d1</dataInputRefs></inputSet><messageEventDefinition messageRef="asks"/></intermediateThrowEvent>',
    ),
  ],
  ['TASK_DATA_MISMATCH', 'x', withKinds(`<sendTask id="x" messageRef="asks">${takes({ kind: 'number' })}</sendTask>`)],
  ['TASK_DATA_MISMATCH', 'x', withKinds(`<receiveTask id="x" messageRef="asks">${takes(null, {})}</receiveTask>`)],
  ['TASK_DATA_MISMATCH', 'x', withKinds(`<serviceTask id="x" operationRef="op">${takes({ kind: 'text' })}</serviceTask>`)],
  [
    'TASK_DATA_MISMATCH',
    'x',
    withKinds(`<serviceTask id="x" operationRef="op">${takes({ kind: 'text' }, { kind: 'text' })}</serviceTask>`),
  ],
  [
    'LOOP_DATA_NOT_OWN',
    'x',
    withKinds(
      '<task id="x"><multiInstanceLoopCharacteristics><loopDataInputRef>do</loopDataInputRef></multiInstanceLoopCharacteristics></task><dataObject id="do" itemSubjectRef="texts" isCollection="true"/>',
    ),
  ],
  [
    'LOOP_DATA_MISMATCH',
    'x',
    withKinds(
      `<task id="x">${takes({ kind: 'texts', collection: true })}<multiInstanceLoopCharacteristics><loopDataInputRef>d1</loopDataInputRef><inputDataItem id="di" itemSubjectRef="number"/></multiInstanceLoopCharacteristics></task>`,
    ),
  ],
  [
    'CALL_DATA_MISMATCH',
    'x',
    withKinds('<callActivity id="x" calledElement="gt"/>').replace(
      '<message id="m"',
      `<globalTask id="gt">${takes({ kind: 'text' })}</globalTask><message id="m"`,
    ),
  ],
  [
    'IO_BINDING_INVALID',
    'gt',
    withKinds('<task id="x"/>').replace(
      '<message id="m"',
      `<globalTask id="gt"><supportedInterfaceRef>if</supportedInterfaceRef>${takes({ kind: 'text' }, { kind: 'number' })}</globalTask><message id="m"`,
    ),
  ],
  [
    'IO_BINDING_INVALID',
    'gt',
    withKinds('<task id="x"/>').replace(
      '<message id="m"',
      `<globalTask id="gt"><supportedInterfaceRef>if</supportedInterfaceRef>${takes({ kind: 'number' }, { kind: 'number' })}<ioBinding operationRef="op" inputDataRef="d1" outputDataRef="d2"/></globalTask><message id="m"`,
    ),
  ],
  ['REFERENCE_UNRESOLVED', 'do', between('x', 'x', '<task id="x"/><dataObject id="do" itemSubjectRef="nowhere"/>')],
  [
    'EVENT_DEFINITION_INVALID',
    'i',
    withRoots(
      `<process id="drawn"><startEvent id="ds"/>${flow('df', 'ds', 'i')}<intermediateCatchEvent id="i"/>${flow('dg', 'i', 'de')}<endEvent id="de"/></process>`,
    ),
  ],
  [
    'EVENT_DEFINITION_INVALID',
    'de',
    withRoots(
      `<process id="drawn"><startEvent id="ds"/>${flow('df', 'ds', 'de')}<endEvent id="de"><conditionalEventDefinition/></endEvent></process>`,
    ),
  ],
  [
    'LINK_REFERENCE_INVALID',
    'x',
    between(
      'x',
      'c',
      '<intermediateThrowEvent id="x"><linkEventDefinition name="l"/></intermediateThrowEvent><intermediateCatchEvent id="c"><linkEventDefinition name="l"/></intermediateCatchEvent>',
    ),
  ],
  [
    'LINK_REFERENCE_INVALID',
    'c',
    between(
      'x',
      'c',
      '<intermediateThrowEvent id="x"><linkEventDefinition name="l"><target>ld</target></linkEventDefinition></intermediateThrowEvent><intermediateCatchEvent id="c"><linkEventDefinition id="ld" name="l"/></intermediateCatchEvent>',
    ),
  ],
  [
    'CONDITIONAL_FLOW_SOURCE',
    'f',
    between(
      'x',
      'x',
      `<task id="x"/>${flow('f', 's', 'y', '<conditionExpression xsi:type="tFormalExpression">=a</conditionExpression>')}<task id="y"/>${flow('g', 'y', 'e')}`,
    ),
  ],
  ...(['None', 'One', 'Complex'] as const).map(
    (behavior) =>
      [
        'LOOP_BEHAVIOR_EVENT_MISSING',
        'x',
        between(
          'x',
          'x',
          `<task id="x"><multiInstanceLoopCharacteristics behavior="${behavior}"><loopCardinality xsi:type="tFormalExpression">=2</loopCardinality></multiInstanceLoopCharacteristics></task>`,
        ),
      ] as const,
  ),
  [
    'EVENT_GATEWAY_TARGET',
    'r',
    between(
      'x',
      'r',
      `<eventBasedGateway id="x"/>${flow('f', 'x', 'r')}<receiveTask id="r" messageRef="m"/>${flow('g', 'x', 'i')}<intermediateCatchEvent id="i">${timer}</intermediateCatchEvent>${flow('h', 'i', 'e')}<boundaryEvent id="b" attachedToRef="r">${timer}</boundaryEvent>${flow('k', 'b', 'e')}`,
    ),
  ],
];
