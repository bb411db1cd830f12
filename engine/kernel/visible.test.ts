import { describe, expect, it } from '@jest/globals';
import { end, graphOf, Instance, multi, start, sub, user, value } from './test-support/index.ts';
import { allVisible, visibleVariables, withClock } from './visible.ts';

describe('visible variables', () => {
  const graph = graphOf(
    [
      start('s'),
      sub('sp', [start('s2'), user('a', { inputs: { x: value('inner') } }), end('e2')], { inputs: { y: value('sp') } }),
      end('e'),
    ],
    ['s -> sp -> e', 's2 -> a -> e2'],
  );
  const instance = new Instance(graph, { x: 'outer', z: null });
  const { snapshot } = instance.last;
  const { number } = instance.one('a');

  it('are found from the execution outward', () => {
    const lookup = visibleVariables(snapshot, number);
    expect(['x', 'y', 'z', 'nobody', 'constructor', '__proto__'].map(lookup)).toEqual([
      'inner',
      'sp',
      null,
      undefined,
      undefined,
      undefined,
    ]);
    expect(visibleVariables(snapshot, 0)('x')).toBe('outer');
    expect(allVisible(snapshot.state.executions, snapshot.variables, number)).toEqual({ x: 'inner', y: 'sp', z: null });
  });

  it('in an iteration tell how far the multi-instance is', () => {
    const looping = new Instance(
      graphOf([start('s'), user('u', { loop: multi({ cardinality: value(3) }) }), end('e')], ['s -> u -> e']),
      { nrOfInstances: 'outside' },
    );
    const seen = () => {
      const [{ number: iteration } = { number: -1 }] = looping.all('u').slice(-1);
      const lookup = visibleVariables(looping.last.snapshot, iteration);
      return ['nrOfInstances', 'nrOfActiveInstances', 'nrOfCompletedInstances'].map(lookup);
    };
    expect(seen()).toEqual([3, 3, 0]);
    looping.do({ type: 'complete', execution: looping.all('u')[1]?.number ?? -1, variables: {} });
    expect(seen()).toEqual([3, 2, 1]);
    expect(visibleVariables(looping.last.snapshot, 0)('nrOfInstances')).toBe('outside');
  });

  it('that hold null are there, and hide the time that is called now', () => {
    const at = Date.UTC(2024, 0, 1);
    const given = withClock((name) => (name === 'gone' ? undefined : null), at);
    expect(['empty', 'now', 'gone'].map(given)).toEqual([null, null, undefined]);
    expect(withClock(() => undefined, at)('now')).toBe('2024-01-01T00:00:00.000Z');
  });

  it('of an execution that is gone are those of the process', () => {
    expect(visibleVariables(snapshot, 99)('x')).toBe('outer');
  });
});
