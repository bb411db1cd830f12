import { expect, it } from '@jest/globals';
import { SYSTEM, listIncidents, listJobs } from '../index.ts';
import { openTestEngine, pluginOf } from '../../test/support/engine.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { end, file, path, process, start } from './test-support/models.ts';
import { deployed, local, started } from './test-support/play.ts';

const HOUR = 3_600_000;

const failingTimes = (tries: number): string =>
  `<bpmn:serviceTask id="work"><bpmn:extensionElements><zeebe:taskDefinition type="test.work" retries="${tries}"/></bpmn:extensionElements></bpmn:serviceTask>`;

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
});
