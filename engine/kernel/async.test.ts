/** asyncBefore and asyncAfter: a job of its own at every place where Camunda 7 allows one. */
import { describe, expect, it } from '@jest/globals';
import {
  and,
  boundary,
  CAMUNDA,
  caught,
  compensation,
  end,
  error,
  eventSub,
  graphOf,
  Instance,
  message,
  multi,
  service,
  start,
  task,
  thrown,
  user,
  value,
} from './test-support/index.ts';
import type { Make } from './test-support/index.ts';

const ASYNC = { asyncBefore: true, asyncAfter: true };
/** Elements that wait for a job, with where they stand. */
const waiting = (instance: Instance): string[] =>
  Object.values(instance.state.executions).flatMap(({ element, phase, iteration }) =>
    phase === 'ready' || phase === 'leaving' ? [`${element}${iteration ?? ''} ${phase}`] : [],
  );
const line = (make: Make, ...more: Make[]) => graphOf([start('s'), make, end('e'), ...more], ['s -> t -> e'], CAMUNDA);

describe('a job of its own', () => {
  it('before and after start events, throwing and end events', () => {
    const graph = graphOf(
      [start('s', undefined, true, ASYNC), thrown('t', undefined, ASYNC), end('e', undefined, ASYNC)],
      ['s -> t -> e'],
      CAMUNDA,
    );
    const instance = new Instance(graph);
    for (const id of ['s', 't', 'e']) {
      expect(waiting(instance)).toEqual([`${id} ready`]);
      instance.continue(id);
      expect(waiting(instance)).toEqual([`${id} leaving`]);
      instance.continue(id);
    }
    expect(instance.ended).toBe('COMPLETED');
  });

  it('before a boundary event goes on; what came with it is there meanwhile', () => {
    const graph = graphOf(
      [start('s'), user('t'), boundary('b', 't', message('stop'), true, ASYNC), end('e'), end('x')],
      ['s -> t -> e', 'b -> x'],
      CAMUNDA,
    );
    const instance = new Instance(graph);
    instance.trigger('b', { why: 'late' });
    expect([waiting(instance), instance.variables]).toEqual([['b ready'], { why: 'late' }]);
    instance.continue('b');
    instance.continue('b');
    expect(instance.elements('completed')).toEqual(['s', 'b', 'x']);
  });

  it('before the start of an event sub-process', () => {
    const graph = graphOf(
      [start('s'), user('t'), end('e'), eventSub('sub', [start('in', message('stop'), true, { asyncBefore: true }), end('out')])],
      ['s -> t -> e', 'in -> out'],
      CAMUNDA,
    );
    const instance = new Instance(graph);
    instance.trigger('in');
    expect(waiting(instance)).toEqual(['in ready']);
    instance.continue('in');
    expect(instance.ended).toBe('COMPLETED');
  });

  it('before a gateway that has joined', () => {
    const gateway: Make = (place) => ({ ...and('join')(place), ...ASYNC });
    const graph = graphOf(
      [start('s'), and('fork'), task('a'), task('b'), gateway, end('e')],
      ['s -> fork -> a -> join -> e', 'fork -> b -> join'],
      CAMUNDA,
    );
    const instance = new Instance(graph);
    expect(waiting(instance)).toEqual(['join ready']);
    instance.continue('join');
    instance.continue('join');
    expect(instance.ended).toBe('COMPLETED');
  });

  it('for each iteration, when the loop says so', () => {
    const instance = new Instance(line(task('t', { loop: multi({ cardinality: value(2), ...ASYNC }) })));
    expect(waiting(instance)).toEqual(['t0 ready', 't1 ready']);
    for (const { number } of instance.all('t').slice(1)) instance.do({ type: 'continue', execution: number });
    expect(waiting(instance)).toEqual(['t0 leaving', 't1 leaving']);
    for (const { number } of instance.all('t').slice(1)) instance.do({ type: 'continue', execution: number });
    expect(instance.elements('completed')).toEqual(['s', 't', 't', 't', 'e']);
  });

  it('around the whole loop, when the activity says so', () => {
    const instance = new Instance(line(task('t', { ...ASYNC, loop: multi({ cardinality: value(2), sequential: true }) })));
    expect(waiting(instance)).toEqual(['t ready']);
    instance.continue('t');
    expect(waiting(instance)).toEqual(['t leaving']);
    instance.continue('t');
    expect(instance.ended).toBe('COMPLETED');
  });

  it('before a compensation handler', () => {
    const graph = graphOf(
      [
        start('s'),
        task('t', { undoneBy: 'undo' }),
        thrown('back', compensation()),
        end('e'),
        task('undo', { isForCompensation: true, asyncBefore: true }),
      ],
      ['s -> t -> back -> e'],
      CAMUNDA,
    );
    const instance = new Instance(graph);
    expect(waiting(instance)).toEqual(['undo ready']);
    instance.continue('undo');
    expect(instance.elements('completed')).toEqual(['s', 't', 'undo', 'back', 'e']);
  });
});

describe('while a job is awaited', () => {
  it('before it: nothing waits at its boundary; after it: nothing does any more', () => {
    const graph = graphOf(
      [start('s'), user('t', ASYNC), boundary('b', 't', message('stop')), end('e'), end('x')],
      ['s -> t -> e', 'b -> x'],
      CAMUNDA,
    );
    const instance = new Instance(graph);
    expect(instance.waitsOf('b')).toEqual([]);
    instance.continue('t');
    expect(instance.waitsOf('b')).toHaveLength(1);
    instance.complete('t');
    expect([waiting(instance), instance.waitsOf('b')]).toEqual([['t leaving'], []]);
    instance.continue('t');
    expect(instance.elements('completed')).toEqual(['s', 't', 'e']);
  });

  it('an error caught by a boundary event with a job of its own keeps its code until then', () => {
    const caughtError = { ...error('NO'), codeVariable: 'code' };
    const graph = graphOf(
      [
        start('s'),
        service('t'),
        boundary('b', 't', caughtError, true, { asyncBefore: true }),
        caught('c', message('m')),
        end('e'),
      ],
      ['s -> t -> e', 'b -> c -> e'],
      CAMUNDA,
    );
    const instance = new Instance(graph);
    instance.error('t', 'NO');
    expect([waiting(instance), instance.variables]).toEqual([['b ready'], { code: 'NO' }]);
    instance.continue('b');
    expect(instance.waitsOf('c')).toHaveLength(1);
  });
});
