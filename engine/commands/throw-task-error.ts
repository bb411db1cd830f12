import { Type } from '@sinclair/typebox';
import type { ValueObject } from '../expression/value.ts';
import type { Command } from '../runtime/command.ts';
import type { TaskRow } from '../store/tasks.ts';
import { lockTask } from './access.ts';
import { VariablesSchema } from './schemas.ts';

export interface ThrowTaskError {
  readonly taskId: string;
  readonly errorCode: string;
  readonly errorMessage?: string;
  readonly variables?: ValueObject;
}

/** Ends a user task with a BPMN error, for a boundary event to catch. */
export const throwTaskError: Command<ThrowTaskError, void, TaskRow> = {
  name: 'task.bpmnError',
  input: Type.Object(
    {
      taskId: Type.String(),
      errorCode: Type.String({ minLength: 1 }),
      errorMessage: Type.Optional(Type.String()),
      variables: Type.Optional(VariablesSchema),
    },
    { additionalProperties: false },
  ),
  permit: (context, { taskId }) => lockTask(context, taskId),
  async run(context, { errorCode, errorMessage = '', variables = {} }, task) {
    const tree = await context.tree(task.root_id);
    await tree.advance(task.instance_id, {
      type: 'error',
      execution: task.execution,
      code: errorCode,
      message: errorMessage,
      variables,
      now: context.now,
    });
  },
};
