import { Type } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import type { ValueObject } from '../expression/value.ts';
import { type Command, type CommandContext, requireRight } from '../runtime/command.ts';
import type { Definition } from '../runtime/definitions.ts';
import type { NewInstance, OpenedTask } from '../runtime/live-instance.ts';
import { findDefinition } from '../store/definitions.ts';
import { VariablesSchema } from './schemas.ts';

export interface StartProcess {
  /** The latest version of this key … */
  readonly key?: string;
  /** … or exactly this definition. */
  readonly definitionId?: string;
  readonly businessKey?: string | null;
  readonly variables?: ValueObject;
}

export interface StartedProcess {
  readonly processInstanceId: string;
  readonly definitionId: string;
  readonly definitionKey: string;
  readonly businessKey: string | null;
  readonly ended: boolean;
  /** User tasks that are open now. */
  readonly tasks: readonly OpenedTask[];
}

/** Starts an instance at its none start event. */
export const startProcess: Command<StartProcess, StartedProcess> = {
  name: 'process.start',
  input: Type.Object(
    {
      key: Type.Optional(Type.String({ minLength: 1 })),
      definitionId: Type.Optional(Type.String({ minLength: 1 })),
      businessKey: Type.Optional(Type.Union([Type.String({ maxLength: 255 }), Type.Null()])),
      variables: Type.Optional(VariablesSchema),
    },
    { additionalProperties: false },
  ),

  permit(context) {
    requireRight(context.actor, 'process.start');
  },

  async run(context, { key, definitionId, businessKey = null, variables = {} }) {
    const definition = await findFor(context, key, definitionId);
    return startAt(context, definition, { startEvent: null, businessKey, variables });
  },
};

/** Starts an instance of a definition at a start event (null: the none start event), as a tree of its own. */
export async function startAt(
  context: CommandContext,
  definition: Definition,
  given: Pick<NewInstance, 'startEvent' | 'startTrigger' | 'businessKey' | 'variables'>,
): Promise<StartedProcess> {
  const row = await context.tx.one(findDefinition, { id: definition.id });
  if (row?.suspended)
    throw new CartableError('ILLEGAL_STATE', `Process ${definition.key} version ${definition.version} is suspended.`);
  const id = context.newId();
  const instance = await context.newTree(id).start({ id, definition, parent: null, ...given });
  return {
    processInstanceId: id,
    definitionId: definition.id,
    definitionKey: definition.key,
    businessKey: given.businessKey,
    ended: instance.ended,
    tasks: instance.openedTasks(),
  };
}

async function findFor(context: CommandContext, key: string | undefined, definitionId: string | undefined): Promise<Definition> {
  const { definitions } = context.services;
  if (definitionId !== undefined) return definitions.get(context.tx, definitionId);
  if (key !== undefined) return definitions.latest(context.tx, key);
  throw new CartableError('VALIDATION', 'Name the process by key or definitionId.', {
    faults: [{ at: '/key', message: 'is missing' }],
  });
}
