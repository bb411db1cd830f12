import { expect, it } from '@jest/globals';
import { SYSTEM, countTasks, listTasks } from '../index.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { openTestEngine } from '../../test/support/engine.ts';
import { end, file, path, process, start } from '../runtime/test-support/models.ts';
import { deployed, started } from '../runtime/test-support/play.ts';

const NAMED = process(
  'test',
  `${start()}<bpmn:userTask id="u" name="Łódź ÜBER 100% كتاب ۱۲"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements></bpmn:userTask>${end()}${path('start', 'u', 'end')}`,
);

eachDatabase('a task', (open) => {
  it('is found by its name however its letters were typed', async () => {
    const { engine } = await openTestEngine((await open()).url);
    await deployed(engine, file(NAMED));
    await started(engine, 'test');
    const found = (search: string) => engine.query(countTasks, SYSTEM, { search });
    for (const search of ['über', 'ÜBER', 'łódź', 'ŁÓDŹ', 'کتاب', '12', '0%'])
      expect([search, await found(search)]).toEqual([search, 1]);
    for (const search of ['_', '%%', 'ubersee']) expect([search, await found(search)]).toEqual([search, 0]);
    expect(await engine.query(listTasks, SYSTEM, { search: 'über' })).toHaveLength(1);
    await engine.stop();
  });
});
