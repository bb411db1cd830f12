import { Type, type Static } from '@sinclair/typebox';
import type { Command } from '../runtime/command.ts';
import { requireRight } from '../runtime/command.ts';
import { resourceAt } from '../runtime/record-context.ts';
import { insertRecord } from '../runtime/resources.ts';

const Input = Type.Object(
  {
    /** The resource's path: `catalog/items`. */
    resource: Type.String(),
    values: Type.Record(Type.String(), Type.Unknown()),
  },
  { additionalProperties: false },
);

/** Creates a record of a plugin's resource. @throws CartableError FORBIDDEN, NOT_FOUND, VALIDATION or DUPLICATE */
export const createRecord: Command<Static<typeof Input>, { id: string; version: number }> = {
  name: 'record.create',
  input: Input,
  permit(context, input) {
    const { access, name } = resourceAt(context.services.plugins, input.resource);
    requireRight(context.actor, access.create?.right ?? `${name} (its records come from operations only)`);
  },
  async run(context, input) {
    const resource = resourceAt(context.services.plugins, input.resource);
    const record = await insertRecord(context, resource, input.values);
    context.changed({ type: 'record', id: record.id });
    return record;
  },
};
