import { describe, expect, it } from '@jest/globals';
import {
  and,
  boundary,
  CAMUNDA,
  end,
  error,
  expr,
  failing,
  graphOf,
  Instance,
  multi,
  read,
  script,
  service,
  standardLoop,
  start,
  sub,
  task,
  timer,
  user,
  value,
  ZEEBE,
} from './test-support/index.ts';
import type { ForActivity, Make } from './test-support/index.ts';

const line = (make: Make, semantics = ZEEBE) =>
  graphOf([start('s'), make, user('after'), end('e')], ['s -> t -> after -> e'], semantics);

const approvals = (more: Parameters<typeof multi>[0], rest: ForActivity = {}) =>
  line(user('t', { ...rest, loop: multi({ collection: read('people'), elementVariable: 'person', ...more }) }));

/** Completes the open iteration with this index. */
function completeIteration(instance: Instance, index: number, variables = {}): void {
  const execution = instance.all('t').find((item) => item.iteration === index);
  instance.do({ type: 'complete', execution: execution?.number ?? -1, variables });
}

describe('multi-instance', () => {
  const people = ['ann', 'bob', 'cid'];
  const gathered = { outputElement: read('ok'), outputCollection: 'votes' };

  it('parallel: all at once, each with its item; outputs in order of the items', () => {
    const instance = new Instance(approvals(gathered, { inputs: { me: read('person') }, outputs: { last: read('ok') } }), {
      people,
    });
    expect(instance.all('t').map((execution) => instance.last.snapshot.variables[execution.number])).toEqual([
      undefined,
      { loopCounter: 1, person: 'ann', me: 'ann' },
      { loopCounter: 2, person: 'bob', me: 'bob' },
      { loopCounter: 3, person: 'cid', me: 'cid' },
    ]);
    completeIteration(instance, 2, { ok: 'C' });
    completeIteration(instance, 0, { ok: 'A' });
    expect(instance.all('after')).toHaveLength(0);
    completeIteration(instance, 1, { ok: 'B' });
    expect(instance.variables).toEqual({ people, votes: ['A', 'B', 'C'], last: 'B' });
    expect(instance.all('after')).toHaveLength(1);
  });

  it('sequential: one after another', () => {
    const instance = new Instance(approvals({ sequential: true }), { people });
    for (const [index, person] of people.entries()) {
      const open = instance.all('t').filter((execution) => execution.iteration !== undefined);
      expect(open.map((execution) => execution.iteration)).toEqual([index]);
      expect(instance.last.snapshot.variables[open[0]?.number ?? -1]).toMatchObject({ person });
      completeIteration(instance, index);
    }
    expect(instance.all('after')).toHaveLength(1);
  });

  it('ends early when the completion condition holds; the rest is cancelled', () => {
    const seen: unknown[] = [];
    const condition = expr((get) => {
      seen.push(
        ['numberOfInstances', 'numberOfActiveInstances', 'numberOfCompletedInstances', 'numberOfTerminatedInstances'].map(get),
      );
      return Number(get('numberOfCompletedInstances')) / Number(get('nrOfInstances')) > 0.5;
    });
    const instance = new Instance(approvals({ ...gathered, completionCondition: condition }), { people });
    completeIteration(instance, 2, { ok: true });
    completeIteration(instance, 0, { ok: false });
    expect(new Set(seen.map(String))).toEqual(new Set(['3,2,1,0', '3,1,2,0']));
    expect(instance.all('after')).toHaveLength(1);
    expect(instance.variables['votes']).toEqual([false, null, true]);
    expect(instance.elements('cancelled')).toEqual(['t']);
  });

  it('a completion condition that fails keeps the iteration; nothing is counted twice', () => {
    const condition = expr((get) => get('quorum') ?? failing('no quorum').evaluate(get), ['quorum']);
    const instance = new Instance(approvals({ completionCondition: condition }), { people: ['ann', 'bob'] });
    completeIteration(instance, 0);
    expect(instance.incidents()).toEqual(['t: EXPRESSION_FAILED']);
    instance.do({ type: 'setVariables', execution: 0, variables: { quorum: false }, local: false });
    const stuck = instance.all('t').find((execution) => execution.incident !== undefined);
    instance.do({ type: 'continue', execution: stuck?.number ?? -1 });
    expect(instance.all('t')[0]?.loop).toEqual({ total: 2, started: 2, completed: 1, terminated: 0 });
    completeIteration(instance, 1);
    expect(instance.all('after')).toHaveLength(1);
  });

  it('its condition sees what the iteration sees and what has been gathered', () => {
    const rejected = expr((get) => get('ok') === false && get('person') === 'bob', ['ok', 'person']);
    const veto = new Instance(approvals({ completionCondition: rejected, outputVariable: 'ok' }), { people });
    completeIteration(veto, 0, { ok: false });
    expect(veto.all('after')).toHaveLength(0);
    completeIteration(veto, 1, { ok: false });
    expect(veto.all('after')).toHaveLength(1);

    const twoVotes = expr((get) => (get('votes') as readonly unknown[]).filter((vote) => vote === true).length === 2, ['votes']);
    const enough = new Instance(approvals({ ...gathered, completionCondition: twoVotes }), { people });
    completeIteration(enough, 2, { ok: true });
    expect(enough.all('after')).toHaveLength(0);
    completeIteration(enough, 0, { ok: true });
    expect(enough.variables).toMatchObject({ votes: [true, null, true] });
  });

  it('a variable of each iteration keeps what it gives from the others', () => {
    const inside = [start('s2'), user('ask'), user('confirm'), end('e2')];
    const flows = ['s -> t -> after -> e', 's2 -> ask -> confirm -> e2'];
    const votes = (outputVariable: string | null) => {
      const loop = multi({ cardinality: value(2), outputElement: read('ok'), outputCollection: 'votes', outputVariable });
      const instance = new Instance(graphOf([start('s'), sub('t', inside, { loop }), user('after'), end('e')], flows));
      for (const [index, { number }] of instance.all('ask').entries()) {
        instance.do({ type: 'complete', execution: number, variables: { ok: index } });
      }
      for (const { number } of instance.all('confirm')) instance.do({ type: 'complete', execution: number, variables: {} });
      return instance.variables;
    };
    expect(votes('ok')).toEqual({ votes: [0, 1] });
    expect(votes(null)).toEqual({ votes: [1, 1], ok: 1 });
  });

  it('of sub-processes with events on the boundary: they belong to all iterations together', () => {
    const loop = multi({ sequential: true, cardinality: value(3) });
    const instance = new Instance(
      graphOf(
        [
          start('s'),
          sub('t', [start('s2'), user('work'), end('e2')], { loop }),
          boundary('remind', 't', timer('duration', 'PT1H'), false),
          boundary('stop', 't', timer('duration', 'PT9H')),
          user('after'),
          user('reminded'),
          end('e'),
        ],
        ['s -> t -> after -> e', 's2 -> work -> e2', 'remind -> reminded -> e', 'stop -> e'],
      ),
    );
    instance.complete('work');
    instance.trigger('remind');
    expect([instance.all('work').length, instance.all('reminded').length]).toEqual([1, 1]);
    instance.complete('reminded');
    instance.trigger('stop');
    expect(instance.ended).toBe('COMPLETED');
    expect(instance.elements('cancelled')).toEqual(['work', 't', 't']);
  });

  it('an empty collection completes at once', () => {
    const instance = new Instance(approvals(gathered), { people: [] });
    expect(instance.all('after')).toHaveLength(1);
    expect(instance.variables).toEqual({ people: [], votes: [] });
  });

  it.each([null, 'ann', 3, { a: 1 }])('a collection that is no list is an incident: %j', (bad) => {
    const instance = new Instance(approvals({}), { people: bad });
    expect(instance.incidents()).toEqual(['t: NOT_A_LIST']);
    instance.do({ type: 'setVariables', execution: 0, variables: { people: ['ann'] }, local: false });
    instance.continue('t');
    expect(instance.all('t')).toHaveLength(2);
  });

  it('of more than 200 counts instances in parallel, and runs in sequence; above 100,000 it is an incident (P10)', () => {
    const many = Array.from({ length: 201 }, (_item, index) => index);
    const parallel = new Instance(approvals({}), { people: many });
    expect([parallel.incidents(), parallel.all('t').length]).toEqual([[], 1]);
    expect(new Instance(approvals({ sequential: true }), { people: many }).all('t')).toHaveLength(2);
    const tooMany = line(task('t', { loop: multi({ sequential: true, cardinality: value(100_001) }) }));
    expect(new Instance(tooMany).incidents()).toEqual(['t: MULTI_INSTANCE_TOO_LARGE']);
  });

  it('runs sub-processes, nested, and cancels them all', () => {
    const graph = graphOf(
      [
        start('s'),
        sub('t', [start('s2'), user('u', { loop: multi({ cardinality: value(2) }) }), end('e2')], {
          loop: multi({ cardinality: value(2) }),
        }),
        boundary('stop', 't', error('E')),
        end('e'),
      ],
      ['s -> t -> e', 's2 -> u -> e2', 'stop -> e'],
    );
    const instance = new Instance(graph);
    const tasks = instance.all('u').filter((execution) => execution.iteration !== undefined);
    expect(tasks).toHaveLength(4);
    instance.do({ type: 'error', execution: tasks[3]?.number ?? -1, code: 'E', message: '', variables: {} });
    expect(instance.ended).toBe('COMPLETED');
    expect(instance.elements('cancelled')).toHaveLength(4 + 2 + 2 + 1);
  });

  it('counts from 0 in Camunda 7, and an iteration whose path just ends does not hold the body', () => {
    const instance = new Instance(line(service('t', { loop: multi({ cardinality: value(2) }) }), CAMUNDA));
    const [, first, second] = instance.all('t');
    expect(instance.last.snapshot.variables[first?.number ?? -1]).toEqual({ loopCounter: 0 });
    instance.do({ type: 'error', execution: first?.number ?? -1, code: 'E', message: '', variables: {} });
    instance.do({ type: 'answer', execution: second?.number ?? -1, output: null });
    expect(instance.all('after')).toHaveLength(1);
  });
});

describe('standard loop', () => {
  const count = expr((get) => Number(get('n') ?? 0) + 1, ['n']);
  const less = expr((get) => Number(get('n') ?? 0) < 3, ['n']);

  it.each([
    ['while', { condition: less, testBefore: true }, 0, 3],
    ['while, not at all', { condition: less, testBefore: true }, 5, 5],
    ['until: at least once', { condition: less }, 5, 6],
    ['at most', { condition: value(true), maximum: value(4) }, 0, 4],
  ])('%s', (_name, loop, from, to) => {
    const instance = new Instance(line(script('t', count, 'n', { loop: standardLoop(loop) })), { n: from });
    expect(instance.variables).toEqual({ n: to });
    expect(instance.all('after')).toHaveLength(1);
  });

  it('waits in each round', () => {
    const instance = new Instance(line(user('t', { loop: standardLoop({ condition: read('more') }) })));
    completeIteration(instance, 0, { more: true });
    completeIteration(instance, 1, { more: false });
    expect(instance.all('after')).toHaveLength(1);
  });
});

describe('a step is cut at 10,000 moves (P10)', () => {
  it('its condition sees how many rounds there have been; each round its own counter', () => {
    const fewerThan = (count: number) => expr((get) => Number(get('loopCounter')) < count, ['loopCounter']);
    const rounds = (testBefore: boolean, count: number) => {
      const loop = standardLoop({ testBefore, condition: fewerThan(count) });
      const body = sub('t', [start('s2'), script('note', read('loopCounter'), 'last'), end('e2')], { loop });
      const graph = graphOf([start('s'), body, user('after'), end('e')], ['s -> t -> after -> e', 's2 -> note -> e2']);
      const instance = new Instance(graph);
      return [instance.elements('completed').filter((id) => id === 'note').length, instance.variables['last']];
    };
    expect([rounds(false, 3), rounds(true, 3)]).toEqual([
      [3, 3],
      [3, 3],
    ]);
    expect([rounds(false, 0), rounds(true, 0)]).toEqual([
      [1, 1],
      [0, undefined],
    ]);
  });

  it('a loop without a wait becomes an incident that can be continued', () => {
    const plus = expr((get) => Number(get('n') ?? 0) + 1);
    const graph = graphOf([start('s'), script('a', plus, 'n'), end('e')], ['s -> a -> a']);
    const instance = new Instance(graph);
    expect(instance.incidents()).toEqual(['a: STEP_LIMIT']);
    expect(instance.variables).toEqual({ n: 9_999 });
    instance.continue('a');
    expect(instance.incidents()).toEqual(['a: STEP_LIMIT']);
    expect(Number(instance.variables['n'])).toBeGreaterThan(19_000);
  });

  it('a long sequential multi-instance goes on where it was cut', () => {
    const plus = expr((get) => Number(get('n') ?? 0) + 1);
    const graph = graphOf(
      [start('s'), script('t', plus, 'n', { loop: multi({ sequential: true, cardinality: value(15_000) }) }), end('e')],
      ['s -> t -> e'],
    );
    const instance = new Instance(graph);
    expect(instance.incidents()).toEqual(['t: STEP_LIMIT']);
    instance.continue('t');
    expect(instance.ended).toBe('COMPLETED');
    expect(instance.variables).toEqual({ n: 15_000 });
  });

  it('no token is lost at a join', () => {
    const plus = expr((get) => Number(get('n') ?? 0) + 1);
    const graph = graphOf(
      [start('s'), and('f'), script('a', plus, 'n'), user('b'), and('j'), user('after'), end('e')],
      [
        's -> f -> a',
        ['a -> a', expr((get) => Number(get('n')) < 12_000)],
        ['a -> j', expr((get) => Number(get('n')) >= 12_000)],
        'f -> b -> j -> after -> e',
      ],
    );
    const instance = new Instance(graph);
    instance.complete('b');
    instance.continue('a');
    expect(instance.all('after')).toHaveLength(1);
  });
});
