/** S2: text that nothing inside bounds is ended from outside, and those beside it notice nothing. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { setTimeout as after } from 'node:timers/promises';
import { Decimal, type ValueObject } from '../../expression/value.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { Sandbox } from './sandbox.ts';
import { WorkerPool } from './worker-pool.ts';
import { bpmn } from '../../../test/support/engine.ts';

const sandbox = new Sandbox(DEFAULT_SETTINGS);
/** For honest text on a busy machine. */
const patient = new Sandbox({ ...DEFAULT_SETTINGS, evaluationMilliseconds: 20_000, parseMilliseconds: 20_000 });
afterAll(() => Promise.all([sandbox.close(), patient.close()]));

const evil = `${'a'.repeat(40)}!`;
const variables: ValueObject = { evil, long: 'x'.repeat(60_000), many: Array.from({ length: 5000 }, (_, index) => index) };

const REGULAR = [
  'matches(evil, "^(a+)+$")',
  'matches(evil, "^(a|aa)+$")',
  'matches(evil, "^(a|a?)+$")',
  'matches(evil, "^([a-zA-Z]+)*$")',
  'matches(evil, "^(.*a){20}$")',
  'matches(evil, "(a*)*b")',
  'replace(evil, "^(a+)+$", "x")',
  'count(split(evil, "(a+)+$")) > 0',
  'some p in ["^(a+)+$"] satisfies matches(evil, p)',
  '{f: function(p) matches(evil, p), r: f("^(a+)+$")}.r',
];

const EXHAUSTING = [
  '{f: function(n) f(n + 1), r: f(0)}.r',
  '{f: function(g, n) g(g, n), r: f(f, 1)}.r',
  '(function(f) f(f))(function(f) f(f))',
  '{fib: function(n) if n < 2 then n else fib(n - 1) + fib(n - 2), r: fib(60)}.r',
  '{f: function(s, n) if n = 0 then s else f(s + s, n - 1), r: f("xx", 60)}.r',
  '{f: function(l, n) if n = 0 then l else f(concatenate(l, l), n - 1), r: f([1, 2], 40)}.r',
  '{f: function(n) for i in 1..9999, j in 1..9999 return n, r: f(1)}.r',
  'for i in 1..9999 return replace(long, "x+", string(i))',
  'sort(many, function(x, y) sum(many) < x)',
  '{f: function(n) for i in 1..1000000000 return i, r: f(1)}.r',
];

describe('bombs', () => {
  it.each(REGULAR)('%s is ended from outside, and the next text is evaluated', async (source) => {
    expect(await sandbox.evaluate(source, variables)).toMatchObject({ type: 'failed', code: 'EXPRESSION_TIMEOUT', again: true });
    expect(await patient.evaluate('matches("ab", "^a.$")', {})).toEqual({ type: 'value', value: true });
  });

  it.each(EXHAUSTING)('%s ends by its budget', async (source) => {
    expect(await patient.evaluate(source, variables)).toMatchObject({
      type: 'failed',
      code: 'EXPRESSION_BUDGET',
      again: false,
    });
  });

  it('do not hold up this thread: it goes on while one burns', async () => {
    const slow = new Sandbox({ ...DEFAULT_SETTINGS, evaluationMilliseconds: 100_000 });
    expect(await slow.evaluate('1', {})).toEqual({ type: 'value', value: 1 });
    let ended = false;
    const bomb = slow.evaluate('matches(evil, "^(a+)+$")', variables).finally(() => {
      ended = true;
    });
    const closed = expect(bomb).rejects.toMatchObject({ code: 'CLOSED' });
    for (let turn = 0; turn < 5; turn += 1) await after(1);
    expect(ended).toBe(false);
    await slow.close();
    await closed;
  });

  it('do not hold up honest text: two bombs take their time beside each other, the rest after them is answered', async () => {
    const fair = new Sandbox({ ...DEFAULT_SETTINGS, evaluationMilliseconds: 1000 });
    const bombs = [1, 2, 3].map(() => fair.evaluate('matches(evil, "^(a+)+$")', variables));
    const honest = fair.evaluate('{f: function(n) n + 1, r: f(1)}.r', {});
    expect(await Promise.all(bombs)).toEqual(bombs.map(() => expect.objectContaining({ code: 'EXPRESSION_TIMEOUT' })));
    expect(await honest).toEqual({ type: 'value', value: 2 });
    await fair.close();
  });

  it('has the limits that were promised', () => {
    expect(DEFAULT_SETTINGS).toMatchObject({ evaluationMilliseconds: 100, parseMilliseconds: 2000 });
  });
});

describe('values', () => {
  it('cross whole in both directions: decimals stay exact', async () => {
    const source = '={f: function(x) x * 3, r: [f(price), matches(name, "a.c"), null]}.r';
    const given = { price: new Decimal('33.1000000000000000000001'), name: 'abc' };
    const result = await patient.evaluate(source, given);
    expect(result).toEqual({ type: 'value', value: [new Decimal('99.3000000000000000000003'), true, null] });
  });

  it('see no more than the variables that were given', async () => {
    const source = '{f: function() [process, globalThis, constructor, toString, env], r: f()}.r';
    expect(await patient.evaluate(source, {})).toEqual({ type: 'value', value: [null, null, null, null, null] });
  });
});

describe('the pool', () => {
  const model = (elements: number): string =>
    JSON.stringify({ type: 'bpmn', content: bpmn(`${'<bpmn:documentation/>'.repeat(elements)}<bpmn:startEvent id="start"/>`) });

  it('ends a worker whose heap is full; the next file is read by another', async () => {
    const small = new WorkerPool({ worker: 'model-worker', size: 1, spares: 0, megabytes: 24 });
    expect(await small.run(model(1), 60_000)).toContain('findings');
    await expect(small.run(model(39_000), 60_000)).rejects.toMatchObject({ code: 'MEMORY' });
    expect(await small.run(model(1), 60_000)).toContain('findings');
    await small.close();
  });

  it('does not start a worker for ever that cannot start: each task is refused once', async () => {
    const broken = new WorkerPool({ worker: 'model-worker', size: 1, spares: 1, megabytes: 8 });
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => broken.run(model(1), 60_000)));
    expect(outcomes).toEqual([1, 2, 3].map(() => ({ status: 'rejected', reason: expect.objectContaining({ code: 'MEMORY' }) })));
    await broken.close();
  });

  it('refuses what still waits when it is closed', async () => {
    const pool = new WorkerPool({ worker: 'evaluation-worker', size: 1, spares: 1, megabytes: 64 });
    const waiting = [1, 2, 3].map(() => pool.run(JSON.stringify({ source: '1', variables: '{}' }), 60_000));
    const outcomes = Promise.allSettled(waiting);
    await pool.close();
    expect(await outcomes).toEqual(
      waiting.map(() => ({ status: 'rejected', reason: expect.objectContaining({ code: 'CLOSED' }) })),
    );
    await expect(pool.run('', 1)).rejects.toMatchObject({ code: 'CLOSED' });
  });
});
