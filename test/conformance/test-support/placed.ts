/** Ad-hoc sub-processes, global tasks, data, gateways, lanes and pools. */
import type { Siblings } from './half.ts';
import { end, flow, path, start, script, gateway, when, formal, ioOf, line } from './parts.ts';

export const PLACED: Siblings = {
  'ad-hoc, all at once': {
    body: line(
      start(),
      `<bpmn:adHocSubProcess id="x" ordering="Parallel">${script('a')}${script('b')}${formal('completionCondition', 'x')}</bpmn:adHocSubProcess>`,
      script('c'),
      end(),
      path('start', 'x', 'c', 'end'),
    ),
    variables: { n: 0 },
    scripts: {
      a: { op: 'increment', name: 'n', token: 'a' },
      b: { op: 'increment', name: 'n', token: 'b' },
    },
    conditions: { 'x/completionCondition': { ge: ['n', 2] } },
    trace: ['a', 'b', 'c'],
  },
  'called global task': {
    body: line(
      start(),
      '<bpmn:callActivity id="call" calledElement="global"/>',
      script('b'),
      end(),
      path('start', 'call', 'b', 'end'),
    ),
    outside:
      '<bpmn:globalScriptTask id="global" scriptLanguage="javascript"><bpmn:script>log(); next();</bpmn:script></bpmn:globalScriptTask>',
    trace: ['global', 'b'],
  },
  'property of the process': {
    body: line(
      '<bpmn:property id="data" name="data"/>',
      start(),
      script('set'),
      script('get'),
      end(),
      path('start', 'set', 'get', 'end'),
    ),
    scripts: {
      set: { op: 'setVariable', name: 'data', value: 'text' },
      get: { op: 'logIfEquals', name: 'data', value: 'text', token: 'right' },
    },
    trace: ['right'],
  },
  'data object, written and read by associations': {
    body: line(
      '<bpmn:dataObject id="object" name="data"/><bpmn:dataObjectReference id="ref" name="data" dataObjectRef="object"/>',
      start(),
      script('set', ioOf('out', 'ref')),
      script('get', ioOf('in', 'ref')),
      end(),
      path('start', 'set', 'get', 'end'),
    ),
    scripts: {
      set: { op: 'setVariable', name: 'data', value: 'text' },
      get: { op: 'logIfEquals', name: 'data', value: 'text', token: 'right' },
    },
    trace: ['right'],
  },
  'inclusive, one of two, joined': {
    body: line(
      start(),
      gateway('inclusive', 'g', '', ' default="g_b"'),
      script('a'),
      script('b'),
      gateway('inclusive', 'j'),
      script('c'),
      end(),
      flow('start', 'g'),
      when('g', 'a'),
      path('g', 'b', 'j', 'c', 'end'),
      flow('a', 'j'),
    ),
    variables: { test: 'a' },
    conditions: { g_a: { contains: ['test', 'a'] } },
    trace: ['a', 'c'],
  },
  'conditions after a parallel gateway are not looked at': {
    body: line(
      start(),
      gateway('parallel', 'g'),
      script('a'),
      script('b'),
      gateway('parallel', 'j'),
      end(),
      flow('start', 'g'),
      when('g', 'a'),
      when('g', 'b'),
      path('a', 'j', 'end'),
      flow('b', 'j'),
    ),
    variables: { test: 'x' },
    conditions: { g_a: { contains: ['test', 'a'] }, g_b: { contains: ['test', 'b'] } },
    trace: ['a', 'b'],
  },
  'exclusive without a way out': {
    body: line(
      start(),
      script('a'),
      gateway('exclusive', 'g'),
      script('b'),
      script('c'),
      end(),
      path('start', 'a', 'g'),
      when('g', 'b'),
      when('g', 'c'),
      path('b', 'end'),
      path('c', 'end'),
    ),
    variables: { test: 'x' },
    conditions: { g_b: { contains: ['test', 'b'] }, g_c: { contains: ['test', 'c'] } },
    outcome: 'runtimeError',
    trace: ['a'],
  },
  'lanes and pools change nothing': {
    body: line(
      `<bpmn:laneSet id="lanes"><bpmn:lane id="upper"><bpmn:flowNodeRef>start</bpmn:flowNodeRef><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane><bpmn:lane id="lower"><bpmn:flowNodeRef>end</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>`,
      start(),
      script('a'),
      end(),
      path('start', 'a', 'end'),
    ),
    outside:
      '<bpmn:collaboration id="both"><bpmn:participant id="us" processRef="main"/><bpmn:participant id="them" name="Customer"/></bpmn:collaboration>',
    trace: ['a'],
  },
  'two ways without conditions, no gateway': {
    body: line(start(), script('a'), script('b'), script('c'), end(), path('start', 'a', 'b', 'end'), path('a', 'c', 'end')),
    trace: ['a', 'b', 'c'],
  },
};
