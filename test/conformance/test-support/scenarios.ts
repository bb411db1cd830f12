/** Scenarios of our own in the format of the suite operaton: every kind of step, on models in Camunda 7's dialect. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { boundary, end, flow, path, pause, process, start, sub, throwing, gateway } from './parts.ts';

interface Scenario {
  readonly model: string;
  readonly services?: Readonly<Record<string, unknown>>;
  readonly scripts?: Readonly<Record<string, unknown>>;
  readonly steps: readonly Readonly<Record<string, unknown>>[];
}

export type Scenarios = Readonly<Record<string, Scenario>>;

/** Writes the scenarios down as a half: `cases.json` beside its models. */
export function writeScenarios(folder: string, scenarios: Scenarios): void {
  const cases = Object.entries(scenarios).map(([id, { model, ...rest }], index) => {
    const bpmn = `${index}.bpmn`;
    writeFileSync(
      join(folder, bpmn),
      `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="http://cartable.test">
<bpmn:signal id="Signal" name="signal"/><bpmn:message id="Message" name="message"/><bpmn:message id="News" name="news"/>
<bpmn:error id="Error" errorCode="ERR"/>${model}</bpmn:definitions>`,
    );
    return { id, suite: 'operaton', bpmn: [bpmn], clockStart: '2024-01-01T09:00:00Z', ...rest };
  });
  writeFileSync(join(folder, 'cases.json'), JSON.stringify(cases));
}

const main = (...inside: readonly string[]): string => process('main', inside.join(''));
const user = (id: string, inside = '', more = ''): string => `<bpmn:userTask id="${id}"${more}>${inside}</bpmn:userTask>`;
const receive = (id: string, inside = '', more = ''): string =>
  `<bpmn:receiveTask id="${id}"${more}>${inside}</bpmn:receiveTask>`;
const service = (id: string, inside = '', more = ''): string =>
  `<bpmn:serviceTask id="${id}" camunda:type="external" camunda:topic="${id}"${more}>${inside}</bpmn:serviceTask>`;
const times = (count: string, more = '', inside = ''): string =>
  `<bpmn:multiInstanceLoopCharacteristics${more}><bpmn:loopCardinality xsi:type="bpmn:tFormalExpression">${count}</bpmn:loopCardinality>${inside}</bpmn:multiInstanceLoopCharacteristics>`;
const SIGNAL = '<bpmn:signalEventDefinition signalRef="Signal"/>';
const MESSAGE = '<bpmn:messageEventDefinition messageRef="Message"/>';
const ERROR = '<bpmn:errorEventDefinition errorRef="Error"/>';
const TERMINATE = '<bpmn:terminateEventDefinition/>';
const timer = (kind: string, text: string): string =>
  `<bpmn:timerEventDefinition><bpmn:${kind} xsi:type="bpmn:tFormalExpression">${text}</bpmn:${kind}></bpmn:timerEventDefinition>`;
const when = (from: string, to: string, condition: string): string =>
  `<bpmn:sequenceFlow id="${from}_${to}" sourceRef="${from}" targetRef="${to}"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${condition}</bpmn:conditionExpression></bpmn:sequenceFlow>`;

export const SCENARIOS: Scenarios = {
  'iterations of receive tasks are open one by one, and continued without a message': {
    model: main(start(), receive('r', times('3')), end(), path('start', 'r', 'end')),
    steps: [
      { start: 'main', variables: {} },
      { expectActive: ['r', 'r', 'r'] },
      { trigger: 'r' },
      { expectActive: ['r', 'r'] },
      { expectPassed: { r: 1 } },
      { trigger: 'r' },
      { trigger: 'r' },
      { trigger: 'r', optional: true },
      { expectEnded: true },
      { expectPassed: { r: 3, end: 1 } },
    ],
  },
  'a message at one element, and the second of two': {
    model: main(
      start(),
      gateway('parallel', 'g'),
      pause('a', MESSAGE),
      pause('b', MESSAGE),
      user('ua'),
      user('ub'),
      end('e1'),
      end('e2'),
      path('start', 'g', 'a', 'ua', 'e1'),
      path('g', 'b', 'ub', 'e2'),
    ),
    steps: [
      { start: 'main' },
      { start: 'main' },
      { expectSubscriptions: { message: 'message', count: 4 } },
      { message: 'message', expectError: true },
      { message: 'message', at: 'b', index: 1, variables: { told: 'here' } },
      { expectTasks: ['ub'] },
      { expectVariables: { told: 'here' } },
      { message: 'message', ambiguous: true },
      { message: 'message', all: true },
      { expectTasks: ['ua', 'ua', 'ub', 'ub'] },
      { expectNoSubscription: { message: 'message' } },
      { message: 'message', expectError: true },
    ],
  },
  'what only a message starts': {
    model: main(start('s', MESSAGE), user('u'), end(), path('s', 'u', 'end')),
    steps: [
      { start: 'main', expectError: true },
      { expectInstances: 0 },
      { startByMessage: 'message', variables: { x: 1 }, businessKey: 'k' },
      { expectInstances: 1 },
      { expectVariables: { x: 1 } },
      { completeTask: 'u', variables: { y: [1, { z: null }] } },
      { expectVariables: { y: [1, { z: null }] } },
      { expectEnded: true },
    ],
  },
  'a signal starts, catches and interrupts': {
    model: `${main(start(), user('u'), end(), path('start', 'u', 'end'), boundary('on', 'u', SIGNAL), user('v'), end('e2'), path('on', 'v', 'e2'))}${process('other', start('s', SIGNAL) + user('w') + end('e3') + path('s', 'w', 'e3'))}`,
    steps: [
      { start: 'main' },
      { start: 'main' },
      { signal: 'signal', variables: { from: 'outside' } },
      { expectTasks: ['v', 'v', 'w'] },
      { expectCanceled: { u: 2 } },
      { expectPassed: { on: 2 } },
      { expectNotPassed: ['u'] },
      { expectInstances: 3 },
    ],
  },
  'external tasks: completed, failed with tries left, a business error': {
    model: main(
      start(),
      service('a'),
      service('b'),
      end(),
      path('start', 'a', 'b', 'end'),
      boundary('on', 'b', ERROR),
      user('u'),
      end('e2'),
      path('on', 'u', 'e2'),
    ),
    steps: [
      { start: 'main' },
      { expectExternal: { a: 1 } },
      { failExternal: 'a', errorMessage: 'not now', retries: 2 },
      { expectIncidents: {} },
      { completeExternal: 'a', variables: { done: true } },
      { expectExternal: { b: 1 } },
      { expectVariables: { done: true } },
      { bpmnErrorExternal: 'b', code: 'ERR', errorMessage: 'no' },
      { expectTasks: ['u'] },
      { completeExternal: 'b', expectError: true },
    ],
  },
  'services: set, increment, and a failure that passes': {
    model: main(start(), service('a', times('3')), service('b'), end(), path('start', 'a', 'b', 'end')),
    services: { a: [{ increment: 'n' }, { set: { seen: true } }], b: [{ fail: 'busy', times: 2 }, { set: { b: 'done' } }] },
    steps: [
      { start: 'main' },
      { expectServiceCalls: { a: 3, b: 3 } },
      { expectVariables: { n: 3, seen: true, b: 'done' } },
      { expectEnded: true },
    ],
  },
  'a service that always fails leaves an incident after its tries': {
    model: main(start(), service('a'), end(), path('start', 'a', 'end')),
    services: { a: [{ fail: 'broken' }] },
    steps: [{ start: 'main' }, { expectServiceCalls: { a: 3 } }, { expectIncidents: { a: 1 } }, { expectEnded: false }],
  },
  'continuations wait for runJobs, before and after, around and within iterations': {
    model: main(
      start('start'),
      service('a', times('2', ' camunda:asyncBefore="true"'), ' camunda:asyncAfter="true"'),
      user('u', '', ' camunda:asyncBefore="true"'),
      end(),
      path('start', 'a', 'u', 'end'),
    ),
    services: { a: [] },
    steps: [
      { start: 'main' },
      { expectServiceCalls: {} },
      { advanceTime: 'PT1H' },
      { expectServiceCalls: {} },
      { runJobs: true },
      { expectServiceCalls: { a: 2 } },
      { expectTasks: ['u'] },
    ],
  },
  'a called instance is no root, and is cancelled with its caller': {
    model: `${main(start(), '<bpmn:callActivity id="call" calledElement="other"><bpmn:extensionElements><camunda:in variables="all"/></bpmn:extensionElements></bpmn:callActivity>', end(), path('start', 'call', 'end'), boundary('on', 'call', MESSAGE), user('v'), end('e2'), path('on', 'v', 'e2'))}${process('other', start('s') + user('u') + end('e3') + path('s', 'u', 'e3'))}`,
    steps: [
      { start: 'main', variables: { given: 'x' } },
      { expectTasks: ['u'] },
      { expectInstances: 1 },
      { expectActive: ['u', 'call'] },
      { setVariables: { given: 'y' } },
      { expectVariables: { given: 'y' } },
      { message: 'message' },
      { expectTasks: ['v'] },
      { expectCanceled: { u: 1, call: 1 } },
    ],
  },
  'a timer starts an instance each hour, three times': {
    model: main(start('s', timer('timeCycle', 'R3/PT1H')), user('u'), end(), path('s', 'u', 'end')),
    steps: [
      { expectInstances: 0 },
      { advanceTime: 'PT1H' },
      { expectInstances: 1 },
      { advanceTime: 'PT5H' },
      { expectTasks: ['u', 'u', 'u'] },
    ],
  },
  'terminate ends the instance, other branches are cancelled': {
    model: main(
      start(),
      gateway('parallel', 'g'),
      user('a'),
      user('b', times('2')),
      end('e1', TERMINATE),
      end('e2'),
      path('start', 'g', 'a', 'e1'),
      path('g', 'b', 'e2'),
    ),
    steps: [
      { start: 'main' },
      { expectTasks: ['a', 'b', 'b'] },
      { completeTask: 'b', pick: 1 },
      { completeTask: 'a' },
      { expectEnded: true },
      { expectCanceled: { b: 1 } },
      { expectPassed: { a: 1, b: 1, e1: 1 } },
      { expectNotPassed: ['e2'] },
    ],
  },
  'conditions of JUEL; a script does what the case says': {
    model: main(
      start(),
      '<bpmn:scriptTask id="js" scriptFormat="javascript" camunda:resultVariable="r"><bpmn:script>execution.setVariable("n", 5)</bpmn:script></bpmn:scriptTask>',
      gateway('exclusive', 'x', '', ' default="x_b"'),
      user('a'),
      user('b'),
      end(),
      path('start', 'js', 'x'),
      when('x', 'a', '${n &gt; 4}'),
      path('x', 'b', 'end'),
      path('a', 'end'),
    ),
    scripts: { js: [{ set: { n: 5 } }] },
    steps: [{ start: 'main' }, { expectTasks: ['a'] }, { expectVariables: { n: 5 } }],
  },
  'names and assignees are expressions; local inputs are seen while open': {
    model: main(
      start(),
      user(
        'u',
        '<bpmn:extensionElements><camunda:inputOutput><camunda:inputParameter name="inner">${outer}</camunda:inputParameter></camunda:inputOutput></bpmn:extensionElements>',
        ' name="For ${outer}" camunda:assignee="${outer}"',
      ),
      end(),
      path('start', 'u', 'end'),
    ),
    steps: [
      { start: 'main', variables: { outer: 'ann' } },
      { expectTaskNames: ['For ann'] },
      { expectAssignees: ['ann'] },
      { expectVariables: { inner: 'ann' } },
      { completeTask: 'u' },
      { expectNoVariables: ['inner'] },
      { expectEnded: true },
    ],
  },
  'compensation sees what was local to what it undoes': {
    model: main(
      start(),
      sub(
        'x',
        `${times('2')}${start('is')}${service('book')}${end('ie')}${path('is', 'book', 'ie')}${boundary('undo', 'book', '<bpmn:compensateEventDefinition/>')}${service('undoing', '', ' isForCompensation="true"')}<bpmn:association id="as" sourceRef="undo" targetRef="undoing" associationDirection="One"/>`,
      ),
      throwing('t', '<bpmn:compensateEventDefinition/>'),
      end(),
      path('start', 'x', 't', 'end'),
    ),
    services: { book: [{ setFrom: { room: ['one', 'two'] } }], undoing: [{ record: 'room' }] },
    steps: [
      { start: 'main' },
      { expectServiceCalls: { book: 2, undoing: 2 } },
      { expectRecorded: ['one', 'two'] },
      { expectNoVariables: ['room'] },
      { expectEnded: true },
    ],
  },
  'no way out of a gateway fails the step': {
    model: main(
      start(),
      user('u'),
      gateway('exclusive', 'x'),
      user('a'),
      user('b'),
      end(),
      path('start', 'u', 'x'),
      when('x', 'a', '${n == 1}'),
      when('x', 'b', '${n == 2}'),
      path('a', 'end'),
      path('b', 'end'),
    ),
    steps: [{ start: 'main' }, { completeTask: 'u', variables: { n: 3 }, expectError: true }, { expectTasks: [] }],
  },
  'a refusal names what it refuses': {
    model: main(start(), sub('x', user('u')), end(), path('start', 'x', 'end'), flow('u', 'end')),
    steps: [{ expectDeploymentRejected: true, elements: ['x'], reason: 'a sub-process needs a start event' }],
  },
  'sub-process: an event sub-process interrupts, its timer is gone': {
    model: main(
      start(),
      sub(
        'x',
        `${start('is')}${user('u')}${end('ie')}${path('is', 'u', 'ie')}${sub('h', `<bpmn:startEvent id="hs">${MESSAGE}</bpmn:startEvent>${user('v')}${end('he')}${path('hs', 'v', 'he')}`, ' triggeredByEvent="true"')}`,
      ),
      end(),
      path('start', 'x', 'end'),
      boundary('on', 'x', timer('timeDuration', 'PT1H')),
      user('late'),
      end('e2'),
      path('on', 'late', 'e2'),
    ),
    steps: [
      { start: 'main' },
      { message: 'message' },
      { expectTasks: ['v'] },
      { expectCanceled: { u: 1 } },
      { completeTask: 'v' },
      { expectEnded: true },
      { advanceTime: 'P2D' },
      { expectTasks: [] },
      { expectPassed: { x: 1, h: 1 } },
    ],
  },
};
