import { describe, expect, it } from '@jest/globals';
import type { LoopEvent, Trigger } from '../model/graph.ts';
import {
  boundary,
  end,
  error,
  escalation,
  expr,
  failing,
  graphOf,
  Instance,
  message,
  multi,
  read,
  script,
  signal,
  start,
  sub,
  user,
  value,
} from './test-support/index.ts';
import type { Common, Make } from './test-support/index.ts';

const SIGNAL = signal('progress');

interface Case {
  readonly events: readonly LoopEvent[];
  readonly sequential?: boolean;
  readonly interrupting?: boolean;
  readonly catches?: Trigger;
  readonly onBoundary?: Common;
  readonly activity?: (id: string, more: { loop: ReturnType<typeof multi> }) => Make;
}

/** Three iterations with a user task behind the activity and one behind its boundary event. */
function three({ events, sequential = false, interrupting = true, catches = SIGNAL, onBoundary = {}, activity = user }: Case) {
  return graphOf(
    [
      start('s'),
      activity('t', { loop: multi({ sequential, cardinality: value(3), events }) }),
      boundary('b', 't', catches, interrupting, onBoundary),
      user('after'),
      user('told'),
      end('e'),
    ],
    ['s -> t -> after -> e', 'b -> told -> e'],
  );
}

function completeOne(instance: Instance, element = 't'): void {
  const open = instance.all(element).find(({ phase }) => phase === 'active');
  instance.do({ type: 'complete', execution: open?.number ?? -1, variables: {} });
}

const seen = (instance: Instance) =>
  ['t', 'told', 'after'].map((id) => instance.all(id).filter(({ phase }) => phase === 'active').length);
const completed = expr((get) => Number(get('numberOfCompletedInstances')), ['numberOfCompletedInstances']);
const afterTwo = expr((get) => Number(get('numberOfCompletedInstances')) >= 2, ['numberOfCompletedInstances']);

describe('the behavior of a multi-instance (BPMN 2.0 §13.3.7)', () => {
  it.each([true, false])('None throws at each completion and ends nothing (boundary event interrupting: %s)', (interrupting) => {
    const instance = new Instance(three({ events: [{ when: 'each', trigger: SIGNAL }], interrupting }));
    completeOne(instance);
    expect(seen(instance)).toEqual([2, 1, 0]);
    completeOne(instance);
    completeOne(instance);
    expect(seen(instance)).toEqual([0, 3, 1]);
    expect(instance.elements('cancelled')).toEqual([]);
  });

  it.each([true, false])('One throws at the first completion only (sequential: %s)', (sequential) => {
    const instance = new Instance(three({ events: [{ when: 'first', trigger: SIGNAL }], sequential }));
    completeOne(instance);
    expect(seen(instance)).toEqual([sequential ? 1 : 2, 1, 0]);
    completeOne(instance);
    completeOne(instance);
    expect(seen(instance)).toEqual([0, 1, 1]);
  });

  it('Complex throws whenever its condition holds; an interrupting boundary event gives up what is open', () => {
    const instance = new Instance(three({ events: [{ when: afterTwo, trigger: SIGNAL }] }));
    completeOne(instance);
    expect(seen(instance)).toEqual([2, 0, 0]);
    completeOne(instance);
    expect(seen(instance)).toEqual([0, 1, 1]);
    expect(instance.elements('cancelled')).toEqual(['t']);
  });

  it('Complex in sequence starts no further iteration after it', () => {
    const sequential = new Instance(three({ events: [{ when: value(true), trigger: SIGNAL }], sequential: true }));
    completeOne(sequential);
    expect(seen(sequential)).toEqual([0, 1, 1]);
    expect(sequential.elements('started').filter((id) => id === 't')).toHaveLength(2);
  });

  it('Complex with a boundary event that does not interrupt goes on, and may throw several events', () => {
    const events = [
      { when: afterTwo, trigger: SIGNAL },
      { when: value(true), trigger: SIGNAL },
    ];
    const instance = new Instance(three({ events, interrupting: false }));
    completeOne(instance);
    expect(seen(instance)).toEqual([2, 1, 0]);
    completeOne(instance);
    expect(seen(instance)).toEqual([1, 3, 0]);
    completeOne(instance);
    expect(seen(instance)).toEqual([0, 5, 1]);
  });

  it('its events carry the counts to the mappings of the boundary event, and leave them nowhere else', () => {
    const instance = new Instance(
      three({ events: [{ when: 'each', trigger: SIGNAL }], onBoundary: { outputs: { done: completed } } }),
    );
    completeOne(instance);
    completeOne(instance);
    expect(instance.variables).toEqual({ done: 2 });
  });

  it('an event goes only to who catches it: by name or code', () => {
    const loud = (trigger: Trigger, catches: Trigger) => {
      const instance = new Instance(three({ events: [{ when: 'first', trigger }], catches }));
      completeOne(instance);
      return seen(instance);
    };
    expect(loud(signal('other'), SIGNAL)).toEqual([2, 0, 0]);
    expect(loud(message('m'), message('m'))).toEqual([2, 1, 0]);
    expect(loud(message('m'), SIGNAL)).toEqual([2, 0, 0]);
    expect(loud(escalation('C'), escalation('C'))).toEqual([2, 1, 0]);
    expect(loud(escalation('C'), escalation(null))).toEqual([2, 1, 0]);
    expect(loud(escalation('C'), escalation('D'))).toEqual([2, 0, 0]);
  });

  it('the boundary event still hears what comes from outside', () => {
    const instance = new Instance(three({ events: [{ when: 'each', trigger: SIGNAL }] }));
    completeOne(instance);
    instance.trigger('b');
    expect(seen(instance)).toEqual([0, 2, 0]);
  });

  it('an error interrupts, and nothing follows the activity', () => {
    const instance = new Instance(three({ events: [{ when: afterTwo, trigger: error('E') }], catches: error('E') }));
    completeOne(instance);
    completeOne(instance);
    expect(seen(instance)).toEqual([0, 1, 0]);
    const last = new Instance(
      three({
        events: [{ when: expr((get) => Number(get('numberOfCompletedInstances')) === 3), trigger: error('E') }],
        catches: error('E'),
        sequential: true,
      }),
    );
    for (let count = 0; count < 3; count++) completeOne(last);
    expect(seen(last)).toEqual([0, 1, 0]);
    const uncaught = new Instance(three({ events: [{ when: 'first', trigger: error('E') }] }));
    completeOne(uncaught);
    expect(uncaught.ended).toBe('INTERNALLY_TERMINATED');
  });

  it('an escalation that the activity does not catch goes outward', () => {
    const inner = user('t', { loop: multi({ cardinality: value(2), events: [{ when: 'first', trigger: escalation('C') }] }) });
    const instance = new Instance(
      graphOf(
        [start('s'), sub('x', [start('s2'), inner, end('e2')]), boundary('b', 'x', escalation('C')), user('told'), end('e')],
        ['s -> x -> e', 's2 -> t -> e2', 'b -> told -> e'],
      ),
    );
    completeOne(instance);
    expect(seen(instance)).toEqual([0, 1, 0]);
  });

  it('nothing is thrown when there are no iterations, or when one just ends', () => {
    const none = new Instance(
      graphOf(
        [
          start('s'),
          user('t', { loop: multi({ cardinality: value(0), events: [{ when: 'each', trigger: SIGNAL }] }) }),
          boundary('b', 't', SIGNAL),
          user('told'),
          user('after'),
          end('e'),
        ],
        ['s -> t -> after -> e', 'b -> told -> e'],
      ),
    );
    expect(seen(none)).toEqual([0, 0, 1]);
  });

  it('a condition that fails is an incident on the iteration; nothing has been thrown', () => {
    const events = [
      { when: 'each' as const, trigger: SIGNAL },
      { when: failing('no'), trigger: SIGNAL },
    ];
    const instance = new Instance(three({ events }));
    completeOne(instance);
    expect(instance.incidents()).toEqual(['t: EXPRESSION_FAILED']);
    expect(seen(instance)).toEqual([2, 0, 0]);
  });

  it('iterations that are sub-processes throw when they complete as a whole', () => {
    const activity = (id: string, more: { loop: ReturnType<typeof multi> }) =>
      sub(id, [start('s2'), user('work'), script('note', read('loopCounter'), 'last'), end('e2')], more);
    const graph = graphOf(
      [
        start('s'),
        activity('t', { loop: multi({ sequential: true, cardinality: value(3), events: [{ when: 'first', trigger: SIGNAL }] }) }),
        boundary('b', 't', SIGNAL),
        user('after'),
        user('told'),
        end('e'),
      ],
      ['s -> t -> after -> e', 's2 -> work -> note -> e2', 'b -> told -> e'],
    );
    const instance = new Instance(graph);
    instance.complete('work');
    expect([instance.all('told').length, instance.all('work').length]).toEqual([1, 1]);
  });
});
