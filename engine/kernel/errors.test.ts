import { describe, expect, it } from '@jest/globals';
import {
  and,
  boundary,
  CAMUNDA,
  end,
  error,
  eventSub,
  graphOf,
  Instance,
  service,
  start,
  sub,
  terminate,
  user,
  ZEEBE,
} from './test-support/index.ts';

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

  it.each([
    ['an incident in Zeebe', ZEEBE, ['t: UNCAUGHT_ERROR'], undefined],
    ['a none end event in Camunda 7', CAMUNDA, [], 'COMPLETED'],
  ] as const)('nobody catches it in a called process nor in its callers: %s', (_what, semantics, incidents, ended) => {
    const graph = graphOf([start('s'), service('t'), end('e')], ['s -> t -> e'], semantics);
    const instance = new Instance(graph, {}, { called: true });
    instance.error('t', 'E', 'why');
    instance.do({ type: 'propagated', execution: instance.one('t').number, code: 'E', message: 'why', caught: false });
    expect([instance.incidents(), instance.ended]).toEqual([incidents, ended]);
  });

  it('a caller of a called process catches it: the instance ends and tells its caller', () => {
    const graph = graphOf([start('s'), service('t'), end('e')], ['s -> t -> e']);
    const instance = new Instance(graph, {}, { called: true });
    instance.error('t', 'E', 'why');
    expect(instance.last.requests).toEqual([
      { type: 'propagate', execution: instance.one('t').number, code: 'E', message: 'why' },
    ]);
    instance.do({ type: 'propagated', execution: instance.one('t').number, code: 'E', message: 'why', caught: true });
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

it.each([ZEEBE, CAMUNDA])('an error end event that nobody catches ends the instance', (semantics) => {
  const graph = graphOf(
    [start('s'), and('f'), sub('sp', [start('s2'), end('x', error('E'))]), user('next'), user('b'), end('e')],
    ['s -> f -> sp -> next -> e', 'f -> b -> e', 's2 -> x'],
    semantics,
  );
  const instance = new Instance(graph);
  expect([instance.ended, instance.elements('cancelled').toSorted()]).toEqual(['INTERNALLY_TERMINATED', ['b', 'sp']]);
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
