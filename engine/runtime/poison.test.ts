/** P10: what is broken stops as an incident and never holds up the others. */
import { expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Engine,
  SYSTEM,
  completeTask,
  countInstances,
  getInstance,
  listIncidents,
  listJobs,
  listTasks,
  setJobRetries,
  startProcess,
} from '../index.ts';
import { Type, defineOperation, type ExternalOperation, type LocalOperation } from '../plugin.ts';
import { type TestDatabase, eachDatabase } from '../../test/support/postgres.ts';
import { type TestClock, openTestEngine, pluginOf } from '../../test/support/engine.ts';
import { boundary, call, end, file, flow, path, process, service, start, timer, user } from './test-support/models.ts';
import { hanging } from './test-support/outside.ts';
import { deployed, local, started } from './test-support/play.ts';
import { raw } from './test-support/raw.ts';

const ORDER = process(
  'order',
  `${start()}${user('approve')}${service('book', 'test.book')}${end()}${path('start', 'approve', 'book', 'end')}`,
);
const ORDERS = 50;

/** Places orders and has them approved, in parallel; how many of them reached their end. */
async function fiftyOrders(engine: Engine): Promise<number> {
  const placed = await Promise.all(Array.from({ length: ORDERS }, () => engine.execute(startProcess, SYSTEM, { key: 'order' })));
  await Promise.all(placed.map(({ tasks: [task] }) => engine.execute(completeTask, SYSTEM, { taskId: task?.id ?? '' })));
  return engine.query(countInstances, SYSTEM, { state: 'finished', processDefinitionKey: 'order' });
}

async function incidents(engine: Engine): Promise<readonly { element: string; code: string }[]> {
  const found = await engine.query(listIncidents, SYSTEM, {});
  return found.map(({ element, code }) => ({ element, code }));
}

async function runFor(engine: Engine, clock: TestClock, milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 10_000) {
    await engine.runDueJobs();
    clock.advance(10_000);
  }
  await engine.runDueJobs();
}

eachDatabase('poison', (open) => {
  async function world(...more: readonly (ExternalOperation | LocalOperation)[]) {
    const database: TestDatabase = await open();
    const plugin = pluginOf([local('test.book', () => undefined), ...more]);
    const { engine, clock } = await openTestEngine(database.url, { plugins: [plugin] });
    await deployed(engine, file(ORDER), 'order.bpmn');
    return { database, engine, clock };
  }

  it('of a plugin that always throws is an incident after three tries', async () => {
    let tries = 0;
    const { engine, clock } = await world(
      local('test.bad', () => {
        tries += 1;
        throw new Error('broken for good');
      }),
    );
    await deployed(
      engine,
      file(process('bad', `${start()}${service('bad1', 'test.bad')}${end()}${path('start', 'bad1', 'end')}`)),
    );
    await started(engine, 'bad');
    expect(await fiftyOrders(engine)).toBe(ORDERS);
    await runFor(engine, clock, 600_000);
    expect(tries).toBe(3);
    expect(await incidents(engine)).toEqual([{ element: 'bad1', code: 'OPERATION_FAILED' }]);
    await engine.stop();
  });

  it('of a loop over an operation is cut as an incident', async () => {
    let runs = 0;
    const { engine } = await world(
      local('test.again', () => {
        runs += 1;
      }),
    );
    const body = `${start()}<bpmn:exclusiveGateway id="join"/>${service('again', 'test.again')}
      <bpmn:exclusiveGateway id="done" default="done_join"/>${end()}${path('start', 'join', 'again', 'done')}${flow('done', 'join')}
      <bpmn:sequenceFlow id="never" sourceRef="done" targetRef="end"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=finished</bpmn:conditionExpression></bpmn:sequenceFlow>`;
    await deployed(engine, file(process('loop', body)));
    await started(engine, 'loop', { finished: false });
    expect(runs).toBe(10_000);
    expect(await incidents(engine)).toEqual([{ element: 'again', code: 'STEP_LIMIT' }]);
    expect(await fiftyOrders(engine)).toBe(ORDERS);
    await engine.stop();
  });

  it('of a loop over an operation takes no signal along that was thrown beside it', async () => {
    let runs = 0;
    const { engine } = await world(
      local('test.again', () => undefined),
      defineOperation({
        name: 'test.count',
        version: 1,
        icon: '',
        effect: 'local',
        input: Type.Object({}),
        output: Type.Object({ counted: Type.Boolean() }),
        errors: [],
        run: () => Promise.resolve({ counted: (runs += 1) === 5_000 }),
      }),
    );
    const loop = (id: string, operation: string): string =>
      `<bpmn:exclusiveGateway id="${id}_join"/>${service(id, operation)}<bpmn:exclusiveGateway id="${id}_done" default="${id}_done_${id}_join"/>
      ${path('fork', `${id}_join`, id, `${id}_done`, `${id}_join`)}
      <bpmn:sequenceFlow id="${id}_out" sourceRef="${id}_done" targetRef="${id}_end"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=counted</bpmn:conditionExpression></bpmn:sequenceFlow>`;
    const signal = '<bpmn:signalEventDefinition signalRef="Rung"/>';
    const body = `${start()}<bpmn:parallelGateway id="fork"/>${flow('start', 'fork')}${loop('again', 'test.again')}${end('again_end')}
      ${loop('count', 'test.count')}${end('count_end', signal)}`;
    const hears = process('hears', `${start('rung', signal)}${user('work')}${end()}${path('rung', 'work', 'end')}`);
    await deployed(engine, file(process('rings', body) + hears, '<bpmn:signal id="Rung" name="rung"/>'));
    // The ten thousandth request is the last count: the signal comes after it.
    await started(engine, 'rings', { counted: false });
    await engine.runDueJobs();
    expect(runs).toBe(5_000);
    expect(await incidents(engine)).toEqual([{ element: 'again', code: 'STEP_LIMIT' }]);
    expect(await engine.query(countInstances, SYSTEM, { processDefinitionKey: 'hears' })).toBe(1);
    await engine.stop();
  });

  it('of a process that calls itself ends 50 calls deep', async () => {
    const { engine } = await world();
    await deployed(engine, file(process('self', `${start()}${call('again', 'self')}${end()}${path('start', 'again', 'end')}`)));
    await started(engine, 'self');
    expect(await engine.query(countInstances, SYSTEM, { processDefinitionKey: 'self' })).toBe(51);
    expect(await incidents(engine)).toEqual([{ element: 'again', code: 'CALL_TOO_DEEP' }]);
    expect(await fiftyOrders(engine)).toBe(ORDERS);
    await engine.stop();
  });

  it('of a process that calls itself twice stops at a thousand calls', async () => {
    const { engine } = await world();
    const body = `${start()}<bpmn:parallelGateway id="fork"/>${call('left', 'two')}${call('right', 'two')}${end()}${path('start', 'fork', 'left', 'end')}${path('fork', 'right', 'end')}`;
    await deployed(engine, file(process('two', body)));
    await started(engine, 'two');
    expect(await engine.query(countInstances, SYSTEM, { processDefinitionKey: 'two' })).toBe(1_001);
    expect(new Set((await incidents(engine)).map(({ code }) => code))).toEqual(new Set(['CALL_LIMIT']));
    await engine.stop();
  });

  it('of a multi-instance of 10,000 begins its iterations a few at a time, beside all others', async () => {
    const { engine } = await world();
    const many = `<bpmn:userTask id="each"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements><bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=lines" inputElement="line"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>`;
    await deployed(engine, file(process('many', `${start()}${many}${end()}${path('start', 'each', 'end')}`)));
    await started(engine, 'many', { lines: Array.from({ length: 10_000 }, () => 1) });
    expect(await engine.query(countInstances, SYSTEM, { processDefinitionKey: 'many' })).toBe(1);
    expect(await fiftyOrders(engine)).toBe(ORDERS);
    expect(await incidents(engine)).toEqual([]);
    await engine.stop();
  });

  it('of 5 MB in a variable is refused and leaves nothing', async () => {
    const { engine } = await world();
    const [refused, orders] = await Promise.all([
      engine
        .execute(startProcess, SYSTEM, { key: 'order', variables: { note: 'x'.repeat(5_000_000) } })
        .catch((error: unknown) => error),
      fiftyOrders(engine),
    ]);
    expect(refused).toMatchObject({ code: 'PAYLOAD_TOO_LARGE', status: 413, faults: [{ at: 'note' }] });
    expect(orders).toBe(ORDERS);
    expect(await engine.query(countInstances, SYSTEM, { state: 'any' })).toBe(ORDERS);
    await engine.stop();
  });

  it('of a corrupt state row fails its own commands only; its timer gives up and can be tried again', async () => {
    const { database, engine, clock } = await world();
    const body = `${start()}${user('sign')}${boundary('late', 'sign', timer('timeDuration', 'PT1M'))}${end()}${path('start', 'sign', 'end')}${path('late', 'end')}`;
    await deployed(engine, file(process('broken', body)));
    const id = await started(engine, 'broken');
    const [{ state } = { state: '' }] = await raw(database, `select state from process_instance where id = '${id}'`);
    await raw(database, `update process_instance set state = '{"version":' where id = '${id}'`);
    const [task] = await engine.query(listTasks, SYSTEM, { processInstanceId: id });
    await expect(engine.execute(completeTask, SYSTEM, { taskId: task?.id ?? '' })).rejects.toThrow(
      `The stored state of instance ${id}`,
    );
    await runFor(engine, clock, 600_000);
    const jobs = await engine.query(listJobs, SYSTEM, { noRetriesLeft: true });
    expect(jobs).toMatchObject([{ kind: 'timer', instance_id: id, retries: 0, attempt: 3 }]);
    expect(jobs[0]?.error).toContain(`The stored state of instance ${id}`);
    expect(await fiftyOrders(engine)).toBe(ORDERS);

    await raw(database, `update process_instance set state = '${String(state)}' where id = '${id}'`);
    await engine.execute(setJobRetries, SYSTEM, { jobId: jobs[0]?.id ?? '', retries: 1 });
    await engine.runDueJobs();
    expect(await engine.query(getInstance, SYSTEM, { processInstanceId: id })).toMatchObject({ status: 'COMPLETED' });
    await engine.stop();
  });

  it('of an external operation that hangs holds up no timer', async () => {
    const { operation, entered, letGo, runs } = hanging('test.hang');
    const { url } = await open();
    const { engine, clock } = await openTestEngine(url, { plugins: [pluginOf([operation])], settings: { jobsAtOnce: 2 } });
    const body = `${start()}${service('call', 'test.hang')}${end()}${path('start', 'call', 'end')}`;
    const wait = `${start('begin')}${user('rest')}${boundary('late', 'rest', timer('timeDuration', 'PT1S'))}${end('done')}${path('begin', 'rest', 'done')}${path('late', 'done')}`;
    await deployed(engine, file(process('hanging', body) + process('waiting', wait)));
    for (let index = 0; index < 4; index += 1) await started(engine, 'hanging');
    const first = engine.runDueJobs();
    await entered;
    await started(engine, 'waiting');
    clock.advance(1_000);
    const more: Promise<number>[] = [];
    while ((await engine.query(countInstances, SYSTEM, { processDefinitionKey: 'waiting' })) > 0) {
      more.push(engine.runDueJobs());
      await sleep(5);
    }
    expect(await engine.query(countInstances, SYSTEM, { processDefinitionKey: 'hanging' })).toBe(4);
    expect(runs()).toBe(2);
    letGo();
    await Promise.all([first, ...more]);
    expect(runs()).toBe(4);
    expect(await engine.query(countInstances, SYSTEM, { processDefinitionKey: 'hanging' })).toBe(0);
    await engine.stop();
  });

  it('of a signal to somebody who keeps listening reaches him once, and everybody else too', async () => {
    const { engine } = await world();
    const listens = (id: string, key: string) =>
      process(
        key,
        `${start(`${id}s`)}${user(`${id}t`)}${boundary(`${id}b`, `${id}t`, '<bpmn:signalEventDefinition signalRef="Rung"/>', false)}${user(`${id}o`)}${end(`${id}e`)}
         ${path(`${id}s`, `${id}t`, `${id}e`)}${path(`${id}b`, `${id}o`, `${id}e`)}
         ${start(`${id}r`, '<bpmn:signalEventDefinition signalRef="Rung"/>')}${flow(`${id}r`, `${id}t`)}`,
      );
    const rings = process(
      'rings',
      `${start('rs')}${end('re', '<bpmn:signalEventDefinition signalRef="Rung"/>')}${path('rs', 're')}`,
    );
    await deployed(engine, file(listens('a', 'one') + listens('b', 'other') + rings, '<bpmn:signal id="Rung" name="rung"/>'));
    await started(engine, 'one');
    await started(engine, 'one');
    await started(engine, 'other');
    await started(engine, 'rings');
    await engine.runDueJobs();
    const tasks = await engine.query(listTasks, SYSTEM, {});
    const opened = tasks.map(({ element }) => element).filter((element) => element.endsWith('o'));
    expect(opened.sort()).toEqual(['ao', 'ao', 'bo']);
    expect(await engine.query(countInstances, SYSTEM, { processDefinitionKey: 'one' })).toBe(3);
    expect(await engine.query(countInstances, SYSTEM, { processDefinitionKey: 'other' })).toBe(2);
    await engine.stop();
  });
});
