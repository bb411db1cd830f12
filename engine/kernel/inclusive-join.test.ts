import { describe, expect, it } from '@jest/globals';
import {
  and,
  boundary,
  caught,
  end,
  expr,
  graphOf,
  Instance,
  link,
  or,
  read,
  script,
  start,
  sub,
  task,
  thrown,
  timer,
  user,
  value,
  xor,
} from './test-support/index.ts';

const is = (name: string, wanted: string) => expr((get) => get(name) === wanted, [name]);

describe('inclusive gateway', () => {
  const graph = graphOf(
    [start('s'), or('split', 'split->c'), user('a'), user('b'), user('c'), or('join'), end('e')],
    [
      's -> split',
      ['split -> a', read('a')],
      ['split -> b', read('b')],
      'split -> c',
      'a -> join -> e',
      'b -> join',
      'c -> join',
    ],
  );

  it.each([
    [{ a: true, b: true }, ['a', 'b']],
    [{ a: true, b: false }, ['a']],
    [{ a: false, b: false }, ['c']],
  ])('splits by every true condition and joins what it split: %j', (variables, open) => {
    const instance = new Instance(graph, variables);
    for (const id of open) {
      expect(instance.ended).toBeUndefined();
      instance.complete(id);
    }
    expect(instance.ended).toBe('COMPLETED');
    expect(instance.elements('completed').filter((id) => id === 'join')).toHaveLength(1);
  });

  it('waits for a token that can come back through a boundary event of a task', () => {
    const timed = graphOf(
      [
        start('s'),
        and('f'),
        task('a'),
        user('b'),
        boundary('late', 'b', timer('duration', 'PT1H')),
        user('c'),
        end('gone'),
        or('join'),
        end('e'),
      ],
      ['s -> f -> a -> join -> e', 'f -> b -> gone', 'late -> c -> join'],
    );
    const waiting = new Instance(timed);
    expect(waiting.all('b')).toHaveLength(1);
    waiting.trigger('late');
    expect(waiting.ended).toBeUndefined();
    waiting.complete('c');
    expect(waiting.ended).toBe('COMPLETED');
    const elsewhere = new Instance(timed);
    elsewhere.complete('b');
    expect(elsewhere.ended).toBe('COMPLETED');
  });

  it('does not wait for a token in another scope or behind it', () => {
    const behind = graphOf(
      [start('s'), and('f'), task('a'), or('join'), user('after'), user('b'), end('e'), end('e2')],
      ['s -> f -> a -> join -> after -> e', 'f -> b -> e2', 'f -> join'],
    );
    expect(new Instance(behind).all('after')).toHaveLength(1);
  });

  it('sees tokens that come over a link', () => {
    const linked = graphOf(
      [start('s'), and('f'), task('a'), user('b'), thrown('l', link('L')), caught('k', link('L')), or('join'), end('e')],
      ['s -> f -> a -> join -> e', 'f -> b -> l', 'k -> join'],
    );
    const instance = new Instance(linked);
    expect(instance.ended).toBeUndefined();
    instance.complete('b');
    expect(instance.ended).toBe('COMPLETED');
    expect(instance.elements('completed').filter((id) => id === 'join')).toHaveLength(1);
  });

  it('a loop back to the join does not hold it', () => {
    const loop = graphOf(
      [
        start('s'),
        or('join'),
        script(
          'n',
          expr((get) => Number(get('n') ?? 0) + 1),
          'n',
        ),
        xor('again', 'again->e'),
        end('e'),
      ],
      ['s -> join -> n -> again -> e', ['again -> join', expr((get) => Number(get('n')) < 3)]],
    );
    const instance = new Instance(loop);
    expect(instance.ended).toBe('COMPLETED');
    expect(instance.variables).toEqual({ n: 3 });
  });

  it('in a loop does not wait for tokens that would begin the next round', () => {
    const graphInLoop = graphOf(
      [
        start('s'),
        xor('again'),
        and('fork'),
        or('split', 'split->b'),
        user('a'),
        task('b'),
        or('join'),
        user('next'),
        user('c'),
        and('sync'),
        xor('more', 'more->e'),
        end('e'),
      ],
      [
        's -> again -> fork -> split',
        ['split -> a', value(true)],
        'split -> b -> join -> next -> sync -> more -> e',
        'a -> join',
        'fork -> c -> sync',
        ['more -> again', value(false)],
      ],
    );
    const early = new Instance(graphInLoop);
    early.complete('a');
    expect(early.all('next')).toHaveLength(1);
    const late = new Instance(graphInLoop);
    late.complete('c');
    late.complete('a');
    late.complete('next');
    expect(late.ended).toBe('COMPLETED');
  });

  it('waits for an activity whose non-interrupting boundary event has sent a token ahead', () => {
    const reminded = graphOf(
      [start('s'), user('a'), boundary('remind', 'a', timer('duration', 'PT1H'), false), task('mail'), or('join'), end('e')],
      ['s -> a -> join -> e', 'remind -> mail -> join'],
    );
    const instance = new Instance(reminded);
    instance.trigger('remind');
    expect(instance.elements('completed')).not.toContain('join');
    instance.complete('a');
    expect(instance.elements('completed').filter((id) => id === 'join')).toHaveLength(1);
  });

  it('waits for a token that may come, although it may also come over a flow that has one', () => {
    const redo = graphOf(
      [start('s'), and('f'), xor('m'), task('a'), user('b'), xor('ok', 'ok->join'), or('join'), end('e')],
      ['s -> f -> m -> a -> join -> e', 'f -> b -> ok -> join', ['ok -> m', read('redo')]],
    );
    const instance = new Instance(redo, { redo: false });
    expect(instance.elements('completed')).not.toContain('join');
    instance.complete('b');
    expect(instance.elements('completed').filter((id) => id === 'join')).toHaveLength(1);
    expect(instance.ended).toBe('COMPLETED');
  });

  it('joins that wait for each other do not wait for ever', () => {
    const mutual = graphOf(
      [start('s'), and('f'), or('j1'), or('j2'), xor('x1', 'x1->e1'), xor('x2', 'x2->e2'), end('e1'), end('e2')],
      ['s -> f -> j1 -> x1 -> e1', 'f -> j2 -> x2 -> e2', ['x1 -> j2', value(false)], ['x2 -> j1', value(false)]],
    );
    const instance = new Instance(mutual);
    expect(instance.ended).toBe('COMPLETED');
    expect(instance.elements('completed').filter((id) => id.startsWith('j'))).toEqual(['j1', 'j2']);
  });

  it('joins inside a sub-process by the tokens of that sub-process', () => {
    const nested = graphOf(
      [
        start('s'),
        and('f'),
        user('outside'),
        sub('sp', [start('s2'), or('split'), task('a'), user('b'), or('join'), end('e2')]),
        end('e'),
      ],
      [
        's -> f -> sp -> e',
        'f -> outside -> e',
        's2 -> split',
        ['split -> a', value(true)],
        ['split -> b', is('way', 'both')],
        'a -> join -> e2',
        'b -> join',
      ],
    );
    const one = new Instance(nested, { way: 'one' });
    expect(one.elements('completed')).toContain('sp');
    const both = new Instance(nested, { way: 'both' });
    expect(both.all('sp')).toHaveLength(1);
    both.complete('b');
    expect(both.all('sp')).toHaveLength(0);
  });
});
