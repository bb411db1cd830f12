/** The plugins of one engine, checked once at start: names, requirements, operations and their compiled schemas. */
import { Ajv } from 'ajv';
import { CartableError, type Fault } from '../errors.ts';
import type { TSchema } from '@sinclair/typebox';
import type { Fact, Operation, Plugin, RecurringJob, Resource } from '../plugin.ts';
import { type SchemaConversion, conversionOf } from './schema-conversion.ts';

export interface RegisteredOperation {
  readonly operation: Operation;
  readonly plugin: string;
  /** Names picked from the variables visible at the activity. */
  readonly inputNames: readonly string[];
  readonly input: SchemaConversion;
  readonly output: SchemaConversion;
  checkInput(value: unknown): readonly Fault[];
  checkOutput(value: unknown): readonly Fault[];
}

export class PluginRegistry {
  readonly plugins: readonly Plugin[];
  readonly #operations = new Map<string, RegisteredOperation>();
  readonly #resources = new Map<string, Resource>();
  readonly #facts = new Map<string, Fact>();
  readonly #ajv = createAjv();

  /** @throws Error that names the plugin when a declaration is wrong: failure at start, not in production. */
  constructor(plugins: readonly Plugin[]) {
    this.plugins = inOrderOfRequirement(plugins);
    for (const plugin of this.plugins) {
      for (const operation of plugin.operations) this.#register(plugin, operation);
      for (const resource of plugin.resources) this.#resources.set(resource.path, resource);
      for (const fact of plugin.facts) this.#facts.set(fact.name, fact);
    }
  }

  operation(name: string): RegisteredOperation | undefined {
    return this.#operations.get(name);
  }

  operations(): Iterable<RegisteredOperation> {
    return this.#operations.values();
  }

  resource(path: string): Resource | undefined {
    return this.#resources.get(path);
  }

  resources(): Iterable<Resource> {
    return this.#resources.values();
  }

  fact(name: string): Fact | undefined {
    return this.#facts.get(name);
  }

  facts(): Iterable<Fact> {
    return this.#facts.values();
  }

  jobs(): readonly RecurringJob[] {
    return this.plugins.flatMap((plugin) => plugin.jobs);
  }

  /** Checks any schema with the same rules. */
  checker(schema: TSchema): (value: unknown) => readonly Fault[] {
    return compileCheck(this.#ajv, schema);
  }

  #register(plugin: Plugin, operation: Operation): void {
    if (!operation.name.startsWith(`${plugin.name}.`)) {
      throw new Error(`plugin ${plugin.name}: operation ${operation.name} must be named ${plugin.name}.…`);
    }
    if (this.#operations.has(operation.name)) throw new Error(`operation ${operation.name} is declared twice`);
    this.#operations.set(operation.name, {
      operation,
      plugin: plugin.name,
      inputNames: Object.keys(operation.input.properties),
      input: conversionOf(operation.input),
      output: conversionOf(operation.output),
      checkInput: compileCheck(this.#ajv, operation.input),
      checkOutput: compileCheck(this.#ajv, operation.output),
    });
  }
}

export function createAjv(): Ajv {
  // `allErrors` would let one request cost a second (S8).
  const ajv = new Ajv({ strict: true, allErrors: false });
  for (const format of ['decimal', 'date', 'id', 'instant', 'currency']) ajv.addFormat(format, true);
  return ajv;
}

export function compileCheck(ajv: Ajv, schema: TSchema): (value: unknown) => readonly Fault[] {
  const validate = ajv.compile(schema);
  return (value) => {
    if (validate(value)) return [];
    return (validate.errors ?? []).map((error) => {
      const extra: unknown = error.params['additionalProperty'];
      const at = typeof extra === 'string' ? `${error.instancePath}/${extra}` : error.instancePath;
      return { at, message: error.message ?? 'is not valid' };
    });
  };
}

/** @throws CartableError VALIDATION that names the first field. */
export function refuseFaults(what: string, faults: readonly Fault[]): void {
  const first = faults[0];
  if (first !== undefined)
    throw new CartableError('VALIDATION', `${what}: ${first.at || 'the body'} ${first.message}.`, { faults });
}

function inOrderOfRequirement(plugins: readonly Plugin[]): readonly Plugin[] {
  const byName = new Map(plugins.map((plugin) => [plugin.name, plugin]));
  const ordered: Plugin[] = [];
  const visiting = new Set<string>();
  const visit = (plugin: Plugin): void => {
    if (ordered.includes(plugin)) return;
    if (visiting.has(plugin.name))
      throw new Error(`plugin ${plugin.name} requires itself, by way of ${[...visiting].join(' → ')}`);
    visiting.add(plugin.name);
    for (const name of plugin.requires) {
      const required = byName.get(name);
      if (required === undefined) throw new Error(`plugin ${plugin.name} requires ${name}, which is not installed`);
      visit(required);
    }
    visiting.delete(plugin.name);
    ordered.push(plugin);
  };
  for (const plugin of plugins) visit(plugin);
  return ordered;
}
