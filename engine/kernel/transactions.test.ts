import { describe, expect, it } from '@jest/globals';
import type { ProcessGraph } from '../model/graph.ts';
import {
  and,
  boundary,
  CAMUNDA,
  cancel,
  compensation,
  end,
  error,
  eventSub,
  graphOf,
  Instance,
  message,
  open,
  service,
  start,
  sub,
  timer,
  transaction,
  user,
  ZEEBE,
} from './test-support/index.ts';
import type { ForActivity, Make } from './test-support/nodes.ts';

const undo = (id: string) => user(id, { isForCompensation: true });

/** hotel, then flight beside a task that waits; `decide` cancels. */
const BOOKING: readonly Make[] = [
  start('s2'),
  user('hotel', { undoneBy: 'undoHotel' }),
  undo('undoHotel'),
  and('fork'),
  user('flight', { undoneBy: 'undoFlight' }),
  undo('undoFlight'),
  user('other'),
  end('otherDone'),
  user('decide'),
  end('failure', cancel),
];
const BOOKING_FLOWS = ['s2 -> hotel -> fork -> flight -> decide -> failure', 'fork -> other -> otherDone'];

function booking(more: ForActivity = {}, semantics = ZEEBE, inside: readonly Make[] = []): ProcessGraph {
  return graphOf(
    [
      start('s'),
      transaction('tx', [...BOOKING, ...inside], more),
      boundary('cancelled', 'tx', cancel),
      boundary('late', 'tx', timer('duration', 'PT1H')),
      boundary('hazard', 'tx', error(null)),
      user('after'),
      user('afterCancel'),
      user('afterHazard'),
    ],
    ['s -> tx -> after', 'cancelled -> afterCancel', 'hazard -> afterHazard', 'late -> afterHazard', ...BOOKING_FLOWS],
    semantics,
  );
}

describe('a cancelled transaction', () => {
  it('ends what runs in it, undoes what was completed in reverse order, and only then leaves by its cancel event', () => {
    const instance = new Instance(booking());
    instance.complete('hotel');
    instance.complete('flight');
    instance.complete('decide');
    expect(instance.elements('cancelled')).toEqual(['other']);
    expect(open(instance)).toEqual(['process', 'tx', 'failure', 'undoFlight']);
    instance.complete('undoFlight');
    expect(open(instance)).toEqual(['process', 'tx', 'failure', 'undoHotel']);
    instance.complete('undoHotel');
    expect(open(instance)).toEqual(['process', 'afterCancel']);
    expect(instance.elements('completed').slice(-2)).toEqual(['failure', 'cancelled']);
    expect(instance.elements('cancelled')).toEqual(['other', 'tx']);
    instance.complete('afterCancel');
    expect(instance.ended).toBe('COMPLETED');
  });

  it('in Camunda 7 starts all handlers at once, the last completed first', () => {
    const instance = new Instance(booking({}, CAMUNDA));
    instance.complete('hotel');
    instance.complete('flight');
    instance.complete('decide');
    expect(open(instance)).toEqual(['process', 'tx', 'failure', 'undoFlight', 'undoHotel']);
    instance.complete('undoHotel');
    expect(open(instance)).toEqual(['process', 'tx', 'failure', 'undoFlight']);
    instance.complete('undoFlight');
    expect(open(instance)).toEqual(['process', 'afterCancel']);
  });

  it('with nothing to undo leaves at once', () => {
    const graph = graphOf(
      [
        start('s'),
        transaction('tx', [start('s2'), end('failure', cancel)]),
        boundary('b', 'tx', cancel),
        user('after'),
        end('e'),
      ],
      ['s -> tx -> e', 's2 -> failure', 'b -> after'],
    );
    const instance = new Instance(graph);
    expect(open(instance)).toEqual(['process', 'after']);
  });

  it('without a cancel event at its boundary ends its path after the compensation', () => {
    const graph = graphOf(
      [
        start('s'),
        transaction('tx', [start('s2'), user('a', { undoneBy: 'undoA' }), undo('undoA'), end('failure', cancel)]),
        user('after'),
      ],
      ['s -> tx -> after', 's2 -> a -> failure'],
    );
    const instance = new Instance(graph);
    instance.complete('a');
    instance.complete('undoA');
    expect(instance.ended).toBe('COMPLETED');
    expect(instance.elements('started')).not.toContain('after');
  });

  it('is no longer interrupted: what waited at its boundary and for its event sub-processes waits no more', () => {
    const inside = [eventSub('change', [start('on', message('change')), end('changed')])];
    const instance = new Instance(booking({}, ZEEBE, inside));
    expect(Object.values(instance.state.waits).map(({ element }) => element)).toEqual(['late', 'on']);
    instance.complete('hotel');
    instance.complete('flight');
    instance.complete('decide');
    expect(instance.state.waits).toEqual({});
  });

  it('that lies in another one leaves the outer one running; cancelling the outer one undoes what the inner one completed', () => {
    const graph = (inner: 'inner completes' | 'inner is cancelled') =>
      graphOf(
        [
          start('s'),
          transaction('outer', [
            start('s2'),
            transaction('inner', [
              start('s3'),
              user('a', { undoneBy: 'undoA' }),
              undo('undoA'),
              end('e3', inner === 'inner completes' ? undefined : cancel),
            ]),
            boundary('innerCancelled', 'inner', cancel),
            user('next'),
            end('failure', cancel),
          ]),
          boundary('outerCancelled', 'outer', cancel),
          user('after'),
        ],
        ['s -> outer', 's2 -> inner -> next -> failure', 'innerCancelled -> next', 's3 -> a -> e3', 'outerCancelled -> after'],
      );
    const cancelled = new Instance(graph('inner is cancelled'));
    cancelled.complete('a');
    cancelled.complete('undoA');
    expect(open(cancelled)).toEqual(['process', 'outer', 'next']);
    cancelled.complete('next');
    expect(open(cancelled)).toEqual(['process', 'after']);

    const completed = new Instance(graph('inner completes'));
    completed.complete('a');
    completed.complete('next');
    expect(open(completed)).toEqual(['process', 'outer', 'failure', 'inner', 'undoA']);
    completed.complete('undoA');
    expect(open(completed)).toEqual(['process', 'after']);
    // It is the same run of the inner one that is open again: nobody hears of it twice.
    expect(completed.elements('started').filter((element) => element === 'inner')).toHaveLength(1);
    expect(completed.elements('completed').filter((element) => element === 'inner')).toHaveLength(1);
  });

  it('does not undo what was completed in a sub-process that still ran', () => {
    const graph = graphOf(
      [
        start('s'),
        transaction('tx', [
          start('s2'),
          and('fork'),
          sub('sp', [start('s3'), user('a', { undoneBy: 'undoA' }), undo('undoA'), user('b'), end('e3')]),
          user('decide'),
          end('failure', cancel),
        ]),
        boundary('b1', 'tx', cancel),
        user('after'),
      ],
      ['s -> tx', 's2 -> fork -> sp', 'fork -> decide -> failure', 's3 -> a -> b -> e3', 'b1 -> after'],
    );
    const instance = new Instance(graph);
    instance.complete('a');
    instance.complete('decide');
    expect(open(instance)).toEqual(['process', 'after']);
  });
});

describe('a transaction', () => {
  it('that completes leaves by its outgoing flow, and can be compensated from outside', () => {
    const graph = graphOf(
      [
        start('s'),
        transaction('tx', [start('s2'), user('a', { undoneBy: 'undoA' }), undo('undoA'), end('e2')]),
        boundary('b', 'tx', cancel),
        end('back', compensation('tx')),
        end('e'),
      ],
      ['s -> tx -> back', 's2 -> a -> e2', 'b -> e'],
    );
    const instance = new Instance(graph);
    instance.complete('a');
    instance.complete('undoA');
    expect(instance.ended).toBe('COMPLETED');
  });

  it.each(['an error end event', 'an error that a service threw'])('is left by %s without compensation (hazard)', (from) => {
    const graph = graphOf(
      [
        start('s'),
        transaction('tx', [
          start('s2'),
          user('a', { undoneBy: 'undoA' }),
          undo('undoA'),
          service('charge'),
          end('fails', error('E')),
        ]),
        boundary('cancelled', 'tx', cancel),
        boundary('hazard', 'tx', error(null)),
        user('afterHazard'),
        end('e'),
      ],
      ['s -> tx', 's2 -> a -> charge -> fails', 'hazard -> afterHazard', 'cancelled -> e'],
    );
    const instance = new Instance(graph);
    instance.complete('a');
    if (from === 'an error end event') instance.answer('charge');
    else instance.error('charge', 'E');
    expect(open(instance)).toEqual(['process', 'afterHazard']);
    expect(instance.elements('started')).not.toContain('undoA');
  });

  it('whose handler throws an error is left by its error event', () => {
    const graph = graphOf(
      [
        start('s'),
        transaction('tx', [
          start('s2'),
          user('a', { undoneBy: 'undoA' }),
          service('undoA', { isForCompensation: true }),
          end('failure', cancel),
        ]),
        boundary('cancelled', 'tx', cancel),
        boundary('hazard', 'tx', error(null)),
        user('afterHazard'),
        end('e'),
      ],
      ['s -> tx', 's2 -> a -> failure', 'hazard -> afterHazard', 'cancelled -> e'],
    );
    const instance = new Instance(graph);
    instance.complete('a');
    instance.error('undoA', 'E');
    expect(open(instance)).toEqual(['process', 'afterHazard']);
  });
});
