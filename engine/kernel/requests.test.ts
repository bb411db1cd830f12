import { describe, expect, it } from '@jest/globals';
import type { Make } from './test-support/index.ts';
import {
  end,
  graphOf,
  Instance,
  receive,
  script,
  send,
  service,
  start,
  task,
  unbounded,
  user,
  value,
  xor,
  ZEEBE,
} from './test-support/index.ts';

const line = (make: Make, id: string, semantics = ZEEBE) => graphOf([start('s'), make, end('e')], [`s -> ${id} -> e`], semantics);

describe('requests', () => {
  it('are made once; after fail and continue once again', () => {
    const instance = new Instance(line(service('t', { inputs: { a: value(1) } }), 't'));
    const { number } = instance.one('t');
    instance.do({ type: 'fail', execution: number, code: 'NO_CARRIER', message: 'down' });
    expect(instance.incidents()).toEqual(['t: NO_CARRIER']);
    expect(instance.last.requests).toEqual([]);
    instance.continue('t');
    expect(instance.incidents()).toEqual([]);
    expect(instance.last.requests).toHaveLength(1);
    expect(instance.requests).toHaveLength(2);
    instance.answer('t');
    expect(instance.ended).toBe('COMPLETED');
  });

  it('a result without names is an incident that keeps the answer: the operation does not run again', () => {
    const instance = new Instance(line(service('t'), 't'));
    instance.answer('t', 'text');
    expect(instance.incidents()).toEqual(['t: RESULT_NOT_AN_OBJECT']);
    instance.continue('t');
    expect(instance.requests).toHaveLength(1);
    expect(() => instance.answer('t', {})).toThrow(expect.objectContaining({ code: 'WRONG_PHASE' }));
  });

  it('a result variable takes the whole output', () => {
    const instance = new Instance(line(service('t', { resultVariable: 'r' }), 't'));
    instance.answer('t', [1, 2]);
    expect(instance.variables).toEqual({ r: [1, 2] });
  });

  it('a send task asks and goes on', () => {
    const instance = new Instance(line(send('t', 'hello', { inputs: { a: value(1) } }), 't'));
    expect(instance.requests).toEqual([
      { type: 'send', execution: 2, message: 'hello', correlationKey: null, variables: { a: 1 } },
    ]);
    expect(instance.ended).toBe('COMPLETED');
  });

  it('a receive task without a message waits until somebody continues it', () => {
    const instance = new Instance(line(receive('t', null), 't'));
    expect(instance.state.waits).toEqual({});
    instance.complete('t', { sum: 1 });
    expect([instance.variables, instance.ended]).toEqual([{ sum: 1 }, 'COMPLETED']);
  });

  it('a receive task waits for its message', () => {
    const instance = new Instance(line(receive('t', 'paid'), 't'));
    expect(instance.waitsOf('t')).toMatchObject([{ kind: 'message', name: 'paid', correlationKey: null }]);
    instance.trigger('t', { sum: 1 });
    expect(instance.variables).toEqual({ sum: 1 });
    expect(instance.ended).toBe('COMPLETED');
  });
});

describe('commands that do not fit are refused', () => {
  const instance = new Instance(line(user('t'), 't'));
  const { number } = instance.one('t');
  it.each([
    [{ type: 'complete', execution: 99, variables: {} } as const, 'NO_SUCH_EXECUTION'],
    [{ type: 'answer', execution: number, output: null } as const, 'WRONG_PHASE'],
    [{ type: 'continue', execution: number } as const, 'WRONG_PHASE'],
    [{ type: 'continue', execution: 0 } as const, 'WRONG_PHASE'],
    [{ type: 'complete', execution: 0, variables: {} } as const, 'WRONG_PHASE'],
    [{ type: 'fail', execution: number, code: 'X', message: '' } as const, 'WRONG_PHASE'],
    [{ type: 'trigger', wait: 99, variables: {} } as const, 'NO_SUCH_WAIT'],
    [{ type: 'setVariables', execution: 99, variables: {}, local: true } as const, 'NO_SUCH_EXECUTION'],
  ])('%j', (input, code) => {
    expect(() => instance.do(input)).toThrow(expect.objectContaining({ name: 'KernelError', code }));
    expect(instance.one('t').phase).toBe('active');
  });

  it('everything, once it has ended', () => {
    const over = new Instance(line(task('t'), 't'));
    expect(() => over.do({ type: 'cancel', reason: '' })).toThrow(expect.objectContaining({ code: 'NO_SUCH_EXECUTION' }));
  });
});

describe('expressions for the pool', () => {
  it('are asked for one by one, and the unit is done again with the values', () => {
    const graph = graphOf(
      [
        start('s'),
        script('t', unbounded('script text'), 'r', {
          inputs: { a: value(1), b: { ...unbounded('input text'), reads: ['a', 'x', 'nobody'] } },
        }),
        xor('g', 'g->e'),
        end('e'),
        end('yes'),
      ],
      ['s -> t -> g -> e', ['g -> yes', unbounded('condition text')]],
    );
    const instance = new Instance(graph, { x: 9 });
    expect(instance.requests).toEqual([
      { type: 'evaluate', execution: 2, slot: 'input:1', source: 'input text', variables: { a: 1, x: 9 } },
    ]);
    expect(instance.last.snapshot.variables).toEqual({ 0: { x: 9 } });
    instance.answer('t', 'B');
    expect(instance.last.requests).toMatchObject([{ slot: 'script' }]);
    instance.answer('t', 'R');
    expect(instance.variables).toEqual({ x: 9, r: 'R' });
    expect(instance.last.requests).toMatchObject([{ slot: 'condition:g->yes', execution: instance.one('g').number }]);
    instance.do({ type: 'fail', execution: instance.one('g').number, code: 'POOL_TIMEOUT', message: '100 ms' });
    expect(instance.incidents()).toEqual(['g: POOL_TIMEOUT']);
    instance.continue('g');
    expect(instance.last.requests).toMatchObject([{ slot: 'condition:g->yes' }]);
    instance.answer('g', true);
    expect(instance.elements('completed').at(-1)).toBe('yes');
  });

  it('a condition from the pool does not fail open either', () => {
    const graph = graphOf([start('s'), xor('g', 'g->e'), end('e'), end('yes')], ['s -> g -> e', ['g -> yes', unbounded('?')]]);
    const instance = new Instance(graph);
    instance.answer('g', 'true');
    expect(instance.incidents()).toEqual(['g: CONDITION_NOT_BOOLEAN']);
  });
});
