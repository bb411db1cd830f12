import { Type } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import type { Value } from '../expression/value.ts';
import { allVisible } from '../kernel/visible.ts';
import { visibleTask } from '../commands/access.ts';
import { LiveInstance } from '../runtime/live-instance.ts';
import { readResource } from '../runtime/definitions.ts';
import type { Query } from '../runtime/command.ts';
import { forms } from '../store/definitions.ts';
import { type CandidateRow, type TaskRow, candidatesOf } from '../store/tasks.ts';

const TaskId = Type.Object({ taskId: Type.String() }, { additionalProperties: false });

export interface TaskDetails extends TaskRow {
  readonly candidates: readonly CandidateRow[];
  /** Static properties of the element: `outcomes`, `facts`, … */
  readonly headers: Readonly<Record<string, string>>;
}

/** One task, for somebody who may see it. @throws CartableError NOT_FOUND. */
export const getTask: Query<{ readonly taskId: string }, TaskDetails> = {
  name: 'task.get',
  input: TaskId,
  async run(context, { taskId }) {
    const task = await visibleTask(context, taskId);
    const definition = await context.services.definitions.get(context.tx, task.definition_id);
    const node = definition.graph.nodes.get(task.element);
    return {
      ...task,
      candidates: await context.tx.all(candidatesOf, { id: taskId }),
      headers: node?.kind === 'userTask' ? node.headers : {},
    };
  },
};

/** The variables that a task's person sees: local ones first, then those of the scopes around it. */
export const getTaskVariables: Query<{ readonly taskId: string }, Readonly<Record<string, Value>>> = {
  name: 'task.variables',
  input: TaskId,
  async run(context, { taskId }) {
    const task = await visibleTask(context, taskId);
    const instance = await LiveInstance.load(context, task.instance_id);
    return instance.execution(task.execution) === undefined
      ? {}
      : allVisible(instance.snapshot.state.executions, instance.snapshot.variables, task.execution);
  },
};

/** The form deployed with the task's process (else the latest of that id), as form-js JSON text; null when it has none. */
export const getTaskForm: Query<{ readonly taskId: string }, string | null> = {
  name: 'task.form',
  input: TaskId,
  async run(context, { taskId }) {
    const task = await visibleTask(context, taskId);
    if (task.form_key === null) return null;
    const { deploymentId } = await context.services.definitions.get(context.tx, task.definition_id);
    const row =
      (await context.tx.one(forms.ofDeployment, { key: task.form_key, deploymentId })) ??
      (await context.tx.one(forms.latest, { key: task.form_key }));
    if (row === undefined) throw new CartableError('NOT_FOUND', `Form ${task.form_key} is not deployed.`);
    return readResource(context.tx, row.deployment_id, row.resource);
  },
};
