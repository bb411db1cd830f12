/** Complex gateways, token quantities, loops and multi-instance. */
import type { Siblings } from './half.ts';
import { boundary, end, path, process, start, script, sub, gateway, when, formal, multi, SIGNAL, line } from './parts.ts';

export const REPEATED: Siblings = {
  'complex gateway, goes on at the second of three': {
    body: line(
      start(),
      gateway('parallel', 'g'),
      script('a'),
      script('b'),
      script('c'),
      gateway('complex', 'k', formal('activationCondition', 'activationCount >= 2')),
      script('d'),
      end(),
      path('start', 'g', 'a', 'k', 'd', 'end'),
      path('g', 'b', 'k'),
      path('g', 'c', 'k'),
    ),
    conditions: { 'k/activationCondition': { ge: ['activationCount', 2] } },
    trace: ['a', 'b', 'c', 'd'],
  },
  'start quantity gathers tokens': {
    body: line(
      start(),
      gateway('parallel', 'g'),
      script('a'),
      script('b'),
      script('c', '', ' startQuantity="2"'),
      end(),
      path('start', 'g', 'a', 'c', 'end'),
      path('g', 'b', 'c'),
    ),
    trace: ['a', 'b', 'c'],
  },
  'completion quantity makes tokens': {
    body: line(start(), script('a', '', ' completionQuantity="3"'), script('b'), end(), path('start', 'a', 'b', 'end')),
    trace: ['a', 'b', 'b', 'b'],
  },
  'completion quantity zero is refused': {
    body: line(start(), script('a', '', ' completionQuantity="0"'), end(), path('start', 'a', 'end')),
    outcome: 'rejectedOrRuntimeError',
    trace: [],
  },
  'loop, tested before, never': {
    body: line(
      start(),
      script(
        'a',
        `<bpmn:standardLoopCharacteristics testBefore="true">${formal('loopCondition', 'x')}</bpmn:standardLoopCharacteristics>`,
      ),
      script('b'),
      end(),
      path('start', 'a', 'b', 'end'),
    ),
    conditions: { 'a/loopCondition': { const: false } },
    trace: ['b'],
  },
  'loop, its maximum is negative': {
    body: line(
      start(),
      script(
        'a',
        `<bpmn:standardLoopCharacteristics loopMaximum="-1">${formal('loopCondition', 'x')}</bpmn:standardLoopCharacteristics>`,
      ),
      end(),
      path('start', 'a', 'end'),
    ),
    conditions: { 'a/loopCondition': { const: true } },
    outcome: 'rejectedOrRuntimeError',
    trace: [],
  },
  'loop around a sub-process': {
    body: line(
      start(),
      sub(
        'x',
        `<bpmn:standardLoopCharacteristics>${formal('loopCondition', 'x')}</bpmn:standardLoopCharacteristics>${start('is')}${script('a')}${end('ie')}${path('is', 'a', 'ie')}`,
      ),
      end(),
      path('start', 'x', 'end'),
    ),
    variables: { n: 0 },
    scripts: { a: { op: 'increment', name: 'n', token: 'a' } },
    conditions: { 'x/loopCondition': { lt: ['n', 3] } },
    trace: ['a', 'a', 'a'],
  },
  'loop drawn with gateways': {
    body: line(
      start(),
      gateway('exclusive', 'm'),
      script('a'),
      gateway('exclusive', 'g', '', ' default="g_b"'),
      script('b'),
      end(),
      path('start', 'm', 'a', 'g', 'b', 'end'),
      when('g', 'm'),
    ),
    variables: { n: 0 },
    scripts: { a: { op: 'increment', name: 'n', token: 'a' } },
    conditions: { g_m: { lt: ['n', 3] } },
    trace: ['a', 'a', 'a', 'b'],
  },
  'multi-instance, in turn, until its condition holds': {
    body: line(
      start(),
      script('a', multi(formal('completionCondition', 'x'), ' isSequential="true"')),
      end(),
      path('start', 'a', 'end'),
    ),
    variables: { n: 0 },
    scripts: { a: { op: 'increment', name: 'n', token: 'a' } },
    conditions: { 'a/loopCardinality': { const: 5 }, 'a/completionCondition': { ge: ['n', 2] } },
    trace: ['a', 'a'],
  },
  'multi-instance, throws at each completion': {
    body: line(
      start(),
      script('a', multi('', ' isSequential="true" behavior="None" noneBehaviorEventRef="thrown"')),
      script('b'),
      end(),
      path('start', 'a', 'b', 'end'),
      boundary('on', 'a', SIGNAL, false),
      script('c'),
      end('e2'),
      path('on', 'c', 'e2'),
    ),
    outside: '<bpmn:signalEventDefinition id="thrown" signalRef="Signal"/>',
    conditions: { 'a/loopCardinality': { const: 3 } },
    trace: ['a', 'a', 'a', 'b', 'c', 'c', 'c'],
  },
  'multi-instance of a call activity': {
    body: line(
      start(),
      `<bpmn:callActivity id="call" calledElement="other">${multi('')}</bpmn:callActivity>`,
      script('b'),
      end(),
      path('start', 'call', 'b', 'end'),
    ),
    outside: process('other', line(start('s2'), script('a'), end('e2'), path('s2', 'a', 'e2'))),
    conditions: { 'call/loopCardinality': { const: 3 } },
    trace: ['a', 'a', 'a', 'b'],
  },
  'multi-instance of nothing': {
    body: line(start(), script('a', multi('')), script('b'), end(), path('start', 'a', 'b', 'end')),
    conditions: { 'a/loopCardinality': { const: 0 } },
    trace: ['b'],
  },
};
