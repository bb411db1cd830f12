import { describe, expect, it } from '@jest/globals';
import {
  and,
  boundary,
  CAMUNDA,
  caught,
  conditional,
  end,
  error,
  escalation,
  eventSub,
  expr,
  graphOf,
  Instance,
  message,
  multi,
  read,
  service,
  signal,
  start,
  sub,
  task,
  terminate,
  thrown,
  timer,
  user,
  value,
} from './test-support/index.ts';

const HOUR = 3_600_000;

describe('boundary events', () => {
  it('an interrupting one cancels the activity and everything in it', () => {
    const graph = graphOf(
      [
        start('s'),
        sub('sp', [start('s2'), and('f'), user('a'), caught('m', message('x')), end('e2')], { inputs: { x: value(1) } }),
        boundary('late', 'sp', timer('duration', 'P1D')),
        user('after'),
        end('e'),
      ],
      ['s -> sp -> e', 's2 -> f -> a -> e2', 'f -> m -> e2', 'late -> after -> e'],
    );
    const instance = new Instance(graph);
    const { snapshot } = instance.trigger('late', { why: 'late' });
    expect(instance.elements('cancelled')).toEqual(['a', 'm', 'sp']);
    expect(Object.values(snapshot.state.executions).map((execution) => execution.element)).toEqual(['process', 'after']);
    expect(snapshot.state.waits).toEqual({});
    expect(snapshot.variables).toEqual({ 0: { why: 'late' } });
  });

  it('a non-interrupting message comes as often as it is sent', () => {
    const graph = graphOf(
      [start('s'), user('a'), boundary('ask', 'a', message('ask'), false), user('reply'), end('e')],
      ['s -> a -> e', 'ask -> reply -> e'],
    );
    const instance = new Instance(graph);
    instance.trigger('ask');
    instance.trigger('ask');
    expect(instance.all('reply')).toHaveLength(2);
    instance.complete('a');
    expect(instance.state.waits).toEqual({});
    expect(instance.ended).toBeUndefined();
  });

  it('a cycle counts from the date it was due, and what was missed fires once', () => {
    const graph = graphOf(
      [start('s'), user('a'), boundary('remind', 'a', timer('cycle', 'R3/PT1H'), false), task('mail'), end('e')],
      ['s -> a -> e', 'remind -> mail -> e'],
    );
    const instance = new Instance(graph);
    const began = instance.now;
    const dues: number[] = [];
    instance.now = began + 2.5 * HOUR;
    while (instance.waitsOf('remind').length > 0) {
      dues.push((instance.waitsOf('remind')[0]?.due ?? 0) - began);
      instance.trigger('remind');
    }
    expect(dues).toEqual([HOUR, 3 * HOUR, 4 * HOUR]);
    expect(instance.elements('completed').filter((id) => id === 'mail')).toHaveLength(3);
  });

  it('a duration fires once, even if it does not interrupt', () => {
    const graph = graphOf(
      [start('s'), user('a'), boundary('remind', 'a', timer('duration', 'PT1H'), false), end('e')],
      ['s -> a -> e', 'remind -> e'],
    );
    const instance = new Instance(graph);
    instance.trigger('remind');
    expect(instance.state.waits).toEqual({});
  });

  it('belong to the body of a multi-instance', () => {
    const graph = graphOf(
      [
        start('s'),
        user('a', { loop: multi({ cardinality: value(3) }) }),
        boundary('late', 'a', timer('duration', 'PT1H')),
        end('e'),
      ],
      ['s -> a -> e', 'late -> e'],
    );
    const instance = new Instance(graph);
    expect(instance.waitsOf('late')).toHaveLength(1);
    instance.trigger('late');
    expect(instance.elements('cancelled')).toEqual(['a', 'a', 'a', 'a']);
    expect(instance.ended).toBe('COMPLETED');
  });

  it('a trigger that comes too late is refused', () => {
    const graph = graphOf(
      [start('s'), user('a'), boundary('late', 'a', timer('duration', 'PT1H')), user('b'), end('e')],
      ['s -> a -> b -> e', 'late -> e'],
    );
    const instance = new Instance(graph);
    const wait = instance.waitsOf('late')[0]?.number ?? -1;
    instance.complete('a');
    expect(() => instance.do({ type: 'trigger', wait, variables: {} })).toThrow(
      expect.objectContaining({ code: 'NO_SUCH_WAIT' }),
    );
  });
});

describe('errors', () => {
  const caughtAt = (...catchers: Parameters<typeof boundary>[]) =>
    graphOf(
      [
        start('s'),
        sub('outer', [
          start('s1'),
          sub('inner', [start('s2'), service('t'), end('e2')]),
          ...catchers.filter(([, on]) => on === 'inner').map((more) => boundary(...more)),
          end('e1'),
        ]),
        ...catchers.filter(([, on]) => on === 'outer').map((more) => boundary(...more)),
        end('e'),
      ],
      [
        's -> outer -> e',
        's1 -> inner -> e1',
        's2 -> t -> e2',
        ...catchers.map(([id, on]) => `${id} -> ${on === 'inner' ? 'e1' : 'e'}`),
      ],
    );

  it('the exact code comes before an event that catches everything', () => {
    const instance = new Instance(caughtAt(['all', 'inner', error(null)], ['exact', 'inner', error('E')]));
    instance.error('t', 'E');
    expect(instance.elements('completed')).toContain('exact');
    expect(instance.elements('completed')).not.toContain('all');
  });

  it('the innermost that catches it wins; another code is passed by', () => {
    const instance = new Instance(caughtAt(['other', 'inner', error('OTHER')], ['far', 'outer', error('E')]));
    instance.error('t', 'E');
    expect(instance.elements('cancelled')).toEqual(['t', 'inner', 'outer']);
    expect(instance.elements('completed')).toContain('far');
    const near = new Instance(caughtAt(['near', 'inner', error(null)], ['far', 'outer', error('E')]));
    near.error('t', 'E');
    expect(near.elements('completed')).toContain('near');
    expect(near.elements('completed')).toContain('outer');
  });

  it('tells the catcher code and message, and brings variables', () => {
    const trigger = error(null, { codeVariable: 'code', messageVariable: 'text' });
    const instance = new Instance(caughtAt(['all', 'inner', trigger]));
    instance.error('t', 'SHORTAGE', 'only 3', { missing: 2 });
    expect(instance.variables).toEqual({ code: 'SHORTAGE', text: 'only 3', missing: 2 });
  });

  it('nobody catches it in Zeebe: an incident, and the request can be made again', () => {
    const instance = new Instance(caughtAt());
    instance.error('t', 'E');
    expect(instance.incidents()).toEqual(['t: UNCAUGHT_ERROR']);
    instance.continue('t');
    expect(instance.last.requests).toHaveLength(1);
  });

  it('nobody catches it in Camunda 7: the path ends as at a none end event', () => {
    const graph = graphOf(
      [start('s'), and('f'), service('t'), user('u'), end('e')],
      ['s -> f -> t -> e', 'f -> u -> e'],
      CAMUNDA,
    );
    const instance = new Instance(graph);
    instance.error('t', 'E');
    expect(instance.elements('cancelled')).toEqual(['t']);
    instance.complete('u');
    expect(instance.ended).toBe('COMPLETED');
  });

  it('nobody catches it in a called process: the instance ends and tells its caller', () => {
    const graph = graphOf([start('s'), service('t'), end('e')], ['s -> t -> e']);
    const instance = new Instance(graph, {}, { called: true });
    instance.error('t', 'E', 'why');
    expect(instance.last.events.at(-1)).toEqual({
      type: 'instanceEnded',
      status: 'INTERNALLY_TERMINATED',
      error: { code: 'E', message: 'why' },
    });
  });

  it('an error end event cancels its scope; uncaught it ends the instance', () => {
    const graph = graphOf(
      [start('s'), and('f'), sub('sp', [start('s2'), and('f2'), user('a'), end('boom', error('E'))]), user('b'), end('e')],
      ['s -> f -> sp -> e', 'f -> b -> e', 's2 -> f2 -> a', 'f2 -> boom'],
    );
    const instance = new Instance(graph);
    expect(instance.ended).toBe('INTERNALLY_TERMINATED');
    expect(instance.elements('cancelled').toSorted()).toEqual(['a', 'b', 'sp']);
    expect(instance.elements('completed')).toContain('boom');
  });

  it('an error event sub-process catches before the boundary; what it throws itself goes outward', () => {
    const graph = graphOf(
      [
        start('s'),
        sub('sp', [
          start('s2'),
          service('t'),
          end('e2'),
          eventSub('handler', [start('on', error(null)), end('again', error('SECOND'))]),
        ]),
        boundary('catch', 'sp', error('SECOND')),
        boundary('never', 'sp', error('FIRST')),
        end('e'),
      ],
      ['s -> sp -> e', 's2 -> t -> e2', 'on -> again', 'catch -> e', 'never -> e'],
    );
    const instance = new Instance(graph);
    instance.error('t', 'FIRST');
    expect(instance.elements('completed')).toEqual(['s', 's2', 'on', 'again', 'catch', 'e']);
    expect(instance.elements('cancelled')).toEqual(['t', 'handler', 'sp']);
  });

  it('the caller of a failed process catches at its call activity', () => {
    const graph = graphOf([start('s'), service('c'), boundary('catch', 'c', error('E')), end('e')], ['s -> c', 'catch -> e']);
    const instance = new Instance(graph);
    instance.error('c', 'E');
    expect(instance.ended).toBe('COMPLETED');
  });
});

describe('event sub-processes', () => {
  const withHandler = (interrupting: boolean) =>
    graphOf(
      [
        start('s'),
        user('a'),
        end('e'),
        eventSub('cancelled', [start('on', message('cancel'), interrupting), user('settle'), end('e2')]),
        eventSub('asked', [start('ask', message('ask'), false), user('reply'), end('e3')]),
      ],
      ['s -> a -> e', 'on -> settle -> e2', 'ask -> reply -> e3'],
    );

  it('an interrupting one takes the scope over', () => {
    const instance = new Instance(withHandler(true));
    instance.trigger('on', { reason: 'r' });
    expect(instance.elements('cancelled')).toEqual(['a']);
    expect(instance.state.waits).toEqual({});
    instance.complete('settle');
    expect(instance.ended).toBe('COMPLETED');
    expect(instance.variables).toEqual({ reason: 'r' });
  });

  it('a non-interrupting one runs beside and can start again; the scope ends with the last', () => {
    const instance = new Instance(withHandler(false));
    instance.trigger('on');
    instance.trigger('on');
    expect(instance.all('settle')).toHaveLength(2);
    instance.complete('a');
    expect(instance.ended).toBeUndefined();
    for (const { number } of instance.all('settle')) instance.do({ type: 'complete', execution: number, variables: {} });
    expect(instance.ended).toBe('COMPLETED');
    expect(instance.state.waits).toEqual({});
  });

  it('of a sub-process waits only while it runs', () => {
    const graph = graphOf(
      [
        start('s'),
        sub('sp', [
          start('s2'),
          user('a'),
          end('e2'),
          eventSub('es', [start('on', timer('duration', 'PT1H'), false), end('e3')]),
        ]),
        user('b'),
        end('e'),
      ],
      ['s -> sp -> b -> e', 's2 -> a -> e2', 'on -> e3'],
    );
    const instance = new Instance(graph);
    expect(instance.waitsOf('on')).toHaveLength(1);
    instance.complete('a');
    expect(instance.waitsOf('on')).toHaveLength(0);
    expect(instance.all('b')).toHaveLength(1);
  });

  it('a start that cannot arm its waits is an incident on the process', () => {
    const graph = graphOf(
      [
        start('s'),
        user('a'),
        end('e'),
        eventSub('es', [start('on', { type: 'timer', timer: 'duration', expression: read('d') }), end('e2')]),
      ],
      ['s -> a -> e', 'on -> e2'],
    );
    const instance = new Instance(graph);
    expect(instance.incidents()).toEqual(['process: BAD_TIMER']);
    expect(instance.all('a')).toEqual([]);
    instance.do({ type: 'setVariables', execution: 0, variables: { d: 'PT1H' }, local: false });
    instance.continue('process');
    expect(instance.all('a')).toHaveLength(1);
    expect(instance.waitsOf('on')).toHaveLength(1);
  });
});

describe('ends', () => {
  it('a terminate end event ends its scope only', () => {
    const graph = graphOf(
      [start('s'), and('f'), sub('sp', [start('s2'), and('f2'), user('a'), end('stop', terminate)]), user('b'), end('e')],
      ['s -> f -> sp -> e', 'f -> b -> e', 's2 -> f2 -> a', 'f2 -> stop'],
    );
    const instance = new Instance(graph);
    expect(instance.elements('cancelled')).toEqual(['a']);
    expect(instance.elements('completed')).toContain('sp');
    expect(instance.all('b')).toHaveLength(1);
  });

  it('in the process it ends everything', () => {
    const graph = graphOf([start('s'), and('f'), user('a'), end('stop', terminate)], ['s -> f -> a', 'f -> stop']);
    const instance = new Instance(graph);
    expect(instance.ended).toBe('COMPLETED');
    expect(instance.elements('cancelled')).toEqual(['a']);
  });

  it('cancel ends everything from outside', () => {
    const graph = graphOf([start('s'), and('f'), user('a'), service('b'), end('e')], ['s -> f -> a -> e', 'f -> b -> e']);
    const instance = new Instance(graph, { kept: 1 });
    instance.do({ type: 'cancel', reason: 'by hand' });
    expect(instance.ended).toBe('EXTERNALLY_TERMINATED');
    expect(instance.elements('cancelled')).toEqual(['a', 'b']);
    expect(instance.last.snapshot.variables).toEqual({ 0: { kept: 1 } });
  });
});

describe('escalation', () => {
  const graph = (interrupting: boolean) =>
    graphOf(
      [
        start('s'),
        sub('sp', [start('s2'), thrown('up', escalation('LATE')), user('a'), end('e2')]),
        boundary('on', 'sp', escalation('LATE'), interrupting),
        user('boss'),
        end('e'),
      ],
      ['s -> sp -> e', 's2 -> up -> a -> e2', 'on -> boss -> e'],
    );

  it('non-interrupting: the thrower goes on', () => {
    const instance = new Instance(graph(false));
    expect([instance.all('a').length, instance.all('boss').length]).toEqual([1, 1]);
  });

  it('interrupting: the thrower is cancelled', () => {
    const instance = new Instance(graph(true));
    expect([instance.all('a').length, instance.all('boss').length]).toEqual([0, 1]);
  });

  it('that nobody catches is lost', () => {
    const instance = new Instance(graphOf([start('s'), thrown('up', escalation('X')), end('e')], ['s -> up -> e']));
    expect(instance.ended).toBe('COMPLETED');
  });
});

describe('signals', () => {
  it('are broadcast with what is local to the event, and waited for by name', () => {
    const graph = graphOf(
      [start('s'), thrown('t', signal('alarm'), { inputs: { level: value(3) } }), caught('c', signal('over')), end('e')],
      ['s -> t -> c -> e'],
    );
    const instance = new Instance(graph);
    expect(instance.requests).toEqual([{ type: 'broadcast', execution: 2, signal: 'alarm', variables: { level: 3 } }]);
    expect(instance.waitsOf('c')).toMatchObject([{ kind: 'signal', name: 'over' }]);
    instance.trigger('c');
    expect(instance.ended).toBe('COMPLETED');
  });
});

describe('conditional events', () => {
  const graph = graphOf(
    [
      start('s'),
      user('a'),
      boundary('on', 'a', conditional(expr((get) => Number(get('n')) > 5, ['n'])), false),
      user('b'),
      end('e'),
    ],
    ['s -> a -> e', 'on -> b -> e'],
  );
  const set = (instance: Instance, variables: Record<string, number>) =>
    instance.do({ type: 'setVariables', execution: 0, variables, local: false });

  it('fire once for each change that makes the condition true', () => {
    const instance = new Instance(graph, { n: 0 });
    set(instance, { n: 6 });
    expect(instance.all('b')).toHaveLength(1);
    set(instance, { other: 1 });
    expect(instance.all('b')).toHaveLength(1);
    set(instance, { n: 7 });
    expect(instance.all('b')).toHaveLength(2);
    set(instance, { n: 1 });
    expect(instance.all('b')).toHaveLength(2);
  });

  it('fire at once when the condition is true already', () => {
    expect(new Instance(graph, { n: 9 }).all('b')).toHaveLength(1);
  });

  it('null is not yet true; anything else that is no boolean is an incident', () => {
    const open = graphOf([start('s'), caught('c', conditional(read('go'))), end('e')], ['s -> c -> e']);
    const instance = new Instance(open);
    expect(instance.incidents()).toEqual([]);
    instance.do({ type: 'setVariables', execution: 0, variables: { go: 'yes' }, local: false });
    expect(instance.incidents()).toEqual(['c: CONDITION_NOT_BOOLEAN']);
    instance.do({ type: 'setVariables', execution: 0, variables: { go: true }, local: false });
    expect(instance.ended).toBe('COMPLETED');
  });
});
