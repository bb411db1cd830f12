/** Scenarios of our own on what Camunda 7 runs in its own way. */
import { MESSAGE, main, service, timer, times, user, when } from './camunda-parts.ts';
import type { Scenarios } from './half.ts';
import { boundary, end, flow, gateway, path, pause, process, start, throwing } from './parts.ts';

const CANCEL = '<bpmn:cancelEventDefinition/>';
const ESCALATION = '<bpmn:escalationEventDefinition escalationRef="Escalation"/>';
const ESCALATIONS = '<bpmn:escalation id="Escalation" escalationCode="E1"/>';

export const CAMUNDA_SCENARIOS: Scenarios = {
  'an inclusive gateway always takes its flows without a condition': {
    model: main(
      start(),
      gateway('inclusive', 'f'),
      user('a'),
      user('b'),
      user('c'),
      gateway('inclusive', 'j'),
      user('z'),
      end(),
      path('start', 'f', 'a', 'j', 'z', 'end'),
      path('f', 'b', 'j'),
      when('f', 'c', '${x}'),
      flow('c', 'j'),
    ),
    steps: [
      { start: 'main', variables: { x: false } },
      { expectTasks: ['a', 'b'] },
      { completeTask: 'a' },
      { expectTasks: ['b'] },
      { completeTask: 'b' },
      { expectTasks: ['z'] },
    ],
  },
  'an exclusive gateway takes its only flow without a condition last': {
    model: main(
      start(),
      gateway('exclusive', 'x'),
      user('a'),
      user('b'),
      end(),
      path('start', 'x', 'a', 'end'),
      when('x', 'b', '${n == 1 || empty other}'),
      flow('b', 'end'),
    ),
    steps: [
      { start: 'main', variables: { n: 2, other: null } },
      { expectTasks: ['b'] },
      { completeTask: 'b' },
      { start: 'main', variables: { n: 2, other: 'x' } },
      { expectTasks: ['a'] },
    ],
  },
  'paths end at a boundary event, and behind an event-based gateway with one event': {
    model: main(
      start(),
      user('u'),
      gateway('eventBased', 'g'),
      pause('m', MESSAGE),
      path('start', 'u', 'g', 'm'),
      boundary('on', 'u', timer('timeDuration', 'PT1H'), false),
    ),
    steps: [
      { start: 'main' },
      { advanceTime: 'PT1H' },
      { expectPassed: { on: 1 } },
      { completeTask: 'u' },
      { message: 'message' },
      { expectEnded: true },
    ],
  },
  'iterations see how far their multi-instance is': {
    model: main(
      start(),
      user('u', times('2'), ' name="${loopCounter} of ${nrOfInstances}, ${nrOfCompletedInstances} done"'),
      end(),
      path('start', 'u', 'end'),
    ),
    steps: [{ start: 'main' }, { expectTaskNames: ['0 of 2, 0 done', '1 of 2, 0 done'] }],
  },
  'an escalation that nobody catches brings variables back all the same, two callers up': {
    model: `${ESCALATIONS}${main(
      start(),
      '<bpmn:callActivity id="c" calledElement="middle"><bpmn:extensionElements><camunda:out source="told" target="heard"/></bpmn:extensionElements></bpmn:callActivity>',
      end(),
      path('start', 'c', 'end'),
    )}${process(
      'middle',
      start('s') +
        '<bpmn:callActivity id="d" calledElement="inner"><bpmn:extensionElements><camunda:out source="given" target="told"/></bpmn:extensionElements></bpmn:callActivity>' +
        end('e2') +
        path('s', 'd', 'e2'),
    )}${process('inner', start('t') + user('u') + throwing('up', ESCALATION) + user('w') + end('e3') + path('t', 'u', 'up', 'w', 'e3'))}`,
    steps: [
      { start: 'main' },
      { completeTask: 'u', variables: { given: 42 } },
      { expectTasks: ['w'] },
      { expectVariables: { told: 42, heard: 42 } },
    ],
  },
  'an error says what its message says with the variables of then, and null where it says nothing': {
    model: `<bpmn:error id="Told" errorCode="E1" camunda:errorMessage="${'${why}'}"/><bpmn:error id="Silent" errorCode="E2"/>${main(
      start(),
      `<bpmn:subProcess id="x">${start('is')}${user('u')}${gateway('exclusive', 'q', '', ' default="q_ie"')}${end('ie', '<bpmn:errorEventDefinition errorRef="Silent"/>')}${end('it', '<bpmn:errorEventDefinition errorRef="Told"/>')}${path('is', 'u', 'q', 'ie')}${when('q', 'it', '${why != null}')}</bpmn:subProcess>`,
      end(),
      path('start', 'x', 'end'),
      boundary('on', 'x', '<bpmn:errorEventDefinition camunda:errorCodeVariable="code" camunda:errorMessageVariable="text"/>'),
      user('v'),
      end('e2'),
      path('on', 'v', 'e2'),
    )}`,
    steps: [
      { start: 'main', variables: { why: 'too late' } },
      { completeTask: 'u' },
      { expectVariables: { code: 'E1', text: 'too late' } },
      { completeTask: 'v' },
      { start: 'main', variables: { why: null } },
      { completeTask: 'u' },
      { expectVariables: { code: 'E2', text: null } },
    ],
  },
  'an error interrupts, whatever its boundary event says': {
    model: main(
      start(),
      service('a'),
      user('u'),
      end(),
      path('start', 'a', 'u', 'end'),
      boundary('on', 'a', '<bpmn:errorEventDefinition errorRef="Error"/>', false),
      user('v'),
      end('e2'),
      path('on', 'v', 'e2'),
    ),
    services: { a: [{ bpmnError: 'ERR' }] },
    steps: [
      { start: 'main' },
      { expectTasks: ['v'] },
      { expectCanceled: { a: 1 } },
      { completeTask: 'v' },
      { expectEnded: true },
    ],
  },
  'before and after an activity are continuations of their own': {
    model: main(
      start(),
      '<bpmn:task id="t" camunda:asyncBefore="true" camunda:asyncAfter="true"/>',
      user('u'),
      end(),
      path('start', 't', 'u', 'end'),
    ),
    steps: [{ start: 'main' }, { expectNotPassed: ['t'] }, { runJobs: true }, { expectTasks: ['u'] }],
  },
  'async is the old name of asyncBefore': {
    model: main(start(), service('a', '', ' camunda:async="true"'), user('u'), end(), path('start', 'a', 'u', 'end')),
    services: { a: [] },
    steps: [
      { start: 'main' },
      { expectServiceCalls: {} },
      { runJobs: true },
      { expectServiceCalls: { a: 1 } },
      { expectTasks: ['u'] },
    ],
  },
  'of a transaction with several instances the cancelled one is undone, the others end': {
    model: main(
      start(),
      `<bpmn:transaction id="x">${times('3')}${start('is')}${service('book')}${user('ask')}${gateway('exclusive', 'q', '', ' default="q_ie"')}${end('ie')}${end('ic', CANCEL)}${path('is', 'book', 'ask', 'q', 'ie')}${when('q', 'ic', '${!sure}')}${boundary('undo', 'book', '<bpmn:compensateEventDefinition/>')}${service('undoing', '', ' isForCompensation="true"')}<bpmn:association id="as" sourceRef="undo" targetRef="undoing" associationDirection="One"/></bpmn:transaction>`,
      user('fine'),
      end(),
      path('start', 'x', 'fine', 'end'),
      boundary('on', 'x', CANCEL),
      user('failed'),
      end('e2'),
      path('on', 'failed', 'e2'),
    ),
    services: { book: [], undoing: [{ increment: 'undone' }] },
    steps: [
      { start: 'main' },
      { completeTask: 'ask', variables: { sure: true } },
      { completeTask: 'ask', variables: { sure: false } },
      { expectTasks: ['failed'] },
      { expectVariables: { undone: 1 } },
    ],
  },
  'an escalation of a called process brings its variables back, more than once': {
    model: `${ESCALATIONS}${main(
      start(),
      '<bpmn:callActivity id="c" calledElement="other"><bpmn:extensionElements><camunda:out source="given" target="told"/></bpmn:extensionElements></bpmn:callActivity>',
      end(),
      path('start', 'c', 'end'),
      boundary('on', 'c', ESCALATION, false),
      user('v'),
      end('e2'),
      path('on', 'v', 'e2'),
    )}${process('other', start('s') + user('u') + throwing('t', ESCALATION) + user('w') + end('e3') + path('s', 'u', 't', 'w', 'e3'))}`,
    steps: [
      { start: 'main' },
      { completeTask: 'u', variables: { given: 999 } },
      { expectTasks: ['v', 'w'] },
      { expectVariables: { told: 999 } },
      { completeTask: 'w', variables: { given: 1 } },
      { expectVariables: { told: 1 } },
    ],
  },
};
