import { describe, expect, it } from '@jest/globals';
import {
  and,
  compensation,
  end,
  graphOf,
  Instance,
  message,
  open,
  or,
  start,
  sub,
  terminate,
  thrown,
  user,
  value,
  xor,
} from './test-support/index.ts';

const userUndo = (id: string) => user(id, { isForCompensation: true });
describe('a throwing compensation event', () => {
  const undone = [
    start('s'),
    user('a', { undoneBy: 'undoA' }),
    userUndo('undoA'),
    user('b', { undoneBy: 'undoB' }),
    userUndo('undoB'),
  ];

  it('that does not wait goes on at once; the scope completes when everything is undone', () => {
    const graph = graphOf(
      [...undone, thrown('back', compensation(null, false)), user('next'), end('e')],
      ['s -> a -> b -> back -> next -> e'],
    );
    const instance = new Instance(graph);
    instance.complete('a');
    instance.complete('b');
    expect(open(instance)).toContain('next');
    expect(open(instance)).toContain('undoB');
    instance.complete('next');
    instance.complete('undoB');
    expect(instance.ended).toBeUndefined();
    instance.complete('undoA');
    expect(instance.ended).toBe('COMPLETED');
    expect(instance.elements('completed').filter((element) => element === 'back')).toHaveLength(1);
  });

  it('throws what comes before the compensation once', () => {
    const graph = graphOf([...undone, end('back', [message('undoing'), compensation()])], ['s -> a -> b -> back']);
    const instance = new Instance(graph);
    for (const element of ['a', 'b', 'undoB', 'undoA']) instance.complete(element);
    expect(instance.ended).toBe('COMPLETED');
    expect(instance.requests.map(({ type }) => type)).toEqual(['send']);
  });

  it('that throws more goes on with it when everything is undone', () => {
    const graph = graphOf(
      [...undone, and('fork'), user('beside'), end('back', [compensation('b'), compensation('a'), terminate])],
      ['s -> a -> b -> fork -> back', 'fork -> beside'],
    );
    const instance = new Instance(graph);
    instance.complete('a');
    instance.complete('b');
    instance.complete('undoB');
    expect(open(instance)).toEqual(['process', 'back', 'beside', 'undoA']);
    instance.complete('undoA');
    expect([instance.ended, instance.elements('cancelled')]).toEqual(['COMPLETED', ['beside']]);
  });

  it('that does not wait holds up no inclusive join that its token does not reach', () => {
    const graph = graphOf(
      [
        ...undone,
        or('split'),
        thrown('back', compensation(null, false)),
        xor('x', 'x->side'),
        user('side'),
        or('join'),
        user('next'),
      ],
      ['s -> a -> b -> split', 'split -> back -> x -> side', ['x -> join', value(false)], 'split -> join', 'join -> next'],
    );
    const instance = new Instance(graph);
    instance.complete('a');
    instance.complete('b');
    expect(open(instance)).toEqual(expect.arrayContaining(['undoB', 'side', 'next']));
  });

  it('is cancelled with its handlers by a terminate end event of its scope', () => {
    const graph = graphOf(
      [...undone, and('fork'), end('back', compensation()), user('stop'), end('stopped', terminate)],
      ['s -> a -> b -> fork -> back', 'fork -> stop -> stopped'],
    );
    const instance = new Instance(graph);
    instance.complete('a');
    instance.complete('b');
    instance.complete('stop');
    expect(instance.ended).toBe('COMPLETED');
    expect(instance.elements('cancelled')).toEqual(['undoB', 'back']);
  });

  it('finds nothing of handlers: what undoes is not undone', () => {
    const graph = graphOf(
      [
        start('s'),
        user('a', { undoneBy: 'undoA' }),
        sub('undoA', [start('s2'), user('c', { undoneBy: 'undoC' }), userUndo('undoC'), end('e2')], { isForCompensation: true }),
        thrown('back', compensation()),
        end('again', compensation()),
      ],
      ['s -> a -> back -> again', 's2 -> c -> e2'],
    );
    const instance = new Instance(graph);
    instance.complete('a');
    instance.complete('c');
    expect(instance.ended).toBe('COMPLETED');
  });

  it('starts a handler by a job where its model says so', () => {
    const graph = graphOf(
      [
        start('s'),
        user('a', { undoneBy: 'undoA' }),
        user('undoA', { isForCompensation: true, asyncBefore: true }),
        end('back', compensation()),
      ],
      ['s -> a -> back'],
    );
    const instance = new Instance(graph);
    instance.complete('a');
    expect(instance.last.events).toContainEqual({ type: 'continuationNeeded', execution: instance.one('undoA').number });
    instance.continue('undoA');
    instance.complete('undoA');
    expect(instance.ended).toBe('COMPLETED');
  });
});
