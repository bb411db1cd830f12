/** The journal tells when somebody laid hands on it, and tells all: an instance replays from it to the byte. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  BpmnError,
  type Engine,
  SYSTEM,
  correlateMessage,
  completeTask,
  listIncidents,
  listInstances,
  replayInstance,
  retryIncident,
  verifyJournal,
} from '../index.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { openTask, openTestEngine, pluginOf } from '../../test/support/engine.ts';
import { boundary, call, end, file, oneTask, path, pause, process, service, start, timer, user } from './test-support/models.ts';
import { deployed, local, started } from './test-support/play.ts';
import { raw } from './test-support/raw.ts';

async function problems(engine: Engine): Promise<string[]> {
  const report = await engine.query(verifyJournal, SYSTEM, {});
  return report.problems.map(({ instanceId, at, problem }) => `${instanceId === null ? 'seal' : 'row'} ${at}: ${problem}`);
}

eachDatabase('an untrue journal', (open) => {
  /** Two instances of two rows each (start, complete), sealed. Positions 1 to 4. */
  async function sealed() {
    const database = await open();
    const { engine, clock } = await openTestEngine(database.url);
    await deployed(engine, file(oneTask('test')));
    const first = await started(engine, 'test', { amount: 12 });
    await engine.execute(completeTask, SYSTEM, { taskId: await openTask(engine, 'work') });
    const second = await started(engine, 'test', { amount: 13 });
    await engine.execute(completeTask, SYSTEM, { taskId: await openTask(engine, 'work') });
    clock.advance(60_000);
    await engine.runDueJobs();
    const third = await started(engine, 'test', { amount: 14 });
    await engine.execute(completeTask, SYSTEM, { taskId: await openTask(engine, 'work') });
    clock.advance(60_000);
    await engine.runDueJobs();
    return { database, engine, first, second, third };
  }

  const cases: readonly [string, (ids: { first: string; second: string }) => readonly string[], readonly string[]][] = [
    ['nothing', () => [], []],
    [
      'an edited payload',
      ({ first }) => [
        `update journal set payload = replace(payload, '12', '99') where instance_id = '${first}' and sequence = 1`,
      ],
      ['row 1: it was changed, or the row before it'],
    ],
    [
      'an edited actor',
      ({ first }) => [`update journal set actor = 'eve' where instance_id = '${first}' and sequence = 2`],
      ['row 2: it was changed, or the row before it'],
    ],
    [
      'a name put in for whom somebody acted',
      ({ first }) => [`update journal set on_behalf_of = 'boss' where instance_id = '${first}' and sequence = 2`],
      ['row 2: it was changed, or the row before it'],
    ],
    [
      'an edited time',
      ({ first }) => [`update journal set at = at + 1 where instance_id = '${first}' and sequence = 2`],
      ['row 2: it was changed, or the row before it'],
    ],
    [
      'an edited command',
      ({ first }) => [`update journal set command = 'task.claim' where instance_id = '${first}' and sequence = 2`],
      ['row 2: it was changed, or the row before it'],
    ],
    [
      'a row made to fit again with a hash of its own',
      ({ first }) => [`update journal set hash = 'AAAA' where instance_id = '${first}' and sequence = 2`],
      [
        'row 2: it was changed, or the row before it',
        'row 2: its last row is not the one the instance names',
        'seal 1: the rows that it covers were changed, removed or added',
      ],
    ],
    [
      'a missing first row',
      ({ first }) => [`delete from journal where instance_id = '${first}' and sequence = 1`],
      [
        'row 2: row 1 is missing before it',
        'row 2: it was changed, or the row before it',
        'seal 1: the rows that it covers were changed, removed or added',
      ],
    ],
    [
      'a missing last row',
      ({ first }) => [`delete from journal where instance_id = '${first}' and sequence = 2`],
      ['row 2: the journal ends at row 1', 'seal 1: the rows that it covers were changed, removed or added'],
    ],
    [
      'two swapped rows',
      ({ first }) =>
        [
          [1, -1],
          [2, 1],
          [-1, 2],
        ].map(([from, to]) => `update journal set sequence = ${to} where instance_id = '${first}' and sequence = ${from}`),
      [
        'row 1: it was changed, or the row before it',
        'row 2: it was changed, or the row before it',
        'row 2: its last row is not the one the instance names',
      ],
    ],
    [
      'a row moved to another instance',
      ({ first, second }) => [
        `update journal set instance_id = '${second}', sequence = 3 where instance_id = '${first}' and sequence = 2`,
      ],
      ['row 3: it was changed, or the row before it', 'row 2: the journal ends at row 1', 'row 2: the journal ends at row 3'],
    ],
    [
      'a whole instance removed after it was sealed',
      ({ first }) => [
        `delete from journal where instance_id = '${first}'`,
        `delete from task where instance_id = '${first}'`,
        `delete from process_instance where id = '${first}'`,
      ],
      ['seal 1: the rows that it covers were changed, removed or added'],
    ],
    [
      'an instance removed from under its rows',
      ({ first }) => [`delete from task where instance_id = '${first}'`, `delete from process_instance where id = '${first}'`],
      ['row 2: its instance is missing'],
    ],
    [
      'content erased from an instance that is still kept',
      ({ first }) => [`update journal set digest = 'x', payload = null where instance_id = '${first}' and sequence = 1`],
      ['row 1: it was changed, or the row before it', 'row 2: 1 of its rows have lost their content'],
    ],
    ['an edited seal', () => ['update journal_seal set at = at + 1 where number = 1'], ['seal 1: the seal itself was changed']],
    [
      'a missing seal',
      () => ['delete from journal_seal where number = 1'],
      [
        'seal 2: a seal before it is missing',
        'seal 2: the rows that it covers were changed, removed or added',
        'seal 2: the seal itself was changed',
      ],
    ],
  ];

  let world: Awaited<ReturnType<typeof sealed>>;
  const TABLES = ['journal', 'journal_seal', 'process_instance', 'task'];
  const eachTable = async (sql: (table: string) => string) => {
    for (const table of TABLES) await raw(world.database, sql(table));
  };

  beforeAll(async () => {
    world = await sealed();
    await eachTable((table) => `create table true_${table} as select * from ${table}`);
  });
  afterEach(async () => {
    await eachTable((table) => `delete from ${table}`);
    await eachTable((table) => `insert into ${table} select * from true_${table}`);
  });
  afterAll(() => world.engine.stop());

  it.each(cases)('shows %s', async (_what, edits, expected) => {
    for (const edit of edits(world)) await raw(world.database, edit);
    expect(await problems(world.engine)).toEqual(expected);
  });

  it('is no alarm when the clock went back or commands finished in another order than they began', async () => {
    const { url } = await open();
    const { engine, clock } = await openTestEngine(url);
    await deployed(engine, file(oneTask('test')));
    clock.advance(70_000);
    await started(engine, 'test');
    clock.advance(-30_000);
    await started(engine, 'test');
    clock.advance(20_000);
    await engine.runDueJobs();
    clock.advance(240_000);
    await engine.runDueJobs();
    const report = await engine.query(verifyJournal, SYSTEM, {});
    // The third row is the deployment's.
    expect(report).toMatchObject({ rows: 3, problems: [] });
    expect(report.seals).toBeGreaterThan(0);
    await engine.stop();
  });
});

describe('a replay', () => {
  const OUTSIDE = `
    <bpmn:message id="Paid" name="paid"><bpmn:extensionElements><zeebe:subscription correlationKey="=order"/></bpmn:extensionElements></bpmn:message>
    <bpmn:error id="NoStock" name="none" errorCode="NO_STOCK"/>`;
  const MODEL = file(
    process(
      'test',
      `${start()}<bpmn:parallelGateway id="fork"/>
       ${user('approve')}${boundary('remind', 'approve', timer('timeCycle', 'R2/PT1H'), false)}${user('chase')}
       ${service('reserve', 'test.reserve')}${boundary('none', 'reserve', '<bpmn:errorEventDefinition errorRef="NoStock"/>')}${user('buy')}
       ${service('flaky', 'test.flaky')}
       <bpmn:receiveTask id="paid" messageRef="Paid"/>${boundary('late', 'paid', timer('timeDuration', 'P25D'))}
       ${call('ask', 'child')}
       <bpmn:userTask id="each"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements><bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=lines" inputElement="line"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>
       ${service('book', 'test.book')}${boundary('undoBook', 'book', '<bpmn:compensateEventDefinition/>')}${service('unbook', 'test.unbook', '', ' isForCompensation="true"')}
       <bpmn:association id="a" sourceRef="undoBook" targetRef="unbook"/>
       <bpmn:intermediateThrowEvent id="back"><bpmn:compensateEventDefinition/></bpmn:intermediateThrowEvent>
       ${user('last')}${end()}${end('chased')}
       ${path('start', 'fork', 'approve', 'end')}${path('remind', 'chase', 'chased')}
       ${path('fork', 'reserve', 'end')}${path('none', 'buy', 'end')}
       ${path('fork', 'flaky', 'end')}${path('fork', 'paid', 'end')}${path('late', 'end')}
       ${path('fork', 'ask', 'each', 'book', 'back', 'last', 'end')}`,
    ) +
      process(
        'child',
        `${start('begin')}${user('inside')}${pause('rest', timer('timeDuration', 'PT10M'))}${end('done')}${path('begin', 'inside', 'rest', 'done')}`,
      ),
    OUTSIDE,
  );

  eachDatabase('of an instance with everything in it', (open) => {
    it('is equal to the byte after every command and every job', async () => {
      let failures = 4;
      const { url } = await open();
      const unbook = local('test.unbook', () => undefined);
      const operations = [
        local('test.reserve', () => {
          throw new BpmnError('NO_STOCK', 'the shelf is empty', { missing: 3 });
        }),
        local('test.flaky', () => {
          failures -= 1;
          if (failures >= 0) throw new Error('the line is busy');
        }),
        local('test.book', () => undefined, unbook),
        unbook,
      ];
      const { engine, clock } = await openTestEngine(url, { plugins: [pluginOf(operations)] });
      const compared: number[] = [];
      const compare = async () => {
        const instances = await engine.query(listInstances, SYSTEM, { state: 'any' });
        for (const { id } of instances) {
          const replay = await engine.query(replayInstance, SYSTEM, { processInstanceId: id });
          expect(replay.replayed).toBe(replay.stored);
          expect(replay.firstDifference).toBeNull();
        }
        compared.push(instances.length);
      };
      const complete = async (element: string, variables = {}) => {
        await engine.execute(completeTask, SYSTEM, { taskId: await openTask(engine, element), variables });
        await compare();
      };
      const pass = async (milliseconds: number) => {
        clock.advance(milliseconds);
        await engine.runDueJobs();
        await compare();
      };

      await deployed(engine, MODEL);
      await started(engine, 'test', { order: 'o1', amount: 0.1, lines: [{ item: 'a' }, { item: 'b' }], note: null });
      await compare();
      await pass(3_600_000);
      await complete('chase', { called: true });
      await complete('buy');
      await pass(3_600_000);
      for (let round = 0; round < 4; round += 1) await pass(600_000);
      const [incident] = await engine.query(listIncidents, SYSTEM, {});
      expect(incident?.element).toBe('flaky');
      failures = 0;
      await engine.execute(retryIncident, SYSTEM, { incidentId: incident?.id ?? '' });
      await compare();
      await engine.execute(correlateMessage, SYSTEM, { messageName: 'paid', correlationKey: 'o1', variables: { paid: 12.5 } });
      await compare();
      await complete('inside', { answer: ['x', { y: 1 }] });
      await pass(600_000);
      await complete('each');
      await complete('each');
      await complete('last');
      await complete('chase');
      await complete('approve', { approved: true });

      expect(compared.at(-1)).toBe(2);
      expect(await engine.query(listInstances, SYSTEM, {})).toEqual([]);
      expect(await problems(engine)).toEqual([]);
      await engine.stop();
    });
  });
});
