import { Type, type Static } from '@sinclair/typebox';
import type { Command } from '../runtime/command.ts';
import { requireRight } from '../runtime/command.ts';
import { resourceAt } from '../runtime/record-context.ts';
import { changeRecord } from '../runtime/resources.ts';

const Input = Type.Object(
  {
    /** The resource's path: `catalog/items`. */
    resource: Type.String(),
    id: Type.String(),
    /** The version that the writer saw: another one now is a conflict. */
    version: Type.Integer(),
    values: Type.Record(Type.String(), Type.Unknown()),
  },
  { additionalProperties: false },
);

/** Changes fields of a record. @throws CartableError FORBIDDEN, NOT_FOUND, STALE_VERSION, VALIDATION or DUPLICATE */
export const updateRecord: Command<Static<typeof Input>, { id: string; version: number }> = {
  name: 'record.update',
  input: Input,
  permit(context, input) {
    const { access, name } = resourceAt(context.services.plugins, input.resource);
    requireRight(context.actor, access.update?.right ?? `${name} (its records are changed by operations only)`);
  },
  async run(context, input) {
    const resource = resourceAt(context.services.plugins, input.resource);
    const record = await changeRecord(context, resource, input);
    context.changed({ type: 'record', id: record.id });
    return record;
  },
};
