/** Checks of what arrives, compiled once by ajv in strict mode. */
import type { Static, TObject, TSchema } from '@sinclair/typebox';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { CartableError, type Fault } from '../../engine/index.ts';
import type { Family } from './family.ts';

/** Gives the value back when it has the declared shape. @throws CartableError VALIDATION naming the field. */
export type Check<T> = (value: unknown, where: string) => T;

export interface Checks {
  /** Path and query parameters: texts, turned into numbers and booleans where the schema says so. */
  texts<S extends TObject>(schema: S | undefined, family: Family): Check<Static<S>>;
  body<S extends TSchema>(schema: S | undefined, family: Family): Check<Static<S>>;
}

export const DECIMAL = /^-?\d{1,30}(\.\d{1,15})?$/;

export function createChecks(): Checks {
  const plain = withFormats(new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false }));
  const coercing = withFormats(new Ajv({ strict: true, allowUnionTypes: true, coerceTypes: true }));
  return {
    texts: (schema, family) => check(coercing, schema, family),
    body: (schema, family) => check(plain, schema, family),
  };
}

function withFormats(ajv: Ajv): Ajv {
  formats.default(ajv);
  // Names that plugins give to texts; the engine checks what they mean.
  for (const name of ['id', 'instant', 'currency']) ajv.addFormat(name, true);
  return ajv.addFormat('decimal', DECIMAL);
}

function check<S extends TSchema>(ajv: Ajv, schema: S | undefined, family: Family): Check<Static<S>> {
  const wanted: object = schema ?? { type: 'object' };
  const validate: ValidateFunction<Static<S>> = ajv.compile<Static<S>>(family === 'api' ? closed(wanted) : wanted);
  return (value, where) => {
    if (validate(value)) return value;
    throw new CartableError('VALIDATION', ...explain(validate.errors ?? [], where));
  };
}

function explain(errors: readonly ErrorObject[], where: string): [string, { faults: Fault[] }] {
  const faults = [
    ...constantsOf(errors, where),
    ...errors.filter((error) => !isChoice(error, errors)).map((error) => toFault(error, where)),
  ];
  const [first] = faults;
  return [first ? `${first.at || 'the body'}: ${first.message}` : 'the request is not valid', { faults }];
}

/** Of several constants ajv tells each by itself; people want to know what they may choose, at once. */
function constantsOf(errors: readonly ErrorObject[], where: string): Fault[] {
  const constants = errors.filter(isConstant);
  return [...new Set(constants.map((error) => error.instancePath))].map((path) => {
    const allowed = constants.filter((error) => error.instancePath === path).map((error) => String(error.params['allowedValue']));
    return {
      at: `${where === '' ? '' : `/${where}`}${path}`,
      message: `must be ${allowed.length > 1 ? 'one of ' : ''}${allowed.join(', ')}`,
    };
  });
}

function isConstant(error: ErrorObject): boolean {
  return error.keyword === 'const';
}

/** A constant, or the union that holds constants only. */
function isChoice(error: ErrorObject, errors: readonly ErrorObject[]): boolean {
  const ofSame = errors.filter((other) => other !== error && other.instancePath === error.instancePath);
  return isConstant(error) || (error.keyword === 'anyOf' && ofSame.length > 0 && ofSame.every(isConstant));
}

function toFault(error: ErrorObject, where: string): Fault {
  const prefix = where === '' ? '' : `/${where}`;
  const named: unknown = error.params['additionalProperty'] ?? error.params['missingProperty'];
  if (typeof named === 'string') {
    const known = error.keyword !== 'additionalProperties';
    return { at: `${prefix}${error.instancePath}/${named}`, message: known ? 'is required' : 'is not a known field' };
  }
  const allowed: unknown = error.params['allowedValues'];
  const message = Array.isArray(allowed) ? `must be one of ${allowed.join(', ')}` : (error.message ?? 'is not valid');
  return { at: `${prefix}${error.instancePath}`, message };
}

/** The schema with every object closed that does not say itself what else it accepts (S5). */
export function closed(schema: object): object {
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) copy[key] = closedPart(key, value);
  if (copy['type'] === 'object' && !('additionalProperties' in copy) && !('patternProperties' in copy))
    copy['additionalProperties'] = false;
  return copy;
}

/** Keywords whose value is data, not a schema. */
const DATA: ReadonlySet<string> = new Set(['default', 'const', 'enum', 'examples', 'required']);

function closedPart(key: string, value: unknown): unknown {
  if (DATA.has(key) || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((part: unknown) => (isObject(part) ? closed(part) : part));
  if (key !== 'properties' && key !== 'patternProperties') return closed(value);
  return Object.fromEntries(
    Object.entries(value).map(([name, part]: [string, unknown]) => [name, isObject(part) ? closed(part) : part]),
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
