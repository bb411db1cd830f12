import { describe, expect, it } from '@jest/globals';
import {
  call,
  CAMUNDA,
  decision,
  end,
  expr,
  failing,
  graphOf,
  Instance,
  read,
  receive,
  script,
  send,
  service,
  start,
  sub,
  task,
  unbounded,
  user,
  value,
  xor,
  ZEEBE,
} from './test-support/index.ts';

/** start -> the given node -> end */
const line = (make: ReturnType<typeof task>, id: string, semantics = ZEEBE) =>
  graphOf([start('s'), make, end('e')], [`s -> ${id} -> e`], semantics);

describe('jobs before and after', () => {
  it('asyncBefore stops before anything is evaluated, asyncAfter when the outputs are written', () => {
    const graph = line(
      service('t', { asyncBefore: true, asyncAfter: true, inputs: { a: value(1) }, outputs: { out: read('r') } }),
      't',
    );
    const instance = new Instance(graph);
    expect(instance.one('t').phase).toBe('ready');
    expect(instance.requests).toEqual([]);
    instance.continue('t');
    expect(instance.requests).toHaveLength(1);
    instance.answer('t', { r: 5 });
    expect(instance.one('t').phase).toBe('leaving');
    expect(instance.variables).toEqual({ out: 5 });
    instance.continue('t');
    expect(instance.ended).toBe('COMPLETED');
    expect(instance.requests).toHaveLength(1);
    expect(instance.events.filter((event) => event.type === 'continuationNeeded')).toHaveLength(2);
  });

  it('outputs before asyncAfter are not written twice', () => {
    const plus = expr((get) => Number(get('n')) + 1, ['n']);
    const instance = new Instance(line(task('t', { asyncAfter: true, outputs: { n: plus } }), 't'), { n: 0 });
    instance.continue('t');
    expect(instance.variables).toEqual({ n: 1 });
  });
});

describe('mappings', () => {
  it('inputs are local, each sees the ones before, and they vanish with the activity', () => {
    const graph = line(user('t', { inputs: { a: read('x'), b: expr((get) => Number(get('a')) * 10) } }), 't');
    const instance = new Instance(graph, { x: 4 });
    const { number } = instance.one('t');
    expect(instance.last.snapshot.variables[number]).toEqual({ a: 4, b: 40 });
    expect(instance.last.written).toEqual([
      [0, 'x'],
      [number, 'a'],
      [number, 'b'],
    ]);
    const { snapshot, written } = instance.complete('t');
    expect(snapshot.variables).toEqual({ 0: { x: 4 } });
    expect(written).toEqual([]);
  });

  it('an input that fails leaves nothing behind', () => {
    const instance = new Instance(line(service('t', { inputs: { a: value(1), b: failing('no') } }), 't'));
    expect(instance.incidents()).toEqual(['t: EXPRESSION_FAILED']);
    expect(instance.one('t').phase).toBe('ready');
    expect(instance.last.snapshot.variables).toEqual({ 0: {} });
    expect(instance.requests).toEqual([]);
  });

  it('an output that fails keeps the decision of the person and is tried again', () => {
    const graph = line(
      user('t', { outputs: { a: read('done'), b: expr((get) => get('rate') ?? failing('x').evaluate(get)) } }),
      't',
    );
    const instance = new Instance(graph);
    instance.complete('t', { done: true });
    expect(instance.incidents()).toEqual(['t: EXPRESSION_FAILED']);
    expect(instance.one('t').phase).toBe('leaving');
    expect(instance.variables).toEqual({});
    expect(instance.last.snapshot.variables[instance.one('t').number]).toEqual({ done: true });
    instance.do({ type: 'setVariables', execution: 0, variables: { rate: 3 }, local: false });
    instance.continue('t');
    expect(instance.variables).toEqual({ rate: 3, a: true, b: 3 });
  });

  it('outputMappingsReplaceResults: results stay local, or go out as well', () => {
    const make = service('t', { inputs: { here: value(0) }, outputs: { out: read('r') } });
    const zeebe = new Instance(line(make, 't', ZEEBE));
    zeebe.answer('t', { r: 1, here: 2 });
    expect(zeebe.variables).toEqual({ out: 1 });
    const camunda = new Instance(line(make, 't', CAMUNDA));
    camunda.answer('t', { r: 1, here: 2 });
    expect(camunda.variables).toEqual({ r: 1, out: 1 });
  });

  it('a result goes to the nearest scope that declares it, else to the process', () => {
    const graph = graphOf(
      [start('s'), sub('sp', [start('s2'), service('t'), user('look'), end('e2')], { inputs: { inner: value(0) } }), end('e')],
      ['s -> sp -> e', 's2 -> t -> look -> e2'],
    );
    const instance = new Instance(graph);
    instance.answer('t', { inner: 1, outer: 2 });
    expect(instance.variables).toEqual({ outer: 2 });
    expect(instance.last.snapshot.variables[instance.one('sp').number]).toEqual({ inner: 1 });
    instance.complete('look');
    expect(instance.last.snapshot.variables).toEqual({ 0: { outer: 2 } });
  });

  it('__proto__ is no variable', () => {
    const instance = new Instance(line(user('t'), 't'));
    const bad: Record<string, number> = JSON.parse('{"__proto__": 1}') as Record<string, number>;
    expect(() => instance.complete('t', bad)).toThrow(expect.objectContaining({ code: 'BAD_VARIABLE_NAME' }));
    const answered = new Instance(line(service('t'), 't'));
    answered.answer('t', bad);
    expect(answered.incidents()).toEqual(['t: BAD_VARIABLE_NAME']);
  });
});

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

  it('a date that is none is an incident', () => {
    expect(new Instance(line(user('t', { dueDate: value('soon') }), 't')).incidents()).toEqual(['t: BAD_DATE']);
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
