import { describe, expect, it } from '@jest/globals';
import { components } from './components.ts';

function of(edges: Readonly<Record<string, readonly string[]>>): readonly string[] {
  return components(Object.keys(edges), (node) => edges[node] ?? [])
    .map((component) => component.toSorted().join(''))
    .toSorted();
}

describe('strongly connected components', () => {
  it('are the nodes themselves without a cycle', () => expect(of({ a: ['b', 'c'], b: ['c'], c: [] })).toEqual(['a', 'b', 'c']));
  it('hold a cycle together', () => expect(of({ a: ['b'], b: ['c', 'd'], c: ['a'], d: [] })).toEqual(['abc', 'd']));
  it('join cycles that share a node', () => expect(of({ a: ['b'], b: ['a', 'c'], c: ['b'], d: ['a'] })).toEqual(['abc', 'd']));
  it('keep cycles apart that one flow joins', () =>
    expect(of({ a: ['b'], b: ['a', 'c'], c: ['d'], d: ['c'] })).toEqual(['ab', 'cd']));
  it('are found in a chain of 100,000 nodes', () => {
    const nodes = Array.from({ length: 100_000 }, (_, index) => index);
    expect(components(nodes, (node) => (node + 1 < nodes.length ? [node + 1] : []))).toHaveLength(100_000);
  });
});
