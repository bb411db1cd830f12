import { describe, expect, it } from '@jest/globals';
import type { Make } from './test-support/index.ts';
import {
  boundary,
  call,
  decision,
  end,
  error,
  failing,
  graphOf,
  Instance,
  read,
  start,
  user,
  value,
  ZEEBE,
} from './test-support/index.ts';

const line = (make: Make, id: string, semantics = ZEEBE) => graphOf([start('s'), make, end('e')], [`s -> ${id} -> e`], semantics);

describe('business rule task', () => {
  const rows = [{ a: 1 }, { a: 2 }];
  it.each([
    ['native', rows, rows],
    ['resultList', rows, rows],
    ['collectEntries', rows, [1, 2]],
    ['singleResult', [{ a: 1, b: 2 }], { a: 1, b: 2 }],
    ['singleEntry', [{ a: 1 }], 1],
    ['singleEntry', [], null],
    ['singleResult', null, null],
  ] as const)('maps %s of %j to %j', (how, output, expected) => {
    const instance = new Instance(line(decision('d', 'r', how), 'd'));
    expect(instance.requests).toEqual([{ type: 'decision', execution: 2, decision: 'd', binding: { type: 'latest' } }]);
    instance.answer('d', output);
    expect(instance.variables).toEqual({ r: expected });
  });

  it.each([
    ['singleEntry', rows],
    ['singleResult', rows],
    ['singleEntry', [{ a: 1, b: 2 }]],
  ] as const)('%s of %j is an incident', (how, output) => {
    const instance = new Instance(line(decision('d', 'r', how), 'd'));
    instance.answer('d', output);
    expect(instance.incidents()).toEqual(['d: DECISION_RESULT']);
  });
});

describe('call activity', () => {
  it('passes everything it sees both ways without mappings', () => {
    const instance = new Instance(line(call('c', { inputs: { a: value(1) } }), 'c'), { a: 0, b: 2 });
    expect(instance.requests).toMatchObject([
      { type: 'call', calledElement: 'c-process', businessKey: null, variables: { a: 1, b: 2 } },
    ]);
    instance.answer('c', { b: 3, d: 4 });
    expect(instance.variables).toEqual({ a: 0, b: 3, d: 4 });
  });

  it('evaluates out mappings in the called process', () => {
    const graph = line(
      call('c', {
        inMappings: [{ target: 'x', source: read('b') }],
        outMappings: [{ target: 'y', source: read('result') }],
        businessKey: value('K'),
      }),
      'c',
    );
    const instance = new Instance(graph, { b: 2, result: 'mine' });
    expect(instance.requests).toMatchObject([{ businessKey: 'K', variables: { x: 2 } }]);
    instance.answer('c', { result: 'theirs', other: 1 });
    expect(instance.variables).toEqual({ b: 2, result: 'mine', y: 'theirs' });
  });

  it('passes all variables or its own before the mappings, and takes all back before them', () => {
    const own = { inputs: { a: value(1) }, inMappings: [{ target: 'x', source: read('b') }] };
    const back = { outAll: 'visible' as const, outMappings: [{ target: 'y', source: read('b') }] };
    const all = new Instance(line(call('c', { ...own, ...back, inAll: 'visible' }), 'c'), { b: 2 });
    expect(all.requests).toMatchObject([{ variables: { a: 1, b: 2, x: 2 } }]);
    all.answer('c', { b: 3 });
    expect(all.variables).toEqual({ b: 3, y: 3 });
    const local = new Instance(line(call('c', { ...own, inAll: 'local' }), 'c'), { b: 2 });
    expect(local.requests).toMatchObject([{ variables: { a: 1, x: 2 } }]);
  });

  it('reads what is local only, and keeps what comes back for its output mappings only', () => {
    const passed = {
      inputs: { a: value(1) },
      inMappings: ['a', 'b'].map((target) => ({ target, source: read(target), local: true as const })),
    };
    const taken = {
      outMappings: [{ target: 'got', source: read('n'), local: true as const }],
    };
    const single = new Instance(line(call('c', { ...passed, ...taken, outputs: { out: read('got') } }), 'c'), { b: 2 });
    expect(single.requests).toMatchObject([{ variables: { a: 1, b: null } }]);
    single.answer('c', { n: 5, m: 6 });
    expect(single.variables).toEqual({ b: 2, out: 5 });
    const all = new Instance(line(call('c', { outAll: 'local', outMappings: [], outputs: { out: read('n') } }), 'c'), { b: 2 });
    all.answer('c', { n: 5, m: 6 });
    expect(all.variables).toEqual({ b: 2, out: 5 });
  });

  it('its out mappings count for an error as well', () => {
    const graph = graphOf(
      [
        start('s'),
        call('c', { outMappings: [{ target: 'y', source: read('result') }] }),
        boundary('catch', 'c', error('E')),
        end('e'),
      ],
      ['s -> c -> e', 'catch -> e'],
    );
    const instance = new Instance(graph);
    instance.error('c', 'E', '', { result: 'theirs', other: 1 });
    expect(instance.variables).toEqual({ y: 'theirs' });
  });

  it('an out mapping that fails does not call again', () => {
    const instance = new Instance(line(call('c', { outMappings: [{ target: 'y', source: failing('no') }] }), 'c'));
    instance.answer('c', { a: 1 });
    expect(instance.incidents()).toEqual(['c: EXPRESSION_FAILED']);
    instance.continue('c');
    expect(instance.requests).toHaveLength(1);
  });
});

describe('user task', () => {
  it('tells who may do it and until when', () => {
    const graph = line(user('t', { assignee: read('who'), dueDate: value('2024-02-29T12:00:00+01:00') }), 't');
    const instance = new Instance(graph, { who: 'eva' });
    expect(instance.events.find((event) => event.type === 'taskCreated')).toEqual({
      type: 'taskCreated',
      execution: 2,
      element: 't',
      task: {
        assignee: 'eva',
        candidateUsers: [],
        candidateGroups: [],
        due: Date.UTC(2024, 1, 29, 11),
        followUp: null,
        priority: 50,
      },
    });
  });

  it('has the name and the form that the model computes', () => {
    const graph = line(user('t', { computed: { name: read('n'), formKey: read('f') } }), 't');
    const created = new Instance(graph, { n: 'Pack 1', f: 'form-1' }).events.find(({ type }) => type === 'taskCreated');
    expect(created).toMatchObject({ task: { name: 'Pack 1', formKey: 'form-1' } });
  });

  it('a date that is none is an incident', () => {
    expect(new Instance(line(user('t', { dueDate: value('soon') }), 't')).incidents()).toEqual(['t: BAD_DATE']);
  });
});
