import { describe, expect, it } from '@jest/globals';
import {
  and,
  boundary,
  caught,
  end,
  graphOf,
  Instance,
  message,
  multi,
  start,
  sub,
  task,
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
