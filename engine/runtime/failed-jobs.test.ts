/** Jobs that failed for good: their incidents, new tries, doing them now. */
import { expect, it } from '@jest/globals';
import {
  SYSTEM,
  type Engine,
  annotateIncident,
  executeJob,
  getInstance,
  listIncidents,
  listJobs,
  setJobRetries,
  suspendJob,
} from '../index.ts';
import { openTestEngine, pluginOf } from '../../test/support/engine.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { camundaFile } from './test-support/camunda-models.ts';
import { end, path, pause, start, timer } from './test-support/models.ts';
import { deployed, local, started } from './test-support/play.ts';

const WORK = camundaFile(
  `${start()}<bpmn:serviceTask id="work" camunda:delegateExpression="\${test.work}"><bpmn:extensionElements><camunda:failedJobRetryTimeCycle>R2/PT1M</camunda:failedJobRetryTimeCycle></bpmn:extensionElements></bpmn:serviceTask>${end()}${path('start', 'work', 'end')}`,
);

const statusOf = async (engine: Engine, processInstanceId: string) =>
  (await engine.query(getInstance, SYSTEM, { processInstanceId })).status;

eachDatabase('A job without tries', (open) => {
  async function failed() {
    const state = { broken: true, runs: 0 };
    const work = local('test.work', () => {
      state.runs += 1;
      if (state.broken) throw new Error('no');
    });
    const { engine, clock } = await openTestEngine((await open()).url, { plugins: [pluginOf([work])] });
    await deployed(engine, WORK);
    const id = await started(engine, 'test');
    clock.advance(60_000);
    await engine.runDueJobs();
    const [job] = await engine.query(listJobs, SYSTEM, { noRetriesLeft: true });
    const incidents = () => engine.query(listIncidents, SYSTEM, {});
    return { engine, clock, state, id, jobId: job?.id ?? '', incidents };
  }

  it('is listed, as its incident is', async () => {
    const { engine, state, id, incidents } = await failed();
    expect(state.runs).toBe(2);
    expect(await incidents()).toMatchObject([{ code: 'OPERATION_FAILED', element: 'work' }]);
    const without = await engine.query(listJobs, SYSTEM, { noRetriesLeft: true });
    expect(without).toMatchObject([{ instance_id: id, retries: 0, error: 'no', element: 'work' }]);
    expect(await engine.query(listJobs, SYSTEM, { noRetriesLeft: true, processInstanceId: 'other' })).toEqual([]);
    await engine.stop();
  });

  it('is tried again with new tries; when it works its incident is resolved', async () => {
    const { engine, state, id, jobId, incidents } = await failed();
    state.broken = false;
    await engine.execute(setJobRetries, SYSTEM, { jobId, retries: 1 });
    expect([await incidents(), await statusOf(engine, id)]).toEqual([[], 'COMPLETED']);
    await expect(engine.execute(setJobRetries, SYSTEM, { jobId, retries: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await engine.stop();
  });

  it('is an incident again after the tries of its cycle', async () => {
    const { engine, clock, state, jobId, incidents } = await failed();
    const [incident] = await incidents();
    await engine.execute(annotateIncident, SYSTEM, { incidentId: incident?.id ?? '', annotation: 'asked the bank' });
    expect(await incidents()).toMatchObject([{ annotation: 'asked the bank' }]);
    await engine.execute(setJobRetries, SYSTEM, { jobId, retries: 3 });
    expect(await incidents()).toEqual([]);
    for (let round = 0; round < 3; round += 1) {
      clock.advance(60_000);
      await engine.runDueJobs();
    }
    expect([state.runs, await incidents()]).toMatchObject([4, [{ code: 'OPERATION_FAILED', annotation: null }]]);
    await engine.stop();
  });

  it('is done at once when somebody says so', async () => {
    const { engine, state, id, jobId } = await failed();
    state.broken = false;
    await engine.execute(executeJob, SYSTEM, { jobId });
    expect(await statusOf(engine, id)).toBe('COMPLETED');
    await expect(engine.execute(executeJob, SYSTEM, { jobId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await engine.stop();
  });
});

eachDatabase('A job that is done now', (open) => {
  it('is a timer that fires before its time, or a continuation; not while it is suspended', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const wait = pause('wait', timer('timeDuration', 'P9D'));
    const next = '<bpmn:task id="next" camunda:asyncBefore="true"/>';
    await deployed(engine, camundaFile(`${start()}${wait}${next}${end()}${path('start', 'wait', 'next', 'end')}`));
    const id = await started(engine, 'test');
    const only = async () => (await engine.query(listJobs, SYSTEM, { processInstanceId: id }))[0]?.id ?? '';
    const jobId = await only();
    await engine.execute(suspendJob, SYSTEM, { jobId, suspended: true });
    await expect(engine.execute(executeJob, SYSTEM, { jobId })).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
    await engine.execute(suspendJob, SYSTEM, { jobId, suspended: false });
    await engine.execute(executeJob, SYSTEM, { jobId });
    await engine.execute(executeJob, SYSTEM, { jobId: await only() });
    expect(await statusOf(engine, id)).toBe('COMPLETED');
    await engine.stop();
  });
});
