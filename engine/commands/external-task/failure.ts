import { Type } from '@sinclair/typebox';
import type { ValueObject } from '../../expression/value.ts';
import type { Command, Tree } from '../../runtime/command.ts';
import { failLockedTask } from '../../store/external-tasks.ts';
import { deleteJobs } from '../../store/jobs.ts';
import { VariablesSchema } from '../schemas.ts';
import { definedErrorOf } from './defined-error.ts';
import { type ExternalTaskRow, LONGEST_LOCK, MOST_RETRIES, externalTaskFor, refuseWorker } from './external-task.ts';

export interface FailExternalTask {
  readonly taskId: string;
  readonly workerId: string;
  readonly errorMessage?: string;
  readonly errorDetails?: string;
  /** How often it may still be tried; 0 = an incident waits for a person. */
  readonly retries: number;
  /** Milliseconds until the next try. */
  readonly retryTimeout?: number;
  readonly variables?: ValueObject;
  readonly localVariables?: ValueObject;
}

/** Camunda's type of the incident. */
const INCIDENT = 'failedExternalTask';

/**
 * A worker could not do it: it is offered again after `retryTimeout`, or becomes an incident.
 * @throws CartableError NOT_FOUND; NOT_WAITING when another worker has the task by now.
 */
export const failExternalTask: Command<FailExternalTask, void, ExternalTaskRow> = {
  name: 'externalTask.failure',
  input: Type.Object(
    {
      taskId: Type.String(),
      workerId: Type.String(),
      errorMessage: Type.Optional(Type.String()),
      errorDetails: Type.Optional(Type.String()),
      retries: Type.Integer({ minimum: 0, maximum: MOST_RETRIES }),
      retryTimeout: Type.Optional(Type.Integer({ minimum: 0, maximum: LONGEST_LOCK })),
      variables: Type.Optional(VariablesSchema),
      localVariables: Type.Optional(VariablesSchema),
    },
    { additionalProperties: false },
  ),
  permit: (context, { taskId }) => externalTaskFor(context, taskId),
  async run(context, input, task) {
    const { workerId, errorMessage = '', errorDetails = null, retries, retryTimeout = 0 } = input;
    const { now } = context;
    const tree = await context.tree(task.root_id);
    const failed = await context.tx.run(failLockedTask, {
      id: task.id,
      worker: workerId,
      // Once its incident is resolved it is offered at once.
      due: retries === 0 ? now : now + retryTimeout,
      retries,
      error: errorMessage,
      details: errorDetails,
    });
    if (failed === 0) await refuseWorker(context, task, workerId, 'failed');
    await setVariables(tree, task, input.localVariables, true, now);
    await setVariables(tree, task, input.variables, false, now);
    const reported = { ...input.variables, ...input.localVariables };
    const instance = await tree.get(task.instance_id);
    const error = definedErrorOf(context, instance, task, { variables: reported, errorMessage, errorDetails, retries });
    if (error !== null && instance.awaits(task.execution)) {
      await context.tx.run(deleteJobs, { ids: [task.id] });
      await tree.advance(task.instance_id, { type: 'error', execution: task.execution, ...error, variables: {}, now });
    } else if (retries === 0) await raiseIncident(tree, task, errorMessage, now);
    else if (retryTimeout === 0) context.changed({ type: 'job', id: task.id, instanceId: task.instance_id });
  },
};

async function setVariables(
  tree: Tree,
  { instance_id: instanceId, execution }: ExternalTaskRow,
  variables: ValueObject = {},
  local: boolean,
  now: number,
): Promise<void> {
  if (Object.keys(variables).length === 0) return;
  // A conditional event may have taken the token away.
  if ((await tree.get(instanceId)).execution(execution) === undefined) return;
  await tree.advance(instanceId, { type: 'setVariables', execution, variables, local, now });
}

/** No try is left: a person decides. */
export async function raiseIncident(tree: Tree, task: ExternalTaskRow, message: string, now: number): Promise<void> {
  const { instance_id: instanceId, execution } = task;
  if (!(await tree.get(instanceId)).awaits(execution)) return;
  await tree.advance(instanceId, { type: 'fail', execution, code: INCIDENT, message, now });
}
