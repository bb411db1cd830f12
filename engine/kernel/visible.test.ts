import { describe, expect, it } from '@jest/globals';
import { end, graphOf, Instance, start, sub, user, value } from './test-support/index.ts';
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
