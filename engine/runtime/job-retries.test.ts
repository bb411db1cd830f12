import { expect, it } from '@jest/globals';
import { type Engine, SYSTEM, listIncidents, listJobs, setJobRetries } from '../index.ts';
import { openTestEngine, pluginOf } from '../../test/support/engine.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { end, file, path, process, service, start } from './test-support/models.ts';
import { outside } from './test-support/outside.ts';
import { deployed, started } from './test-support/play.ts';

const MODEL = file(process('test', `${start()}${service('out', 'test.out')}${end()}${path('start', 'out', 'end')}`));

async function giveTries(engine: Engine, kind: string): Promise<void> {
  const [job] = await engine.query(listJobs, SYSTEM, { kind });
  await engine.execute(setJobRetries, SYSTEM, { jobId: job?.id ?? '', retries: 3 });
}

eachDatabase('New tries', (open) => {
  it('given while a job runs leave it its lease: it is finished, and done once', async () => {
    let runs = 0;
    let meanwhile = (): Promise<void> => Promise.resolve();
    const operation = outside('test.out', async () => {
      runs += 1;
      await meanwhile();
    });
    const { engine } = await openTestEngine((await open()).url, { plugins: [pluginOf([operation])] });
    meanwhile = () => giveTries(engine, 'operation');
    await deployed(engine, MODEL);
    await started(engine, 'test');
    await engine.runDueJobs();
    expect(await engine.query(listIncidents, SYSTEM, {})).toEqual([]);
    expect(await engine.query(listJobs, SYSTEM, { kind: 'operation' })).toEqual([]);
    expect(runs).toBe(1);
    await engine.stop();
  });

  it('are not given to a task of workers, which has a command of its own', async () => {
    const { engine } = await openTestEngine((await open()).url);
    await deployed(engine, MODEL);
    await started(engine, 'test');
    await expect(giveTries(engine, 'external')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await engine.stop();
  });
});
