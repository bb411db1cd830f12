import { expect, it } from '@jest/globals';
import { SYSTEM, listIncidents, listJobs } from '../index.ts';
import { openTestEngine, pluginOf } from '../../test/support/engine.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { camundaFile } from './test-support/camunda-models.ts';
import { end, file, path, process, start } from './test-support/models.ts';
import { deployed, local, started } from './test-support/play.ts';

const HOUR = 3_600_000;

const failingTimes = (tries: number): string =>
  `<bpmn:serviceTask id="work"><bpmn:extensionElements><zeebe:taskDefinition type="test.work" retries="${tries}"/></bpmn:extensionElements></bpmn:serviceTask>`;

const failingByCycle = (cycle: string, attributes = ''): string =>
  camundaFile(
    `${start()}<bpmn:serviceTask id="work" camunda:delegateExpression="\${test.work}" ${attributes}><bpmn:extensionElements><camunda:failedJobRetryTimeCycle>${cycle}</camunda:failedJobRetryTimeCycle></bpmn:extensionElements></bpmn:serviceTask>${end()}${path('start', 'work', 'end')}`,
  );

eachDatabase('An operation that always fails', (open) => {
  it.each([1, 2, 4])('is tried %d times in all, then it is an incident', async (tries) => {
    let runs = 0;
    const failing = local('test.work', () => {
      runs += 1;
      throw new Error('no');
    });
    const { engine, clock } = await openTestEngine((await open()).url, { plugins: [pluginOf([failing])] });
    await deployed(engine, file(process('test', `${start()}${failingTimes(tries)}${end()}${path('start', 'work', 'end')}`)));
    await started(engine, 'test');
    for (let round = 0; round < 6; round += 1) {
      await engine.runDueJobs();
      clock.advance(HOUR);
    }
    expect(runs).toBe(tries);
    expect(await engine.query(listIncidents, SYSTEM, {})).toMatchObject([{ code: 'OPERATION_FAILED', message: 'no' }]);
    expect(await engine.query(listJobs, SYSTEM, { kind: 'operation' })).toEqual([]);
    await engine.stop();
  });

  it.each([
    ['R3/PT5M', {}, [0, 300, 600]],
    ['PT1M,PT5M, PT1H', {}, [0, 60, 360, 3960]],
    ['PT7M', {}, [0, 420]],
    ['${pauses}', { pauses: 'PT2M,PT3M' }, [0, 120, 300]],
    // What gives no cycle leaves the engine's own: after 1 s, after 10 s.
    ['${pauses}', { pauses: 'often' }, [0, 1, 11]],
    ['${missing}', {}, [0, 1, 11]],
  ])('with the cycle %s is tried at these seconds', async (cycle, variables, seconds) => {
    const runs: number[] = [];
    const failing = local('test.work', ({ now }) => {
      runs.push((now - begun) / 1_000);
      throw new Error('no');
    });
    const { engine, clock } = await openTestEngine((await open()).url, { plugins: [pluginOf([failing])] });
    const operations = () => engine.query(listJobs, SYSTEM, { kind: 'operation' });
    const begun = clock.now();
    await deployed(engine, failingByCycle(cycle, 'camunda:asyncBefore="true"'));
    await started(engine, 'test', variables);
    await engine.runDueJobs();
    for (let [job] = await operations(); job !== undefined; [job] = await operations()) {
      clock.advance(job.due_at - clock.now());
      await engine.runDueJobs();
    }
    expect(runs).toEqual(seconds);
    expect(await engine.query(listIncidents, SYSTEM, {})).toMatchObject([{ element: 'work', code: 'OPERATION_FAILED' }]);
    await engine.stop();
  });
});
