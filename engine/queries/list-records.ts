import { Type, type Static } from '@sinclair/typebox';
import type { Query } from '../runtime/command.ts';
import { resourceAt } from '../runtime/record-context.ts';
import { selectRecords, type RecordList } from '../runtime/resources.ts';

/** An export takes this many records at once; a page of a list asks for far fewer. */
export const RECORDS_AT_ONCE = 10_000;

const Input = Type.Object(
  {
    /** The resource's path: `catalog/items`. */
    resource: Type.String(),
    search: Type.Optional(Type.String({ maxLength: 200 })),
    filters: Type.Record(Type.String(), Type.String()),
    /** A field's name, `-` before it for descending. */
    sort: Type.Optional(Type.String()),
    firstResult: Type.Optional(Type.Integer({ minimum: 0 })),
    maxResults: Type.Optional(Type.Integer({ minimum: 1, maximum: RECORDS_AT_ONCE })),
  },
  { additionalProperties: false },
);

/** A page of the records that the actor may see, and how many there are. */
export const listRecords: Query<Static<typeof Input>, RecordList> = {
  name: 'record.list',
  input: Input,
  run(context, input) {
    const { search, filters, sort } = input;
    return selectRecords(context, resourceAt(context.services.plugins, input.resource), {
      filters,
      ...(search === undefined ? {} : { search }),
      ...(sort === undefined ? {} : { sort }),
      limit: input.maxResults ?? 50,
      offset: input.firstResult ?? 0,
    });
  },
};
