import { describe, expect, it } from '@jest/globals';
import type { Expression } from '../model/graph.ts';
import {
  active,
  and,
  boundary,
  completeAll,
  complex,
  end,
  expr,
  graphOf,
  Instance,
  or,
  read,
  start,
  sub,
  task,
  timer,
  user,
  value,
  xor,
} from './test-support/index.ts';

const atLeast = (count: number, name = 'activationCount'): Expression => expr((get) => Number(get(name)) >= count, [name]);

/** Three branches that meet at a complex gateway. */
const threeBranches = (more: Parameters<typeof complex>[1]) =>
  graphOf(
    [start('s'), and('fork'), user('a'), user('b'), user('c'), complex('join', more), user('after'), end('e')],
    ['s -> fork', 'fork -> a -> join', 'fork -> b -> join', 'fork -> c -> join', 'join -> after -> e'],
  );

describe('a complex gateway that joins (BPMN 2.0 §13.4.5)', () => {
  it('as a discriminator: the first token goes on, the others only reset it', () => {
    const instance = new Instance(threeBranches({ activation: atLeast(1) }));
    completeAll(instance, 'b');
    expect(active(instance)).toEqual(['a', 'c', 'after']);
    completeAll(instance, 'after', 'c');
    expect(instance.ended).toBeUndefined();
    completeAll(instance, 'a');
    expect(instance.ended).toBe('COMPLETED');
    expect(instance.elements('completed').filter((id) => id === 'after')).toHaveLength(1);
    expect(instance.elements('completed').filter((id) => id === 'join')).toHaveLength(2);
  });

  it('as a partial join: two of three', () => {
    const instance = completeAll(new Instance(threeBranches({ activation: atLeast(2) })), 'a');
    expect(active(instance)).toEqual(['b', 'c']);
    completeAll(instance, 'c');
    expect(active(instance)).toEqual(['b', 'after']);
    completeAll(instance, 'after', 'b');
    expect(instance.ended).toBe('COMPLETED');
  });

  it('is activated at the very token that makes its condition true', () => {
    const exactlyOne = expr((get) => get('activationCount') === 1, ['activationCount']);
    const graph = graphOf(
      [start('s'), and('fork'), task('a'), task('b'), complex('join', { activation: exactlyOne }), user('after'), end('e')],
      ['s -> fork', 'fork -> a -> join', 'fork -> b -> join', 'join -> after -> e'],
    );
    expect(active(new Instance(graph))).toEqual(['after']);
  });

  it('counts the tokens of each flow under its id', () => {
    const first = { activation: atLeast(1, 'a->join') };
    const instance = completeAll(new Instance(threeBranches(first)), 'b', 'c');
    expect(active(instance)).toEqual(['a']);
    completeAll(instance, 'a');
    expect(active(instance)).toEqual(['after']);
    completeAll(instance, 'after');
    expect(instance.ended).toBe('COMPLETED');
  });

  it('takes one token of each flow; another one waits for the next start', () => {
    const graph = graphOf(
      [
        start('s'),
        and('fork'),
        task('twice', { completionQuantity: 2 }),
        user('b'),
        complex('join', { activation: atLeast(2) }),
        user('after'),
        end('e'),
      ],
      ['s -> fork', 'fork -> twice -> join', 'fork -> b -> join', 'join -> after -> e'],
    );
    const instance = new Instance(graph);
    expect(active(instance)).toEqual(['b', 'after']);
    expect(instance.one('process')).toMatchObject({
      joins: { join: { 'twice->join': 1 } },
      resetting: { join: ['twice->join'] },
    });
    completeAll(instance, 'b', 'after');
    expect(instance.one('process')).toMatchObject({ joins: { join: { 'twice->join': 1 } } });
    expect(instance.one('process').resetting).toBeUndefined();
    expect(instance.ended).toBeUndefined();
  });

  it('waits for ever when its condition never holds: the tokens are not lost', () => {
    const instance = completeAll(new Instance(threeBranches({ activation: atLeast(4) })), 'a', 'b', 'c');
    expect(instance.ended).toBeUndefined();
    expect(instance.one('process').joins).toEqual({ join: { 'a->join': 1, 'b->join': 1, 'c->join': 1 } });
  });

  it('is activated by data that its condition reads', () => {
    const enough = expr((get) => Number(get('activationCount')) >= Number(get('quorum')), ['activationCount', 'quorum']);
    const instance = completeAll(new Instance(threeBranches({ activation: enough }), { quorum: 3 }), 'a');
    instance.do({ type: 'setVariables', execution: 0, variables: { quorum: 1 }, local: false });
    expect(active(instance)).toEqual(['b', 'c', 'after']);
  });

  it('without a condition waits for all that can come', () => {
    const graph = graphOf(
      [start('s'), or('choose'), user('a'), user('b'), user('c'), complex('join'), user('after'), end('e')],
      [
        's -> choose',
        ['choose -> a', value(true)],
        ['choose -> b', value(false)],
        ['choose -> c', value(true)],
        'a -> join',
        'b -> join',
        'c -> join',
        'join -> after -> e',
      ],
    );
    const instance = completeAll(new Instance(graph), 'c');
    expect(active(instance)).toEqual(['a']);
    completeAll(instance, 'a');
    expect(active(instance)).toEqual(['after']);
    completeAll(instance, 'after');
    expect(instance.ended).toBe('COMPLETED');
  });

  it('a condition that is neither true nor false is an incident that can be tried again', () => {
    const instance = completeAll(new Instance(threeBranches({ activation: read('go') })), 'a', 'b');
    expect(instance.incidents()).toEqual(['join: CONDITION_NOT_BOOLEAN']);
    instance.do({ type: 'setVariables', execution: 0, variables: { go: false }, local: false });
    instance.continue('join');
    expect(instance.incidents()).toEqual([]);
    expect(active(instance)).toEqual(['c']);
    instance.do({ type: 'setVariables', execution: 0, variables: { go: true }, local: false });
    expect(active(instance)).toEqual(['c', 'after']);
    completeAll(instance, 'after', 'c');
    expect(instance.ended).toBe('COMPLETED');
  });

  it('begins by a job when it is asynchronous, with what has come by then', () => {
    const instance = completeAll(new Instance(threeBranches({ activation: atLeast(1), asyncBefore: true })), 'a', 'b');
    expect(instance.all('join')).toHaveLength(1);
    instance.continue('join');
    expect(active(instance)).toEqual(['c', 'after']);
    expect(instance.one('process').resetting).toEqual({ join: ['a->join', 'b->join'] });
  });

  it('is given up with its scope', () => {
    const inner = [
      start('s2'),
      and('fork'),
      user('a'),
      user('b'),
      complex('join', { activation: atLeast(1) }),
      user('in'),
      end('e2'),
    ];
    const instance = new Instance(
      graphOf(
        [start('s'), sub('x', inner), boundary('late', 'x', timer('duration', 'PT1H')), end('e')],
        ['s -> x -> e', 's2 -> fork', 'fork -> a -> join', 'fork -> b -> join', 'join -> in -> e2', 'late -> e'],
      ),
    );
    completeAll(instance, 'a');
    instance.trigger('late');
    expect(instance.ended).toBe('COMPLETED');
  });

  it('starts anew after its reset, in a loop too', () => {
    const again = expr((get) => get('again') === true, ['again']);
    const graph = graphOf(
      [
        start('s'),
        xor('loop'),
        and('fork'),
        user('a'),
        user('b'),
        complex('join', { activation: atLeast(1) }),
        user('after'),
        xor('more', 'more->e'),
        end('e'),
      ],
      ['s -> loop -> fork', 'fork -> a -> join', 'fork -> b -> join', 'join -> after -> more -> e', ['more -> loop', again]],
    );
    const instance = completeAll(new Instance(graph), 'a', 'b');
    instance.complete('after', { again: true });
    expect(active(instance)).toEqual(['a', 'b']);
    completeAll(instance, 'b');
    expect(active(instance)).toEqual(['a', 'after']);
    instance.complete('after', { again: false });
    completeAll(instance, 'a');
    expect(instance.ended).toBe('COMPLETED');
  });
});
