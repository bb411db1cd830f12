import { describe, expect, it } from '@jest/globals';
import {
  boundary,
  CAMUNDA,
  cancel,
  end,
  graphOf,
  Instance,
  multi,
  open,
  read,
  start,
  transaction,
  user,
  value,
  xor,
  ZEEBE,
} from './test-support/index.ts';

const undo = (id: string) => user(id, { isForCompensation: true });
describe('a cancelled transaction', () => {
  it.each([
    [ZEEBE, 2],
    [CAMUNDA, 1],
  ])(
    'of several instances undoes its own and what those have done that ran beside it (Camunda 7: its own) (%#)',
    (semantics, undone) => {
      const inside = [
        start('i'),
        user('hotel', { undoneBy: 'undoHotel' }),
        undo('undoHotel'),
        user('decide'),
        xor('x', 'x->fine'),
        end('fine'),
        end('failure', cancel),
      ];
      const graph = graphOf(
        [
          start('s'),
          transaction('tx', inside, { loop: multi({ cardinality: value(4) }) }),
          boundary('cancelled', 'tx', cancel),
          user('afterCancel'),
        ],
        ['s -> tx', 'cancelled -> afterCancel', 'i -> hotel -> decide -> x -> fine', ['x -> failure', read('bad')]],
        semantics,
      );
      const instance = new Instance(graph, { bad: false });
      const finish = (element: string, variables = {}) =>
        instance.do({ type: 'complete', execution: instance.all(element)[0]?.number ?? -1, variables });
      for (let booked = 0; booked < 3; booked++) finish('hotel');
      // Of four one is completed, one is cancelled, one has booked and one has not yet.
      finish('decide');
      finish('decide', { bad: true });
      expect(open(instance).filter((element) => ['hotel', 'decide'].includes(element))).toEqual([]);
      for (let handled = 0; handled < undone; handled++) finish('undoHotel');
      expect(open(instance)).toEqual(['process', 'afterCancel']);
      expect(instance.elements('completed').filter((element) => element === 'undoHotel')).toHaveLength(undone);
    },
  );
});
