import { describe, expect, it } from '@jest/globals';
import {
  and,
  boundary,
  call,
  end,
  graphOf,
  Instance,
  multi,
  or,
  start,
  sub,
  task,
  timer,
  user,
  value,
} from './test-support/index.ts';

describe('completionQuantity (BPMN 2.0 §13.3.2)', () => {
  it('sends as many tokens over each flow out of the activity', () => {
    const instance = new Instance(
      graphOf(
        [start('s'), task('t', { completionQuantity: 2 }), user('a'), user('b'), end('e')],
        ['s -> t -> a -> e', 't -> b -> e'],
      ),
    );
    expect([instance.all('a'), instance.all('b')].map((all) => all.length)).toEqual([2, 2]);
    for (const element of ['a', 'b', 'a', 'b']) {
      instance.do({ type: 'complete', execution: instance.all(element)[0]?.number ?? -1, variables: {} });
    }
    expect(instance.ended).toBe('COMPLETED');
  });

  it('counts once for a multi-instance as a whole, and not for its boundary events', () => {
    const loop = multi({ cardinality: value(3) });
    const instance = new Instance(
      graphOf(
        [
          start('s'),
          user('t', { loop, completionQuantity: 2 }),
          boundary('b', 't', timer('duration', 'PT1H'), false),
          user('a'),
          user('late'),
          end('e'),
        ],
        ['s -> t -> a -> e', 'b -> late -> e'],
      ),
    );
    instance.trigger('b');
    expect(instance.all('late')).toHaveLength(1);
    for (const { number, iteration } of instance.all('t')) {
      if (iteration !== undefined) instance.do({ type: 'complete', execution: number, variables: {} });
    }
    expect(instance.all('a')).toHaveLength(2);
  });
});

describe('startQuantity (BPMN 2.0 §13.3.2)', () => {
  const three = [start('s'), and('fork'), user('a'), user('b'), user('c'), user('t', { startQuantity: 2 }), end('e')];
  const flows = ['s -> fork', 'fork -> a -> t', 'fork -> b -> t', 'fork -> c -> t', 't -> e'];

  it('gathers tokens of any incoming flow and consumes them together', () => {
    const instance = new Instance(graphOf(three, flows));
    instance.complete('b');
    expect(instance.all('t')).toHaveLength(0);
    expect(instance.one('process').joins).toEqual({ t: { 'b->t': 1 } });
    instance.complete('a');
    expect(instance.one('process').joins).toBeUndefined();
    instance.complete('t');
    instance.complete('c');
    expect(instance.all('t')).toHaveLength(0);
  });

  it('leaves the instance waiting when fewer tokens come: none is lost', () => {
    const instance = new Instance(graphOf([start('s'), task('t', { startQuantity: 2 }), end('e')], ['s -> t -> e']));
    expect(instance.ended).toBeUndefined();
    expect(instance.one('process').joins).toEqual({ t: { 's->t': 1 } });
  });

  it('takes what completionQuantity gave, over one flow', () => {
    const instance = new Instance(
      graphOf(
        [start('s'), task('send', { completionQuantity: 5 }), user('t', { startQuantity: 2 }), end('e')],
        ['s -> send -> t -> e'],
      ),
    );
    expect(instance.all('t')).toHaveLength(2);
    expect(instance.one('process').joins).toEqual({ t: { 'send->t': 1 } });
  });

  it('is given up with the scope', () => {
    const instance = new Instance(
      graphOf(
        [
          start('s'),
          sub('x', [start('s2'), call('t', { startQuantity: 2 }), end('e2')]),
          boundary('b', 'x', timer('duration', 'PT1H')),
          end('e'),
        ],
        ['s -> x -> e', 's2 -> t -> e2', 'b -> e'],
      ),
    );
    instance.trigger('b');
    expect(instance.ended).toBe('COMPLETED');
  });

  it('holds an inclusive join back only while it can still get its tokens', () => {
    const graph = graphOf(
      [start('s'), and('fork'), user('a'), user('b'), task('t', { startQuantity: 2 }), or('join'), user('after'), end('e')],
      ['s -> fork', 'fork -> a -> t -> join', 'fork -> b -> t', 'fork -> join', 'join -> after -> e'],
    );
    const instance = new Instance(graph);
    instance.complete('a');
    expect(instance.all('after')).toHaveLength(0);
    instance.complete('b');
    expect(instance.all('after')).toHaveLength(1);

    const starved = new Instance(
      graphOf(
        [start('s'), and('fork'), user('a'), task('t', { startQuantity: 2 }), or('join'), user('after'), end('e')],
        ['s -> fork', 'fork -> a -> t -> join', 'fork -> join', 'join -> after -> e'],
      ),
    );
    expect(starved.all('after')).toHaveLength(0);
    starved.complete('a');
    expect(starved.all('after')).toHaveLength(1);
  });
});
