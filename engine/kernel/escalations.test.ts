/** Escalations go outward to who catches them, in the process and then at the callers (BPMN 2.0 §13.5.4). */
import { describe, expect, it } from '@jest/globals';
import {
  boundary,
  end,
  escalation,
  eventSub,
  graphOf,
  Instance,
  message,
  multi,
  call,
  read,
  service,
  signal,
  start,
  sub,
  thrown,
  user,
  value,
} from './test-support/index.ts';

describe('escalation', () => {
  const graph = (interrupting: boolean) =>
    graphOf(
      [
        start('s'),
        sub('sp', [start('s2'), thrown('up', escalation('LATE')), user('a'), end('e2')]),
        boundary('on', 'sp', escalation('LATE'), interrupting),
        user('boss'),
        end('e'),
      ],
      ['s -> sp -> e', 's2 -> up -> a -> e2', 'on -> boss -> e'],
    );

  it('non-interrupting: the thrower goes on', () => {
    const instance = new Instance(graph(false));
    expect([instance.all('a').length, instance.all('boss').length]).toEqual([1, 1]);
  });

  it('interrupting: the thrower is cancelled', () => {
    const instance = new Instance(graph(true));
    expect([instance.all('a').length, instance.all('boss').length]).toEqual([0, 1]);
  });

  it('that nobody catches is lost', () => {
    const instance = new Instance(graphOf([start('s'), thrown('up', escalation('X')), end('e')], ['s -> up -> e']));
    expect(instance.ended).toBe('COMPLETED');
  });

  it('is caught by the code before by an event for any, the nearest first, and tells its code', () => {
    const tells = { type: 'escalation', code: null, codeVariable: 'code' } as const;
    const nested = graphOf(
      [
        start('s'),
        sub('outer', [
          start('s1'),
          sub('inner', [
            start('s2'),
            thrown('up', escalation('LATE'), { inputs: { by: value(3) } }),
            end('e2', escalation('LOST')),
          ]),
          boundary('any', 'inner', tells, false),
          boundary('late', 'inner', escalation('LATE'), false),
          end('e1'),
        ]),
        boundary('far', 'outer', escalation('LATE'), false),
        end('e'),
      ],
      ['s -> outer -> e', 's1 -> inner -> e1', 's2 -> up -> e2', 'any -> e1', 'late -> e1', 'far -> e'],
    );
    const instance = new Instance(nested);
    expect(instance.elements('completed').filter((id) => ['any', 'late', 'far'].includes(id))).toEqual(['late', 'any']);
    expect(instance.variables).toEqual({ by: 3, code: 'LOST' });
  });

  it('of an event sub-process is not caught by itself, but by another one beside it or outside', () => {
    const beside = (catchers: Parameters<typeof graphOf>[0]) =>
      graphOf(
        [
          start('s'),
          sub('sp', [
            start('s2'),
            thrown('up', escalation('LATE')),
            user('a'),
            end('e2'),
            eventSub('es', [start('on', escalation('LATE'), false), thrown('again', escalation('LATE')), user('b'), end('e3')]),
            ...catchers,
          ]),
          boundary('out', 'sp', escalation('LATE'), false),
          end('e'),
        ],
        [
          's -> sp -> e',
          's2 -> up -> a -> e2',
          'on -> again -> b -> e3',
          'out -> e',
          ...(catchers.length > 0 ? ['any -> e4'] : []),
        ],
      );
    const alone = new Instance(beside([]));
    expect([alone.all('b').length, alone.elements('completed').includes('out')]).toEqual([1, true]);
    const two = new Instance(beside([eventSub('all', [start('any', escalation(null), false), end('e4')])]));
    expect([two.all('b').length, two.elements('completed').includes('any'), two.elements('completed').includes('out')]).toEqual([
      1,
      true,
      false,
    ]);
  });

  it('fires a non-interrupting event as often as it is thrown, an interrupting one of a multi-instance once', () => {
    const often = (interrupting: boolean) =>
      graphOf(
        [
          start('s'),
          sub('sp', [start('s2'), thrown('up', escalation('LATE')), user('a'), end('e2')], {
            loop: multi({ cardinality: value(3) }),
          }),
          boundary('on', 'sp', escalation('LATE'), interrupting),
          user('boss'),
          end('e'),
        ],
        ['s -> sp -> e', 's2 -> up -> a -> e2', 'on -> boss -> e'],
      );
    expect([new Instance(often(false)).all('boss').length, new Instance(often(false)).all('a').length]).toEqual([3, 3]);
    expect([new Instance(often(true)).all('boss').length, new Instance(often(true)).all('a').length]).toEqual([1, 0]);
  });
});

describe('an escalation that nobody catches in a called process', () => {
  const called = graphOf(
    [
      start('s'),
      thrown('up', [escalation('LATE'), signal('told'), escalation('MORE')], { inputs: { by: value(3) } }),
      user('a'),
      end('e'),
    ],
    ['s -> up -> a -> e'],
  );

  it('is put to the callers; the thrower waits for them, one escalation after another', () => {
    const instance = new Instance(called, {}, { called: true });
    const asked = (code: string) => ({ type: 'escalate', execution: 2, code, variables: { by: 3 }, answered: true });
    expect(instance.requests).toEqual([asked('LATE')]);
    instance.answer('up');
    expect(instance.requests.slice(1)).toMatchObject([{ type: 'broadcast', signal: 'told' }, asked('MORE')]);
    expect(instance.all('a')).toHaveLength(0);
    instance.answer('up');
    expect(instance.all('a')).toHaveLength(1);
  });

  it('is lost when there are no callers', () => {
    const instance = new Instance(called);
    expect([instance.requests.map(({ type }) => type), instance.all('a').length]).toEqual([['broadcast'], 1]);
  });

  it('at an end event ends the path once the callers know', () => {
    const graph = graphOf([start('s'), end('up', escalation('LATE'))], ['s -> up']);
    const instance = new Instance(graph, {}, { called: true });
    expect(instance.ended).toBeUndefined();
    instance.answer('up');
    expect(instance.ended).toBe('COMPLETED');
  });

  const caller = (interrupting: boolean) =>
    graphOf(
      [
        start('s'),
        call('c', { outMappings: [{ target: 'got', source: read('level') }] }),
        boundary('on', 'c', escalation('LATE'), interrupting),
        user('boss'),
        end('e'),
      ],
      ['s -> c -> e', 'on -> boss -> e'],
    );

  it.each([true, false])(
    'is caught at the call activity, with what the called process gives out (interrupting: %s)',
    (interrupting) => {
      const instance = new Instance(caller(interrupting));
      const { number } = instance.one('c');
      instance.do({ type: 'escalation', execution: number, code: 'LATE', variables: { level: 3, hidden: 1 } });
      expect([instance.all('boss').length, instance.all('c').length, instance.variables]).toEqual([
        1,
        interrupting ? 0 : 1,
        { got: 3 },
      ]);
    },
  );

  it('of another code passes by, and only leaves what is given out', () => {
    const instance = new Instance(caller(true));
    instance.do({ type: 'escalation', execution: instance.one('c').number, code: 'OTHER', variables: { level: 3 } });
    expect([instance.all('boss').length, instance.all('c').length, instance.variables]).toEqual([0, 1, { got: 3 }]);
  });
});

it('a task may escalate without ending', () => {
  const graph = graphOf(
    [
      start('s'),
      service('t'),
      boundary('on', 't', escalation(null), false),
      user('boss'),
      end('e'),
      eventSub('es', [start('m', message('x')), end('e2')]),
    ],
    ['s -> t -> e', 'on -> boss -> e', 'm -> e2'],
  );
  const instance = new Instance(graph);
  instance.do({ type: 'escalation', execution: instance.one('t').number, code: 'LATE', variables: { by: 'ann' } });
  expect([instance.all('t').length, instance.all('boss').length, instance.variables]).toEqual([1, 1, { by: 'ann' }]);
});
