import { Type } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import type { Value, ValueObject } from '../expression/value.ts';
import type { FlowNode } from '../model/graph.ts';
import type { Actor } from '../runtime/actor.ts';
import type { TaskRow } from '../store/tasks.ts';
import type { Command } from '../runtime/command.ts';
import type { OpenedTask } from '../runtime/live-instance.ts';
import { lockTask } from './access.ts';
import { hasListener } from './tell-assigned.ts';
import { VariablesSchema } from './schemas.ts';

export interface CompleteTask {
  readonly taskId: string;
  readonly variables?: ValueObject;
}

export interface CompletedTask {
  readonly processInstanceId: string;
  readonly ended: boolean;
  /** User tasks of this instance that were opened by it. */
  readonly tasks: readonly OpenedTask[];
}

/** Completes a user task with what the person entered, and moves the process on. One of many who try wins (P5). */
export const completeTask: Command<CompleteTask, CompletedTask, TaskRow> = {
  name: 'task.complete',
  input: Type.Object({ taskId: Type.String(), variables: Type.Optional(VariablesSchema) }, { additionalProperties: false }),

  permit(context, { taskId }) {
    return lockTask(context, taskId);
  },

  async run(context, { variables = {} }, task) {
    const tree = await context.tree(task.root_id);
    const instance = await tree.get(task.instance_id);
    const node = instance.node(task.element);
    checkOutcome(node, variables['outcome']);
    const assignee = task.assignee !== null && hasListener(node, 'complete') ? { assignee: task.assignee } : null;
    await tree.advance(task.instance_id, {
      type: 'complete',
      execution: task.execution,
      variables: withCompleter(node, context.actor, variables),
      ...assignee,
      now: context.now,
    });
    return { processInstanceId: task.instance_id, ended: instance.ended, tasks: instance.openedTasks() };
  },
};

/** @throws CartableError VALIDATION when the task offers outcomes (header `outcomes`) and none of them was chosen. */
function checkOutcome(node: FlowNode | undefined, outcome: Value | undefined): void {
  const header = node?.kind === 'userTask' ? node.headers['outcomes'] : undefined;
  if (header === undefined) return;
  const offered = header.split(',').flatMap((word) => (word.trim() === '' ? [] : [word.trim()]));
  if (offered.length === 0 || (typeof outcome === 'string' && offered.includes(outcome))) return;
  const message = `must be one of ${offered.join(', ')}`;
  throw new CartableError('VALIDATION', `/outcome: ${message}`, { faults: [{ at: '/outcome', message }] });
}

/**
 * A task whose header `completedBy` names a variable gets there who completed it, whatever the person entered: an
 * operation after it can bind the decision to them, also when it is tried again later by the engine itself.
 */
function withCompleter(node: FlowNode | undefined, { userId }: Actor, variables: ValueObject): ValueObject {
  const variable = node?.kind === 'userTask' ? node.headers['completedBy'] : undefined;
  return variable === undefined ? variables : { ...variables, [variable]: userId };
}
