/** A wrong entry is refused where it is made; where a flow comes to it later it is routed on. */
import { expect, it } from '@jest/globals';
import {
  BpmnError,
  CartableError,
  SYSTEM,
  completeTask,
  getInstance,
  listHistoryActivities,
  listIncidents,
  listTasks,
  replayInstance,
  type Engine,
  type ValueObject,
} from '../index.ts';
import { Type, defineOperation } from '../plugin.ts';
import { openTask, openTestEngine, pluginOf } from '../../test/support/engine.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { boundary, end, file, path, process, service, start, user } from './test-support/models.ts';
import { deployed, started } from './test-support/play.ts';

const AT = '/picks/0/quantity';
const WRONG: Readonly<Record<string, () => Error>> = {
  'as a business outcome': () => new BpmnError('MISMATCH', 'too many', {}, [{ at: AT, message: 'is too much' }]),
  'as a validation': () => new CartableError('VALIDATION', 'too many', { faults: [{ at: AT, message: 'is too much' }] }),
};

const issue = (wrong: () => Error) =>
  pluginOf([
    defineOperation({
      name: 'test.issue',
      version: 1,
      icon: '',
      effect: 'local',
      input: Type.Object({ picks: Type.Array(Type.Object({ quantity: Type.Integer() })) }),
      output: Type.Object({}),
      errors: ['MISMATCH'],
      run({ picks }) {
        if (picks.some(({ quantity }) => quantity > 3)) throw wrong();
        return Promise.resolve({});
      },
    }),
  ]);

const FAILED = boundary('failed', 'issue', '<bpmn:errorEventDefinition/>');
/** `pick`, then whatever is between, then the issue; at its boundary `again`. */
const model = (...between: readonly string[]): string =>
  file(
    process(
      'test',
      `${start()}${user('pick')}${between.map(user).join('')}${service('issue', 'test.issue')}${end()}${FAILED}${user('again')}${end('e2')}${path('start', 'pick', ...between, 'issue', 'end')}${path('failed', 'again', 'e2')}`,
    ),
  );

async function complete(engine: Engine, element: string, variables: ValueObject = {}): Promise<unknown> {
  return engine.execute(completeTask, SYSTEM, { taskId: await openTask(engine, element), variables });
}

const elements = async (engine: Engine): Promise<readonly string[]> =>
  (await engine.query(listTasks, SYSTEM, {})).map(({ element }) => element);

eachDatabase('what a person enters and an operation cannot use', (open) => {
  it.each(Object.entries(WRONG))('is refused by its field, %s: the task stays, nothing is changed', async (_how, wrong) => {
    const { engine } = await openTestEngine((await open()).url, { plugins: [issue(wrong)] });
    await deployed(engine, model());
    const processInstanceId = await started(engine, 'test');
    const before = await engine.query(listHistoryActivities, SYSTEM, { processInstanceId });
    const refused = { code: 'VALIDATION', message: `${AT}: is too much`, faults: [{ at: AT, message: 'is too much' }] };
    await expect(complete(engine, 'pick', { picks: [{ quantity: 4 }] })).rejects.toMatchObject(refused);
    expect(await elements(engine)).toEqual(['pick']);
    expect(await engine.query(listHistoryActivities, SYSTEM, { processInstanceId })).toEqual(before);
    await complete(engine, 'pick', { picks: [{ quantity: 3 }] });
    expect(await engine.query(getInstance, SYSTEM, { processInstanceId })).toMatchObject({ status: 'COMPLETED' });
    const { replayed, stored } = await engine.query(replayInstance, SYSTEM, { processInstanceId });
    expect(replayed).toEqual(stored);
    await engine.stop();
  });

  it('is refused when it has not even the shape of the operation’s input', async () => {
    const { engine } = await openTestEngine((await open()).url, { plugins: [issue(() => new Error('never'))] });
    await deployed(engine, model());
    await started(engine, 'test');
    const refused = { code: 'VALIDATION', faults: [{ at: AT, message: 'must be integer' }] };
    await expect(complete(engine, 'pick', { picks: [{ quantity: 'four' }] })).rejects.toMatchObject(refused);
    expect([await elements(engine), await engine.query(listIncidents, SYSTEM, {})]).toEqual([['pick'], []]);
    await engine.stop();
  });

  it('of an earlier task does not hold up who completes a later one: it is an outcome, or an incident', async () => {
    const { engine } = await openTestEngine((await open()).url, {
      plugins: [issue(() => new BpmnError('MISMATCH', 'too many', {}, [{ at: AT, message: 'is too much' }]))],
    });
    await deployed(engine, model('release'));
    await started(engine, 'test');
    await complete(engine, 'pick', { picks: [{ quantity: 4 }] });
    await complete(engine, 'release', { outcome: 'yes' });
    expect(await elements(engine)).toEqual(['again']);
    await complete(engine, 'again');

    await started(engine, 'test');
    await complete(engine, 'pick', { picks: 'all' });
    await complete(engine, 'release');
    expect(await engine.query(listIncidents, SYSTEM, {})).toMatchObject([{ code: 'OPERATION_INPUT', element: 'issue' }]);
    await engine.stop();
  });
});
