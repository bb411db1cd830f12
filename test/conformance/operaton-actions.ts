/** What a step does. */
import {
  broadcastSignal,
  completeExternalTask,
  completeTask,
  continueExecution,
  correlateMessage,
  externalTaskId,
  failExternalTask,
  fetchAndLock,
  listSubscriptions,
  listTasks,
  setVariables,
  startProcess,
  throwExternalTaskError,
  triggerSubscription,
  CartableError,
} from '../../engine/index.ts';
import { Failure, type OperatonStep } from './format.ts';
import { openActivities } from './open-activities.ts';
import { refusalOf } from './refusal.ts';
import { valuesOf } from './values.ts';
import type { World } from './world.ts';

const WORKER = 'step';

/** Null when the step is no action. */
export function actionOf(world: World, step: OperatonStep): (() => Promise<unknown>) | null {
  const variables = valuesOf(step.variables);
  const { start, startByMessage, message, signal, advanceTime, completeTask: task, trigger, setVariables: values } = step;
  if (start !== undefined)
    return () => world.execute(startProcess, { key: start, variables, businessKey: step.businessKey ?? null });
  if (startByMessage !== undefined)
    return () =>
      world.execute(correlateMessage, { messageName: startByMessage, variables, businessKey: step.businessKey ?? null });
  if (message !== undefined) return () => deliver(world, message, step);
  if (signal !== undefined) return () => world.execute(broadcastSignal, { name: signal, variables });
  if (advanceTime !== undefined) return () => world.advance(advanceTime);
  if (task !== undefined) return () => complete(world, task, step);
  if (trigger !== undefined) return () => continueAt(world, trigger, step);
  if (values !== undefined) return () => setEverywhere(world, values);
  if (step.runJobs === true) return () => world.settle(true);
  return externalAction(world, step);
}

function externalAction(world: World, step: OperatonStep): (() => Promise<unknown>) | null {
  const { completeExternal, bpmnErrorExternal, failExternal, errorMessage = '', retries = 0, code = '' } = step;
  const variables = valuesOf(step.variables);
  if (completeExternal !== undefined)
    return async () => world.execute(completeExternalTask, { ...(await locked(world, completeExternal)), variables });
  if (bpmnErrorExternal !== undefined) {
    return async () => {
      const task = await locked(world, bpmnErrorExternal);
      await world.execute(throwExternalTaskError, { ...task, errorCode: code, errorMessage, variables });
    };
  }
  if (failExternal !== undefined)
    return async () => world.execute(failExternalTask, { ...(await locked(world, failExternal)), errorMessage, retries });
  return null;
}

async function locked(world: World, topicName: string): Promise<{ readonly taskId: string; readonly workerId: string }> {
  const topics = [{ topicName, lockDuration: 1_000 }];
  const [first] = await world.execute(fetchAndLock, { workerId: WORKER, maxTasks: 1, topics });
  if (first === undefined) throw new Failure(`no task of the topic ${topicName} is offered`);
  return { taskId: externalTaskId(first.task), workerId: WORKER };
}

/** To one who waits for it; `all` gives it to each of those who wait now, once. */
async function deliver(world: World, name: string, step: OperatonStep): Promise<void> {
  const variables = valuesOf(step.variables);
  const waiting = await world.query(listSubscriptions, {
    kind: 'message',
    name,
    maxResults: 1_000,
    ...(step.at === undefined ? {} : { activityId: step.at }),
  });
  const isOne = step.all !== true && step.ambiguous !== true && step.index === undefined && step.at === undefined;
  if (isOne || waiting.length === 0) {
    await world.execute(correlateMessage, { messageName: name, variables });
    return;
  }
  if (step.all === true) {
    for (const { id } of waiting) await world.execute(triggerSubscription, { subscriptionId: id, variables });
    return;
  }
  const chosen = waiting[step.index ?? 0];
  if (chosen === undefined) throw new Failure(`only ${waiting.length} wait for the message`);
  await world.execute(triggerSubscription, { subscriptionId: chosen.id, variables });
}

async function complete(world: World, element: string, step: OperatonStep): Promise<void> {
  const tasks = await world.query(listTasks, { taskDefinitionKey: element, maxResults: 1_000, sortOrder: 'asc' });
  const ordered = tasks.toSorted((a, b) =>
    a.instance_id < b.instance_id ? -1 : a.instance_id > b.instance_id ? 1 : a.execution - b.execution,
  );
  const chosen = ordered[step.pick ?? 0];
  if (chosen === undefined) throw new Failure(`${ordered.length} such tasks are open`);
  await world.execute(completeTask, { taskId: chosen.id, variables: valuesOf(step.variables) });
}

async function continueAt(world: World, element: string, step: OperatonStep): Promise<void> {
  const [open] = (await openActivities(world)).filter(({ activityId }) => activityId === element);
  if (open === undefined) {
    if (step.optional === true) return;
    throw new Failure('nothing waits there');
  }
  const { processInstanceId, execution } = open;
  await world.execute(continueExecution, { processInstanceId, execution, variables: valuesOf(step.variables) });
}

async function setEverywhere(world: World, values: Readonly<Record<string, unknown>>): Promise<void> {
  for (const { id } of await world.instances('running')) {
    const refusal = await refusalOf(world.execute(setVariables, { processInstanceId: id, variables: valuesOf(values) }));
    // What was set in the one before may have ended it.
    if (refusal !== null && refusal.code !== 'INSTANCE_ENDED') throw new CartableError(refusal.code, refusal.message);
  }
}
