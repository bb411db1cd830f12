import { describe, expect, it } from '@jest/globals';
import {
  CAMUNDA,
  ZEEBE,
  and,
  caught,
  end,
  eventGateway,
  failing,
  graphOf,
  Instance,
  message,
  read,
  receive,
  start,
  task,
  timer,
  user,
  xor,
} from './test-support/index.ts';

describe('exclusive gateway', () => {
  const graph = graphOf(
    [start('s'), xor('x', 'x->other'), task('first'), task('second'), task('other'), xor('m'), end('e')],
    [
      's -> x',
      ['x -> first', read('a')],
      ['x -> second', read('b')],
      'x -> other',
      'first -> m -> e',
      'second -> m',
      'other -> m',
    ],
  );

  it.each([
    [{ a: true, b: true }, 'first'],
    [{ a: false, b: true }, 'second'],
    [{ a: false, b: false }, 'other'],
  ])('takes the first true flow in document order, else the default: %j', (variables, taken) => {
    const instance = new Instance(graph, variables);
    expect(instance.elements('completed')).toEqual(['s', 'x', taken, 'm', 'e']);
    expect(instance.ended).toBe('COMPLETED');
  });

  it.each([null, 'false', 'true', 0, 1, [], {}])('never fails open: %j is an incident (P15)', (bad) => {
    const instance = new Instance(graph, { a: bad, b: true });
    expect(instance.incidents()).toEqual(['x: CONDITION_NOT_BOOLEAN']);
    expect(instance.elements('completed')).toEqual(['s']);
    expect(instance.events.filter((event) => event.type === 'taken').map((event) => event.flow)).toEqual(['s->x']);
  });

  it('without a true flow and without a default is an incident that can be continued', () => {
    const bare = graphOf([start('s'), xor('x'), end('e')], ['s -> x', ['x -> e', read('ok')]]);
    const instance = new Instance(bare, { ok: false });
    expect(instance.incidents()).toEqual(['x: NO_FLOW_TAKEN']);
    instance.continue('x');
    expect(instance.incidents()).toEqual(['x: NO_FLOW_TAKEN']);
    instance.do({ type: 'setVariables', execution: 0, variables: { ok: true }, local: false });
    instance.continue('x');
    expect(instance.ended).toBe('COMPLETED');
    expect(instance.events.filter((event) => event.type === 'incidentRaised')).toHaveLength(2);
    expect(instance.events.filter((event) => event.type === 'incidentResolved')).toHaveLength(2);
  });

  it('a condition that throws is an incident', () => {
    const bad = graphOf([start('s'), xor('x', 'x->e'), end('e'), end('e2')], ['s -> x -> e', ['x -> e2', failing('budget')]]);
    expect(new Instance(bad).incidents()).toEqual(['x: EXPRESSION_FAILED']);
  });
});

describe('flows of an activity', () => {
  it('several unconditional ones fork', () => {
    const graph = graphOf([start('s'), task('t'), user('a'), user('b'), end('e')], ['s -> t -> a -> e', 't -> b -> e']);
    const instance = new Instance(graph);
    instance.complete('a');
    expect(instance.ended).toBeUndefined();
    instance.complete('b');
    expect(instance.ended).toBe('COMPLETED');
  });

  it.each([
    ['BPMN', ZEEBE, ['b', 'c']],
    ['Camunda 7', CAMUNDA, ['c']],
  ] as const)('beside one without a condition the default is for conditions that do not hold (%s)', (_name, semantics, open) => {
    const graph = graphOf(
      [start('s'), task('t', { default: 't->b' }), user('a'), user('b'), user('c'), end('e')],
      ['s -> t', ['t -> a', read('yes')], 't -> b', 't -> c', 'a -> e', 'b -> e', 'c -> e'],
      semantics,
    );
    const openOf = (yes: boolean) =>
      Object.values(new Instance(graph, { yes }).state.executions)
        .map(({ element }) => element)
        .slice(1)
        .toSorted();
    expect(openOf(false)).toEqual(open);
    expect(openOf(true)).toEqual(['a', 'c']);
  });

  it('conditional ones: every true one, else the default, else an incident', () => {
    const flows = ['s -> t', ['t -> a', read('a')], ['t -> b', read('b')], 't -> c', 'a -> e', 'b -> e', 'c -> e'] as const;
    const nodes = (standard?: string) => [
      start('s'),
      user('t', standard === undefined ? {} : { default: standard }),
      user('a'),
      user('b'),
      user('c'),
      end('e'),
    ];
    const open = (instance: Instance) =>
      Object.values(instance.state.executions)
        .map((execution) => execution.element)
        .slice(1);
    const withDefault = graphOf(nodes('t->c'), flows);
    const both = new Instance(withDefault, { a: true, b: true });
    both.complete('t');
    expect(open(both)).toEqual(['a', 'b']);
    const none = new Instance(withDefault, { a: false, b: false });
    none.complete('t');
    expect(open(none)).toEqual(['c']);
    const stuck = new Instance(
      graphOf(
        nodes(),
        flows.filter((flow) => flow !== 't -> c' && flow !== 'c -> e'),
      ),
      { a: false, b: false },
    );
    stuck.complete('t', { decided: true });
    expect(stuck.incidents()).toEqual(['t: NO_FLOW_TAKEN']);
    expect(stuck.one('t').phase).toBe('leaving');
    expect(stuck.variables).toMatchObject({ decided: true });
  });
});

describe('parallel gateway', () => {
  it('consumes exactly one token per flow: a second one waits', () => {
    const graph = graphOf(
      [start('s'), and('f'), task('a1'), task('a2'), xor('m'), user('b'), and('j'), user('after'), end('e')],
      ['s -> f -> a1 -> m -> j -> after -> e', 'f -> a2 -> m', 'f -> b -> j'],
    );
    const instance = new Instance(graph);
    expect(instance.state.executions[0]?.joins).toEqual({ j: { 'm->j': 2 } });
    instance.complete('b');
    expect(instance.all('after')).toHaveLength(1);
    expect(instance.state.executions[0]?.joins).toEqual({ j: { 'm->j': 1 } });
    instance.complete('after');
    // BPMN 2.0 §13.4.1: the surplus token stays; an honest deadlock.
    expect(instance.ended).toBeUndefined();
  });
});

describe('event-based gateway', () => {
  const graph = graphOf(
    [
      start('s'),
      eventGateway('g'),
      caught('m', message('paid', read('order'))),
      caught('t', timer('duration', 'P1D')),
      receive('r', 'cancelled'),
      end('e'),
    ],
    ['s -> g -> m -> e', 'g -> t -> e', 'g -> r -> e'],
  );

  it.each(['m', 't', 'r'])('the first event wins and closes the others: %s', (winner) => {
    const instance = new Instance(graph, { order: 'o1' });
    expect(Object.values(instance.state.waits).map((wait) => [wait.element, wait.kind, wait.execution])).toEqual([
      ['m', 'message', 2],
      ['t', 'timer', 2],
      ['r', 'message', 2],
    ]);
    instance.trigger(winner, { by: winner });
    expect(instance.elements('completed')).toEqual(['s', 'g', winner, 'e']);
    const closed = instance.events.filter((event) => event.type === 'waitClosed');
    expect(closed.filter((event) => event.fired)).toHaveLength(1);
    expect(closed).toHaveLength(3);
    expect(instance.variables).toEqual({ order: 'o1', by: winner });
    expect(instance.events.filter((event) => event.type === 'taken').map((event) => event.flow)).toEqual([
      's->g',
      `g->${winner}`,
      `${winner}->e`,
    ]);
  });

  it('a correlation key that is no text is an incident; nothing waits', () => {
    const instance = new Instance(graph);
    expect(instance.incidents()).toEqual(['g: NOT_A_TEXT']);
    expect(instance.state.waits).toEqual({});
    instance.do({ type: 'setVariables', execution: 0, variables: { order: 7 }, local: false });
    instance.continue('g');
    expect(instance.waitsOf('m')).toMatchObject([{ name: 'paid', correlationKey: '7' }]);
  });
});
