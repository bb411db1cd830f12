/** A broadcast reaches everybody who waits, and starts everybody who starts with it: one tree a command. */
import { expect, it } from '@jest/globals';
import { openTestEngine } from '../../test/support/engine.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { SYSTEM, listTasks, listVariables } from '../index.ts';
import { camundaFile } from '../runtime/test-support/camunda-models.ts';
import { boundary, end, file, path, process, start, user } from '../runtime/test-support/models.ts';
import { deployed, started } from '../runtime/test-support/play.ts';
import { count, raw } from '../runtime/test-support/raw.ts';
import { leaseDue } from '../store/jobs.ts';
import { deliverMessage } from './deliver-message.ts';

const SIGNAL = '<bpmn:signalEventDefinition signalRef="Go"/>';
const startedBySignal = (id: string): string =>
  process(
    id,
    `${start(`${id}_start`, SIGNAL)}${user(`${id}_work`)}${end(`${id}_end`)}${path(`${id}_start`, `${id}_work`, `${id}_end`)}`,
  );
const MODEL = file(
  `${startedBySignal('a')}${startedBySignal('b')}${startedBySignal('c')}${process('thrower', `${start('s')}${end('t', SIGNAL)}${path('s', 't')}`)}`,
  '<bpmn:signal id="Go" name="go"/>',
);

eachDatabase('A broadcast', (open) => {
  it('starts one tree per command, and a suspended process keeps no other from starting', async () => {
    const database = await open();
    const { engine } = await openTestEngine(database.url);
    await deployed(engine, MODEL);
    await raw(database, `update process_definition set suspended = ${database.dialect === 'sqlite' ? 1 : true} where key = 'a'`);
    await started(engine, 'thrower');
    await engine.runDueJobs();
    const tasks = await engine.query(listTasks, SYSTEM, {});
    expect(tasks.map(({ element }) => element).sort()).toEqual(['b_work', 'c_work']);
    // The broadcast itself, and one command for each process that it started.
    expect(engine.stats().commands['message.deliver/ok']).toBe(3);
    expect(await count(database, "job where kind = 'message'")).toBe(0);
    await engine.stop();
  });

  it('starts the latest version when another was deployed before its turn came', async () => {
    const database = await open();
    const { engine, clock } = await openTestEngine(database.url);
    await deployed(engine, MODEL);
    await started(engine, 'thrower');
    const lease = { now: clock.now(), owner: 'node', lease: 1_000, limit: 1, without: [], except: [] };
    const [job] = await engine.services.database.write((tx) => tx.all(leaseDue, lease));
    const held = { jobId: job?.id ?? '', owner: 'node', attempt: 1 };
    const messageId = job?.name ?? '';
    await engine.execute(deliverMessage, SYSTEM, { ...held, messageId, keep: false, to: null, at: null, reached: null });
    await deployed(engine, MODEL.replaceAll('<bpmn:userTask ', '<bpmn:userTask name="New" '));
    await engine.runDueJobs();
    const tasks = await engine.query(listTasks, SYSTEM, {});
    expect(tasks.map(({ name }) => name)).toEqual(['New', 'New', 'New']);
    expect(tasks.map(({ element }) => element).sort()).toEqual(['a_work', 'b_work', 'c_work']);
    await engine.stop();
  });

  it('reaches who listens in the instance that throws it once, and others as ever', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const body = (id: string, inside: string) =>
      process(
        id,
        `${start(`${id}s`)}<bpmn:subProcess id="${id}x">${inside}</bpmn:subProcess>${boundary(`${id}on`, `${id}x`, SIGNAL, false)}
         ${user(`${id}heard`)}${user(`${id}next`)}${end(`${id}e`)}${path(`${id}s`, `${id}x`, `${id}next`, `${id}e`)}${path(`${id}on`, `${id}heard`, `${id}e`)}`,
      );
    const throws = `${start('i1')}<bpmn:intermediateThrowEvent id="t">${SIGNAL}</bpmn:intermediateThrowEvent>${user('w')}${end('i2')}${path('i1', 't', 'w', 'i2')}`;
    const waits = `${start('j1')}${user('v')}${end('j2')}${path('j1', 'v', 'j2')}`;
    await deployed(engine, file(`${body('i', throws)}${body('j', waits)}`, '<bpmn:signal id="Go" name="go"/>'));
    await started(engine, 'j');
    await started(engine, 'i');
    await engine.runDueJobs();
    const tasks = await engine.query(listTasks, SYSTEM, {});
    expect(tasks.map(({ element }) => element).sort()).toEqual(['iheard', 'jheard', 'v', 'w']);
    await engine.stop();
  });

  it('brings variables and a business key to who begins with it', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const brings = `<bpmn:signalEventDefinition signalRef="Go"><bpmn:extensionElements><camunda:in source="order" target="ordered"/><camunda:in businessKey="\${order}"/></bpmn:extensionElements></bpmn:signalEventDefinition>`;
    const begins = `<bpmn:process id="begun" isExecutable="true">${start('bs', SIGNAL)}<bpmn:userTask id="work"/>${end('be')}${path('bs', 'work', 'be')}</bpmn:process>`;
    await deployed(
      engine,
      camundaFile(`${start('s')}${end('t', brings)}${path('s', 't')}`, `<bpmn:signal id="Go" name="go"/>${begins}`),
    );
    await started(engine, 'test', { order: 'A-7', other: 1 });
    await engine.runDueJobs();
    const [task] = await engine.query(listTasks, SYSTEM, {});
    expect(task).toMatchObject({ element: 'work', business_key: 'A-7' });
    const variables = await engine.query(listVariables, SYSTEM, { processInstanceId: task?.instance_id ?? '' });
    expect(variables).toEqual({ ordered: 'A-7' });
    await engine.stop();
  });
});
