import { describe, expect, it } from '@jest/globals';
import {
  and,
  boundary,
  end,
  error,
  eventSub,
  graphOf,
  Instance,
  message,
  multi,
  open,
  start,
  sub,
  task,
  terminate,
  timer,
  user,
  value,
} from './test-support/index.ts';

describe('a sub-process', () => {
  it('without a start event begins at everything that no flow leads to, and ends with the last', () => {
    const graph = graphOf(
      [start('s'), sub('sp', [user('a'), user('b'), task('b2'), and('fork'), user('c'), user('d')]), user('after')],
      ['s -> sp -> after', 'b -> b2', 'fork -> c', 'fork -> d'],
    );
    const instance = new Instance(graph);
    expect(open(instance)).toEqual(['process', 'sp', 'a', 'b', 'c', 'd']);
    for (const element of ['d', 'a', 'c', 'b']) instance.complete(element);
    expect(open(instance)).toEqual(['process', 'after']);
  });

  it('terminated from within ends all that runs in it, event sub-processes included, and goes on', () => {
    const graph = graphOf(
      [
        start('s'),
        sub('sp', [
          start('s2'),
          and('fork'),
          user('a'),
          user('stop'),
          end('stopped', terminate),
          eventSub('note', [start('on', message('note'), false), user('noted'), end('ne')]),
        ]),
        user('after'),
        user('beside'),
        and('split'),
      ],
      ['s -> split -> sp -> after', 'split -> beside', 's2 -> fork -> a', 'fork -> stop -> stopped', 'on -> noted -> ne'],
    );
    const instance = new Instance(graph);
    instance.trigger('on');
    instance.complete('stop');
    expect(open(instance)).toEqual(['process', 'beside', 'after']);
    expect(instance.elements('cancelled')).toEqual(['a', 'noted', 'note']);
    expect(instance.state.waits).toEqual({});
  });

  it('of several instances that terminates in one leaves the others running', () => {
    const graph = graphOf(
      [
        start('s'),
        sub('sp', [start('s2'), and('fork'), user('a'), user('stop'), end('stopped', terminate)], {
          loop: multi({ cardinality: value(2) }),
        }),
        user('after'),
      ],
      ['s -> sp -> after', 's2 -> fork -> a', 'fork -> stop -> stopped'],
    );
    const instance = new Instance(graph);
    const [first] = instance.all('stop');
    instance.do({ type: 'complete', execution: first?.number ?? -1, variables: {} });
    expect(open(instance).filter((element) => element === 'a')).toHaveLength(1);
    instance.complete('stop');
    expect(open(instance)).toEqual(['process', 'after']);
  });

  it('interrupted at its boundary ends everything in it at every depth', () => {
    const graph = graphOf(
      [
        start('s'),
        sub('sp', [
          start('s2'),
          and('fork'),
          user('a'),
          sub('inner', [start('s3'), user('b'), end('e3')]),
          boundary('lateInner', 'inner', timer('duration', 'PT2H')),
          user('c'),
        ]),
        boundary('late', 'sp', timer('duration', 'PT1H')),
        user('escalated'),
      ],
      ['s -> sp', 's2 -> fork -> a', 'fork -> inner', 'lateInner -> c', 's3 -> b -> e3', 'late -> escalated'],
    );
    const instance = new Instance(graph);
    instance.trigger('late');
    expect(open(instance)).toEqual(['process', 'escalated']);
    expect(instance.elements('cancelled')).toEqual(['a', 'b', 'inner', 'sp']);
    expect(instance.state.waits).toEqual({});
  });
});

describe('event sub-processes', () => {
  it('nested: an inner one takes its own scope over, an outer one everything', () => {
    const graph = graphOf(
      [
        start('s'),
        sub('sp', [
          start('s2'),
          user('a'),
          end('e2'),
          eventSub('inner', [start('onInner', message('inner')), user('b'), end('ie')]),
        ]),
        user('after'),
        eventSub('outer', [start('onOuter', message('outer')), user('c'), end('oe')]),
      ],
      ['s -> sp -> after', 's2 -> a -> e2', 'onInner -> b -> ie', 'onOuter -> c -> oe'],
    );
    const inner = new Instance(graph);
    inner.trigger('onInner');
    expect(open(inner)).toEqual(['process', 'sp', 'inner', 'b']);
    inner.complete('b');
    expect(open(inner)).toEqual(['process', 'after']);

    const outer = new Instance(graph);
    outer.trigger('onInner');
    outer.trigger('onOuter');
    expect(open(outer)).toEqual(['process', 'outer', 'c']);
  });

  it('an error from one that does not interrupt reaches the boundary of its scope, or another one beside it', () => {
    const graph = (caught: 'boundary' | 'beside') =>
      graphOf(
        [
          start('s'),
          sub('sp', [
            start('s2'),
            user('a'),
            end('e2'),
            eventSub('risky', [start('on', message('go'), false), end('fails', error('E'))]),
            ...(caught === 'beside' ? [eventSub('mend', [start('onError', error('E')), user('mended'), end('me')])] : []),
          ]),
          boundary('failed', 'sp', error('E')),
          user('after'),
        ],
        [
          's -> sp',
          's2 -> a -> e2',
          'on -> fails',
          'failed -> after',
          ...(caught === 'beside' ? ['onError -> mended -> me'] : []),
        ],
      );
    const boundaryOnly = new Instance(graph('boundary'));
    boundaryOnly.trigger('on');
    expect(open(boundaryOnly)).toEqual(['process', 'after']);

    const beside = new Instance(graph('beside'));
    beside.trigger('on');
    expect(open(beside)).toEqual(['process', 'sp', 'mend', 'mended']);
  });

  it('terminated ends only itself: what runs beside goes on', () => {
    const graph = graphOf(
      [
        start('s'),
        user('a'),
        end('e'),
        eventSub('note', [start('on', message('note'), false), and('fork'), user('b'), user('stop'), end('stopped', terminate)]),
      ],
      ['s -> a -> e', 'on -> fork -> b', 'fork -> stop -> stopped'],
    );
    const instance = new Instance(graph);
    instance.trigger('on');
    instance.complete('stop');
    expect(open(instance)).toEqual(['process', 'a']);
    expect(instance.ended).toBeUndefined();
  });
});
