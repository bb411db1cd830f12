import { describe, expect, it } from '@jest/globals';
import { Engine } from 'bpmn-engine';
import { readBpmn } from '../model/index.ts';
import type { ProcessGraph } from '../model/graph.ts';
import { boundary, end, flow, path, pause, service, start, timer, user } from '../runtime/test-support/models.ts';
import { Choices } from './choices.ts';
import { readDecisions, verifyModel } from './index.ts';
import { neutralDocument } from './neutral-document.ts';
import { TheirCourse } from './their-course.ts';
import { gateway, MESSAGE, modelOf, sub, thrown, undoOf, when } from './test-support/reproductions.ts';

const SIGNAL = '<bpmn:signalEventDefinition signalRef="S"/>';
const ERROR = '<bpmn:errorEventDefinition errorRef="X"/>';
const HOUR = timer('timeDuration', 'PT1H');
const each = (more: string): string =>
  `<bpmn:userTask id="a"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements><bpmn:multiInstanceLoopCharacteristics${more}><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=list" inputElement="item"/></bpmn:extensionElements><bpmn:completionCondition xsi:type="bpmn:tFormalExpression">=numberOfCompletedInstances &gt;= enough</bpmn:completionCondition></bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>`;

const FLOWS: readonly (readonly [string, string])[] = [
  ['a task and work', `${start()}${user('a')}${service('b', 'x')}${end()}${path('start', 'a', 'b', 'end')}`],
  [
    'an exclusive choice with a default',
    `${start()}${gateway('exclusive', 'x', 'x_c')}${user('a')}${user('b')}${user('c')}${end()}${flow('start', 'x')}${when('x', 'a', 'p')}${when('x', 'b', 'q')}${flow('x', 'c')}${path('a', 'end')}${path('b', 'end')}${path('c', 'end')}`,
  ],
  [
    'a parallel pair',
    `${start()}${gateway('parallel', 'f')}${user('a')}${user('b')}${gateway('parallel', 'j')}${user('z')}${end()}${path('start', 'f', 'a', 'j', 'z', 'end')}${path('f', 'b', 'j')}`,
  ],
  [
    'an inclusive fork',
    `${start()}${gateway('inclusive', 'f', 'f_c')}${user('a')}${user('b')}${user('c')}${end()}${flow('start', 'f')}${when('f', 'a', 'p')}${when('f', 'b', 'q')}${flow('f', 'c')}${path('a', 'end')}${path('b', 'end')}${path('c', 'end')}`,
  ],
  [
    'a loop over a choice',
    `${start()}${gateway('exclusive', 'm')}${user('a')}${gateway('exclusive', 'x', 'x_end')}${end()}${path('start', 'm', 'a', 'x', 'end')}${when('x', 'm', 'again')}`,
  ],
  [
    'what happens first of two events',
    `${start()}${gateway('eventBased', 'g')}${pause('m', MESSAGE)}${pause('t', HOUR)}${user('a')}${user('b')}${end()}${path('start', 'g', 'm', 'a', 'end')}${path('g', 't', 'b', 'end')}`,
  ],
  [
    'a sub-process that an error, a timer or a message ends',
    `${start()}${sub('p', `${start('s')}${service('a', 'x')}${gateway('exclusive', 'x', 'x_e')}${end('e')}${end('bad', ERROR)}${path('s', 'a', 'x', 'e')}${when('x', 'bad', 'wrong')}`)}${boundary('err', 'p', ERROR)}${boundary('t', 'p', HOUR)}${boundary('m', 'p', MESSAGE)}${user('z')}${end()}${path('start', 'p', 'end')}${path('err', 'z', 'end')}${path('t', 'z')}${path('m', 'z')}`,
  ],
  [
    'a reminder beside a task',
    `${start()}${user('a')}${boundary('t', 'a', HOUR, false)}${service('mail', 'x')}${end()}${path('start', 'a', 'end')}${path('t', 'mail', 'end')}`,
  ],
  ['several at once, until enough', `${start()}${each('')}${user('z')}${end()}${path('start', 'a', 'z', 'end')}`],
  [
    'several in turn, until enough',
    `${start()}${each(' isSequential="true"')}${user('z')}${end()}${path('start', 'a', 'z', 'end')}`,
  ],
  [
    'a signal from one branch to the other',
    `${start()}${gateway('parallel', 'f')}${pause('c', SIGNAL)}${user('a')}${thrown('t', SIGNAL)}${user('z')}${end()}${end('e')}${path('start', 'f', 'c', 'z', 'end')}${path('f', 'a', 't', 'e')}`,
  ],
  [
    'a condition that comes true',
    `${start()}${pause('c', '<bpmn:conditionalEventDefinition><bpmn:condition xsi:type="bpmn:tFormalExpression">=x &gt; 1</bpmn:condition></bpmn:conditionalEventDefinition>')}${user('z')}${end()}${path('start', 'c', 'z', 'end')}`,
  ],
  [
    'an end that terminates all',
    `${start()}${gateway('parallel', 'f')}${user('a')}${user('b')}${end('stop', '<bpmn:terminateEventDefinition/>')}${end()}${path('start', 'f', 'a', 'stop')}${path('f', 'b', 'end')}`,
  ],
  [
    'compensation at the end',
    `${start()}${user('a')}${undoOf('a')}${end('back', '<bpmn:compensateEventDefinition/>')}${path('start', 'a', 'back')}`,
  ],
  [
    'an error event sub-process',
    `${start()}${service('a', 'x')}${end('bad', ERROR)}${path('start', 'a', 'bad')}${sub('esp', `${start('s', ERROR)}${user('b')}${end('e')}${path('s', 'b', 'e')}`, ' triggeredByEvent="true"')}`,
  ],
];

const DERIVED = { decisions: null, paths: 8, seed: 1 };

describe('both engines agree on', () => {
  it.each(FLOWS)('%s', async (_name, body) => {
    const [opinion] = await verifyModel(modelOf(body), DERIVED);
    expect(opinion).toMatchObject({ verdict: 'equal', paths: 8, leftOut: [], stopped: [], difference: null });
    expect(opinion?.flows.taken).toBe(opinion?.flows.of);
  });
});

describe('decisions', () => {
  const choice = modelOf(
    `${start()}${user('ask')}${gateway('exclusive', 'x', 'x_no')}${service('pay', 'x')}${boundary('declined', 'pay', ERROR)}${user('no')}${end()}${path('start', 'ask', 'x')}${when('x', 'pay', 'amount &gt; limit')}${flow('x', 'no')}${path('pay', 'end')}${path('declined', 'no', 'end')}`,
  );
  const taken = async (text: string): Promise<unknown> => {
    const [opinion] = await verifyModel(choice, { ...DERIVED, decisions: readDecisions(text) });
    expect(opinion?.difference).toBeNull();
    return opinion && [opinion.verdict, opinion.paths, opinion.flows.taken, opinion.stopped];
  };

  it('are answers: conditions are evaluated on them, and both engines go that way', async () => {
    expect(await taken('{"variables":{"limit":10},"steps":[{"element":"ask","variables":{"amount":5}}]}')).toEqual([
      'equal',
      1,
      4,
      [],
    ]);
    expect(await taken('{"variables":{"limit":10},"steps":[{"element":"ask","variables":{"amount":11}}]}')).toEqual([
      'equal',
      1,
      4,
      [],
    ]);
    const declined =
      '{"variables":{"limit":1},"steps":[{"element":"ask","variables":{"amount":2}},{"element":"pay","error":"X"}]}';
    expect(await taken(declined)).toEqual(['equal', 1, 5, []]);
  });

  it('that do not fit the process, or are none, are told', async () => {
    const step = '{"variables":{"limit":10},"steps":[{"element":"ask","variables":{"amount":5}},{"element":"pay"}]}';
    expect(await taken(step)).toEqual([
      'incomparable',
      0,
      0,
      [{ elements: ['pay'], why: 'The run is over, and the next step would have been pay.' }],
    ]);
    expect(() => readDecisions('{"step":[]}')).toThrow('/step');
  });
});

describe('bpmn-engine runs nothing of the model (S1)', () => {
  const canary = `process.env.CARTABLE_CANARY='ran'`;
  const hostile = `\${environment.constructor.constructor(&quot;${canary}&quot;)}`;

  it('no text of the author reaches it, whatever it stands in', async () => {
    const body = `${start()}<bpmn:documentation>${hostile}</bpmn:documentation>
      <bpmn:userTask id="a" name="${hostile}"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements></bpmn:userTask>
      <bpmn:serviceTask id="b" name="${hostile}"><bpmn:extensionElements><zeebe:taskDefinition type="${hostile}"/></bpmn:extensionElements></bpmn:serviceTask>
      ${boundary('e', 'b', ERROR)}${pause('m', MESSAGE)}${thrown('s', SIGNAL)}${end()}${path('start', 'a', 'b', 'm', 's', 'end')}${path('e', 'm')}`;
    const xml = modelOf(body)
      .replaceAll('name="m"', `name="${hostile}"`)
      .replaceAll('name="s"', `name="${hostile}"`)
      .replaceAll('errorCode="X"', `errorCode="${hostile}"`);
    const graph = await graphOf(xml);
    const { xml: neutral } = neutralDocument(graph, graph.root.startEvents[0] ?? null);
    expect(neutral).not.toMatch(/[$#]\{|constructor|CANARY/);
    expect(await verifyModel(xml, DERIVED)).toMatchObject([{ verdict: 'equal', flows: { taken: 6, of: 6 } }]);
    expect(process.env['CARTABLE_CANARY']).toBeUndefined();
  });

  it('and where a text came through it would be a text: nothing evaluates it', async () => {
    const graph = await graphOf(
      modelOf(`${start()}${service('a', 'x')}${boundary('t', 'a', HOUR)}${end()}${path('start', 'a', 'end')}${path('t', 'end')}`),
    );
    const document = neutralDocument(graph, graph.root.startEvents[0] ?? null);
    const xml = document.xml
      .replace('>PT1H<', `>PT\${environment.constructor.constructor(&quot;${canary}&quot;)()}S<`)
      .replace('<serviceTask ', `<serviceTask implementation="${hostile}" name="${hostile}" `);
    await TheirCourse.start({ ...document, xml }, new Choices());
    expect(process.env['CARTABLE_CANARY']).toBeUndefined();
  });

  it('while bare bpmn-engine runs it (the control)', async () => {
    const source = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t"><process id="p" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/><serviceTask id="t" implementation="${hostile}"/></process></definitions>`;
    const engine = new Engine({ name: 'control', source });
    engine.on('error', () => undefined);
    await engine.execute().catch(() => undefined);
    const ran = process.env['CARTABLE_CANARY'];
    delete process.env['CARTABLE_CANARY'];
    expect(ran).toBe('ran');
  });
});

async function graphOf(xml: string): Promise<ProcessGraph> {
  const [graph] = (await readBpmn(xml)).processes;
  if (graph === undefined) throw new Error('no process');
  return graph;
}
