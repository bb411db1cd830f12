import { describe, expect, it } from '@jest/globals';
import type { Make } from './test-support/index.ts';
import {
  CAMUNDA,
  end,
  expr,
  failing,
  graphOf,
  Instance,
  read,
  service,
  start,
  sub,
  task,
  user,
  value,
  ZEEBE,
} from './test-support/index.ts';

const line = (make: Make, id: string, semantics = ZEEBE) => graphOf([start('s'), make, end('e')], [`s -> ${id} -> e`], semantics);

describe('jobs before and after', () => {
  it('asyncBefore stops before anything is evaluated, asyncAfter when the outputs are written', () => {
    const graph = line(
      service('t', { asyncBefore: true, asyncAfter: true, inputs: { a: value(1) }, outputs: { out: read('r') } }),
      't',
    );
    const instance = new Instance(graph);
    expect(instance.one('t').phase).toBe('ready');
    expect(instance.requests).toEqual([]);
    instance.continue('t');
    expect(instance.requests).toHaveLength(1);
    instance.answer('t', { r: 5 });
    expect(instance.one('t').phase).toBe('leaving');
    expect(instance.variables).toEqual({ out: 5 });
    instance.continue('t');
    expect(instance.ended).toBe('COMPLETED');
    expect(instance.requests).toHaveLength(1);
    expect(instance.events.filter((event) => event.type === 'continuationNeeded')).toHaveLength(2);
  });

  it('outputs before asyncAfter are not written twice', () => {
    const plus = expr((get) => Number(get('n')) + 1, ['n']);
    const instance = new Instance(line(task('t', { asyncAfter: true, outputs: { n: plus } }), 't'), { n: 0 });
    instance.continue('t');
    expect(instance.variables).toEqual({ n: 1 });
  });
});

describe('mappings', () => {
  it('inputs are local, each sees the ones before, and they vanish with the activity', () => {
    const graph = line(user('t', { inputs: { a: read('x'), b: expr((get) => Number(get('a')) * 10) } }), 't');
    const instance = new Instance(graph, { x: 4 });
    const { number } = instance.one('t');
    expect(instance.last.snapshot.variables[number]).toEqual({ a: 4, b: 40 });
    expect(instance.last.written).toEqual([
      [0, 'x'],
      [number, 'a'],
      [number, 'b'],
    ]);
    const { snapshot, written } = instance.complete('t');
    expect(snapshot.variables).toEqual({ 0: { x: 4 } });
    expect(written).toEqual([]);
  });

  it('an input that fails leaves nothing behind', () => {
    const instance = new Instance(line(service('t', { inputs: { a: value(1), b: failing('no') } }), 't'));
    expect(instance.incidents()).toEqual(['t: EXPRESSION_FAILED']);
    expect(instance.one('t').phase).toBe('ready');
    expect(instance.last.snapshot.variables).toEqual({ 0: {} });
    expect(instance.requests).toEqual([]);
  });

  it('an output that fails keeps the decision of the person and is tried again', () => {
    const graph = line(
      user('t', { outputs: { a: read('done'), b: expr((get) => get('rate') ?? failing('x').evaluate(get)) } }),
      't',
    );
    const instance = new Instance(graph);
    instance.complete('t', { done: true });
    expect(instance.incidents()).toEqual(['t: EXPRESSION_FAILED']);
    expect(instance.one('t').phase).toBe('leaving');
    expect(instance.variables).toEqual({});
    expect(instance.last.snapshot.variables[instance.one('t').number]).toEqual({ done: true });
    instance.do({ type: 'setVariables', execution: 0, variables: { rate: 3 }, local: false });
    instance.continue('t');
    expect(instance.variables).toEqual({ rate: 3, a: true, b: 3 });
  });

  it('outputMappingsReplaceResults: results stay local, or go out as well', () => {
    const make = service('t', { inputs: { here: value(0) }, outputs: { out: read('r') } });
    const zeebe = new Instance(line(make, 't', ZEEBE));
    zeebe.answer('t', { r: 1, here: 2 });
    expect(zeebe.variables).toEqual({ out: 1 });
    const camunda = new Instance(line(make, 't', CAMUNDA));
    camunda.answer('t', { r: 1, here: 2 });
    expect(camunda.variables).toEqual({ r: 1, out: 1 });
  });

  it('a result goes to the nearest scope that declares it, else to the process', () => {
    const graph = graphOf(
      [start('s'), sub('sp', [start('s2'), service('t'), user('look'), end('e2')], { inputs: { inner: value(0) } }), end('e')],
      ['s -> sp -> e', 's2 -> t -> look -> e2'],
    );
    const instance = new Instance(graph);
    instance.answer('t', { inner: 1, outer: 2 });
    expect(instance.variables).toEqual({ outer: 2 });
    expect(instance.last.snapshot.variables[instance.one('sp').number]).toEqual({ inner: 1 });
    instance.complete('look');
    expect(instance.last.snapshot.variables).toEqual({ 0: { outer: 2 } });
  });

  it('__proto__ is no variable', () => {
    const instance = new Instance(line(user('t'), 't'));
    const bad: Record<string, number> = JSON.parse('{"__proto__": 1}') as Record<string, number>;
    expect(() => instance.complete('t', bad)).toThrow(expect.objectContaining({ code: 'BAD_VARIABLE_NAME' }));
    const answered = new Instance(line(service('t'), 't'));
    answered.answer('t', bad);
    expect(answered.incidents()).toEqual(['t: BAD_VARIABLE_NAME']);
  });
});
