/** Sealing and what is counted with it: bounded rounds, one sum whether sealed, unsealed or merged. */
import { expect, it } from '@jest/globals';
import { SYSTEM, elementStatistics, verifyJournal } from '../index.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { openTestEngine } from '../../test/support/engine.ts';
import { file, oneTask } from './test-support/models.ts';
import { deployed, started } from './test-support/play.ts';
import { count, raw } from './test-support/raw.ts';
import { SEAL_ROWS } from './seal.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

eachDatabase('the seals', (open) => {
  it('take a backlog in rounds of a bounded number of rows, one after another without waiting', async () => {
    const database = await open();
    let sealing = 0;
    const transactions: number[] = [];
    const { engine, clock } = await openTestEngine(database.url, {
      hooks: {
        statement(moment, name) {
          if (moment !== 'before') return;
          if (name === 'journal.insertSeal') sealing += 1;
          if (name === 'job.reschedule' && sealing > 0) transactions.push(sealing);
          if (name === 'job.reschedule') sealing = 0;
        },
      },
    });
    await deployed(engine, file(oneTask('test')));
    await raw(
      database,
      `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${2 * SEAL_ROWS})
       insert into journal (instance_id, sequence, at, actor, command, hash) select 'x', i, 0, 'x', 'x', 'h' || i from n`,
    );
    clock.advance(MINUTE);
    await engine.runDueJobs();
    expect(await count(database, 'journal_seal')).toBe(3);
    expect(transactions).toEqual([1, 1, 1]);
    await engine.stop();
  });

  it('count each element the same before and after sealing, and when old counts became one row', async () => {
    const database = await open();
    const { engine, clock } = await openTestEngine(database.url);
    await deployed(engine, file(oneTask('test')));
    await deployed(engine, file(oneTask('other')), 'other.bpmn');
    for (let round = 1; round <= 12; round += 1) {
      await started(engine, 'test');
      await started(engine, 'other');
      const counts = await engine.query(elementStatistics, SYSTEM, { key: 'test' });
      expect(counts.find(({ element }) => element === 'work')).toMatchObject({ started: round, completed: 0, active: round });
      clock.advance(MINUTE);
      await engine.runDueJobs();
    }
    const before = await engine.query(elementStatistics, SYSTEM, { key: 'test' });
    expect(await count(database, "element_statistic where element = 'work'")).toBeGreaterThan(20);
    clock.advance(HOUR);
    await engine.runDueJobs();
    expect(await count(database, "element_statistic where element = 'work'")).toBe(2);
    expect(await engine.query(elementStatistics, SYSTEM, { key: 'test' })).toEqual(before);
    expect((await engine.query(verifyJournal, SYSTEM, {})).problems).toEqual([]);
    await engine.stop();
  });
});
