import { Type, type Static } from '@sinclair/typebox';
import type { Query } from '../runtime/command.ts';
import { readingContext, resourceAt } from '../runtime/record-context.ts';
import { openRecord, type RecordView } from '../runtime/resources.ts';

const Input = Type.Object(
  {
    /** The resource's path: `catalog/items`. */
    resource: Type.String(),
    id: Type.String(),
  },
  { additionalProperties: false },
);

/** One record with its details. @throws CartableError NOT_FOUND, for somebody else's record too */
export const getRecord: Query<Static<typeof Input>, RecordView> = {
  name: 'record.get',
  input: Input,
  run(context, input) {
    return openRecord(readingContext(context), resourceAt(context.services.plugins, input.resource), input.id);
  },
};
