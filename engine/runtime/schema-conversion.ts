/**
 * Between variables and operations: a schema field of format `decimal` is decimal text for the operation and an exact
 * Decimal among the variables. Compiled once per schema, so that a schema without decimals costs nothing.
 */
import type { TSchema } from '@sinclair/typebox';
import { Decimal, isDecimal, isObject, toPlainJson, type Value } from '../expression/value.ts';

export interface SchemaConversion {
  /** A variable's value -> what the operation is given of it (plain JSON, a copy). */
  toProperty(name: string, value: Value): Value;
  /** What the operation gave -> variable values. */
  toVariables(value: Value): Value;
}

export function conversionOf(schema: TSchema): SchemaConversion {
  const read = compile(schema);
  const properties = propertiesOf(schema);
  return {
    toProperty(name, value) {
      const property = properties[name];
      return property === undefined ? toPlainJson(value) : plainBySchema(property, value);
    },
    toVariables: (value) => (read === null ? value : read(value)),
  };
}

type Convert = (value: Value) => Value;

/** Null when nothing below the schema is a decimal. */
function compile(schema: TSchema): Convert | null {
  if (schema['format'] === 'decimal') return (value) => (typeof value === 'string' ? new Decimal(value) : value);
  const options: unknown = schema['anyOf'];
  if (Array.isArray(options)) {
    const first = options.map((option: TSchema) => compile(option)).find((convert) => convert !== null);
    return first ?? null;
  }
  if (schema['type'] === 'array' && isSchema(schema['items'])) {
    const item = compile(schema['items']);
    return item === null ? null : (value) => (Array.isArray(value) ? value.map(item) : value);
  }
  const properties = propertiesOf(schema);
  const converted = Object.entries(properties).flatMap(([name, property]): [string, Convert][] => {
    const convert = compile(property);
    return convert === null ? [] : [[name, convert]];
  });
  if (converted.length === 0) return null;
  return (value) => {
    if (!isObject(value)) return value;
    const changed = converted.flatMap(([name, convert]): [string, Value][] => {
      const property = value[name];
      return property === undefined ? [] : [[name, convert(property)]];
    });
    return { ...value, ...Object.fromEntries(changed) };
  };
}

/** Decimals become text where the schema wants a decimal and numbers where it wants a number. */
function plainBySchema(schema: TSchema, value: Value): Value {
  if (isDecimal(value)) {
    const number = schema['type'] === 'integer' || schema['type'] === 'number';
    return number ? value.toNumber() : value.toFixed();
  }
  if (typeof value === 'number') return schema['format'] === 'decimal' ? new Decimal(value).toFixed() : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items: unknown = schema['items'];
    return isSchema(items) ? value.map((item: Value) => plainBySchema(items, item)) : toPlainJson(value);
  }
  const properties = propertiesOf(schema);
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      const property = properties[name];
      return [name, property === undefined ? toPlainJson(item) : plainBySchema(property, item)];
    }),
  );
}

function propertiesOf(schema: TSchema): Readonly<Record<string, TSchema>> {
  const properties: unknown = schema['properties'];
  return typeof properties === 'object' && properties !== null ? (properties as Readonly<Record<string, TSchema>>) : {};
}

function isSchema(value: unknown): value is TSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
