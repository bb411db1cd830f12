/** A wrong shape of an operation's input is not tried again: it is an incident at once, which names the field. */
import { expect, it } from '@jest/globals';
import { SYSTEM, listIncidents, listJobs, retryIncident, setVariables } from '../index.ts';
import { Type, defineOperation } from '../plugin.ts';
import { openTestEngine, pluginOf } from '../../test/support/engine.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { end, file, path, process, service, start } from '../runtime/test-support/models.ts';
import { deployed, started } from '../runtime/test-support/play.ts';

const AMISS = 'Operation test.pick was given something else than it declares: /picks must be array.';

eachDatabase('an operation whose input has another shape', (open) => {
  it('becomes an incident at once, when it is tried later too, and runs when its variables are corrected', async () => {
    const picked: number[] = [];
    let broken = true;
    const pick = defineOperation({
      name: 'test.pick',
      version: 1,
      icon: '',
      effect: 'local',
      input: Type.Object({ picks: Type.Array(Type.Integer()) }),
      output: Type.Object({}),
      errors: [],
      run({ picks }) {
        if (broken) throw new Error('the shelf is locked');
        picked.push(...picks);
        return Promise.resolve({});
      },
    });
    const { engine, clock } = await openTestEngine((await open()).url, { plugins: [pluginOf([pick])] });
    const flow = `${start('s')}${service('pick', 'test.pick')}${end('e')}${path('s', 'pick', 'e')}`;
    await deployed(engine, file(process('test', flow)));
    const incidents = () => engine.query(listIncidents, SYSTEM, {});
    const tries = () => engine.query(listJobs, SYSTEM, { kind: 'operation' });
    const set = (processInstanceId: string, picks: number[] | string) =>
      engine.execute(setVariables, SYSTEM, { processInstanceId, variables: { picks } });

    const first = await started(engine, 'test', { picks: 'all' });
    expect([await tries(), await incidents()]).toEqual([
      [],
      [expect.objectContaining({ code: 'OPERATION_INPUT', message: AMISS, element: 'pick', instance_id: first })],
    ]);

    // What fails otherwise is tried again; meanwhile the variables are spoilt.
    const second = await started(engine, 'test', { picks: [3] });
    expect(await tries()).toMatchObject([{ retries: 2, error: 'the shelf is locked' }]);
    await set(second, 'none');
    clock.advance(3_600_000);
    await engine.runDueJobs();
    expect(await tries()).toEqual([]);
    expect(await incidents()).toMatchObject([
      { message: AMISS, instance_id: second },
      { message: AMISS, instance_id: first },
    ]);

    broken = false;
    for (const id of [first, second]) await set(id, [1, 2]);
    for (const { id } of await incidents()) await engine.execute(retryIncident, SYSTEM, { incidentId: id });
    expect([await incidents(), await tries(), picked]).toEqual([[], [], [1, 2, 1, 2]]);
    await engine.stop();
  });
});
