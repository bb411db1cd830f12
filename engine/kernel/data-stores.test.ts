import { describe, expect, it } from '@jest/globals';
import type { Value, ValueObject } from '../expression/value.ts';
import type { DataFlow, DataMapping, DataStore } from '../model/graph.ts';
import {
  end,
  expr,
  failing,
  graphOf,
  Instance,
  multi,
  read,
  script,
  start,
  unbounded,
  user,
  value,
} from './test-support/index.ts';
import type { Make } from './test-support/index.ts';
import { isList } from './variables.ts';

const store = (id: string, more: Partial<DataStore> = {}): DataStore => ({
  id,
  variable: id,
  initial: null,
  capacity: null,
  ...more,
});
const PRICES = store('Prices');
const LOG = store('Log', { initial: [] });

const from = (source: DataStore, target: string): DataMapping => ({ target, source: read(source.variable), reads: [source] });
const into = (target: DataStore, source: string): DataMapping => ({
  target: target.variable,
  source: read(source),
  store: target,
});
/** Adds a variable to the list that is there. */
const append = (target: DataStore, name: string): DataMapping => ({
  target: target.variable,
  source: expr((lookup) => [...list(lookup(target.variable)), lookup(name) ?? null], [target.variable, name]),
  reads: [target],
  store: target,
});
const list = (held: Value | undefined): readonly Value[] => (held !== undefined && isList(held) ? held : []);

function flows(inputs: readonly DataMapping[], outputs: readonly DataMapping[] = []): DataFlow {
  const ids = (mappings: readonly DataMapping[]): readonly string[] =>
    mappings.flatMap(({ reads }) => reads ?? []).map(({ id }) => id);
  return {
    own: [],
    inputs,
    outputs,
    ...(ids(inputs).length === 0 ? {} : { storesIn: ids(inputs) }),
    ...(ids(outputs).length === 0 ? {} : { storesOut: ids(outputs) }),
  };
}

const line = (...makes: readonly [string, Make][]) =>
  graphOf([start('s'), ...makes.map(([, make]) => make), end('e')], [`s -> ${makes.map(([id]) => id).join(' -> ')} -> e`]);
const held = (instance: Instance, element: string, stores: ValueObject) => instance.answer(element, stores);
const reading = (execution: number, stores: readonly string[], toWrite = false) => ({
  type: 'readStores',
  execution,
  slot: 'data-stores',
  stores,
  toWrite,
});

const iterationsAsked = (instance: Instance): readonly (readonly ValueObject[])[] =>
  instance.requests.flatMap((request) => (request.type === 'iterations' ? [request.iterations] : []));

describe('data stores', () => {
  it('are asked for before the element begins, and nothing of them is kept but what was copied', () => {
    const instance = new Instance(line(['t', user('t', { dataFlow: flows([from(PRICES, 'prices')]) })]), { x: 1 });
    expect(instance.requests).toEqual([reading(2, ['Prices'])]);
    expect(instance.events.some(({ type }) => type === 'taskCreated')).toBe(false);
    held(instance, 't', { Prices: { apple: 3 } });
    expect(instance.events.some(({ type }) => type === 'taskCreated')).toBe(true);
    expect(instance.last.snapshot.variables).toEqual({ 0: { x: 1 }, 2: { prices: { apple: 3 } } });
    expect(instance.one('t')).toEqual({ number: 2, element: 't', parent: 0, phase: 'active' });
  });

  it('that nobody has written are null, or an empty list where they hold one', () => {
    const dataFlow = flows([from(PRICES, 'prices'), from(LOG, 'log')]);
    const instance = new Instance(line(['t', user('t', { dataFlow })]));
    held(instance, 't', {});
    expect(instance.last.snapshot.variables[2]).toEqual({ prices: null, log: [] });
  });

  it('are written when the element ends, not by what has no value', () => {
    const dataFlow = flows([], [into(PRICES, 'draft'), into(LOG, 'nothing')]);
    const instance = new Instance(line(['t', user('t', { dataFlow })]));
    instance.complete('t', { draft: 7 });
    expect(instance.last.requests).toEqual([{ type: 'writeStore', execution: 2, store: 'Prices', value: 7 }]);
    expect(instance.ended).toBe('COMPLETED');
  });

  it('written by what they held are read anew at the end, and a later association sees an earlier one', () => {
    const dataFlow = flows([from(LOG, 'log')], [append(LOG, 'one'), append(LOG, 'two')]);
    const instance = new Instance(line(['t', user('t', { dataFlow })]));
    held(instance, 't', { Log: ['before'] });
    instance.complete('t', { one: 1, two: 2 });
    expect(instance.last.requests).toEqual([reading(2, ['Log', 'Log'], true)]);
    held(instance, 't', { Log: ['by another'] });
    expect(instance.last.requests).toEqual([
      { type: 'writeStore', execution: 2, store: 'Log', value: ['by another', 1] },
      { type: 'writeStore', execution: 2, store: 'Log', value: ['by another', 1, 2] },
    ]);
  });

  it('are not written by a unit of work that was undone, and are read anew when it is done again', () => {
    const dataFlow = flows([from(PRICES, 'prices')], [into(LOG, 'prices')]);
    const make = script('t', value(null), null, { dataFlow, outputs: { broken: failing('no') } });
    const instance = new Instance(line(['t', make]));
    held(instance, 't', { Prices: 1 });
    expect(instance.incidents()).toEqual(['t: EXPRESSION_FAILED']);
    expect(instance.requests).toEqual([reading(2, ['Prices'])]);
    instance.continue('t');
    expect(instance.last.requests).toEqual([]);
    const early = new Instance(line(['t', script('t', value(null), null, { dataFlow, inputs: { broken: failing('no') } })]));
    held(early, 't', { Prices: 1 });
    early.continue('t');
    expect(early.last.requests).toEqual([reading(2, ['Prices'])]);
  });

  it('are read anew with what the pool gave later', () => {
    const make = script('t', unbounded('text'), 'r', { dataFlow: flows([from(PRICES, 'prices')], [into(LOG, 'prices')]) });
    const instance = new Instance(line(['t', make]));
    held(instance, 't', { Prices: 1 });
    expect(instance.last.requests).toMatchObject([{ type: 'evaluate', slot: 'script' }]);
    instance.answer('t', 'R');
    expect(instance.last.requests).toEqual([reading(2, ['Prices'])]);
    held(instance, 't', { Prices: 2 });
    expect(instance.last.requests).toEqual([{ type: 'writeStore', execution: 2, store: 'Log', value: 2 }]);
    expect(instance.variables).toEqual({ r: 'R' });
  });

  it('are written by what leaves before its job', () => {
    const dataFlow = flows([], [append(LOG, 'one')]);
    const instance = new Instance(line(['t', user('t', { dataFlow, asyncAfter: true })]));
    instance.complete('t', { one: 1 });
    held(instance, 't', { Log: [] });
    expect(instance.last.requests).toEqual([{ type: 'writeStore', execution: 2, store: 'Log', value: [1] }]);
    expect(instance.one('t')).toEqual({ number: 2, element: 't', parent: 0, phase: 'leaving', outputsWritten: true });
    instance.continue('t');
    expect([instance.last.requests, instance.ended]).toEqual([[], 'COMPLETED']);
  });

  it('hold no more than their capacity', () => {
    const full = store('Log', { initial: [], capacity: 2 });
    const instance = new Instance(line(['t', user('t', { dataFlow: flows([], [append(full, 'one')]) })]));
    instance.complete('t', { one: 1 });
    held(instance, 't', { Log: ['a', 'b'] });
    expect(instance.incidents()).toEqual(['t: DATA_STORE_FULL']);
    instance.continue('t');
    held(instance, 't', { Log: ['a'] });
    expect(instance.last.requests).toMatchObject([{ type: 'writeStore', value: ['a', 1] }]);
  });

  it('hide no variable from other associations', () => {
    const other = store('s1', { variable: 'x' });
    const dataFlow = flows([from(other, 'of store'), { target: 'of process', source: read('x') }]);
    const instance = new Instance(line(['t', user('t', { dataFlow })]), { x: 'variable' });
    held(instance, 't', { s1: 'store' });
    expect(instance.last.snapshot.variables[2]).toEqual({ 'of store': 'store', 'of process': 'variable' });
  });

  it('are read once for a multi-instance, and take what it gathered', () => {
    const loop = multi({
      collection: read('goods'),
      elementVariable: 'item',
      outputElement: read('item'),
      outputCollection: 'results',
      input: from(LOG, 'goods'),
      output: into(PRICES, 'results'),
    });
    const instance = new Instance(line(['t', user('t', { loop })]));
    expect(instance.requests).toEqual([reading(2, ['Log'])]);
    held(instance, 't', { Log: ['a', 'b'] });
    expect(instance.all('t').map(({ number }) => instance.last.snapshot.variables[number])).toMatchObject([
      { goods: ['a', 'b'] },
      { item: 'a' },
      { item: 'b' },
    ]);
    for (const { number } of instance.all('t').slice(1)) instance.do({ type: 'complete', execution: number, variables: {} });
    expect(instance.requests.slice(1)).toEqual([{ type: 'writeStore', execution: 2, store: 'Prices', value: ['a', 'b'] }]);
    expect(instance.variables).toEqual({});
  });

  it('take what was gathered after what they held', () => {
    const gather: DataMapping = {
      target: 'Log',
      source: expr((lookup) => [...list(lookup('Log')), ...list(lookup('results'))], ['Log', 'results']),
      reads: [LOG],
      store: LOG,
    };
    const loop = multi({
      cardinality: value(2),
      outputElement: read('loopCounter'),
      outputCollection: 'results',
      output: gather,
    });
    const instance = new Instance(line(['t', script('t', value(null), null, { loop })]));
    expect(instance.requests).toEqual([reading(2, ['Log'], true)]);
    held(instance, 't', { Log: [0] });
    expect(instance.last.requests).toEqual([{ type: 'writeStore', execution: 2, store: 'Log', value: [0, 1, 2] }]);
  });

  it('are read by each pass of a multi-instance for itself', () => {
    const dataFlow = flows([from(PRICES, 'prices')]);
    const instance = new Instance(line(['t', user('t', { loop: multi({ cardinality: value(2) }), dataFlow })]));
    const [first, second] = instance.all('t').slice(1);
    expect(instance.requests).toEqual([reading(first?.number ?? 0, ['Prices']), reading(second?.number ?? 0, ['Prices'])]);
  });

  it('give iterations that are instances of their own their items, and take what all of them gave', () => {
    const results: DataMapping = {
      target: 'Log',
      source: expr((lookup) => [...list(lookup('Log')), list(lookup('results')).length], ['Log', 'results']),
      reads: [LOG],
      store: LOG,
    };
    const loop = multi({
      collection: read('goods'),
      elementVariable: 'item',
      outputElement: read('item'),
      outputCollection: 'results',
      input: from(LOG, 'goods'),
      output: results,
    });
    const instance = new Instance(line(['t', script('t', value(null), null, { loop })]));
    const goods = Array.from({ length: 250 }, (_none, index) => index);
    held(instance, 't', { Log: goods });
    while (instance.events.filter(({ type }) => type === 'continuationNeeded').length > iterationsAsked(instance).length)
      instance.continue('t');
    expect(
      iterationsAsked(instance)
        .flat()
        .map((variables) => [variables['item'], Object.hasOwn(variables, 'goods')]),
    ).toEqual(goods.map((item) => [item, false]));
    for (const _item of goods) instance.do({ type: 'iteration', execution: 2, completed: true, variables: {} });
    expect(instance.last.requests).toEqual([{ type: 'gather', execution: 2, total: 250 }]);
    instance.answer('t', goods);
    expect(instance.last.requests).toEqual([reading(2, ['Log'], true)]);
    held(instance, 't', { Log: ['before'] });
    expect(instance.last.requests).toEqual([{ type: 'writeStore', execution: 2, store: 'Log', value: ['before', 250] }]);
    expect(instance.ended).toBe('COMPLETED');
  });
});
