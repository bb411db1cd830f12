import { describe, expect, it } from '@jest/globals';
import { end, eventSub, graphOf, Instance, message, read, start, sub, timer, user } from './test-support/index.ts';

describe('event sub-processes', () => {
  const withHandler = (interrupting: boolean) =>
    graphOf(
      [
        start('s'),
        user('a'),
        end('e'),
        eventSub('cancelled', [start('on', message('cancel'), interrupting), user('settle'), end('e2')]),
        eventSub('asked', [start('ask', message('ask'), false), user('reply'), end('e3')]),
      ],
      ['s -> a -> e', 'on -> settle -> e2', 'ask -> reply -> e3'],
    );

  it('an interrupting one takes the scope over', () => {
    const instance = new Instance(withHandler(true));
    instance.trigger('on', { reason: 'r' });
    expect(instance.elements('cancelled')).toEqual(['a']);
    expect(instance.state.waits).toEqual({});
    instance.complete('settle');
    expect(instance.ended).toBe('COMPLETED');
    expect(instance.variables).toEqual({ reason: 'r' });
  });

  it('a non-interrupting one runs beside and can start again; the scope ends with the last', () => {
    const instance = new Instance(withHandler(false));
    instance.trigger('on');
    instance.trigger('on');
    expect(instance.all('settle')).toHaveLength(2);
    instance.complete('a');
    expect(instance.ended).toBeUndefined();
    for (const { number } of instance.all('settle')) instance.do({ type: 'complete', execution: number, variables: {} });
    expect(instance.ended).toBe('COMPLETED');
    expect(instance.state.waits).toEqual({});
  });

  it('of a sub-process waits only while it runs', () => {
    const graph = graphOf(
      [
        start('s'),
        sub('sp', [
          start('s2'),
          user('a'),
          end('e2'),
          eventSub('es', [start('on', timer('duration', 'PT1H'), false), end('e3')]),
        ]),
        user('b'),
        end('e'),
      ],
      ['s -> sp -> b -> e', 's2 -> a -> e2', 'on -> e3'],
    );
    const instance = new Instance(graph);
    expect(instance.waitsOf('on')).toHaveLength(1);
    instance.complete('a');
    expect(instance.waitsOf('on')).toHaveLength(0);
    expect(instance.all('b')).toHaveLength(1);
  });

  it('a start that cannot arm its waits is an incident on the process', () => {
    const graph = graphOf(
      [
        start('s'),
        user('a'),
        end('e'),
        eventSub('es', [start('on', { type: 'timer', timer: 'duration', expression: read('d') }), end('e2')]),
      ],
      ['s -> a -> e', 'on -> e2'],
    );
    const instance = new Instance(graph);
    expect(instance.incidents()).toEqual(['process: BAD_TIMER']);
    expect(instance.all('a')).toEqual([]);
    instance.do({ type: 'setVariables', execution: 0, variables: { d: 'PT1H' }, local: false });
    instance.continue('process');
    expect(instance.all('a')).toHaveLength(1);
    expect(instance.waitsOf('on')).toHaveLength(1);
  });
});
