import { describe, expect, it } from '@jest/globals';
import type { Expression } from '../model/graph.ts';
import { active, and, completeAll, complex, end, expr, graphOf, Instance, or, start, user, value } from './test-support/index.ts';

const atLeast = (count: number): Expression => expr((get) => Number(get('activationCount')) >= count, ['activationCount']);

describe('a complex gateway that splits', () => {
  const split = (flows: Parameters<typeof graphOf>[1], standard?: string) =>
    graphOf(
      [start('s'), complex('x', standard === undefined ? {} : { default: standard }), user('a'), user('b'), user('c'), end('e')],
      ['s -> x', ...flows, 'a -> e', 'b -> e', 'c -> e'],
    );

  it('takes every flow whose condition holds and every one without, once', () => {
    const instance = new Instance(split([['x -> a', value(true)], ['x -> b', value(false)], 'x -> c']));
    expect(active(instance)).toEqual(['a', 'c']);
    completeAll(instance, 'a', 'c');
    expect(instance.ended).toBe('COMPLETED');
  });

  it('takes the default when no condition holds; without one it is an incident', () => {
    const none: Parameters<typeof graphOf>[1] = [['x -> a', value(false)], ['x -> b', value(false)], 'x -> c'];
    expect(active(new Instance(split(none, 'x->c')))).toEqual(['c']);
    const stuck = new Instance(
      split([
        ['x -> a', value(false)],
        ['x -> b', value(false)],
        ['x -> c', value(false)],
      ]),
    );
    expect(stuck.incidents()).toEqual(['x: NO_FLOW_TAKEN']);
  });
});

describe('the reset of a complex gateway', () => {
  const whenStarting = expr((get) => get('waitingForStart') === true, ['waitingForStart']);
  const whenReset = expr((get) => get('waitingForStart') === false, ['waitingForStart']);

  it('sends tokens on over flows whose condition holds then', () => {
    const instance = new Instance(
      graphOf(
        [
          start('s'),
          and('fork'),
          user('a'),
          user('b'),
          user('c'),
          complex('join', { activation: atLeast(1) }),
          user('after'),
          user('late'),
          end('e'),
        ],
        [
          's -> fork',
          'fork -> a -> join',
          'fork -> b -> join',
          'fork -> c -> join',
          ['join -> after', whenStarting],
          ['join -> late', whenReset],
          'after -> e',
          'late -> e',
        ],
      ),
    );
    completeAll(instance, 'a');
    expect(active(instance)).toEqual(['b', 'c', 'after']);
    completeAll(instance, 'b');
    expect(active(instance)).toEqual(['c', 'after']);
    completeAll(instance, 'c');
    expect(active(instance)).toEqual(['after', 'late']);
    completeAll(instance, 'late', 'after');
    expect(instance.ended).toBe('COMPLETED');
  });

  it('takes the default flow when no condition holds, and is no incident without one', () => {
    const graph = (standard: string | undefined) =>
      graphOf(
        [
          start('s'),
          and('fork'),
          user('a'),
          user('b'),
          complex('join', { activation: atLeast(1), ...(standard === undefined ? {} : { default: standard }) }),
          user('after'),
          user('late'),
          end('e'),
        ],
        [
          's -> fork',
          'fork -> a -> join',
          'fork -> b -> join',
          ['join -> after', whenStarting],
          'join -> late',
          'after -> e',
          'late -> e',
        ],
      );
    const withDefault = completeAll(new Instance(graph('join->late')), 'a', 'b');
    expect(active(withDefault)).toEqual(['after', 'late']);
    const without = completeAll(new Instance(graph(undefined)), 'a');
    expect(active(without)).toEqual(['b', 'after', 'late']);
    completeAll(without, 'b', 'after', 'late');
    expect(without.ended).toBe('COMPLETED');
    expect(without.incidents()).toEqual([]);
  });

  it('does not wait for branches that were not taken', () => {
    const graph = graphOf(
      [start('s'), or('choose'), user('a'), user('b'), complex('join', { activation: atLeast(1) }), user('after'), end('e')],
      [
        's -> choose',
        ['choose -> a', value(true)],
        ['choose -> b', value(false)],
        'a -> join',
        'b -> join',
        'join -> after -> e',
      ],
    );
    const instance = completeAll(new Instance(graph), 'a');
    expect(instance.one('process').resetting).toBeUndefined();
    completeAll(instance, 'after');
    expect(instance.ended).toBe('COMPLETED');
  });

  it('is waited for by an inclusive join behind it', () => {
    const graph = graphOf(
      [
        start('s'),
        and('all'),
        user('x'),
        and('fork'),
        user('a'),
        user('b'),
        complex('join', { activation: atLeast(1) }),
        user('late'),
        user('early'),
        or('meet'),
        user('after'),
        end('e'),
      ],
      [
        's -> all',
        'all -> x -> meet',
        'all -> fork',
        'fork -> a -> join',
        'fork -> b -> join',
        ['join -> early', whenStarting],
        ['join -> late', whenReset],
        'early -> e',
        'late -> meet',
        'meet -> after -> e',
      ],
    );
    const instance = completeAll(new Instance(graph), 'x', 'a', 'early');
    expect(active(instance)).toEqual(['b']);
    completeAll(instance, 'b');
    expect(active(instance)).toEqual(['late']);
    completeAll(instance, 'late');
    expect(active(instance)).toEqual(['after']);
  });
});
