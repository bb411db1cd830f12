/**
 * Data objects, properties, data inputs and outputs are variables of their scope; data associations copy them (BPMN 2.0
 * §10.4). The variable has the name of the data, or its id where the name is no plain one. A data store is no variable: it
 * is read and written by the associations themselves, and has such a name only in their texts.
 */
import type { Expression } from '../expression/expression.ts';
import { type ReadContext, variable } from './context.ts';
import { isVariableName } from './dialect-reader.ts';
import type { MultiInstance } from './loop.ts';
import { type XmlElement, flagOf, idOf, isA, manyOf, oneOf, textOf, walk } from './element.ts';
import { isDataStore, readDataStore, storeMeantBy } from './data-stores.ts';
import type { DataDeclaration, DataFlow, DataMapping, DataStore, Mapping } from './mapping.ts';
import { readAssignment } from './data-assignments.ts';

/** What a drawing tool writes where an association leads to the activity as a whole. */
const PLACEHOLDER = '__targetRef_placeholder';

/** What a multi-instance takes out of a data store, and puts into one. */
export type StoredLoopData = Pick<MultiInstance, 'input' | 'output'>;

export interface LoopInput {
  readonly collection: Expression;
  readonly item: string | null;
  readonly stored: StoredLoopData;
}

export interface LoopOutput {
  readonly collection: string;
  readonly item: string;
  readonly stored: StoredLoopData;
}

export class DataAssociations {
  readonly #context: ReadContext;
  /** Camunda 7 does not run them, so a file of its own keeps the meaning it has there. */
  readonly #isRun: boolean;
  /** Data objects and properties that take part, by the process or sub-process that holds them. */
  readonly #declared = new Map<XmlElement, Set<XmlElement>>();
  /** Name of the reference to a data object or store that has none itself, as drawing tools write it. */
  readonly #referenceNames = new Map<XmlElement, string>();

  constructor(context: ReadContext, process: XmlElement, isRun: boolean) {
    this.#context = context;
    this.#isRun = isRun;
    walk(process, (element) => {
      if (REFERENCES.includes(element.$type)) this.#nameMeant(element);
      if (!isRun) return;
      for (const data of dataUsedBy(element)) this.#declare(meant(data));
    });
  }

  /** What a process or sub-process holds from its beginning. */
  declarationsOf(scope: XmlElement): readonly DataDeclaration[] {
    return [...(this.#declared.get(scope) ?? [])].map((data) => this.#declaration(data));
  }

  /** What goes in and out of a node; null when nothing does. */
  flowOf(node: XmlElement): DataFlow | null {
    const looped = loopDataOf(node);
    const into = manyOf(node, 'dataInputAssociations').filter((association) => !looped.has(oneOf(association, 'targetRef')));
    const outOf = manyOf(node, 'dataOutputAssociations').filter(
      (association) => !manyOf(association, 'sourceRef').some((source) => looped.has(source)),
    );
    if (into.length + outOf.length === 0) return null;
    if (!this.#isRun) {
      this.#context.warn(
        'DATA_FLOW_IGNORED',
        node,
        `The data inputs and outputs of "${idOf(node)}" are not run: Camunda 7 does not either.`,
        'Map variables by camunda:inputOutput.',
      );
      return null;
    }
    const inputs = into.flatMap((association) => this.#mappings(node, association, false));
    const outputs = outOf.flatMap((association) => this.#mappings(node, association, true));
    // What brought a start event is in the variables of its scope already.
    const own = node.$type === 'bpmn:StartEvent' ? [] : this.#ownOutputs(outOf, inputs);
    if (inputs.length + outputs.length + own.length === 0) return null;
    const storesIn = storesReadBy(inputs);
    const storesOut = storesReadBy(outputs);
    return {
      own,
      inputs,
      outputs,
      ...(storesIn.length === 0 ? {} : { storesIn }),
      ...(storesOut.length === 0 ? {} : { storesOut }),
    };
  }

  /** Where a loop takes its items from, and what each is called. In every dialect: there is no other way to read them. */
  loopInput(activity: XmlElement, loop: XmlElement): LoopInput | null {
    const data = oneOf(loop, 'loopDataInputRef');
    if (data === null) return null;
    const filled = manyOf(activity, 'dataInputAssociations').find((association) => oneOf(association, 'targetRef') === data);
    const name = this.variableOf(data);
    const mapping = isDataStore(data)
      ? this.#copy(name, data)
      : filled === undefined
        ? undefined
        : this.#mappings(activity, filled, false)[0];
    const item = oneOf(loop, 'inputDataItem');
    const named = item === null ? null : this.variableOf(item);
    if (mapping?.reads === undefined) return { collection: mapping?.source ?? variable(name), item: named, stored: {} };
    return { collection: variable(mapping.target), item: named, stored: { input: asCollection(mapping) } };
  }

  /** Where a loop gathers its results, and what the one of a pass is called. */
  loopOutput(activity: XmlElement, loop: XmlElement): LoopOutput | null {
    const data = oneOf(loop, 'loopDataOutputRef');
    const item = oneOf(loop, 'outputDataItem');
    if (data === null || item === null) return null;
    const emptied = manyOf(activity, 'dataOutputAssociations').find((association) =>
      manyOf(association, 'sourceRef').includes(data),
    );
    const name = this.variableOf(data);
    const mapping = isDataStore(data)
      ? { target: name, source: variable(name), store: this.#store(data) }
      : emptied === undefined
        ? undefined
        : this.#mappings(activity, emptied, true)[0];
    const named = this.variableOf(item);
    if (mapping?.store === undefined) return { collection: mapping?.target ?? name, item: named, stored: {} };
    return { collection: name, item: named, stored: { output: mapping } };
  }

  variableOf(data: XmlElement): string {
    const element = meant(data);
    const name = textOf(element, 'name') ?? this.#referenceNames.get(element) ?? null;
    return name !== null && isVariableName(name) ? name : idOf(element);
  }

  #nameMeant(reference: XmlElement): void {
    const data = oneOf(reference, 'dataObjectRef') ?? oneOf(reference, 'dataStoreRef');
    // `Order [approved]`: the state is no part of the name.
    const name = textOf(reference, 'name')?.replace(/\s*\[[^\]]*\]$/, '');
    if (data !== null && name !== undefined && !this.#referenceNames.has(data)) this.#referenceNames.set(data, name);
  }

  #declare(data: XmlElement): void {
    const scope = data.$parent;
    const isKept = data.$type === 'bpmn:DataObject' || (data.$type === 'bpmn:Property' && scope?.$type === 'bpmn:Process');
    if (!isKept || scope === undefined) return;
    const held = this.#declared.get(scope);
    if (held === undefined) this.#declared.set(scope, new Set([data]));
    else held.add(data);
  }

  #declaration(data: XmlElement): DataDeclaration {
    const item = oneOf(data, 'itemSubjectRef');
    const isCollection = flagOf(data, 'isCollection') === true || (item !== null && flagOf(item, 'isCollection') === true);
    return { variable: this.variableOf(data), initial: isCollection ? [] : null };
  }

  /** Outputs that flow on: what the element gives under these names is its own. */
  #ownOutputs(associations: readonly XmlElement[], inputs: readonly Mapping[]): readonly DataDeclaration[] {
    const sources = associations.flatMap((association) => manyOf(association, 'sourceRef'));
    const names = sources
      .filter((source) => source.$type === 'bpmn:DataOutput' || source.$type === 'bpmn:Property')
      .map((source) => this.variableOf(source));
    const taken = new Set(inputs.map(({ target }) => target));
    return [...new Set(names)].filter((name) => !taken.has(name)).map((name) => ({ variable: name, initial: null }));
  }

  #store(data: XmlElement): DataStore {
    return readDataStore(this.#context, data, this.variableOf(data));
  }

  #copy(target: string, source: XmlElement): DataMapping {
    const copied = { target, source: variable(this.variableOf(source)) };
    return isDataStore(source) ? { ...copied, reads: [this.#store(source)] } : copied;
  }

  #mappings(node: XmlElement, association: XmlElement, isOutput: boolean): DataMapping[] {
    const sources = manyOf(association, 'sourceRef');
    const target = oneOf(association, 'targetRef');
    const assignments = manyOf(association, 'assignment');
    const transformation = oneOf(association, 'transformation');
    const isVague =
      target === null ||
      textOf(target, 'name') === PLACEHOLDER ||
      (sources.length + assignments.length === 0 && transformation === null);
    if (isVague) {
      this.#context.warn(
        'DATA_FLOW_IGNORED',
        node,
        `A data association of "${idOf(node)}" says not which ${isOutput ? 'output is meant' : 'input is meant'}; nothing is copied.`,
        'Give the activity data inputs and outputs, or map variables by your dialect.',
      );
      return [];
    }
    if (isDataStore(target) && !isOutput) {
      this.#context.refuse(
        'DATA_STORE_MISPLACED',
        [node, target],
        `A data input association of "${idOf(node)}" leads to the data store "${idOf(target)}".`,
        'Read the store into a data input of the activity; write it by a data output association.',
      );
      return [];
    }
    const name = this.variableOf(target);
    if (assignments.length > 0) {
      const names = [name, idOf(target), idOf(meant(target)), textOf(target, 'name') ?? ''];
      return assignments
        .flatMap((assignment) => readAssignment(this.#context, node, assignment, name, names))
        .map((mapping) => this.#withStores(mapping, sources, target));
    }
    if (transformation !== null)
      return [this.#withStores({ target: name, source: this.#context.value(transformation) }, sources, target)];
    const [source, second] = sources;
    if (source === undefined) return [];
    if (second !== undefined) {
      this.#context.refuse(
        'ASSOCIATION_SOURCES_MANY',
        node,
        `A data association of "${idOf(node)}" has ${sources.length} sources and says not how they become one.`,
        'Write a transformation, or one association per source.',
      );
    }
    const copied = this.#copy(name, source);
    return [isDataStore(target) ? { ...copied, store: this.#store(target) } : copied];
  }

  /** A text reads the stores that it names; a source that is none hides one of the same name, as it would a data object. */
  #withStores(mapping: Mapping, sources: readonly XmlElement[], target: XmlElement): DataMapping {
    const taken = new Set(sources.filter((source) => !isDataStore(source)).map((source) => this.variableOf(source)));
    const stores = [...sources, target].filter(isDataStore).map((data) => this.#store(data));
    const reads = stores.filter(({ variable: name }) => mapping.source.reads.includes(name) && !taken.has(name));
    return {
      ...mapping,
      ...(reads.length === 0 ? {} : { reads }),
      ...(isDataStore(target) ? { store: this.#store(target) } : {}),
    };
  }
}

const REFERENCES = ['bpmn:DataObjectReference', 'bpmn:DataStoreReference'];

/** Whoever goes through a store means a list. */
function asCollection(mapping: DataMapping): DataMapping {
  const reads = mapping.reads?.map((store) => ({ ...store, initial: store.initial ?? [] })) ?? [];
  return { ...mapping, reads };
}

function storesReadBy(mappings: readonly DataMapping[]): readonly string[] {
  return [...new Set(mappings.flatMap(({ reads }) => reads ?? []).map(({ id }) => id))].toSorted();
}

/** What a reference to a data object or store stands for. */
function meant(data: XmlElement): XmlElement {
  if (isDataStore(data)) return storeMeantBy(data);
  return data.$type === 'bpmn:DataObjectReference' ? (oneOf(data, 'dataObjectRef') ?? data) : data;
}

function dataUsedBy(element: XmlElement): readonly XmlElement[] {
  if (isA(element, 'bpmn:DataAssociation')) {
    const target = oneOf(element, 'targetRef');
    return [...manyOf(element, 'sourceRef'), ...(target === null ? [] : [target])];
  }
  if (element.$type !== 'bpmn:MultiInstanceLoopCharacteristics') return [];
  return ['loopDataInputRef', 'loopDataOutputRef'].flatMap((name) => {
    const data = oneOf(element, name);
    return data === null ? [] : [data];
  });
}

/** Data that a loop itself fills and empties. */
function loopDataOf(node: XmlElement): ReadonlySet<XmlElement | null> {
  const loop = oneOf(node, 'loopCharacteristics');
  if (loop === null) return new Set();
  const gathered = oneOf(loop, 'outputDataItem') === null ? [] : [oneOf(loop, 'loopDataOutputRef')];
  return new Set([oneOf(loop, 'loopDataInputRef'), ...gathered].filter((data) => data !== null));
}
