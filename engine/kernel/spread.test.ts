import { describe, expect, it } from '@jest/globals';
import type { Value, ValueObject } from '../expression/value.ts';
import type { Request } from './protocol.ts';
import {
  boundary,
  cancel,
  compensation,
  end,
  error,
  escalation,
  eventSub,
  expr,
  graphOf,
  Instance,
  multi,
  read,
  script,
  start,
  sub,
  task,
  timer,
  transaction,
  user,
  value,
} from './test-support/index.ts';
import type { Make } from './test-support/index.ts';

type Iterations = Extract<Request, { type: 'iterations' }>;

const COUNT = 250;
const many = (more: Parameters<typeof multi>[0] = {}) => multi({ cardinality: value(COUNT), ...more });

/** A multi-instance "t" with something behind it. */
const line = (t: Make, ...more: readonly Make[]) =>
  graphOf(
    [start('s'), t, ...more, user('after'), user('told'), end('e')],
    ['s -> t -> after -> e', ...(more.length > 0 ? ['b -> told -> e'] : [])],
  );

const begun = (instance: Instance): readonly ValueObject[] =>
  instance.requests.flatMap((request) => (request.type === 'iterations' ? [...(request satisfies Iterations).iterations] : []));

/** All iterations begin, a hundred at a time. */
function openAll(instance: Instance): Instance {
  while (begun(instance).length < COUNT) instance.continue('t');
  return instance;
}

function finishOne(instance: Instance, completed = true, variables: ValueObject = {}): void {
  instance.do({ type: 'iteration', execution: instance.one('t').number, completed, variables });
}

const isOpen = (instance: Instance, element: string) => instance.all(element).length > 0;

describe('a parallel multi-instance of more than 200', () => {
  it('begins its iterations as instances of their own, a hundred a step; its state does not grow', () => {
    const instance = new Instance(line(user('t', { loop: many() })), { x: 1 });
    expect(begun(instance)).toHaveLength(0);
    const sizes = [0, 1, 2].map(() => {
      instance.continue('t');
      return JSON.stringify(instance.state).length;
    });
    expect(begun(instance).map(({ loopCounter }) => loopCounter)).toEqual(
      Array.from({ length: COUNT }, (_none, index) => index + 1),
    );
    expect(begun(instance)[0]).toEqual({ x: 1, loopCounter: 1 });
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThan(5);
    expect(instance.events.filter(({ type }) => type === 'continuationNeeded')).toHaveLength(3);
    for (let count = 0; count < COUNT; count++) finishOne(instance);
    expect(isOpen(instance, 'after')).toBe(true);
    expect(instance.events.filter(({ type }) => type === 'spreadEnded')).toHaveLength(1);
  });

  it('gives each its item, not the list that nobody in it reads', () => {
    const list = Array.from({ length: COUNT }, (_none, index) => `item ${index}`);
    const loop = multi({ collection: read('list'), elementVariable: 'item', outputVariable: 'result' });
    const instance = openAll(new Instance(line(user('t', { loop })), { list, x: 1 }));
    expect(begun(instance)[249]).toEqual({ x: 1, item: 'item 249', result: null, loopCounter: 250 });
    const reads = openAll(new Instance(line(user('t', { loop, inputs: { first: read('list') } })), { list }));
    expect(begun(reads)[0]).toEqual({ list, item: 'item 0', result: null, loopCounter: 1 });
    const inside = sub('t', [start('s2'), script('look', read('list'), 'seen'), end('e2')], { loop });
    const deep = graphOf([start('s'), inside, user('after'), end('e')], ['s -> t -> after -> e', 's2 -> look -> e2']);
    expect(begun(openAll(new Instance(deep, { list })))[0]).toMatchObject({ list });
  });

  it('asks for what they gave when the last has ended', () => {
    const loop = many({ outputElement: read('ok'), outputCollection: 'votes' });
    const instance = openAll(new Instance(line(user('t', { loop }))));
    for (let count = 0; count < COUNT; count++) finishOne(instance, count > 0);
    expect(instance.last.requests).toEqual([{ type: 'gather', execution: instance.one('t').number, total: COUNT }]);
    const votes: Value[] = Array.from({ length: COUNT }, (_none, index) => index);
    instance.answer('t', votes);
    expect(instance.variables).toEqual({ votes });
    expect(isOpen(instance, 'after')).toBe(true);
  });

  it('ends early by its condition, which sees the counts and the iteration; what is late does not count', () => {
    const done = expr(
      (get) => Number(get('nrOfCompletedInstances')) >= 2 && get('ok') === true,
      ['nrOfCompletedInstances', 'ok'],
    );
    const instance = openAll(new Instance(line(user('t', { loop: many({ completionCondition: done }) }))));
    finishOne(instance, true, { ok: true });
    finishOne(instance, true, { ok: false });
    expect(isOpen(instance, 'after')).toBe(false);
    finishOne(instance, true, { ok: true });
    expect(isOpen(instance, 'after')).toBe(true);
  });

  it('a condition that fails is an incident of the body; no count is lost, and the next one tries again', () => {
    const instance = openAll(new Instance(line(user('t', { loop: many({ completionCondition: read('go') }) }))));
    finishOne(instance);
    expect(instance.incidents()).toEqual(['t: CONDITION_NOT_BOOLEAN']);
    expect(instance.one('t').loop).toMatchObject({ completed: 1 });
    instance.do({ type: 'setVariables', execution: 0, variables: { go: false }, local: false });
    instance.continue('t');
    expect(instance.incidents()).toEqual([]);
    instance.do({ type: 'setVariables', execution: 0, variables: { go: true }, local: false });
    finishOne(instance);
    expect(isOpen(instance, 'after')).toBe(true);
  });

  it('is interrupted by its boundary events, by errors of an iteration too', () => {
    const timed = openAll(new Instance(line(user('t', { loop: many() }), boundary('b', 't', timer('duration', 'PT1H')))));
    timed.trigger('b');
    expect([isOpen(timed, 't'), isOpen(timed, 'told')]).toEqual([false, true]);
    expect(timed.events.filter(({ type }) => type === 'spreadEnded')).toHaveLength(1);

    const failed = openAll(new Instance(line(user('t', { loop: many() }), boundary('b', 't', error('E')))));
    failed.do({ type: 'error', execution: failed.one('t').number, code: 'E', message: '', variables: {} });
    expect([isOpen(failed, 't'), isOpen(failed, 'told')]).toEqual([false, true]);
  });

  it('hears escalations of its iterations', () => {
    const instance = openAll(new Instance(line(user('t', { loop: many() }), boundary('b', 't', escalation('C'), false))));
    instance.do({ type: 'escalation', execution: instance.one('t').number, code: 'C', variables: {} });
    expect([isOpen(instance, 't'), isOpen(instance, 'told')]).toEqual([true, true]);
  });

  it('of a suspended instance counts on, and leaves when it goes on', () => {
    const instance = openAll(new Instance(line(user('t', { loop: many() }))));
    for (let count = 1; count < COUNT; count++) finishOne(instance);
    instance.do({ type: 'suspend' });
    finishOne(instance);
    expect(isOpen(instance, 'after')).toBe(false);
    instance.do({ type: 'resume' });
    expect(isOpen(instance, 'after')).toBe(true);
  });

  it('throws its events while they complete', () => {
    const loop = many({ events: [{ when: 'first', trigger: escalation('P') }] });
    const instance = openAll(new Instance(line(user('t', { loop }), boundary('b', 't', escalation('P'), false))));
    finishOne(instance);
    finishOne(instance);
    expect(instance.all('told')).toHaveLength(1);
  });

  it('is an incident where iterations cannot be instances of their own, and above 100,000', () => {
    const incidentsOf = (t: Make, ...more: readonly Make[]) =>
      new Instance(graphOf([start('s'), t, ...more, end('e')], ['s -> t -> e'])).incidents();
    expect(incidentsOf(user('t', { loop: many(), undoneBy: 'undo' }), task('undo', { isForCompensation: true }))).toEqual([
      't: MULTI_INSTANCE_TOO_LARGE',
    ]);
    const gathered = many({ outputElement: read('ok'), outputCollection: 'votes', completionCondition: read('votes') });
    expect(incidentsOf(user('t', { loop: gathered }))).toEqual(['t: MULTI_INSTANCE_TOO_LARGE']);
    const undone = eventSub('undo', [start('on', compensation()), end('done')]);
    expect(incidentsOf(sub('t', [start('s2'), end('e2'), undone], { loop: many() }))).toEqual(['t: MULTI_INSTANCE_TOO_LARGE']);
    expect(incidentsOf(transaction('t', [start('s2'), end('e2', cancel)], { loop: many() }))).toEqual([
      't: MULTI_INSTANCE_TOO_LARGE',
    ]);
    expect(incidentsOf(user('t', { loop: many({ cardinality: value(100_001) }) }))).toEqual(['t: MULTI_INSTANCE_TOO_LARGE']);
  });
});

describe('one iteration that is an instance of its own', () => {
  const loop = many({ outputElement: read('ok'), outputCollection: 'votes' });
  const inside = sub('t', [start('s2'), user('ask'), end('e2', error('E'))], { loop, outputs: { last: read('ok') } });
  const flows = ['s -> t -> e', 's2 -> ask -> e2'];

  it('runs the activity once and keeps what it gives', () => {
    const instance = new Instance(line(user('t', { loop })), { loopCounter: 7 }, { iteration: 't' });
    expect(instance.state).toMatchObject({ iteration: 't' });
    instance.complete('t', { ok: true });
    expect([instance.ended, instance.variables['[output]']]).toEqual(['COMPLETED', [7, true]]);
    expect(instance.events.filter(({ type }) => type === 'started' || type === 'completed')).toMatchObject([
      { type: 'started', element: 't' },
      { type: 'completed', element: 't' },
    ]);
  });

  it('ends with the error of an end event', () => {
    const caught = graphOf([start('s'), inside, boundary('b', 't', error('E')), end('e')], [...flows, 'b -> e']);
    const instance = new Instance(caught, {}, { iteration: 't' });
    instance.complete('ask');
    expect(instance.events.at(-1)).toMatchObject({ type: 'instanceEnded', error: { code: 'E' } });
  });

  it.each([true, false])('asks its body who catches the error of an activity (somebody does: %s)', (caught) => {
    const instance = new Instance(line(user('t', { loop })), {}, { iteration: 't' });
    const execution = instance.one('t').number;
    instance.error('t', 'E');
    expect(instance.last.requests).toEqual([{ type: 'propagate', execution, code: 'E', message: '' }]);
    instance.do({ type: 'propagated', execution, code: 'E', message: '', caught });
    if (caught) expect(instance.events.at(-1)).toMatchObject({ type: 'instanceEnded', error: { code: 'E' } });
    else expect(instance.incidents()).toEqual(['t: UNCAUGHT_ERROR']);
  });
});
