/** Data stores, run: what outlives the instances that read and write it (BPMN 2.0 §10.4.1). */
import { expect, it } from '@jest/globals';
import {
  type Engine,
  SYSTEM,
  completeTask,
  correlateMessage,
  getDataStore,
  getInstance,
  listDataStores,
  listIncidents,
  listTasks,
  listVariables,
  replayInstance,
  retryIncident,
  setVariables,
  type Value,
  type ValueObject,
} from '../index.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { openTask, openTestEngine } from '../../test/support/engine.ts';
import { copiesIn, copiesOut, formal, script, takes } from './test-support/data.ts';
import { call, end, file, flow, path, process, start, user } from './test-support/models.ts';
import { deployed, started } from './test-support/play.ts';

const assign = (from: string, to: string): string =>
  `<bpmn:assignment>${formal('from', from)}${formal('to', to)}</bpmn:assignment>`;
const asked = (id: string, data: string): string => user(id).replace('</bpmn:userTask>', `${data}</bpmn:userTask>`);
const mapped = (id: string, mapping: string, data: string): string =>
  `<bpmn:userTask id="${id}"><bpmn:extensionElements><zeebe:userTask/><zeebe:ioMapping>${mapping}</zeebe:ioMapping></bpmn:extensionElements>${data}</bpmn:userTask>`;

/** References are per process; the stores they stand for are of the file. */
const REFERENCES =
  '<bpmn:dataStoreReference id="%-prices" name="Prices" dataStoreRef="prices"/><bpmn:dataStoreReference id="%-log" name="Log" dataStoreRef="log"/>';
const STORES =
  '<bpmn:itemDefinition id="list" isCollection="true"/><bpmn:dataStore id="prices" name="Prices"/><bpmn:dataStore id="log" name="Log" itemSubjectRef="list"/>';
/** start -> the steps -> end; `%` in the content is the id of the process. */
const model = (id: string, steps: readonly string[], content: string, flows = path('start', ...steps, 'end')): string =>
  file(process(id, `${start()}${content}${REFERENCES}${end()}${flows}`.replaceAll('%', id)), STORES);

const WRITER = model('writer', ['write'], asked('write', takes([], ['price']) + copiesOut('price', '%-prices')));
const READER = model(
  'reader',
  ['read', 'look'],
  script('read', 'price', 'seen', takes(['price']) + copiesIn('%-prices', 'price')) + user('look'),
);
const APPEND = formal('transformation', '=append(Log, entry)');

const complete = async (engine: Engine, element: string, variables: ValueObject = {}): Promise<void> =>
  void (await engine.execute(completeTask, SYSTEM, { taskId: await openTask(engine, element), variables }));
const variablesOf = (engine: Engine, processInstanceId: string): Promise<unknown> =>
  engine.query(listVariables, SYSTEM, { processInstanceId });
const valueIn = async (engine: Engine, id: string): Promise<Value> => (await engine.query(getDataStore, SYSTEM, { id })).value;
async function expectSameBytes(engine: Engine, processInstanceId: string): Promise<void> {
  const { replayed, stored, firstDifference } = await engine.query(replayInstance, SYSTEM, { processInstanceId });
  expect([replayed, firstDifference]).toEqual([stored, null]);
}

eachDatabase('data stores', (open) => {
  it('are shared by instances of different definitions, over a restart, and replay byte for byte', async () => {
    const { url } = await open();
    const first = (await openTestEngine(url)).engine;
    await deployed(first, WRITER);
    const writer = await started(first, 'writer');
    await complete(first, 'write', { price: { apple: 3 } });
    expect(await first.query(getInstance, SYSTEM, { processInstanceId: writer })).toMatchObject({ status: 'COMPLETED' });
    expect(await variablesOf(first, writer)).toEqual({});
    await first.stop();
    const { engine } = await openTestEngine(url);
    await deployed(engine, READER, 'reader.bpmn');
    const reader = await started(engine, 'reader');
    expect(await variablesOf(engine, reader)).toEqual({ seen: { apple: 3 } });
    await started(engine, 'writer');
    await complete(engine, 'write', { price: 'other' });
    await expectSameBytes(engine, reader);
    await expectSameBytes(engine, writer);
    await engine.stop();
  });

  it('that nobody has written are null, and empty lists where they hold one', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const data = takes(['price', 'entries']) + copiesIn('%-prices', 'price') + copiesIn('%-log', 'entries');
    await deployed(engine, model('p', ['a', 'look'], script('a', '[price, entries]', 'seen', data) + user('look')));
    expect(await variablesOf(engine, await started(engine, 'p'))).toEqual({ seen: [null, []] });
    expect(await engine.query(listDataStores, SYSTEM, {})).toEqual([]);
    await expect(engine.query(getDataStore, SYSTEM, { id: 'prices' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await engine.stop();
  });

  it('show a later step of the same command what an earlier one wrote, and are written once', async () => {
    const { engine, clock } = await openTestEngine((await open()).url);
    const content =
      script('a', '1', 'price', takes([], ['price']) + copiesOut('price', '%-prices')) +
      script('b', 'old + 1', 'next', takes(['old'], ['next']) + copiesIn('%-prices', 'old') + copiesOut('next', '%-prices')) +
      script('c', 'string(last)', 'seen', takes(['last']) + copiesIn('%-prices', 'last')) +
      user('look');
    await deployed(engine, model('p', ['a', 'b', 'c', 'look'], content));
    const processInstanceId = await started(engine, 'p');
    expect(await variablesOf(engine, processInstanceId)).toMatchObject({ seen: '2' });
    expect(await engine.query(listDataStores, SYSTEM, {})).toEqual([
      { id: 'prices', updatedAt: clock.now(), updatedBy: processInstanceId },
    ]);
    await expectSameBytes(engine, processInstanceId);
    await engine.stop();
  });

  it('lose nothing when branches that leave in one command write after what they read, into one part after another', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const branch = (id: string): string =>
      script(
        id,
        `"${id}"`,
        `of_${id}`,
        takes([], [`of_${id}`]) +
          copiesOut(`of_${id}`, '%-log', formal('transformation', `=append(Log, of_${id})`)) +
          copiesOut(`of_${id}`, '%-prices', assign(`=of_${id}`, `Prices.${id}`)),
      );
    const content = `<bpmn:parallelGateway id="fork"/>${branch('a')}${branch('b')}${branch('c')}<bpmn:parallelGateway id="join"/>`;
    const flows = path('start', 'fork') + ['a', 'b', 'c'].map((id) => path('fork', id, 'join')).join('') + flow('join', 'end');
    await deployed(engine, model('p', [], content, flows));
    await started(engine, 'p');
    await started(engine, 'p');
    expect(await valueIn(engine, 'log')).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
    expect(await valueIn(engine, 'prices')).toEqual({ a: 'a', b: 'b', c: 'c' });
    await engine.stop();
  });

  it('lose nothing when instances append at the same moment', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const data = takes([], ['entry']) + copiesOut('entry', '%-log', APPEND);
    await deployed(engine, model('p', ['ask'], asked('ask', data)));
    const entries = Array.from({ length: 12 }, (_none, index) => `entry ${index}`);
    for (const _entry of entries) await started(engine, 'p');
    const tasks = await engine.query(listTasks, SYSTEM, { taskDefinitionKey: 'ask' });
    await Promise.all(
      tasks.map(({ id }, index) =>
        engine.execute(completeTask, SYSTEM, { taskId: id, variables: { entry: entries[index] ?? '' } }),
      ),
    );
    expect([...((await valueIn(engine, 'log')) as readonly string[])].toSorted()).toEqual(entries.toSorted());
    await engine.stop();
  });

  it('give a multi-instance its list, take what it gathered, and are read by each pass', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const loop =
      '<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>numbers</bpmn:loopDataInputRef><bpmn:loopDataOutputRef>results</bpmn:loopDataOutputRef><bpmn:inputDataItem id="number"/><bpmn:outputDataItem id="result"/></bpmn:multiInstanceLoopCharacteristics>';
    const data =
      takes(['numbers', 'factor'], ['results']) +
      copiesIn('%-log', 'numbers') +
      copiesIn('%-prices', 'factor') +
      copiesOut('results', '%-log', formal('transformation', '=concatenate(Log, results)'));
    const content =
      script('a', '[1, 2]', 'first', takes([], ['first']) + copiesOut('first', '%-log')) +
      script('b', '10', 'ten', takes([], ['ten']) + copiesOut('ten', '%-prices')) +
      script('m', 'number * factor', 'result', data + loop);
    await deployed(engine, model('p', ['a', 'b', 'm'], content));
    const processInstanceId = await started(engine, 'p');
    expect(JSON.stringify(await valueIn(engine, 'log'))).toBe('[1,2,10,20]');
    await expectSameBytes(engine, processInstanceId);
    await engine.stop();
  });

  it('are not written by what was undone; what is tried again reads anew', async () => {
    const { engine } = await openTestEngine((await open()).url);
    await deployed(engine, WRITER);
    const data =
      takes(['price'], ['kept']) +
      copiesIn('%-prices', 'price') +
      copiesOut('kept', '%-log', formal('transformation', '=[kept]'));
    const flows =
      path('start', 'fails', 'end') +
      flow('fails', 'other').replace('/>', `>${formal('conditionExpression', '=ready')}</bpmn:sequenceFlow>`);
    await deployed(engine, model('p', [], asked('fails', data) + end('other'), flows), 'p.bpmn');
    const processInstanceId = await started(engine, 'p');
    await complete(engine, 'fails', { kept: 'this' });
    const [incident] = await engine.query(listIncidents, SYSTEM, {});
    expect(incident).toMatchObject({ element: 'fails', message: expect.stringContaining('The condition gave') });
    expect(await engine.query(listDataStores, SYSTEM, {})).toEqual([]);
    await engine.execute(setVariables, SYSTEM, { processInstanceId, variables: { ready: true } });
    await engine.execute(retryIncident, SYSTEM, { incidentId: incident?.id ?? '' });
    expect(await valueIn(engine, 'log')).toEqual(['this']);
    await expectSameBytes(engine, processInstanceId);
    await engine.stop();
  });

  it('are read anew when the sandbox has evaluated what goes with them', async () => {
    const { engine } = await openTestEngine((await open()).url, { settings: { evaluationMilliseconds: 20_000 } });
    await deployed(engine, WRITER);
    const data = takes(['price']) + copiesIn('%-prices', 'price');
    const asks = mapped('asks', '<zeebe:input source="=matches(string(price), &quot;^A&quot;)" target="isA"/>', data);
    await deployed(engine, model('p', ['asks'], asks), 'p.bpmn');
    await started(engine, 'writer');
    const processInstanceId = await started(engine, 'p');
    await complete(engine, 'write', { price: 'A1' });
    for (let turn = 0; turn < 3; turn += 1) await engine.runDueJobs();
    const [task] = await engine.query(listTasks, SYSTEM, { taskDefinitionKey: 'asks' });
    expect(task).toBeDefined();
    const { replayed } = await engine.query(replayInstance, SYSTEM, { processInstanceId });
    expect(replayed).toContain('2/isA=true\n2/price="A1"');
    await expectSameBytes(engine, processInstanceId);
    await engine.stop();
  });

  it('take no more than a variable does: the caller is refused, and what a store made too large is an incident', async () => {
    const { engine } = await openTestEngine((await open()).url, { settings: { variableLimit: 1_000 } });
    const twice = formal('transformation', '=price + price');
    const adds = (id: string, entry: string): string =>
      asked(id, takes([], [entry]) + copiesOut(entry, '%-log', formal('transformation', `=append(Log, ${entry})`)));
    const content =
      asked('give', takes([], ['price']) + copiesOut('price', '%-prices', twice)) + adds('add', 'one') + adds('more', 'two');
    await deployed(engine, model('p', ['give', 'add', 'more'], content));
    const processInstanceId = await started(engine, 'p');
    await expect(complete(engine, 'give', { price: 'x'.repeat(600) })).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    await complete(engine, 'give', { price: 'x' });
    await complete(engine, 'add', { one: 'x'.repeat(600) });
    await complete(engine, 'more', { two: 'x'.repeat(600) });
    const [incident] = await engine.query(listIncidents, SYSTEM, {});
    expect(incident).toMatchObject({ element: 'more', code: 'RESULT_TOO_LARGE' });
    expect(await valueIn(engine, 'log')).toEqual(['x'.repeat(600)]);
    await expectSameBytes(engine, processInstanceId);
    await engine.stop();
  });

  it('end in an incident where a loop without a wait goes on reading', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const content =
      '<bpmn:exclusiveGateway id="again" default="again_read"/>' +
      script('read', 'price', 'seen', takes(['price']) + copiesIn('%-prices', 'price'));
    await deployed(
      engine,
      model(
        'p',
        [],
        content,
        path('start', 'again', 'read', 'again') +
          flow('again', 'end').replace('/>', `>${formal('conditionExpression', '=seen = 1')}</bpmn:sequenceFlow>`),
      ),
    );
    await started(engine, 'p');
    expect(await engine.query(listIncidents, SYSTEM, {})).toMatchObject([{ element: 'read', code: 'STEP_LIMIT' }]);
    await engine.stop();
  });

  it('are read by throwing events and written by catching ones, by sub-processes and by called processes', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const event = (tag: string, id: string, data: string): string =>
      `<bpmn:${tag} id="${id}">${data}<bpmn:messageEventDefinition messageRef="${id}-message"/></bpmn:${tag}>`;
    const sending = `<bpmn:dataInput id="offer"/>${copiesIn('%-prices', 'offer')}<bpmn:inputSet><bpmn:dataInputRefs>offer</bpmn:dataInputRefs></bpmn:inputSet>`;
    const getting = `<bpmn:dataOutput id="reply"/>${copiesOut('reply', '%-prices')}<bpmn:outputSet><bpmn:dataOutputRefs>reply</bpmn:dataOutputRefs></bpmn:outputSet>`;
    const inside = start('s2') + script('note', '"noted"', 'noted') + end('e2') + path('s2', 'note', 'e2');
    const gives = `<bpmn:dataOutputAssociation><bpmn:targetRef>%-log</bpmn:targetRef>${formal('transformation', '=append(Log, "sub-process")')}</bpmn:dataOutputAssociation>`;
    const content =
      event('intermediateThrowEvent', 'send', sending) +
      event('intermediateCatchEvent', 'get', getting) +
      `<bpmn:subProcess id="sub">${gives}${inside}</bpmn:subProcess>` +
      call('called', 'writer') +
      user('look');
    const messages = '<bpmn:message id="send-message" name="asked"/><bpmn:message id="get-message" name="answered"/>';
    const caller = model('p', ['send', 'get', 'sub', 'called', 'look'], content).replace(STORES, STORES + messages);
    await deployed(engine, WRITER);
    await deployed(engine, caller, 'p.bpmn');
    await deployed(
      engine,
      file(
        process(
          'q',
          `${start('s', '<bpmn:messageEventDefinition messageRef="m"/>')}${user('answer')}${end()}${path('s', 'answer', 'end')}`,
        ),
        '<bpmn:message id="m" name="asked"/>',
      ),
      'q.bpmn',
    );
    await started(engine, 'writer');
    await complete(engine, 'write', { price: 5 });
    const processInstanceId = await started(engine, 'p');
    await engine.runDueJobs();
    const [asked] = await engine.query(listTasks, SYSTEM, { taskDefinitionKey: 'answer' });
    expect(await variablesOf(engine, asked?.instance_id ?? '')).toEqual({ offer: 5 });
    await engine.execute(correlateMessage, SYSTEM, { messageName: 'answered', variables: { reply: 6 } });
    expect([await valueIn(engine, 'prices'), await valueIn(engine, 'log')]).toEqual([6, ['sub-process']]);
    await complete(engine, 'write', { price: 7 });
    expect(await valueIn(engine, 'prices')).toBe(7);
    await expectSameBytes(engine, processInstanceId);
    await engine.stop();
  });
});
