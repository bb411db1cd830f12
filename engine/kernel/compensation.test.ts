import { describe, expect, it } from '@jest/globals';
import { visibleVariables } from './visible.ts';
import {
  and,
  compensation,
  end,
  eventSub,
  graphOf,
  Instance,
  message,
  multi,
  read,
  service,
  start,
  sub,
  thrown,
  user,
  value,
} from './test-support/index.ts';

const undo = (id: string) => service(id, { isForCompensation: true });

/** Answers every open request that undoes something; gives the order in which they were asked. */
function answerHandlers(instance: Instance): string[] {
  const order: string[] = [];
  for (;;) {
    const open = instance.last.requests.filter((request) => request.type === 'operation' && request.compensates !== null);
    const [request] = open;
    if (request?.type !== 'operation') return order;
    expect(open).toHaveLength(1);
    order.push(request.operation);
    instance.do({ type: 'answer', execution: request.execution, output: null });
  }
}

describe('compensation', () => {
  it('undoes in reverse order of completion, one after another, and tells what it undoes', () => {
    const graph = graphOf(
      [
        start('s'),
        service('reserve', { undoneBy: 'release', inputs: { item: value('bolt') } }),
        service('charge', { undoneBy: 'refund' }),
        undo('release'),
        undo('refund'),
        thrown('back', compensation()),
        end('e'),
      ],
      ['s -> reserve -> charge -> back -> e'],
    );
    const instance = new Instance(graph);
    instance.answer('reserve', { reservation: 'R1' });
    instance.answer('charge', { payment: 'P1' });
    expect(instance.last.requests).toEqual([
      {
        type: 'operation',
        execution: instance.one('refund').number,
        operation: 'refund',
        retries: null,
        compensates: { input: {}, output: { payment: 'P1' } },
      },
    ]);
    instance.answer('refund');
    expect(instance.last.requests).toMatchObject([
      { operation: 'release', compensates: { input: { item: 'bolt' }, output: { reservation: 'R1' } } },
    ]);
    expect(instance.ended).toBeUndefined();
    instance.answer('release');
    expect(instance.ended).toBe('COMPLETED');
    expect(instance.elements('completed').slice(-4)).toEqual(['refund', 'release', 'back', 'e']);
  });

  it('of one activity leaves the others; a second throw does nothing', () => {
    const graph = graphOf(
      [
        start('s'),
        service('a', { undoneBy: 'undoA' }),
        service('b', { undoneBy: 'undoB' }),
        undo('undoA'),
        undo('undoB'),
        thrown('first', compensation('a')),
        thrown('second', compensation('a')),
        end('all', compensation()),
      ],
      ['s -> a -> b -> first -> second -> all'],
    );
    const instance = new Instance(graph);
    instance.answer('a');
    instance.answer('b');
    expect(answerHandlers(instance)).toEqual(['undoA', 'undoB']);
    expect(instance.ended).toBe('COMPLETED');
  });

  it('goes into completed sub-processes and every iteration, with the variables they had', () => {
    const graph = graphOf(
      [
        start('s'),
        sub('sp', [start('s2'), service('a', { undoneBy: 'undoA' }), undo('undoA'), end('e2')], {
          loop: multi({ sequential: true, collection: value(['x', 'y']), elementVariable: 'item' }),
        }),
        service('b', { undoneBy: 'undoB' }),
        undo('undoB'),
        thrown('back', compensation()),
        end('e'),
      ],
      ['s -> sp -> b -> back -> e', 's2 -> a -> e2'],
    );
    const instance = new Instance(graph);
    instance.answer('a', { n: 1 });
    instance.answer('a', { n: 2 });
    instance.answer('b');
    expect(instance.last.requests).toMatchObject([{ operation: 'undoB' }]);
    instance.answer('undoB');
    const seen = [];
    for (let round = 0; round < 2; round++) {
      seen.push(visibleVariables(instance.last.snapshot, instance.one('undoA').number)('item'));
      instance.answer('undoA');
    }
    expect(seen).toEqual(['y', 'x']);
    expect(instance.ended).toBe('COMPLETED');
  });

  it('runs once for each iteration of a multi-instance, not for its body', () => {
    const graph = graphOf(
      [
        start('s'),
        service('a', { undoneBy: 'undoA', loop: multi({ sequential: true, cardinality: value('2') }) }),
        undo('undoA'),
        end('back', compensation('a')),
      ],
      ['s -> a -> back'],
    );
    const instance = new Instance(graph);
    for (let round = 0; round < 2; round++) {
      const execution = instance.all('a').find((item) => item.iteration === round)?.number ?? -1;
      instance.do({ type: 'answer', execution, output: {} });
    }
    expect(answerHandlers(instance)).toEqual(['undoA', 'undoA']);
    expect(instance.ended).toBe('COMPLETED');
  });

  it('an order is cancelled: a message event sub-process undoes what was done in the process', () => {
    const graph = graphOf(
      [
        start('s'),
        service('reserve', { undoneBy: 'release' }),
        undo('release'),
        user('approve'),
        end('e'),
        eventSub('cancel', [start('on', message('cancel')), thrown('back', compensation()), end('e2')]),
      ],
      ['s -> reserve -> approve -> e', 'on -> back -> e2'],
    );
    const instance = new Instance(graph);
    instance.answer('reserve', { r: 1 });
    instance.trigger('on');
    expect(instance.elements('cancelled')).toEqual(['approve']);
    expect(answerHandlers(instance)).toEqual(['release']);
    expect(instance.ended).toBe('COMPLETED');
  });

  it('what has not been completed is not undone', () => {
    const graph = graphOf(
      [
        start('s'),
        and('f'),
        service('a', { undoneBy: 'undoA' }),
        undo('undoA'),
        user('b'),
        end('back', compensation()),
        end('e'),
      ],
      ['s -> f -> a -> e', 'f -> b -> back'],
    );
    const instance = new Instance(graph);
    instance.complete('b');
    expect(instance.all('undoA')).toEqual([]);
    instance.answer('a');
    expect(instance.ended).toBe('COMPLETED');
  });

  it('a user task can be undone too: its output is what the person gave', () => {
    const graph = graphOf(
      [
        start('s'),
        user('u', { undoneBy: 'undoU', outputs: { decided: read('ok') } }),
        undo('undoU'),
        end('back', compensation()),
      ],
      ['s -> u -> back'],
    );
    const instance = new Instance(graph);
    instance.complete('u', { ok: true });
    expect(instance.last.requests).toMatchObject([{ operation: 'undoU', compensates: { output: { ok: true } } }]);
  });
});
