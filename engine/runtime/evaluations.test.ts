/** Text that cannot be bounded on a real engine: the instance waits, the sandbox evaluates, a command goes on. */
import { expect, it } from '@jest/globals';
import {
  SYSTEM,
  cancelInstance,
  completeTask,
  correlateMessage,
  deploy,
  getInstance,
  listHistoryActivities,
  listIncidents,
  listJobs,
  listTasks,
  listVariables,
  replayInstance,
  retryIncident,
  setVariables,
  startProcess,
  type Actor,
  type Engine,
} from '../index.ts';
import { applyEvaluation } from '../commands/apply-evaluation.ts';
import type { TestClock } from '../../test/support/engine.ts';
import { bpmn, openTask, openTestEngine } from '../../test/support/engine.ts';
import { eachDatabase } from '../../test/support/postgres.ts';

/** For honest text on a busy machine; bombs never end by themselves. */
const PATIENT = { settings: { evaluationMilliseconds: 20_000, parseMilliseconds: 20_000 } };

const flow = (id: string, from: string, to: string, condition = ''): string =>
  `<bpmn:sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}">${condition === '' ? '' : `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${condition}</bpmn:conditionExpression>`}</bpmn:sequenceFlow>`;

const script = (id: string, expression: string, inner = ''): string =>
  `<bpmn:scriptTask id="${id}"><bpmn:extensionElements><zeebe:script expression="${expression}" resultVariable="result"/>${inner}</bpmn:extensionElements></bpmn:scriptTask>`;

const GATEWAY = `
  <bpmn:startEvent id="start"/><bpmn:exclusiveGateway id="choose" default="no"/>
  <bpmn:endEvent id="refused"/><bpmn:endEvent id="accepted"/>
  ${flow('f1', 'start', 'choose')}${flow('no', 'choose', 'refused')}${flow('yes', 'choose', 'accepted', '=matches(code, pattern)')}`;

const MAPPINGS = `
  <bpmn:startEvent id="start"/>
  <bpmn:userTask id="ask"><bpmn:extensionElements><zeebe:userTask/><zeebe:ioMapping><zeebe:input source="=matches(code, &quot;^A&quot;)" target="domestic"/><zeebe:output source="={f: function(n) n * 2, r: f(amount)}.r" target="double"/></zeebe:ioMapping></bpmn:extensionElements></bpmn:userTask>
  ${script('work', '=replace(code, &quot;[0-9]+&quot;, string(twice))', '<zeebe:ioMapping><zeebe:input source="=double" target="base"/><zeebe:input source="={f: function(n) n * 2, r: f(base)}.r" target="twice"/></zeebe:ioMapping>')}
  <bpmn:endEvent id="end"/>${flow('f1', 'start', 'ask')}${flow('f2', 'ask', 'work')}${flow('f3', 'work', 'end')}`;

const DECIDE = `
  <bpmn:startEvent id="start"/>
  <bpmn:businessRuleTask id="rate"><bpmn:extensionElements><zeebe:calledDecision decisionId="rating" resultVariable="rating"/></bpmn:extensionElements></bpmn:businessRuleTask>
  <bpmn:endEvent id="end"/>${flow('f1', 'start', 'rate')}${flow('f2', 'rate', 'end')}`;

const DMN = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="model" name="model" namespace="http://cartable.test">
  <decision id="rating" name="rating"><decisionTable id="table" hitPolicy="FIRST">
    <input id="i"><inputExpression id="ie"><text>code</text></inputExpression></input>
    <output id="o" name="rating"/>
    <rule id="r1"><inputEntry id="e1"><text>matches(?, "^A[0-9]+$")</text></inputEntry><outputEntry id="o1"><text>"good"</text></outputEntry></rule>
    <rule id="r2"><inputEntry id="e2"><text>-</text></inputEntry><outputEntry id="o2"><text>"unknown"</text></outputEntry></rule>
  </decisionTable></decision>
</definitions>`;

const EVERYWHERE = `
  <bpmn:startEvent id="start"/>
  <bpmn:userTask id="each"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements>
    <bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=split(codes, &quot;[,;]&quot;)" inputElement="code"/></bpmn:extensionElements>
      <bpmn:completionCondition xsi:type="bpmn:tFormalExpression">=if last = null then false else matches(last, "^[b-z]$") and numberOfCompletedInstances = 2</bpmn:completionCondition></bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>
  <bpmn:subProcess id="inner"><bpmn:startEvent id="innerStart"/>
    <bpmn:userTask id="slow"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="=[replace(group, &quot;team-[0-9]+&quot;, &quot;managers&quot;)]"/></bpmn:extensionElements></bpmn:userTask>
    <bpmn:endEvent id="innerEnd"/>${flow('i1', 'innerStart', 'slow')}${flow('i2', 'slow', 'innerEnd')}</bpmn:subProcess>
  <bpmn:boundaryEvent id="late" attachedToRef="inner"><bpmn:timerEventDefinition id="t"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">=replace(wait, "^P-([0-9]+)D$", "P$1D")</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
  <bpmn:receiveTask id="receive" messageRef="paid"/>
  <bpmn:endEvent id="end"/><bpmn:endEvent id="other"/>
  ${flow('f1', 'start', 'each')}${flow('f2', 'each', 'inner')}${flow('f3', 'late', 'receive')}${flow('f4', 'receive', 'end')}${flow('f5', 'inner', 'other')}`;

const PAID = `<bpmn:message id="paid" name="paid"><bpmn:extensionElements><zeebe:subscription correlationKey="=replace(order, &quot;[a-z]-&quot;, &quot;&quot;)"/></bpmn:extensionElements></bpmn:message>`;

const manager: Actor = { userId: 'ann', onBehalfOf: null, groups: ['managers'], rights: [] };

const EVIL = { code: `${'a'.repeat(40)}!`, pattern: '^(a+)+$' };

eachDatabase('evaluations', (open) => {
  async function opened(process: string, options: Parameters<typeof openTestEngine>[1] = PATIENT) {
    const { url } = await open();
    const { engine, clock } = await openTestEngine(url, options);
    const resources = [
      { name: 'test.bpmn', content: bpmn(process, PAID) },
      { name: 'rating.dmn', content: DMN },
    ];
    await engine.execute(deploy, SYSTEM, { name: 'test', resources });
    return { url, engine, clock };
  }
  const start = async (engine: Engine, variables: Record<string, string | number>): Promise<string> =>
    (await engine.execute(startProcess, SYSTEM, { key: 'test', variables })).processInstanceId;
  const kinds = async (engine: Engine, processInstanceId: string): Promise<readonly string[]> =>
    (await engine.query(listJobs, SYSTEM, { processInstanceId })).map(({ kind }) => kind);
  const path = async (engine: Engine, processInstanceId: string): Promise<readonly string[]> =>
    (await engine.query(listHistoryActivities, SYSTEM, { processInstanceId })).map(({ activityId }) => activityId);
  async function expectReplay(engine: Engine, processInstanceId: string): Promise<void> {
    const { replayed, stored, firstDifference } = await engine.query(replayInstance, SYSTEM, { processInstanceId });
    expect(replayed).toBe(stored);
    expect(firstDifference).toBeNull();
  }
  async function runAllTries(engine: Engine, clock: TestClock): Promise<void> {
    for (let round = 0; round < 4; round += 1) {
      await engine.runDueJobs();
      clock.advance(600_000);
    }
  }

  it('a condition: the state is committed while it waits, and the instance goes on, also in another engine', async () => {
    const { url, engine } = await opened(GATEWAY);
    const processInstanceId = await start(engine, { code: 'AB-12', pattern: '^[A-Z]+-[0-9]+$' });
    expect(await kinds(engine, processInstanceId)).toEqual(['evaluate']);
    expect(await engine.query(getInstance, SYSTEM, { processInstanceId })).toMatchObject({ status: 'ACTIVE' });
    await engine.stop();

    const { engine: again } = await openTestEngine(url, PATIENT);
    await again.runDueJobs();
    expect(await path(again, processInstanceId)).toEqual(['test', 'start', 'choose', 'accepted']);
    expect(await kinds(again, processInstanceId)).toEqual([]);
    await expectReplay(again, processInstanceId);
    await again.stop();
  });

  it('mappings and scripts: each waits in its turn, and sees what the mappings before it gave', async () => {
    const { engine } = await opened(MAPPINGS);
    const processInstanceId = await start(engine, { code: 'A17', amount: 5 });
    expect(await kinds(engine, processInstanceId)).toEqual(['evaluate']);
    await engine.runDueJobs();
    await engine.execute(completeTask, SYSTEM, { taskId: await openTask(engine, 'ask') });
    await engine.runDueJobs();
    expect(await engine.query(getInstance, SYSTEM, { processInstanceId })).toMatchObject({ status: 'COMPLETED' });
    expect(await engine.query(listVariables, SYSTEM, { processInstanceId })).toMatchObject({ double: 10, result: 'A20' });
    // One input and one output of the user task; one input and the text of the script.
    expect(engine.stats().commands['evaluation.apply/ok']).toBe(4);
    expect(engine.stats().jobs).toMatchObject({ evaluate_done: 4 });
    expect(await kinds(engine, processInstanceId)).toEqual([]);
    await expectReplay(engine, processInstanceId);
    await engine.stop();
  });

  it('is evaluated again when a variable that it read has changed in between, whatever came of it', async () => {
    const { engine } = await opened(GATEWAY);
    const processInstanceId = await start(engine, { code: 'AB-12', pattern: '^[A-Z]+-[0-9]+$' });
    await engine.execute(setVariables, SYSTEM, { processInstanceId, variables: { code: 'no code' } });
    await engine.runDueJobs();
    expect(engine.stats().commands['evaluation.apply/ok']).toBe(2);
    expect(await path(engine, processInstanceId)).toEqual(['test', 'start', 'choose', 'refused']);
    await expectReplay(engine, processInstanceId);
    await engine.stop();
  });

  it('is not evaluated again when another variable has changed', async () => {
    const { engine } = await opened(GATEWAY);
    const processInstanceId = await start(engine, { code: 'AB-12', pattern: '^[A-Z]+-[0-9]+$' });
    await engine.execute(setVariables, SYSTEM, { processInstanceId, variables: { note: 'text' } });
    await engine.runDueJobs();
    expect(engine.stats().commands['evaluation.apply/ok']).toBe(1);
    expect(await path(engine, processInstanceId)).toEqual(['test', 'start', 'choose', 'accepted']);
    await engine.stop();
  });

  it('a catastrophic pattern becomes an incident after three tries; others go on, and a retry with better data too', async () => {
    const { engine, clock } = await opened(GATEWAY, { settings: { evaluationMilliseconds: 1000 } });
    const bad = await start(engine, EVIL);
    const good = await start(engine, { code: 'AB', pattern: '^A' });
    await runAllTries(engine, clock);
    expect(await path(engine, good)).toContain('accepted');
    expect(await path(engine, bad)).toEqual(['test', 'start', 'choose']);
    const [incident] = await engine.query(listIncidents, SYSTEM, { processInstanceId: bad });
    expect(incident).toMatchObject({ element: 'choose', code: 'EXPRESSION_TIMEOUT' });
    expect(await kinds(engine, bad)).toEqual([]);
    expect(engine.stats().jobs).toMatchObject({ evaluate_done: 4 });

    await engine.execute(setVariables, SYSTEM, { processInstanceId: bad, variables: { pattern: '^a+!$' } });
    await engine.execute(retryIncident, SYSTEM, { incidentId: incident?.id ?? '' });
    await engine.runDueJobs();
    expect(await path(engine, bad)).toEqual(['test', 'start', 'choose', 'accepted']);
    await expectReplay(engine, bad);
    await engine.stop();
  });

  it('P15: what is neither true nor false is an incident at once, and no flow is taken', async () => {
    const { engine } = await opened(GATEWAY);
    const processInstanceId = await start(engine, { code: 'AB-12' });
    await engine.runDueJobs();
    expect(await engine.query(listIncidents, SYSTEM, { processInstanceId })).toMatchObject([{ code: 'CONDITION_NOT_BOOLEAN' }]);
    expect(await path(engine, processInstanceId)).toEqual(['test', 'start', 'choose']);
    await engine.stop();
  });

  it('a text that cannot give a value is an incident without a second try', async () => {
    const bomb = `<bpmn:startEvent id="start"/>${script('work', '={f: function(n) f(n + 1), r: f(0)}.r')}<bpmn:endEvent id="end"/>${flow('f1', 'start', 'work')}${flow('f2', 'work', 'end')}`;
    const { engine } = await opened(bomb);
    const processInstanceId = await start(engine, {});
    await engine.runDueJobs();
    expect(await engine.query(listIncidents, SYSTEM, { processInstanceId })).toMatchObject([{ code: 'EXPRESSION_BUDGET' }]);
    expect(await kinds(engine, processInstanceId)).toEqual([]);
    await engine.stop();
  });

  it.each([{ variableLimit: 100 }, { instanceLimit: 100 }])('a value beyond the limits (%j) is an incident', async (limit) => {
    const long = `<bpmn:startEvent id="start"/>${script('work', '=split(text, &quot;[,;]&quot;)')}<bpmn:endEvent id="end"/>${flow('f1', 'start', 'work')}${flow('f2', 'work', 'end')}`;
    const { engine } = await opened(long, { settings: { ...PATIENT.settings, ...limit } });
    const processInstanceId = await start(engine, { text: 'abc,;'.repeat(16) });
    await engine.runDueJobs();
    expect(await engine.query(listIncidents, SYSTEM, { processInstanceId })).toMatchObject([{ code: 'RESULT_TOO_LARGE' }]);
    expect(await kinds(engine, processInstanceId)).toEqual([]);
    await engine.stop();
  });

  it('a decision with a regular expression, evaluated again when its input has changed', async () => {
    const { engine } = await opened(DECIDE);
    const first = await start(engine, { code: 'A12' });
    const second = await start(engine, { code: 'A12' });
    expect(await kinds(engine, first)).toEqual(['evaluate']);
    await engine.execute(setVariables, SYSTEM, { processInstanceId: second, variables: { code: 'B' } });
    await engine.runDueJobs();
    expect(await engine.query(listVariables, SYSTEM, { processInstanceId: first })).toMatchObject({ rating: 'good' });
    expect(await engine.query(listVariables, SYSTEM, { processInstanceId: second })).toMatchObject({ rating: 'unknown' });
    expect(engine.stats().commands['evaluation.apply/ok']).toBe(3);
    await expectReplay(engine, second);
    await engine.stop();
  });

  it('waits wherever a text may stand: iterations, assignments, timers of boundaries and sub-processes, messages', async () => {
    const { engine, clock } = await opened(EVERYWHERE);
    const processInstanceId = await start(engine, { codes: 'a;b;c', group: 'team-1', wait: 'P-1D', order: 'o-7' });
    await engine.runDueJobs();
    const tasks = await engine.query(listTasks, SYSTEM, { taskDefinitionKey: 'each' });
    expect(tasks).toHaveLength(3);
    for (const { id } of tasks.slice(0, 2)) {
      await engine.execute(completeTask, SYSTEM, { taskId: id, variables: { last: 'b' } });
      await engine.runDueJobs();
    }
    // The condition that completes them came true with the second.
    expect(await engine.query(listTasks, SYSTEM, { taskDefinitionKey: 'each' })).toEqual([]);
    const [task] = await engine.query(listTasks, SYSTEM, { taskDefinitionKey: 'slow' });
    expect(await engine.query(listTasks, manager, { taskDefinitionKey: 'slow' })).toEqual([task]);
    clock.advance(86_400_000);
    await engine.runDueJobs();
    expect(await path(engine, processInstanceId)).toContain('late');
    expect(await kinds(engine, processInstanceId)).toEqual([]);
    await engine.execute(correlateMessage, SYSTEM, { messageName: 'paid', correlationKey: '7' });
    await engine.runDueJobs();
    expect(await engine.query(getInstance, SYSTEM, { processInstanceId })).toMatchObject({ status: 'COMPLETED' });
    expect(await engine.query(listIncidents, SYSTEM, { processInstanceId })).toEqual([]);
    await expectReplay(engine, processInstanceId);
    await engine.stop();
  });

  it('an instance that is cancelled takes its evaluation along', async () => {
    const { engine } = await opened(GATEWAY);
    const processInstanceId = await start(engine, EVIL);
    await engine.execute(cancelInstance, SYSTEM, { processInstanceId, reason: 'test' });
    expect(await kinds(engine, processInstanceId)).toEqual([]);
    await engine.stop();
  });

  it('a node whose lease is gone changes nothing (P7)', async () => {
    const { engine } = await opened(GATEWAY);
    const processInstanceId = await start(engine, { code: 'AB', pattern: '^A' });
    const [job] = await engine.query(listJobs, SYSTEM, { processInstanceId });
    const late = {
      jobId: job?.id ?? '',
      owner: 'a node that was frozen',
      attempt: 1,
      evaluation: job?.payload ?? '',
      outcome: { type: 'value', value: false } as const,
    };
    await expect(engine.execute(applyEvaluation, SYSTEM, late)).rejects.toMatchObject({ code: 'NOT_WAITING' });
    expect(await kinds(engine, processInstanceId)).toEqual(['evaluate']);
    await engine.stop();
  });
});
