/** External operations (P4, P7): never done blindly twice, never lost, fenced by their lease. */
import { expect, it } from '@jest/globals';
import {
  BpmnError,
  type Engine,
  type EngineOptions,
  SYSTEM,
  getInstance,
  listIncidents,
  listTasks,
  listVariables,
  retryIncident,
} from '../index.ts';
import { type ExternalContext, type ExternalOperation, Type, defineOperation } from '../plugin.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { openTestEngine, pluginOf } from '../../test/support/engine.ts';
import { passLeases } from './test-support/leases.ts';
import { boundary, end, file, path, process, service, start, user } from './test-support/models.ts';
import { gate } from './test-support/outside.ts';
import { deployed, started } from './test-support/play.ts';

interface Call {
  readonly key: string;
  readonly attempt: number;
}

/** An operation `test.send` that notes each call and then does what the test says. */
function sending(
  more: Partial<Pick<ExternalOperation, 'timeout' | 'retrySafe' | 'key'>>,
  outcome: (call: number, context: ExternalContext) => Promise<void> | void = () => undefined,
) {
  const calls: Call[] = [];
  const operation: ExternalOperation = defineOperation({
    name: 'test.send',
    version: 1,
    icon: '',
    effect: 'external',
    timeout: 120_000,
    retrySafe: false,
    input: Type.Object({}),
    output: Type.Object({ receipt: Type.String() }),
    errors: ['REFUSED'],
    async run(_input, context) {
      calls.push({ key: context.key, attempt: context.attempt });
      await outcome(calls.length, context);
      return { receipt: `R-${calls.length}` };
    },
    ...more,
  });
  return { calls, plugins: [pluginOf([operation])] };
}

const MODEL = file(
  process(
    'test',
    `${start()}${service('send', 'test.send')}${boundary('refused', 'send', '<bpmn:errorEventDefinition errorRef="Refused"/>')}${user('explain')}${user('done')}${end()}
     ${path('start', 'send', 'done', 'end')}${path('refused', 'explain', 'end')}`,
  ) +
    process(
      'twice',
      `${start('ts')}${service('one', 'test.send')}${service('two', 'test.send')}${user('after')}${end('te')}${path('ts', 'one', 'two', 'after', 'te')}`,
    ),
  '<bpmn:error id="Refused" name="refused" errorCode="REFUSED"/>',
);

/** Hooks that make the statement that writes an outcome down fail as often as asked. */
function failing() {
  let left = 0;
  const hooks: NonNullable<EngineOptions['hooks']> = {
    statement(moment, name) {
      if (moment === 'before' && name === 'operationLog.finish' && left > 0) {
        left -= 1;
        throw new Error('the power went');
      }
    },
  };
  return { hooks, fail: (times: number) => void (left = times) };
}

async function openAt(engine: Engine): Promise<string[]> {
  return (await engine.query(listTasks, SYSTEM, {})).map(({ element }) => element).sort();
}

async function incidents(engine: Engine) {
  return (await engine.query(listIncidents, SYSTEM, {})).map(({ id, code }) => ({ id, code }));
}

eachDatabase('an external operation', (open) => {
  async function world(options: Partial<EngineOptions>) {
    const database = await open();
    const { engine, clock } = await openTestEngine(database.url, options);
    await deployed(engine, MODEL);
    return { database, engine, clock };
  }

  it('is done once and goes on with its output', async () => {
    const { calls, plugins } = sending({});
    const { engine } = await world({ plugins });
    const processInstanceId = await started(engine, 'test');
    expect(calls).toEqual([]);
    await engine.runDueJobs();
    await engine.runDueJobs();
    expect(calls).toHaveLength(1);
    expect(await openAt(engine)).toEqual(['done']);
    expect(await engine.query(listVariables, SYSTEM, { processInstanceId })).toEqual({ receipt: 'R-1' });
    await engine.stop();
  });

  it('with a key that was done before gives the stored output and is not done again', async () => {
    const { calls, plugins } = sending({ key: () => 'order-1' });
    const { engine, clock } = await world({ plugins });
    const twice = await started(engine, 'twice');
    const others = await Promise.all(Array.from({ length: 8 }, () => started(engine, 'test')));
    for (let round = 0; round < 3; round += 1) {
      await engine.runDueJobs();
      clock.advance(1_000);
    }
    expect(calls).toEqual([{ key: 'order-1', attempt: 1 }]);
    for (const processInstanceId of [twice, ...others])
      expect(await engine.query(listVariables, SYSTEM, { processInstanceId })).toEqual({ receipt: 'R-1' });
    expect(await openAt(engine)).toEqual(['after', ...others.map(() => 'done')]);
    await engine.stop();
  });

  it('whose outcome could not be written down is an incident, and is not tried again by itself', async () => {
    const { calls, plugins } = sending({});
    const { hooks, fail } = failing();
    const { engine, clock } = await world({ plugins, hooks });
    await started(engine, 'test');
    fail(1);
    for (let minute = 0; minute < 10; minute += 1) {
      await engine.runDueJobs();
      clock.advance(60_000);
    }
    expect(calls).toHaveLength(1);
    expect(await incidents(engine)).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
    await engine.stop();
  });

  it('that a person has looked after is done again, once', async () => {
    const { calls, plugins } = sending({});
    const { hooks, fail } = failing();
    const { engine, clock } = await world({ plugins, hooks });
    await started(engine, 'test');
    fail(2);
    await engine.runDueJobs();
    clock.advance(60_000);
    await engine.runDueJobs();
    const [first] = await incidents(engine);
    await engine.execute(retryIncident, SYSTEM, { incidentId: first?.id ?? '' });
    await engine.runDueJobs();
    clock.advance(60_000);
    await engine.runDueJobs();
    expect(calls).toHaveLength(2);
    const [again] = await incidents(engine);
    expect(again).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    await engine.execute(retryIncident, SYSTEM, { incidentId: again?.id ?? '' });
    await engine.runDueJobs();
    expect(calls).toHaveLength(3);
    expect(await openAt(engine)).toEqual(['done']);
    expect(await incidents(engine)).toEqual([]);
    await engine.stop();
  });

  it('that is safe to repeat is repeated with the same key', async () => {
    const { calls, plugins } = sending({ retrySafe: true });
    const { hooks, fail } = failing();
    const { engine, clock } = await world({ plugins, hooks });
    const id = await started(engine, 'test');
    fail(1);
    await engine.runDueJobs();
    clock.advance(60_000);
    await engine.runDueJobs();
    expect(calls.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(new Set(calls.map(({ key }) => key))).toEqual(new Set([`${id}:2:test.send`]));
    expect(await openAt(engine)).toEqual(['done']);
    await engine.stop();
  });

  it('that fails is an incident at once, or after three tries when it is safe to repeat', async () => {
    for (const retrySafe of [false, true]) {
      const { calls, plugins } = sending({ retrySafe }, () => {
        throw new Error('connection reset');
      });
      const { engine, clock } = await world({ plugins });
      await started(engine, 'test');
      for (let minute = 0; minute < 10; minute += 1) {
        await engine.runDueJobs();
        clock.advance(60_000);
      }
      expect(calls).toHaveLength(retrySafe ? 3 : 1);
      expect(await incidents(engine)).toMatchObject([{ code: retrySafe ? 'OPERATION_FAILED' : 'OUTCOME_UNKNOWN' }]);
      await engine.stop();
    }
  });

  it('whose BPMN error is caught goes where its boundary event says', async () => {
    const { calls, plugins } = sending({}, () => {
      throw new BpmnError('REFUSED', 'no such address', { reason: 'address' });
    });
    const { engine } = await world({ plugins });
    const processInstanceId = await started(engine, 'test');
    await engine.runDueJobs();
    expect(calls).toHaveLength(1);
    expect(await openAt(engine)).toEqual(['explain']);
    expect(await engine.query(listVariables, SYSTEM, { processInstanceId })).toMatchObject({ reason: 'address' });
    await engine.stop();
  });

  it('that gives no answer in its time is stopped, and its outcome is unknown', async () => {
    let aborted = false;
    const { calls, plugins } = sending({ timeout: 20 }, async (_call, { signal }) => {
      await new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve());
      });
      aborted = true;
    });
    const { engine } = await world({ plugins });
    await started(engine, 'test');
    await engine.runDueJobs();
    expect({ aborted, calls: calls.length }).toEqual({ aborted: true, calls: 1 });
    expect(await engine.query(listIncidents, SYSTEM, {})).toMatchObject([
      { code: 'OUTCOME_UNKNOWN', message: 'no outcome within 20 ms' },
    ]);
    await engine.stop();
  });

  it('of a node that slept past its lease is finished by another, and the sleeper changes nothing', async () => {
    const { letGo, entered, pass } = gate();
    const { calls, plugins } = sending({ retrySafe: true }, (call) => (call === 1 ? pass() : undefined));
    const { database, engine: sleeper, clock } = await world({ plugins });
    const processInstanceId = await started(sleeper, 'test');
    const sleeping = sleeper.runDueJobs();
    await entered;
    const { engine: other } = await openTestEngine(database.url, { plugins, clock });
    await other.runDueJobs();
    expect(calls).toHaveLength(1);
    await passLeases(database, clock, 30_000);
    await other.runDueJobs();
    expect(calls.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(new Set(calls.map(({ key }) => key)).size).toBe(1);
    const settled = await other.query(getInstance, SYSTEM, { processInstanceId });
    letGo();
    await sleeping;
    expect(sleeper.stats().commands['operation.finish/NOT_WAITING']).toBe(1);
    expect(await other.query(getInstance, SYSTEM, { processInstanceId })).toEqual(settled);
    expect(await openAt(other)).toEqual(['done']);
    await sleeper.stop();
    await other.stop();
  });

  it('that takes long keeps its lease by its heartbeat', async () => {
    const { letGo, entered, pass } = gate();
    const { calls, plugins } = sending({ retrySafe: true }, () => pass());
    // On PostgreSQL leases go by real time: this one outlasts any pause of the machine.
    const settings = { leaseMilliseconds: 600_000, heartbeatMilliseconds: 20 };
    let beat = (): void => undefined;
    const hooks: NonNullable<EngineOptions['hooks']> = {
      statement: (moment, name) => {
        if (moment === 'after' && name === 'job.extendLease') beat();
      },
    };
    const { database, engine: slow, clock } = await world({ plugins, hooks, settings });
    await started(slow, 'test');
    const working = slow.runDueJobs();
    await entered;
    const { engine: other } = await openTestEngine(database.url, { plugins, clock, settings });
    await passLeases(database, clock, 400_000);
    await new Promise<void>((resolve) => {
      beat = resolve;
    });
    // The write that was seen has not been committed yet: the next one begins after it has.
    await new Promise<void>((resolve) => {
      beat = resolve;
    });
    await passLeases(database, clock, 400_000);
    await other.runDueJobs();
    expect(calls).toHaveLength(1);
    letGo();
    await working;
    expect(await openAt(other)).toEqual(['done']);
    await slow.stop();
    await other.stop();
  });
});
