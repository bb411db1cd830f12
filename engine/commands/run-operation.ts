import { Type } from '@sinclair/typebox';
import { BpmnError, CartableError } from '../errors.ts';
import type { Value, ValueObject } from '../expression/value.ts';
import { toPlainJson } from '../expression/value.ts';
import { type Command, requireRight } from '../runtime/command.ts';
import { runLocal } from '../runtime/run-local.ts';
import { refuseFaults } from '../runtime/plugin-registry.ts';
import { VariablesSchema } from './schemas.ts';

export interface RunOperation {
  readonly operation: string;
  readonly input: ValueObject;
}

/** Runs a plugin's operation from the desk: same executor, permission and rules as in a flow. */
export const runOperation: Command<RunOperation, Value> = {
  name: 'operation.run',
  input: Type.Object({ operation: Type.String({ minLength: 1 }), input: VariablesSchema }, { additionalProperties: false }),

  permit(context, { operation }) {
    const registered = context.services.plugins.operation(operation);
    if (registered?.operation.action === undefined) throw new CartableError('NOT_FOUND', `There is no action ${operation}.`);
    requireRight(context.actor, registered.operation.action.right);
  },

  async run(context, { operation: name, input }) {
    const registered = context.services.plugins.operation(name);
    const operation = registered?.operation;
    if (registered === undefined || operation?.effect !== 'local')
      throw new CartableError('NOT_FOUND', `There is no action ${name}.`);
    refuseFaults(`Operation ${name} was given something else than it declares`, registered.checkInput(input));
    try {
      return await runLocal(context, registered, operation, input, null, toPlainJson);
    } catch (error) {
      if (error instanceof BpmnError) {
        throw new CartableError('OPERATION_REFUSED', error.message, {
          faults: error.faults,
          details: { errorCode: error.code, ...error.variables },
          cause: error,
        });
      }
      throw error;
    }
  },
};
