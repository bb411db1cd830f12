import { describe, expect, it } from '@jest/globals';
import type { Trigger } from './graph.ts';
import { around, file, graphOf, nodeOf, refusalsOf } from './test-support/file.ts';

const ROOTS = `<message id="m" name="paid"/><signal id="sig" name="closed"/><error id="err" errorCode="SHORTAGE"/><escalation id="esc" escalationCode="LATE"/>`;
const TIMER = '<timerEventDefinition><timeDuration xsi:type="tFormalExpression">PT1H</timeDuration></timerEventDefinition>';
const CONDITION =
  '<conditionalEventDefinition><condition xsi:type="tFormalExpression">=stock &gt; 0</condition></conditionalEventDefinition>';

/** The trigger with expressions as their texts. */
function plain(triggers: readonly Trigger[]): unknown {
  return JSON.parse(
    JSON.stringify(triggers, (_key, value: unknown) =>
      typeof value === 'object' && value !== null && 'source' in value ? value.source : value,
    ),
  );
}

const CASES: readonly (readonly [definition: string, trigger: Record<string, unknown>])[] = [
  ['<messageEventDefinition messageRef="m"/>', { type: 'message', message: { name: 'paid', correlationKey: null } }],
  [TIMER, { type: 'timer', timer: 'duration', expression: 'PT1H' }],
  [
    '<timerEventDefinition><timeDate>2030-01-01T09:00:00Z</timeDate></timerEventDefinition>',
    { type: 'timer', timer: 'date', expression: '2030-01-01T09:00:00Z' },
  ],
  [
    '<timerEventDefinition><timeCycle>R3/PT1H</timeCycle></timerEventDefinition>',
    { type: 'timer', timer: 'cycle', expression: 'R3/PT1H' },
  ],
  [
    '<timerEventDefinition><timeCycle>R/2030-01-01T09:00:00Z/P1D</timeCycle></timerEventDefinition>',
    { type: 'timer', timer: 'cycle', expression: 'R/2030-01-01T09:00:00Z/P1D' },
  ],
  [
    '<timerEventDefinition><timeDuration>=wait</timeDuration></timerEventDefinition>',
    { type: 'timer', timer: 'duration', expression: '=wait' },
  ],
  ['<signalEventDefinition signalRef="sig"/>', { type: 'signal', name: 'closed', payload: null }],
  [
    '<errorEventDefinition errorRef="err"/>',
    { type: 'error', code: 'SHORTAGE', message: null, codeVariable: null, messageVariable: null },
  ],
  ['<errorEventDefinition/>', { type: 'error', code: null, message: null, codeVariable: null, messageVariable: null }],
  ['<escalationEventDefinition escalationRef="esc"/>', { type: 'escalation', code: 'LATE', codeVariable: null }],
  [CONDITION, { type: 'conditional', condition: '=stock > 0', variableName: null, variableEvents: [] }],
];

describe('boundary events', () => {
  it.each(CASES)('read %s', async (definition, trigger) => {
    const graph = await graphOf(
      around(
        'zeebe',
        `<userTask id="x"/><boundaryEvent id="b" attachedToRef="x">${definition}</boundaryEvent><sequenceFlow id="f3" sourceRef="b" targetRef="e"/>`,
        ROOTS,
      ),
    );
    const event = nodeOf(graph, 'b', 'boundaryEvent');
    expect(plain(event.triggers)).toEqual([trigger]);
    expect(event.interrupting).toBe(true);
    expect(event.attachedTo).toBe(graph.nodes.get('x'));
    expect(nodeOf(graph, 'x', 'userTask').boundaryEvents).toEqual([event]);
  });

  it('may stand before their activity in the file, and not interrupt', async () => {
    const graph = await graphOf(
      file(
        'zeebe',
        `<boundaryEvent id="b" attachedToRef="x" cancelActivity="false">${TIMER}</boundaryEvent><startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="x"/><task id="x"/><sequenceFlow id="f2" sourceRef="x" targetRef="e"/><sequenceFlow id="f3" sourceRef="b" targetRef="e"/><endEvent id="e"/>`,
      ),
    );
    expect(nodeOf(graph, 'b', 'boundaryEvent').interrupting).toBe(false);
    expect([...graph.nodes.keys()]).toEqual(['b', 's', 'x', 'e']);
  });

  it('put errors and escalations into variables (Camunda 7)', async () => {
    const graph = await graphOf(
      around(
        'camunda',
        `<subProcess id="x"><startEvent id="s2"/><sequenceFlow id="f9" sourceRef="s2" targetRef="e2"/><endEvent id="e2"/></subProcess>
      <boundaryEvent id="b" attachedToRef="x"><errorEventDefinition errorRef="err" camunda:errorCodeVariable="c" camunda:errorMessageVariable="m"/></boundaryEvent><sequenceFlow id="f3" sourceRef="b" targetRef="e"/>
      <boundaryEvent id="c" attachedToRef="x"><escalationEventDefinition camunda:escalationCodeVariable="c"/></boundaryEvent><sequenceFlow id="f4" sourceRef="c" targetRef="e"/>`,
        '<error id="err" errorCode="E" camunda:errorMessage="short"/>',
      ),
    );
    expect(plain(nodeOf(graph, 'b', 'boundaryEvent').triggers)).toEqual([
      { type: 'error', code: 'E', message: 'short', codeVariable: 'c', messageVariable: 'm' },
    ]);
    expect(plain(nodeOf(graph, 'c', 'boundaryEvent').triggers)).toEqual([{ type: 'escalation', code: null, codeVariable: 'c' }]);
  });
});

describe('other events', () => {
  it.each(CASES.filter(([definition]) => !/error|escalation/.test(definition)))('catch %s', async (definition, trigger) => {
    const graph = await graphOf(around('zeebe', `<intermediateCatchEvent id="x">${definition}</intermediateCatchEvent>`, ROOTS));
    expect(plain(nodeOf(graph, 'x', 'intermediateCatchEvent').triggers)).toEqual([trigger]);
  });

  it.each(CASES.filter(([definition]) => !definition.includes('Cycle')))(
    'start event sub-processes by %s',
    async (definition, trigger) => {
      const graph = await graphOf(
        file(
          'zeebe',
          `<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/><subProcess id="sub" triggeredByEvent="true"><startEvent id="x">${definition}</startEvent><sequenceFlow id="g" sourceRef="x" targetRef="y"/><endEvent id="y"/></subProcess>`,
          ROOTS,
        ),
      );
      expect(plain(nodeOf(graph, 'x', 'startEvent').triggers)).toEqual([trigger]);
      const sub = nodeOf(graph, 'sub', 'subProcess');
      expect(sub.variant).toBe('event');
      expect(graph.root.eventSubProcesses).toEqual([sub]);
      expect(sub.startEvents).toEqual([graph.nodes.get('x')]);
      expect(graph.root.startEvents).toEqual([graph.nodes.get('s')]);
    },
  );

  it.each([
    ['', []],
    ['<messageEventDefinition messageRef="m"/>', ['message']],
    ['<signalEventDefinition signalRef="sig"/>', ['signal']],
    [TIMER, ['timer']],
    [CONDITION, ['conditional']],
  ])('start processes by %s', async (definition, types) => {
    const graph = await graphOf(
      file(
        'zeebe',
        `<startEvent id="s">${definition}</startEvent><sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/>`,
        ROOTS,
      ),
    );
    expect(nodeOf(graph, 's', 'startEvent').triggers.map(({ type }) => type)).toEqual(types);
  });

  it.each([
    ['', []],
    ['<messageEventDefinition messageRef="m"/>', ['message']],
    ['<signalEventDefinition signalRef="sig"/>', ['signal']],
    ['<escalationEventDefinition escalationRef="esc"/>', ['escalation']],
    ['<compensateEventDefinition waitForCompletion="false"/>', ['compensation']],
  ])('throw %s', async (definition, types) => {
    const graph = await graphOf(around('zeebe', `<intermediateThrowEvent id="x">${definition}</intermediateThrowEvent>`, ROOTS));
    expect(nodeOf(graph, 'x', 'intermediateThrowEvent').triggers.map(({ type }) => type)).toEqual(types);
  });

  it.each([
    ['<errorEventDefinition errorRef="err"/>', ['error']],
    ['<terminateEventDefinition/>', ['terminate']],
    ['<escalationEventDefinition escalationRef="esc"/><signalEventDefinition signalRef="sig"/>', ['escalation', 'signal']],
  ])('end with %s', async (definition, types) => {
    const graph = await graphOf(
      file(
        'zeebe',
        `<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="x"/><endEvent id="x">${definition}</endEvent>`,
        ROOTS,
      ),
    );
    expect(nodeOf(graph, 'x', 'endEvent').triggers.map(({ type }) => type)).toEqual(types);
  });

  it('let a worker send a message', async () => {
    const graph = await graphOf(
      around(
        'zeebe',
        '<intermediateThrowEvent id="x"><extensionElements><zeebe:taskDefinition type="mail"/></extensionElements><messageEventDefinition/></intermediateThrowEvent>',
      ),
    );
    expect(nodeOf(graph, 'x', 'intermediateThrowEvent').operation?.type.source).toBe('mail');
    const camunda = await graphOf(
      around(
        'camunda',
        '<intermediateThrowEvent id="x"><messageEventDefinition camunda:type="external" camunda:topic="mail"/></intermediateThrowEvent>',
      ),
    );
    expect(nodeOf(camunda, 'x', 'intermediateThrowEvent').operation?.type.source).toBe('mail');
  });

  it('look at one variable when told so', async () => {
    const camunda = await graphOf(
      around(
        'camunda',
        '<intermediateCatchEvent id="x"><conditionalEventDefinition camunda:variableName="stock" camunda:variableEvents="create, update"><condition xsi:type="tFormalExpression">${stock &gt; 0}</condition></conditionalEventDefinition></intermediateCatchEvent>',
      ),
    );
    expect(nodeOf(camunda, 'x', 'intermediateCatchEvent').triggers[0]).toMatchObject({
      variableName: 'stock',
      variableEvents: ['create', 'update'],
    });
    const zeebe = await graphOf(
      around(
        'zeebe',
        `<intermediateCatchEvent id="x">${CONDITION.replace('<condition ', '<extensionElements><zeebe:conditionalFilter variableNames="stock" variableEvents="create"/></extensionElements><condition ')}</intermediateCatchEvent>`,
      ),
    );
    expect(nodeOf(zeebe, 'x', 'intermediateCatchEvent').triggers[0]).toMatchObject({
      variableName: 'stock',
      variableEvents: ['create'],
    });
  });

  it('are joined by links, by name or by target', async () => {
    const graph = await graphOf(
      file(
        'zeebe',
        `<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="x"/><intermediateThrowEvent id="x"><linkEventDefinition id="from" name="other"><target>to</target></linkEventDefinition></intermediateThrowEvent>
      <intermediateCatchEvent id="y"><linkEventDefinition id="to" name="L"><source>from</source></linkEventDefinition></intermediateCatchEvent><sequenceFlow id="g" sourceRef="y" targetRef="e"/><endEvent id="e"/>`,
      ),
    );
    expect(nodeOf(graph, 'x', 'intermediateThrowEvent').triggers).toEqual([{ type: 'link', name: 'L' }]);
    expect(nodeOf(graph, 'y', 'intermediateCatchEvent').triggers).toEqual([{ type: 'link', name: 'L' }]);
  });
});

describe('events that are refused', () => {
  const caught = (definition: string): string =>
    around(
      'zeebe',
      `<intermediateCatchEvent id="x">${definition}</intermediateCatchEvent>`,
      `${ROOTS}<message id="n"/><error id="c"/>`,
    );
  const thrown = (definition: string): string =>
    around('zeebe', `<intermediateThrowEvent id="x">${definition}</intermediateThrowEvent>`, `${ROOTS}<message id="n"/>`);
  it.each([
    ['MESSAGE_MISSING', caught('<messageEventDefinition/>')],
    ['MESSAGE_NAME_MISSING', caught('<messageEventDefinition messageRef="n"/>')],
    ['SIGNAL_MISSING', caught('<signalEventDefinition/>')],
    ['TIMER_INVALID', caught('<timerEventDefinition/>')],
    [
      'TIMER_INVALID',
      caught(
        '<timerEventDefinition><timeDate>2030-01-01T09:00:00Z</timeDate><timeCycle>R/PT1H</timeCycle></timerEventDefinition>',
      ),
    ],
    ['TIMER_TEXT_INVALID', caught('<timerEventDefinition><timeDate>tomorrow</timeDate></timerEventDefinition>')],
    ['TIMER_TEXT_INVALID', caught('<timerEventDefinition><timeDuration>1 hour</timeDuration></timerEventDefinition>')],
    ['TIMER_TEXT_INVALID', caught('<timerEventDefinition><timeCycle>R0/PT1H</timeCycle></timerEventDefinition>')],
    ['TIMER_TEXT_INVALID', caught('<timerEventDefinition><timeCycle>R3/PT0S</timeCycle></timerEventDefinition>')],
    ['CONDITION_MISSING', caught('<conditionalEventDefinition/>')],
    ['EXPRESSION_INVALID', caught(CONDITION.replace('=stock', 'stock'))],
    ['LINK_NAME_MISSING', caught('<linkEventDefinition/>')],
    ['EVENT_NOT_ALLOWED_HERE', caught('<errorEventDefinition errorRef="err"/>')],
    ['EVENT_NOT_ALLOWED_HERE', caught('<cancelEventDefinition/>')],
    ['CANCEL_EVENT_MISPLACED', caught('<cancelEventDefinition/>')],
    ['CATCH_EVENT_WITHOUT_TRIGGER', caught('')],
    ['EVENT_NOT_ALLOWED_HERE', thrown('<errorEventDefinition errorRef="err"/>')],
    ['EVENT_NOT_ALLOWED_HERE', thrown(TIMER)],
    ['ESCALATION_CODE_MISSING', thrown('<escalationEventDefinition/>')],
  ])('with %s', async (code, xml) => {
    const finding = (await refusalsOf(xml)).find((candidate) => candidate.code === code);
    expect(finding?.elementIds[0]).toBe('x');
    expect(finding).toMatchObject({ line: 4, column: 1 });
    expect(finding?.remedy).not.toBe('');
  });

  it.each([
    ['ERROR_CODE_MISSING', '<errorEventDefinition/>'],
    ['ERROR_CODE_MISSING', '<errorEventDefinition errorRef="c"/>'],
    ['EVENT_NOT_ALLOWED_HERE', TIMER],
  ])('at the end with %s', async (code, definition) => {
    const findings = await refusalsOf(
      file(
        'zeebe',
        `<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="x"/>\n<endEvent id="x">${definition}</endEvent>`,
        '<error id="c"/>',
      ),
    );
    expect(findings).toMatchObject([{ code, elementIds: ['x'], line: 4 }]);
  });

  it.each([
    ['EVENT_NOT_ALLOWED_HERE', '<errorEventDefinition errorRef="err"/>'],
    ['EVENT_NOT_ALLOWED_HERE', '<compensateEventDefinition/>'],
  ])('at the start of a process with %s', async (code, definition) => {
    const findings = await refusalsOf(
      file(
        'zeebe',
        `<startEvent id="x">${definition}</startEvent><sequenceFlow id="f" sourceRef="x" targetRef="e"/><endEvent id="e"/>`,
        ROOTS,
      ),
    );
    expect(findings).toMatchObject([{ code, elementIds: ['x'] }]);
  });
});
