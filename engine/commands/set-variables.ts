import { Type } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import type { ValueObject } from '../expression/value.ts';
import { type Command, requireRight } from '../runtime/command.ts';
import { findInstance } from '../store/instances.ts';
import { VariablesSchema } from './schemas.ts';

export interface SetVariables {
  readonly processInstanceId: string;
  /** The scope's execution number; 0 = the process. */
  readonly execution?: number;
  readonly variables: ValueObject;
  /** True: exactly in this scope; false: where the name is declared, else in the process. */
  readonly local?: boolean;
}

/** Corrects variables of a running instance. */
export const setVariables: Command<SetVariables, void> = {
  name: 'instance.setVariables',
  input: Type.Object(
    {
      processInstanceId: Type.String(),
      execution: Type.Optional(Type.Integer({ minimum: 0 })),
      variables: VariablesSchema,
      local: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  permit(context) {
    requireRight(context.actor, 'instance.operate');
  },
  async run(context, { processInstanceId, execution = 0, variables, local = false }) {
    const row = await context.tx.one(findInstance, { id: processInstanceId });
    if (row === undefined) throw new CartableError('NOT_FOUND', `There is no process instance ${processInstanceId}.`);
    const tree = await context.tree(row.root_id);
    const instance = await tree.get(processInstanceId);
    if (instance.ended) throw new CartableError('INSTANCE_ENDED', `Process instance ${processInstanceId} has already ended.`);
    await tree.advance(processInstanceId, { type: 'setVariables', execution, variables, local, now: context.now });
  },
};
