/** Events with several triggers: one is enough, or all must happen (BPMN 2.0 §10.5.1). */
import { describe, expect, it } from '@jest/globals';
import {
  boundary,
  caught,
  conditional,
  end,
  eventGateway,
  eventSub,
  graphOf,
  Instance,
  message,
  read,
  receive,
  signal,
  start,
  thrown,
  timer,
  user,
} from './test-support/index.ts';

/** The wait for one trigger of an event happens. */
function happen(instance: Instance, element: string, trigger: number, variables = {}): void {
  const wait = instance.waitsOf(element).find((open) => open.trigger === trigger);
  if (wait === undefined) throw new Error(`${element} does not wait for its trigger ${trigger}`);
  if (wait.due !== undefined) instance.now = Math.max(instance.now, wait.due);
  instance.do({ type: 'trigger', wait: wait.number, variables });
}

const BOTH = { together: [message('paid'), signal('packed')] };
const HOURLY = timer('cycle', 'R/PT1H');

describe('an event with several triggers', () => {
  it('happens with the first of them and waits for no other', () => {
    const graph = graphOf([start('s'), caught('c', [message('paid'), signal('packed')]), end('e')], ['s -> c -> e']);
    for (const trigger of [0, 1]) {
      const instance = new Instance(graph);
      expect(instance.waitsOf('c')).toHaveLength(2);
      happen(instance, 'c', trigger, { by: trigger });
      expect([instance.ended, instance.variables]).toEqual(['COMPLETED', { by: trigger }]);
    }
  });

  it('throws them all, in their order', () => {
    const graph = graphOf(
      [start('s'), thrown('t', [message('paid'), signal('packed')]), end('e', [signal('over'), message('closed')])],
      ['s -> t -> e'],
    );
    const instance = new Instance(graph);
    expect(
      instance.requests.map((request) => ('signal' in request ? request.signal : 'message' in request && request.message)),
    ).toEqual(['paid', 'packed', 'over', 'closed']);
    expect(instance.ended).toBe('COMPLETED');
  });
});

describe('an event that waits for all of its triggers', () => {
  it('on the way, in any order, with what came with each', () => {
    const graph = graphOf([start('s'), caught('c', BOTH), end('e')], ['s -> c -> e']);
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const instance = new Instance(graph);
      for (const trigger of order) {
        expect([instance.ended, instance.variables]).toEqual([undefined, {}]);
        happen(instance, 'c', trigger, { [`v${trigger}`]: trigger });
      }
      expect([instance.ended, instance.variables]).toEqual(['COMPLETED', { v0: 0, v1: 1 }]);
    }
  });

  it('may count a condition that holds from the beginning', () => {
    const graph = graphOf(
      [start('s'), caught('c', { together: [conditional(read('ready')), message('paid')] }), end('e')],
      ['s -> c -> e'],
    );
    const instance = new Instance(graph, { ready: true });
    expect(instance.waitsOf('c')).toHaveLength(1);
    instance.trigger('c');
    expect(instance.ended).toBe('COMPLETED');
  });

  it('on a boundary interrupts with the last of them; before, the activity may still end', () => {
    const graph = graphOf(
      [start('s'), user('a'), boundary('b', 'a', BOTH), user('late'), end('e')],
      ['s -> a -> e', 'b -> late -> e'],
    );
    const instance = new Instance(graph);
    happen(instance, 'b', 1);
    expect(instance.all('a')).toHaveLength(1);
    happen(instance, 'b', 0);
    expect([instance.all('a'), instance.all('late').length, instance.state.waits]).toEqual([[], 1, {}]);
    const other = new Instance(graph);
    happen(other, 'b', 0);
    other.complete('a');
    expect(other.ended).toBe('COMPLETED');
  });

  it('without interrupting, fires as often as all have happened', () => {
    const graph = graphOf(
      [start('s'), user('a'), boundary('b', 'a', BOTH, false), user('note'), end('e')],
      ['s -> a -> e', 'b -> note -> e'],
    );
    const instance = new Instance(graph);
    happen(instance, 'b', 0);
    happen(instance, 'b', 0);
    expect(instance.all('note')).toHaveLength(0);
    happen(instance, 'b', 1);
    expect(instance.all('note')).toHaveLength(1);
    happen(instance, 'b', 1);
    expect(instance.all('note')).toHaveLength(2);
    happen(instance, 'b', 1);
    expect(instance.all('note')).toHaveLength(2);
    expect(instance.one('a').occurred).toEqual({ b: { counts: { 1: 1 }, variables: {} } });
  });

  it('starts an event sub-process, with a timer that comes again', () => {
    const graph = graphOf(
      [
        start('s'),
        user('a'),
        end('e'),
        eventSub('es', [start('on', { together: [HOURLY, message('asked')] }, false), user('report'), end('e2')]),
      ],
      ['s -> a -> e', 'on -> report -> e2'],
    );
    const instance = new Instance(graph);
    happen(instance, 'on', 0);
    happen(instance, 'on', 0);
    expect(instance.all('report')).toHaveLength(0);
    happen(instance, 'on', 1, { by: 'ann' });
    happen(instance, 'on', 1);
    expect(instance.all('report')).toHaveLength(2);
    instance.complete('a');
    for (const { number } of instance.all('report')) instance.do({ type: 'complete', execution: number, variables: {} });
    expect([instance.ended, instance.state.waits]).toEqual(['COMPLETED', {}]);
  });

  it('behind an event-based gateway wins when all of its triggers have happened', () => {
    const graph = graphOf(
      [start('s'), eventGateway('g'), caught('c', BOTH), caught('t', timer('duration', 'PT1H')), user('late'), end('e')],
      ['s -> g -> c -> e', 'g -> t -> late -> e'],
    );
    const instance = new Instance(graph);
    happen(instance, 'c', 0, { paid: true });
    happen(instance, 't', 0);
    expect([instance.all('late').length, instance.state.waits, instance.variables]).toEqual([1, {}, {}]);
    const other = new Instance(graph);
    happen(other, 'c', 0);
    happen(other, 'c', 1);
    expect(other.ended).toBe('COMPLETED');
  });
});

describe('an instance begins', () => {
  it('with a receive task that has its message already', () => {
    const graph = graphOf([receive('r', 'paid', { instantiate: true }), user('a'), end('e')], ['r -> a -> e']);
    const instance = new Instance(graph, { order: 7 }, { startEvent: 'r' });
    expect([instance.elements('completed'), instance.all('a').length, instance.variables]).toEqual([['r'], 1, { order: 7 }]);
  });

  const OUTSIDE = [caught('m1', message('a')), caught('m2', message('b')), user('u1'), user('u2'), end('e')];
  const PATHS = ['g -> m1 -> u1 -> e', 'g -> m2 -> u2 -> e'];

  it('with the first event behind a gateway that instantiates, and takes only that way', () => {
    const graph = graphOf([eventGateway('g', 'first'), ...OUTSIDE], PATHS);
    const instance = new Instance(graph, {}, { startEvent: 'm2' });
    expect(instance.elements('completed')).toEqual(['g', 'm2']);
    expect(instance.events.filter(({ type }) => type === 'taken').map((event) => 'flow' in event && event.flow)).toEqual([
      'g->m2',
      'm2->u2',
    ]);
    expect(instance.state.waits).toEqual({});
    instance.complete('u2');
    expect(instance.ended).toBe('COMPLETED');
  });

  it('with one event behind a parallel gateway that instantiates, and ends when all have happened', () => {
    const graph = graphOf([eventGateway('g', 'all'), ...OUTSIDE], PATHS);
    const instance = new Instance(graph, {}, { startEvent: 'm2' });
    expect([instance.all('u2').length, instance.waitsOf('m1').length, instance.all('g').length]).toEqual([1, 1, 1]);
    instance.complete('u2');
    expect(instance.ended).toBeUndefined();
    instance.trigger('m1', { late: true });
    expect([instance.all('g'), instance.all('u1').length, instance.variables]).toEqual([[], 1, { late: true }]);
    instance.complete('u1');
    expect(instance.ended).toBe('COMPLETED');
  });

  it('with one trigger of a start event that wants all, and waits for the others there', () => {
    const graph = graphOf([start('s', BOTH), user('a'), end('e')], ['s -> a -> e']);
    const instance = new Instance(graph, { order: 7 }, { startEvent: 's', startTrigger: 1 });
    expect([instance.all('a'), instance.waitsOf('s').map(({ name }) => name)]).toEqual([[], ['paid']]);
    instance.trigger('s', { amount: 5 });
    expect([instance.all('a').length, instance.variables]).toEqual([1, { order: 7, amount: 5 }]);
  });

  it('nowhere else', () => {
    const graph = graphOf([start('s'), receive('r', 'paid'), end('e')], ['s -> r -> e']);
    for (const startEvent of ['r', 'e', 'none']) {
      expect(() => new Instance(graph, {}, { startEvent })).toThrow(`process has no start event ${startEvent}.`);
    }
  });
});
