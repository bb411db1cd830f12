import { describe, expect, it } from '@jest/globals';
import {
  and,
  boundary,
  call,
  caught,
  end,
  expr,
  failing,
  graphOf,
  Instance,
  message,
  read,
  script,
  service,
  start,
  timer,
  user,
  value,
  xor,
} from './test-support/index.ts';

describe('one instance from start to end', () => {
  it('runs a straight flow of script, service and user task', () => {
    const graph = graphOf(
      [
        start('s'),
        script(
          'sum',
          expr((get) => Number(get('a')) + 1),
          'b',
        ),
        service('book', { inputs: { amount: read('b') }, outputs: { booked: read('number') } }),
        user('approve', { assignee: value('eva') }),
        end('e'),
      ],
      ['s -> sum -> book -> approve -> e'],
    );
    const instance = new Instance(graph, { a: 1 });
    expect(instance.requests).toEqual([
      { type: 'operation', execution: instance.one('book').number, operation: 'book', retries: null, compensates: null },
    ]);
    expect(instance.last.snapshot.variables[instance.one('book').number]).toEqual({ amount: 2 });
    instance.answer('book', { number: 'B1', other: true });
    expect(instance.variables).toEqual({ a: 1, b: 2, booked: 'B1' });
    instance.complete('approve', { approved: true });
    expect(instance.ended).toBe('COMPLETED');
    expect(instance.variables).toEqual({ a: 1, b: 2, booked: 'B1', approved: true });
    expect(instance.elements('completed')).toEqual(['s', 'sum', 'book', 'approve', 'e']);
  });

  it('forks and joins', () => {
    const graph = graphOf(
      [start('s'), and('fork'), user('a'), user('b'), and('join'), end('e')],
      ['s -> fork -> a -> join -> e', 'fork -> b -> join'],
    );
    const instance = new Instance(graph);
    instance.complete('b');
    expect(instance.ended).toBeUndefined();
    instance.complete('a');
    expect(instance.ended).toBe('COMPLETED');
  });

  it('keeps the token at a gateway whose condition fails, and tries again', () => {
    const graph = graphOf([start('s'), xor('x'), user('a'), end('e')], [['x -> a', read('ok')], 's -> x', 'a -> e']);
    const instance = new Instance(graph);
    expect(instance.incidents()).toEqual(['x: CONDITION_NOT_BOOLEAN']);
    instance.do({ type: 'setVariables', execution: 0, variables: { ok: true }, local: false });
    instance.continue('x');
    expect(instance.incidents()).toEqual([]);
    expect(instance.all('a')).toHaveLength(1);
  });

  it('waits for timers and messages, and boundary events interrupt', () => {
    const graph = graphOf(
      [
        start('s'),
        user('a'),
        boundary('late', 'a', timer('duration', 'PT5M')),
        caught('m', message('paid')),
        end('e'),
        end('e2'),
      ],
      ['s -> a -> e', 'late -> m -> e2'],
    );
    const instance = new Instance(graph);
    expect(instance.waitsOf('late')).toMatchObject([{ kind: 'timer', due: instance.now + 300_000 }]);
    instance.trigger('late');
    expect(instance.elements('cancelled')).toEqual(['a']);
    instance.trigger('m', { sum: 3 });
    expect(instance.ended).toBe('COMPLETED');
    expect(instance.variables).toEqual({ sum: 3 });
  });

  it('calls a process and fails inputs wholly', () => {
    const graph = graphOf([start('s'), call('c', { inputs: { a: value(1), b: failing('no') } }), end('e')], ['s -> c -> e']);
    const instance = new Instance(graph);
    expect(instance.incidents()).toEqual(['c: EXPRESSION_FAILED']);
    expect(instance.last.snapshot.variables).toEqual({ 0: {} });
  });
});
