import { Type } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import { type Expression, ExpressionError } from '../expression/index.ts';
import type { Value } from '../expression/value.ts';
import { wholeNumber } from '../kernel/variables.ts';
import { allVisible, visibleVariables } from '../kernel/visible.ts';
import { visibleTask } from '../commands/access.ts';
import { LiveInstance } from '../runtime/live-instance.ts';
import { readResource } from '../runtime/definitions.ts';
import type { Query, QueryContext } from '../runtime/command.ts';
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

/**
 * The form of a task as form-js JSON text; null when it has none. The model may name a version (Camunda 7:
 * `formRefBinding`); else it is the one deployed with the process, or the latest of that id.
 */
export const getTaskForm: Query<{ readonly taskId: string }, string | null> = {
  name: 'task.form',
  input: TaskId,
  async run(context, { taskId }) {
    const task = await visibleTask(context, taskId);
    if (task.form_key === null) return null;
    const { deploymentId, graph } = await context.services.definitions.get(context.tx, task.definition_id);
    const node = graph.nodes.get(task.element);
    const binding = node?.kind === 'userTask' ? node.formBinding : undefined;
    const version = binding?.type === 'version' ? await versionOf(context, task, binding.version) : null;
    const row =
      version === null
        ? ((await context.tx.one(forms.ofDeployment, { key: task.form_key, deploymentId })) ??
          (await context.tx.one(forms.latest, { key: task.form_key })))
        : await context.tx.one(forms.ofVersion, { key: task.form_key, version });
    if (row === undefined) {
      const which = version === null ? '' : ` in version ${version}`;
      throw new CartableError('NOT_FOUND', `Form ${task.form_key} is not deployed${which}.`);
    }
    return readResource(context.tx, row.deployment_id, row.resource);
  },
};

/** The version that the model names, as the task's variables have it. @throws CartableError NOT_FOUND when that is none */
async function versionOf(context: QueryContext, task: TaskRow, expression: Expression): Promise<number> {
  const instance = await LiveInstance.load(context, task.instance_id);
  try {
    const version = wholeNumber(expression.evaluate(visibleVariables(instance.snapshot, task.execution)));
    if (version !== null) return version;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
  }
  throw new CartableError('NOT_FOUND', `The version ${expression.source} of form ${task.form_key} is no whole number.`);
}
