import { describe, expect, it } from '@jest/globals';
import {
  and,
  boundary,
  compensation,
  end,
  error,
  eventSub,
  graphOf,
  Instance,
  message,
  multi,
  open,
  start,
  sub,
  thrown,
  user,
  value,
} from './test-support/index.ts';
import type { Make } from './test-support/nodes.ts';
import { visibleVariables } from './visible.ts';

const userUndo = (id: string) => user(id, { isForCompensation: true });
describe('compensation of sub-processes', () => {
  /** `order` with `reserve` and `charge` in it, compensated by its own event sub-process. */
  const order = (handler: readonly Make[]) =>
    sub('order', [
      start('s2'),
      user('reserve', { undoneBy: 'release' }),
      userUndo('release'),
      user('charge', { undoneBy: 'refund' }),
      userUndo('refund'),
      end('e2'),
      eventSub('undoOrder', [start('on', compensation()), ...handler]),
    ]);
  const ORDER = 's2 -> reserve -> charge -> e2';

  function thrownAfterOrder(handler: readonly Make[], ...flows: string[]): Instance {
    const graph = graphOf([start('s'), order(handler), end('back', compensation())], ['s -> order -> back', ORDER, ...flows]);
    const instance = new Instance(graph);
    instance.complete('reserve');
    instance.complete('charge');
    return instance;
  }

  it('runs the event sub-process for it instead of the handlers in it', () => {
    const instance = thrownAfterOrder([user('tell'), end('told')], 'on -> tell -> told');
    expect(open(instance)).toEqual(['process', 'back', 'order', 'undoOrder', 'tell']);
    instance.complete('tell');
    expect(instance.ended).toBe('COMPLETED');
    expect(instance.elements('completed').slice(-5)).toEqual(['on', 'tell', 'told', 'undoOrder', 'back']);
  });

  it('lets the event sub-process undo what it names in the sub-process, then the rest', () => {
    const handler = [thrown('first', compensation('reserve')), thrown('rest', compensation()), end('done')];
    const instance = thrownAfterOrder(handler, 'on -> first -> rest -> done');
    expect(open(instance)).toContain('release');
    instance.complete('release');
    expect(open(instance)).toContain('refund');
    instance.complete('refund');
    expect(instance.ended).toBe('COMPLETED');
  });

  it('goes outward with an error from the event sub-process, past the events of the sub-process that has ended', () => {
    const graph = graphOf(
      [
        start('s'),
        sub('outer', [
          start('s1'),
          order([end('fails', error('E'))]),
          boundary('onOrder', 'order', error('E')),
          end('back', compensation()),
          end('wrong'),
        ]),
        boundary('onOuter', 'outer', error('E')),
        user('after'),
      ],
      ['s -> outer', 's1 -> order -> back', ORDER, 'on -> fails', 'onOrder -> wrong', 'onOuter -> after'],
    );
    const instance = new Instance(graph);
    instance.complete('reserve');
    instance.complete('charge');
    expect(open(instance)).toEqual(['process', 'after']);
  });

  it('gives each iteration its own variables back, those that it wrote in the meantime included', () => {
    const graph = graphOf(
      [
        start('s'),
        sub('sp', [start('s2'), user('book', { undoneBy: 'unbook' }), userUndo('unbook'), end('e2')], {
          loop: multi({ collection: value(['x', 'y']), elementVariable: 'item' }),
          inputs: { code: value(null) },
        }),
        end('back', compensation('sp')),
      ],
      ['s -> sp -> back', 's2 -> book -> e2'],
    );
    const instance = new Instance(graph);
    for (const code of ['X1', 'Y1']) {
      const [task] = instance.all('book');
      instance.do({ type: 'complete', execution: task?.number ?? -1, variables: { code } });
    }
    const seen = [];
    for (let round = 0; round < 2; round++) {
      const { number } = instance.one('unbook');
      seen.push([
        visibleVariables(instance.last.snapshot, number)('item'),
        visibleVariables(instance.last.snapshot, number)('code'),
      ]);
      instance.complete('unbook');
    }
    expect(seen).toEqual([
      ['y', 'Y1'],
      ['x', 'X1'],
    ]);
    expect(instance.ended).toBe('COMPLETED');
    expect(instance.variables).toEqual({});
  });

  it('leaves alone an activity of several instances until all have ended', () => {
    const graph = graphOf(
      [
        start('s'),
        and('fork'),
        user('book', { undoneBy: 'unbook', loop: multi({ cardinality: value(2) }) }),
        userUndo('unbook'),
        end('e'),
        user('decide'),
        thrown('back', compensation()),
        user('again'),
        end('back2', compensation()),
      ],
      ['s -> fork -> book -> e', 'fork -> decide -> back -> again -> back2'],
    );
    const instance = new Instance(graph);
    const [first] = instance.all('book').filter((execution) => execution.iteration !== undefined);
    instance.do({ type: 'complete', execution: first?.number ?? -1, variables: {} });
    instance.complete('decide');
    expect(open(instance)).not.toContain('unbook');
    const [second] = instance.all('book').filter((execution) => execution.iteration !== undefined);
    instance.do({ type: 'complete', execution: second?.number ?? -1, variables: {} });
    instance.complete('again');
    instance.complete('unbook');
    instance.complete('unbook');
    expect(instance.ended).toBe('COMPLETED');
  });

  it('a handler at the boundary of a sub-process replaces those in it and sees the variables of the sub-process', () => {
    const graph = graphOf(
      [
        start('s'),
        sub('sp', [start('s2'), user('a', { undoneBy: 'undoA' }), userUndo('undoA'), end('e2')], {
          undoneBy: 'undoSp',
          inputs: { local: value(7) },
        }),
        userUndo('undoSp'),
        end('back', compensation()),
      ],
      ['s -> sp -> back', 's2 -> a -> e2'],
    );
    const instance = new Instance(graph);
    instance.complete('a');
    expect(open(instance)).toEqual(['process', 'back', 'undoSp']);
    expect(visibleVariables(instance.last.snapshot, instance.one('undoSp').number)('local')).toBe(7);
    instance.complete('undoSp');
    expect(instance.ended).toBe('COMPLETED');
  });

  it('from an event sub-process in an event sub-process reaches all scopes around it, the inner ones first', () => {
    const graph = graphOf(
      [
        start('s'),
        user('a', { undoneBy: 'undoA' }),
        userUndo('undoA'),
        user('wait'),
        end('e'),
        eventSub('outer', [
          start('onOuter', message('outer')),
          user('b', { undoneBy: 'undoB' }),
          userUndo('undoB'),
          user('wait2'),
          end('e2'),
          eventSub('inner', [start('onInner', message('inner')), end('back', compensation())]),
        ]),
      ],
      ['s -> a -> wait -> e', 'onOuter -> b -> wait2 -> e2', 'onInner -> back'],
    );
    const instance = new Instance(graph);
    instance.complete('a');
    instance.trigger('onOuter');
    instance.complete('b');
    instance.trigger('onInner');
    instance.complete('undoB');
    instance.complete('undoA');
    expect(instance.ended).toBe('COMPLETED');
  });
});
