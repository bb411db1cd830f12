import { describe, expect, it } from '@jest/globals';
import type { AdHoc, ProcessGraph } from '../model/graph.ts';
import { KernelError } from './kernel-error.ts';
import {
  adHoc,
  and,
  boundary,
  caught,
  compensation,
  end,
  error,
  eventSub,
  expr,
  graphOf,
  Instance,
  message,
  multi,
  read,
  script,
  service,
  start,
  task,
  thrown,
  unbounded,
  user,
  value,
} from './test-support/index.ts';

const open = (instance: Instance): string[] =>
  Object.values(instance.state.executions).flatMap(({ element }) => (['process', 'any'].includes(element) ? [] : [element]));

/** `any` with a, b -> b2 and c in it, then `after`. */
const desk = (how: Partial<AdHoc> = {}): ProcessGraph =>
  graphOf(
    [start('s'), adHoc('any', [user('a'), user('b'), user('b2'), user('c')], how), user('after')],
    ['s -> any -> after', 'b -> b2'],
  );

const done = expr((lookup) => lookup('done') === true, ['done']);

describe('an ad-hoc sub-process', () => {
  it('begins everything that no flow leads to, and is over when nothing runs any more', () => {
    const instance = new Instance(desk());
    expect(open(instance)).toEqual(['a', 'b', 'c']);
    instance.complete('c');
    instance.complete('b');
    instance.complete('a');
    expect(open(instance)).toEqual(['b2']);
    instance.complete('b2');
    expect(open(instance)).toEqual(['after']);
  });

  it('in sequence begins the next one when nothing runs any more', () => {
    const instance = new Instance(desk({ ordering: 'sequential' }));
    const seen = [];
    for (const element of ['a', 'b', 'b2', 'c']) {
      seen.push(open(instance));
      instance.complete(element);
    }
    expect(seen).toEqual([['a'], ['b'], ['b2'], ['c']]);
    expect(open(instance)).toEqual(['after']);
  });

  it('runs tasks that need nobody at once, in document order', () => {
    const inside = [task('t1'), script('t2', value(1), 'r'), task('t3')];
    const instance = new Instance(
      graphOf([start('s'), adHoc('any', inside, { ordering: 'sequential' }), end('e')], ['s -> any -> e']),
    );
    expect(instance.elements('completed')).toEqual(['s', 't1', 't2', 't3', 'any', 'e']);
    expect(instance.ended).toBe('COMPLETED');
  });

  it('ends when its condition holds after an activity: what still runs is cancelled', () => {
    const instance = new Instance(desk({ completionCondition: done }));
    instance.complete('a');
    expect(open(instance)).toEqual(['b', 'c']);
    instance.complete('b', { done: true });
    expect(instance.elements('cancelled')).toEqual(['c']);
    expect(open(instance)).toEqual(['after']);
  });

  it('that does not cancel lets what runs end, and begins nothing more', () => {
    const instance = new Instance(desk({ completionCondition: done, cancelRemaining: false }));
    instance.complete('a', { done: true });
    expect(open(instance)).toEqual(['b', 'c']);
    instance.complete('b', { done: false });
    expect(open(instance)).toEqual(['c']);
    instance.complete('c');
    expect(open(instance)).toEqual(['after']);
  });

  it('that does not cancel lets nothing go on that was on its way', () => {
    const inside = [and('fork'), task('t'), user('u')];
    const how = { completionCondition: value(true), cancelRemaining: false };
    const instance = new Instance(
      graphOf([start('s'), adHoc('any', inside, how), user('after')], ['s -> any -> after', 'fork -> t', 'fork -> u']),
    );
    expect(open(instance)).toEqual(['after']);
    expect(instance.elements('started')).not.toContain('u');
  });

  it('asks its condition after its own activities, not after what undoes them', () => {
    const inside = [user('a', { undoneBy: 'undoA' }), user('undoA', { isForCompensation: true }), thrown('back', compensation())];
    const instance = new Instance(
      graphOf(
        [start('s'), adHoc('any', inside, { completionCondition: read('done') }), user('after')],
        ['s -> any -> after', 'a -> back'],
      ),
      { done: false },
    );
    instance.complete('a');
    instance.complete('undoA', { done: 'perhaps' });
    expect(instance.incidents()).toEqual([]);
    expect(instance.elements('completed').slice(-2)).toEqual(['undoA', 'back']);
    expect([open(instance), instance.one('any').phase]).toEqual([[], 'scope']);
  });

  it('in sequence ends when its condition holds: the rest never begins', () => {
    const instance = new Instance(desk({ ordering: 'sequential', completionCondition: done }));
    instance.complete('a', { done: true });
    expect(open(instance)).toEqual(['after']);
    expect(instance.elements('started')).not.toContain('b');
  });

  it('with a condition that does not hold waits for a person, who begins what is needed as often as needed', () => {
    const instance = new Instance(desk({ completionCondition: done }));
    for (const element of ['a', 'b', 'b2', 'c']) instance.complete(element);
    expect(open(instance)).toEqual([]);
    const { number } = instance.one('any');
    instance.do({ type: 'activate', execution: number, elements: ['a', 'a', 'c'] });
    expect(open(instance)).toEqual(['a', 'a', 'c']);
    instance.complete('c', { done: true });
    expect(open(instance)).toEqual(['after']);
  });

  it('in sequence begins by hand what comes after what is waiting', () => {
    const instance = new Instance(desk({ ordering: 'sequential' }));
    instance.do({ type: 'activate', execution: instance.one('any').number, elements: ['a'] });
    for (const element of ['a', 'b', 'b2', 'c']) instance.complete(element);
    expect(open(instance)).toEqual(['a']);
  });

  it('begins by hand only what no flow leads to, and only while it is open', () => {
    const instance = new Instance(desk());
    const refused = (execution: number, elements: readonly string[]): string => {
      try {
        instance.do({ type: 'activate', execution, elements });
        return '';
      } catch (reason) {
        return reason instanceof KernelError ? `${reason.code}: ${reason.message}` : String(reason);
      }
    };
    const { number } = instance.one('any');
    expect(refused(number, ['b2'])).toBe('UNKNOWN_ELEMENT: any can begin a, b, c; b2 is none of them.');
    expect(refused(0, ['a'])).toMatch(/^WRONG_PHASE/);
    expect(refused(instance.one('a').number, ['a'])).toMatch(/^WRONG_PHASE/);
  });

  it('begins what its model chooses, in that order', () => {
    const instance = new Instance(desk({ activeElements: read('chosen') }), { chosen: ['c', 'a'] });
    expect(open(instance)).toEqual(['c', 'a']);
    const none = new Instance(desk({ activeElements: read('chosen') }), { chosen: [] });
    expect(open(none)).toEqual(['after']);
  });

  it.each([
    ['NO_SUCH_ENTRY', ['b2']],
    ['NOT_ELEMENTS', 'a'],
    ['NOT_ELEMENTS', [1]],
  ])('is an incident (%s) when its model chooses %j', (code, chosen) => {
    const instance = new Instance(desk({ activeElements: read('chosen') }), { chosen });
    expect(instance.incidents()).toEqual([`any: ${code}`]);
    instance.do({ type: 'setVariables', execution: 0, variables: { chosen: ['a'] }, local: false });
    instance.continue('any');
    expect(open(instance)).toEqual(['a']);
  });

  it('keeps an activity whose completion cannot be judged, until it can', () => {
    const instance = new Instance(desk({ completionCondition: read('done') }), { done: 'perhaps' });
    instance.complete('a');
    expect(instance.incidents()).toEqual(['a: CONDITION_NOT_BOOLEAN']);
    instance.do({ type: 'setVariables', execution: 0, variables: { done: true }, local: false });
    instance.continue('a');
    expect(open(instance)).toEqual(['after']);
  });

  it('may ask the pool for its condition', () => {
    const instance = new Instance(desk({ completionCondition: unbounded('matches(x, y)') }));
    instance.complete('a');
    expect(instance.last.requests).toMatchObject([{ type: 'evaluate', slot: 'adHocCompletion' }]);
    instance.answer('a', true);
    expect(open(instance)).toEqual(['after']);
  });

  it('counts an activity of several instances once, when all have ended', () => {
    const inside = [user('many', { loop: multi({ cardinality: value(2) }) }), user('other')];
    const instance = new Instance(
      graphOf([start('s'), adHoc('any', inside, { completionCondition: value(true) }), user('after')], ['s -> any -> after']),
    );
    for (let round = 0; round < 2; round++) {
      expect(open(instance)).toContain('other');
      const [item] = instance.all('many').filter(({ iteration }) => iteration !== undefined);
      instance.do({ type: 'complete', execution: item?.number ?? -1, variables: {} });
    }
    expect(open(instance)).toEqual(['after']);
  });

  it('is a scope: events at its boundary and in it, compensation of what was done in it', () => {
    const graph = graphOf(
      [
        start('s'),
        adHoc('any', [
          user('a', { undoneBy: 'undoA' }),
          user('undoA', { isForCompensation: true }),
          service('risky'),
          eventSub('note', [start('on', message('note'), false), user('noted'), end('ne')]),
        ]),
        boundary('failed', 'any', error('E')),
        caught('next', message('next')),
        end('back', compensation()),
        user('afterError'),
      ],
      ['s -> any -> next -> back', 'failed -> afterError', 'on -> noted -> ne'],
    );
    const failing = new Instance(graph);
    failing.error('risky', 'E');
    expect(open(failing)).toEqual(['afterError']);

    const undone = new Instance(graph);
    undone.trigger('on');
    undone.complete('a');
    undone.answer('risky', {});
    expect(open(undone)).toEqual(['note', 'noted']);
    undone.complete('noted');
    undone.trigger('next');
    undone.complete('undoA');
    expect(undone.ended).toBe('COMPLETED');
  });

  it('that an event sub-process has taken over begins nothing more, by hand neither, and ends with it', () => {
    const graph = graphOf(
      [
        start('s'),
        adHoc('any', [user('a'), eventSub('stop', [start('on', message('stop')), user('tidy'), end('te')])], {
          completionCondition: done,
          ordering: 'sequential',
        }),
        user('after'),
      ],
      ['s -> any -> after', 'on -> tidy -> te'],
    );
    const instance = new Instance(graph);
    instance.trigger('on');
    expect(open(instance)).toEqual(['stop', 'tidy']);
    expect(() => instance.do({ type: 'activate', execution: instance.one('any').number, elements: ['a'] })).toThrow(KernelError);
    instance.complete('tidy');
    expect(open(instance)).toEqual(['after']);
  });

  it('runs in a loop, each time anew', () => {
    const graph = graphOf(
      [
        start('s'),
        adHoc(
          'any',
          [user('a'), user('b')],
          { ordering: 'sequential' },
          { loop: multi({ sequential: true, cardinality: value(2) }) },
        ),
        end('e'),
      ],
      ['s -> any -> e'],
    );
    const instance = new Instance(graph);
    for (const element of ['a', 'b', 'a', 'b']) instance.complete(element);
    expect(instance.ended).toBe('COMPLETED');
  });
});
