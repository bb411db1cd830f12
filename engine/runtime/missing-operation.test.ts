import { expect, it } from '@jest/globals';
import { SYSTEM, listIncidents, listJobs, retryIncident } from '../index.ts';
import { openTestEngine, pluginOf } from '../../test/support/engine.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { end, file, path, process, service, start } from './test-support/models.ts';
import { deployed, local, started } from './test-support/play.ts';

const TEN_MINUTES = 600_000;

eachDatabase('An operation whose plugin is gone', (open) => {
  it('becomes an incident after its last try, and is done once the plugin is back', async () => {
    const { url } = await open();
    const failing = local('test.work', () => {
      throw new Error('not yet');
    });
    const first = await openTestEngine(url, { plugins: [pluginOf([failing])] });
    await deployed(
      first.engine,
      file(process('test', `${start()}${service('work', 'test.work')}${end()}${path('start', 'work', 'end')}`)),
    );
    await started(first.engine, 'test');
    await first.engine.stop();

    const without = await openTestEngine(url);
    for (let round = 0; round < 20; round += 1) {
      without.clock.advance(TEN_MINUTES);
      await without.engine.runDueJobs();
    }
    const [incident, ...others] = await without.engine.query(listIncidents, SYSTEM, {});
    expect({ code: incident?.code, others }).toEqual({ code: 'OPERATION_MISSING', others: [] });
    expect(await without.engine.query(listJobs, SYSTEM, { kind: 'operation' })).toEqual([]);
    await without.engine.stop();

    let done = 0;
    const working = local('test.work', () => {
      done += 1;
    });
    const back = await openTestEngine(url, { plugins: [pluginOf([working])] });
    await back.engine.execute(retryIncident, SYSTEM, { incidentId: incident?.id ?? '' });
    await back.engine.stop();
    expect(done).toBe(1);
  });
});
