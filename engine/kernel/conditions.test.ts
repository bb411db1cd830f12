import { describe, expect, it } from '@jest/globals';
import {
  and,
  boundary,
  caught,
  conditional,
  end,
  expr,
  graphOf,
  Instance,
  read,
  signal,
  start,
  sub,
  thrown,
  user,
  value,
} from './test-support/index.ts';

describe('signals', () => {
  it('are broadcast with what is local to the event, and waited for by name', () => {
    const graph = graphOf(
      [start('s'), thrown('t', signal('alarm'), { inputs: { level: value(3) } }), caught('c', signal('over')), end('e')],
      ['s -> t -> c -> e'],
    );
    const instance = new Instance(graph);
    expect(instance.requests).toEqual([
      { type: 'broadcast', execution: 2, signal: 'alarm', variables: { level: 3 }, businessKey: null, reached: false },
    ]);
    expect(instance.waitsOf('c')).toMatchObject([{ kind: 'signal', name: 'over' }]);
    instance.trigger('c');
    expect(instance.ended).toBe('COMPLETED');
  });
});

describe('what a signal brings', () => {
  it.each([
    ['what is local to the event', null, { level: 3 }],
    ['single variables', { inMappings: [{ target: 'l', source: read('level') }], businessKey: null }, { l: 3 }],
    ['everything', { inMappings: null, businessKey: null }, { level: 3, order: 7 }],
    [
      'its own variables and single ones',
      { inMappings: [{ target: 'o', source: read('order') }], inAll: 'local', businessKey: null },
      { level: 3, o: 7 },
    ],
  ] as const)('%s', (_what, payload, variables) => {
    const graph = graphOf(
      [start('s'), thrown('t', signal('alarm', payload), { inputs: { level: value(3) } }), end('e')],
      ['s -> t -> e'],
    );
    expect(new Instance(graph, { order: 7 }).requests).toMatchObject([{ type: 'broadcast', variables }]);
  });

  it('a business key for whom it starts', () => {
    const graph = graphOf([start('s'), end('t', signal('alarm', { inMappings: [], businessKey: read('order') }))], ['s -> t']);
    expect(new Instance(graph, { order: 'A-7' }).requests).toMatchObject([{ businessKey: 'A-7', variables: {} }]);
  });
});

describe('a signal in the instance that throws it', () => {
  const graph = (interrupting: boolean) =>
    graphOf(
      [
        start('s'),
        sub('sp', [start('s2'), thrown('t', signal('alarm'), { inputs: { level: value(3) } }), end('e2')]),
        boundary('on', 'sp', signal('alarm'), interrupting),
        user('boss'),
        user('next'),
        end('e'),
      ],
      ['s -> sp -> next -> e', 's2 -> t -> e2', 'on -> boss -> e'],
    );

  it.each([false, true])('reaches who waits before the thrower goes on (interrupting: %s)', (interrupting) => {
    const instance = new Instance(graph(interrupting));
    expect([instance.all('boss').length, instance.all('next').length]).toEqual([1, interrupting ? 0 : 1]);
    expect(instance.variables).toEqual({ level: 3 });
    expect(instance.requests).toMatchObject([{ type: 'broadcast', signal: 'alarm', reached: true }]);
  });

  it('reaches each wait once, also one that goes on listening', () => {
    const two = graphOf(
      [
        start('s'),
        and('f'),
        caught('c', signal('alarm')),
        user('a'),
        boundary('on', 'a', signal('alarm'), false),
        user('b'),
        thrown('t', signal('alarm')),
        user('x'),
        end('e'),
      ],
      ['s -> f -> c -> e', 'f -> a -> e', 'f -> b -> t -> e', 'on -> x -> e'],
    );
    const instance = new Instance(two);
    instance.complete('b');
    expect([instance.all('c').length, instance.all('x').length, instance.waitsOf('on').length]).toEqual([0, 1, 1]);
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

  it('do not look at what they cannot see: a variable of another branch, or one that is hidden', () => {
    const scoped = graphOf(
      [
        start('s'),
        and('f'),
        user('a', { inputs: { n: value(0) } }),
        boundary('hidden', 'a', conditional(expr((get) => Number(get('n')) > 5, ['n'])), false),
        user('b', { inputs: { own: value(1) } }),
        boundary('open', 'b', conditional(expr((get) => Number(get('n')) > 5, ['n'])), false),
        user('x'),
        user('y'),
        end('e'),
      ],
      ['s -> f -> a -> e', 'f -> b -> e', 'hidden -> x -> e', 'open -> y -> e'],
    );
    const instance = new Instance(scoped, { n: 9 });
    const count = () => [instance.all('x').length, instance.all('y').length];
    expect(count()).toEqual([0, 1]);
    set(instance, { n: 10 });
    expect(count()).toEqual([0, 2]);
    instance.do({ type: 'setVariables', execution: instance.one('a').number, variables: { n: 7 }, local: true });
    expect(count()).toEqual([1, 2]);
  });
});
