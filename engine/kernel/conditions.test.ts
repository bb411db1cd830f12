import { describe, expect, it } from '@jest/globals';
import {
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
});
