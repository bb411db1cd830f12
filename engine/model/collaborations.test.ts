import { describe, expect, it } from '@jest/globals';
import { constantText } from './constant-text.ts';
import { readBpmn } from './index.ts';
import { file, graphOf, nodeOf, refusalsOf } from './test-support/file.ts';
import { flow } from './test-support/fragments.ts';

/** Two pools: "p" (start, send, wait, end) and "q" (start by a message, answer, end). */
const pools = (flows: string, messages = '', send = '', wait = ''): string =>
  file(
    'zeebe',
    `<startEvent id="s"/>${flow('a', 's', 'ask')}<sendTask id="ask" ${send}/>${flow('b', 'ask', 'wait')}
<intermediateCatchEvent id="wait"><messageEventDefinition ${wait}/></intermediateCatchEvent>${flow('c', 'wait', 'e')}<endEvent id="e"/>`,
    `<process id="q" isExecutable="true"><startEvent id="asked"><messageEventDefinition/></startEvent>${flow('h', 'asked', 'answer')}<endEvent id="answer"><messageEventDefinition/></endEvent></process>${messages}<collaboration id="co"><participant id="pp" processRef="p"/><participant id="pq" processRef="q"/><participant id="box" name="Customer"/>${flows}</collaboration>`,
  );
const messageFlow = (id: string, from: string, to: string, more = ''): string =>
  `<messageFlow id="${id}" sourceRef="${from}" targetRef="${to}" ${more}/>`;

async function namesIn(xml: string): Promise<Record<string, string | null>> {
  const { processes } = await readBpmn(xml);
  const names: Record<string, string | null> = {};
  for (const node of processes.flatMap((graph) => [...graph.nodes.values()])) {
    if (node.kind === 'sendTask' && node.message !== null) names[node.id] = constantText(node.message.name);
    for (const trigger of 'triggers' in node ? node.triggers : []) {
      if (trigger.type === 'message') names[node.id] = constantText(trigger.message.name);
    }
  }
  return names;
}

describe('a message flow', () => {
  it('names the message of both ends where they name none: by its name, else its id', async () => {
    const xml = pools(messageFlow('mf1', 'ask', 'asked', 'name="question"') + messageFlow('mf2', 'answer', 'wait'));
    expect(await namesIn(xml)).toEqual({ ask: 'question', asked: 'question', answer: 'mf2', wait: 'mf2' });
  });

  it('gives its message, or the one that its other end names', async () => {
    const xml = pools(
      messageFlow('mf1', 'ask', 'asked', 'messageRef="m"') + messageFlow('mf2', 'answer', 'wait'),
      '<message id="m" name="first"/><message id="n" name="second"/>',
      '',
      'messageRef="n"',
    );
    expect(await namesIn(xml)).toEqual({ ask: 'first', asked: 'first', answer: 'second', wait: 'second' });
  });

  it('gives an event with several flows one name, whichever end one asks', async () => {
    const xml = pools(
      messageFlow('mf1', 'box', 'asked') + messageFlow('mf2', 'ask', 'asked') + messageFlow('mf3', 'answer', 'wait'),
    );
    expect(await namesIn(xml)).toEqual({ ask: 'mf1', asked: 'mf1', answer: 'mf3', wait: 'mf3' });
  });

  it('from or to a pool that shows no process names the message of the end in ours', async () => {
    const xml = pools(
      messageFlow('mf1', 'ask', 'box') +
        messageFlow('mf2', 'box', 'wait') +
        messageFlow('mf3', 'answer', 'box') +
        messageFlow('mf4', 'box', 'asked'),
    );
    expect(await namesIn(xml)).toEqual({ ask: 'mf1', wait: 'mf2', answer: 'mf3', asked: 'mf4' });
  });

  it('between two messages of different names is told', async () => {
    const { warnings } = await readBpmn(
      pools(
        messageFlow('mf1', 'ask', 'asked') + messageFlow('mf2', 'answer', 'wait') + messageFlow('mf3', 'ask2', 'wait'),
        `<process id="r" isExecutable="true"><startEvent id="s3"/>${flow('x1', 's3', 'ask2')}<sendTask id="ask2" messageRef="m"/>${flow('x2', 'ask2', 'e3')}<endEvent id="e3"/></process><message id="m" name="first"/><message id="n" name="second"/>`,
        '',
        'messageRef="n"',
      ),
    );
    expect(warnings.map(({ code, elementIds }) => [code, elementIds])).toEqual([['MESSAGE_NAMES_DIFFER', ['mf3']]]);
  });

  it('missing, an event without a message is refused', async () => {
    const findings = await refusalsOf(pools(messageFlow('mf1', 'ask', 'asked')));
    expect(findings.map(({ code, elementIds }) => [code, elementIds])).toEqual([
      ['MESSAGE_MISSING', ['wait']],
      ['MESSAGE_MISSING', ['answer']],
    ]);
  });
});

describe('lanes', () => {
  const AS_GROUPS =
    '<extensionElements><zeebe:properties><zeebe:property name="lanes" value="candidateGroups"/></zeebe:properties></extensionElements>';
  const task = (id: string, content = ''): string =>
    `<userTask id="${id}"><extensionElements><zeebe:userTask/>${content}</extensionElements></userTask>`;
  const laned = (says: string, lanes: string): string =>
    file(
      'zeebe',
      `${says}<laneSet id="ls">${lanes}</laneSet>
<startEvent id="s"/>${flow('a', 's', 'x')}${task('x')}${flow('b', 'x', 'y')}${task('y', '<zeebe:assignmentDefinition candidateUsers="ann"/>')}${flow('c', 'y', 'sub')}
<subProcess id="sub"><startEvent id="s2"/>${flow('h', 's2', 'z')}${task('z')}${flow('f', 'z', 'e2')}<endEvent id="e2"/></subProcess>${flow('g', 'sub', 'e')}<endEvent id="e"/>`,
    );
  const LANES =
    '<lane id="l1" name="sales"><flowNodeRef>x</flowNodeRef><flowNodeRef>y</flowNodeRef><childLaneSet id="ls2"><lane id="l2" name="sales-desk"><flowNodeRef>x</flowNodeRef></lane></childLaneSet></lane>' +
    '<lane id="l3" name="Credit people"><extensionElements><zeebe:properties><zeebe:property name="group" value="credit"/></zeebe:properties></extensionElements><flowNodeRef>sub</flowNodeRef></lane>';

  async function groupsOf(xml: string): Promise<readonly unknown[]> {
    const graph = await graphOf(xml);
    return ['x', 'y', 'z'].map((id) => nodeOf(graph, id, 'userTask').candidateGroups?.evaluate(() => undefined) ?? null);
  }

  it('are the candidate groups of their user tasks when the process says so: the innermost, by its group or name', async () => {
    expect(await groupsOf(laned(AS_GROUPS, LANES))).toEqual([['sales-desk'], null, ['credit']]);
  });

  it('mean nothing when it does not', async () => {
    expect(await groupsOf(laned('', LANES))).toEqual([null, null, null]);
  });

  it('need a name, and a meaning that is known', async () => {
    const nameless = await refusalsOf(laned(AS_GROUPS, LANES.replace('name="sales-desk"', '')));
    expect(nameless.map(({ code, elementIds }) => [code, elementIds])).toEqual([['LANE_GROUP_UNSUPPORTED', ['x', 'l2']]]);
    const unknown = await refusalsOf(laned(AS_GROUPS.replace('value="candidateGroups"', 'value="teams"'), LANES));
    expect(unknown.map(({ code, elementIds, line }) => [code, elementIds, line])).toEqual([['LANES_UNSUPPORTED', ['p'], 2]]);
  });
});
