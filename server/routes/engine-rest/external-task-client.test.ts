/** Camunda's own worker for JavaScript, unmodified. It knows workers by one constant id unless it is told another. */
import { expect, it } from '@jest/globals';
import { Client, Variables } from 'camunda-external-task-client-js';
import { eachDatabase } from '../../../test/support/postgres.ts';
import { start, tasksIn, worldsOf, type World } from './test-support/external-tasks.ts';

eachDatabase('camunda-external-task-client-js', (open) => {
  const { world } = worldsOf(open);

  const clientOf = ({ server, worker }: World): Client =>
    new Client({
      baseUrl: `${server.url}/engine-rest`,
      workerId: 'camunda-worker',
      maxTasks: 2,
      interval: 10,
      asyncResponseTimeout: 10_000,
      interceptors: (config) => ({ ...config, headers: { ...config.headers, Authorization: `Bearer ${worker.token ?? ''}` } }),
    });

  it('completes tasks, fails one that is then tried again, and reports a BPMN error', async () => {
    const here = await world();
    const instances = [await start(here.admin, 1), await start(here.admin, 2), await start(here.admin, 3)];
    const client = clientOf(here);
    const problems: unknown[] = [];
    for (const event of ['poll:error', 'complete:error', 'handleFailure:error', 'handleBpmnError:error', 'extendLock:error'])
      client.on(event, (...what: unknown[]) => problems.push(event, ...what));
    let failed = 0;
    const handled = new Promise<void>((resolve) => {
      let done = 0;
      const over = (): void => {
        done += 1;
        if (done === 3) resolve();
      };
      client.on('complete:success', over);
      client.on('handleBpmnError:success', over);
    });
    client.subscribe('card.charge', async ({ task, taskService }) => {
      const amount: unknown = task.variables.get('amount');
      await taskService.extendLock(task, 600_000);
      if (amount === 2 && failed === 0) {
        failed += 1;
        await taskService.handleFailure(task, { errorMessage: 'down', errorDetails: 'x', retries: 1, retryTimeout: 0 });
      } else if (amount === 3)
        await taskService.handleBpmnError(task, 'REFUSED', 'no credit', new Variables().set('why', 'limit'));
      else await taskService.complete(task, new Variables().set('receipt', { number: 7 }).set('at', new Date(0)));
    });
    await handled;
    client.stop();
    expect(problems).toEqual([]);
    expect(failed).toBe(1);
    expect(tasksIn(await here.admin.get('/engine-rest/external-task'))).toEqual([]);
    for (const id of instances) {
      expect((await here.admin.get(`/engine-rest/history/process-instance/${id}`)).body).toMatchObject({ state: 'COMPLETED' });
    }
  });
});
