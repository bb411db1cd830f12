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
