/** JSON Schemas of a resource's records, from its declaration: what is read, created and changed. */
import { Type, type Field, type FieldType, type Resource, type TObject, type TSchema } from '../plugin.ts';

const Money = Type.Object({ amount: Type.String({ format: 'decimal' }), currency: Type.String() });
const TextsByLanguage = Type.Record(Type.String(), Type.String());

const SCHEMAS: Readonly<Record<FieldType, (field: Field) => TSchema>> = {
  text: () => Type.String(),
  ref: (field) => Type.String(field.to === undefined ? {} : { description: `id of a ${field.to}` }),
  choice: (field) => Type.Unsafe<string>({ type: 'string', enum: [...(field.values ?? [])] }),
  integer: () => Type.Integer(),
  boolean: () => Type.Boolean(),
  date: () => Type.String({ format: 'date' }),
  instant: () => Type.String({ format: 'date-time' }),
  quantity: () => Type.String({ format: 'decimal' }),
  money: () => Money,
  texts: () => TextsByLanguage,
  json: () => Type.Unknown(),
};

/** The schema of a field's value outside. */
export function fieldSchema(field: Field): TSchema {
  const schema = SCHEMAS[field.type](field);
  return field.optional === true ? Type.Union([schema, Type.Null()]) : schema;
}

/** A record as it is read: its id, its version where it can be changed, and every field. */
export function recordSchema(resource: Resource): TObject {
  const fields = Object.entries(resource.fields).map(([name, field]): [string, TSchema] => [name, fieldSchema(field)]);
  return Type.Object({
    id: Type.String(),
    ...(isEditable(resource) ? { version: Type.Integer() } : {}),
    ...Object.fromEntries(fields),
  });
}

/** What may be sent to create a record. Booleans and fields with a right of their own may be left to their defaults. */
export function creationSchema(resource: Resource): TObject {
  return Type.Object(
    Object.fromEntries(
      writableFields(resource).map(([name, field]): [string, TSchema] => {
        const required = field.optional !== true && field.writable === true && field.type !== 'boolean';
        return [name, required ? fieldSchema(field) : Type.Optional(fieldSchema(field))];
      }),
    ),
  );
}

/** What may be sent to change a record: any of the writable fields that are not fixed. */
export function changeSchema(resource: Resource): TObject {
  return Type.Object(
    Object.fromEntries(
      writableFields(resource).flatMap(([name, field]): [string, TSchema][] =>
        field.fixed === true ? [] : [[name, Type.Optional(fieldSchema(field))]],
      ),
    ),
  );
}

/** Records that can be changed carry a version. */
export function isEditable(resource: Resource): boolean {
  return resource.access.update !== undefined;
}

function writableFields(resource: Resource): [string, Field][] {
  return Object.entries(resource.fields).filter(([, field]) => field.writable !== undefined && field.writable !== false);
}
