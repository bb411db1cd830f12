import { Type } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import type { ValueObject } from '../expression/value.ts';
import { type Command, requireRight } from '../runtime/command.ts';
import { findInstance } from '../store/instances.ts';
import { VariablesSchema } from './schemas.ts';

export interface ContinueExecution {
  readonly processInstanceId: string;
  readonly execution: number;
  readonly variables?: ValueObject;
}

/**
 * Continues what only waits to be told: a receive task, without its message (Camunda: `POST /execution/{id}/signal`).
 * A user task is completed by its own command, which asks who may.
 * @throws CartableError NOT_FOUND, INSTANCE_ENDED, NOT_WAITING.
 */
export const continueExecution: Command<ContinueExecution, void> = {
  name: 'execution.continue',
  input: Type.Object(
    {
      processInstanceId: Type.String(),
      execution: Type.Integer({ minimum: 1 }),
      variables: Type.Optional(VariablesSchema),
    },
    { additionalProperties: false },
  ),
  permit(context) {
    requireRight(context.actor, 'instance.operate');
  },
  async run(context, { processInstanceId, execution, variables = {} }) {
    const row = await context.tx.one(findInstance, { id: processInstanceId });
    if (row === undefined) throw new CartableError('NOT_FOUND', `There is no process instance ${processInstanceId}.`);
    const tree = await context.tree(row.root_id);
    const instance = await tree.get(processInstanceId);
    if (instance.ended) throw new CartableError('INSTANCE_ENDED', `Process instance ${processInstanceId} has already ended.`);
    const element = instance.execution(execution)?.element;
    if (element === undefined || instance.node(element)?.kind !== 'receiveTask')
      throw new CartableError('NOT_WAITING', `Execution ${processInstanceId}:${execution} is no open receive task.`);
    await tree.advance(processInstanceId, { type: 'complete', execution, variables, now: context.now });
  },
};
