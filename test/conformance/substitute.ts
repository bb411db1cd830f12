/**
 * Replaces the scripts and expressions of a model, which are in a language that is never run here, by operations and
 * FEEL that do what the case says they do (FORMAT.md: such an engine "ignores the texts and uses the maps").
 */
import { BpmnModdle } from 'bpmn-moddle';
import zeebePackage from 'zeebe-bpmn-moddle/resources/zeebe.json' with { type: 'json' };
import { Failure } from './format.ts';

export interface Substitution {
  /** Script task -> name of the operation or topic in its place. */
  readonly scripts: ReadonlyMap<string, string>;
  /** Element, or `element/property` -> predicate of FORMAT.md. */
  readonly conditions: ReadonlyMap<string, unknown>;
}

type Properties = Record<string, unknown>;

const SCRIPT_TASKS = new Set(['bpmn:ScriptTask', 'bpmn:GlobalScriptTask']);

/** The model as it is deployed. What is not mentioned stays as it is. */
export async function substitute(xml: string, { scripts, conditions }: Substitution): Promise<string> {
  const moddle = new BpmnModdle({ zeebe: zeebePackage });
  const { rootElement, elementsById } = await moddle.fromXML(xml.trim());
  const byId = new Map(Object.entries(elementsById).filter((entry): entry is [string, Properties] => isProperties(entry[1])));
  for (const [id, operation] of scripts) {
    const task = byId.get(id);
    if (task === undefined || !SCRIPT_TASKS.has(String(task['$type']))) throw new Failure(`the model has no script task ${id}`);
    delete task['script'];
    delete task['scriptFormat'];
    delete task['scriptLanguage'];
    const definition = moddle.create('zeebe:TaskDefinition', { type: operation });
    task['extensionElements'] = moddle.create('bpmn:ExtensionElements', { values: [definition] });
  }
  const flows = flowsOf(rootElement);
  for (const [key, predicate] of conditions) {
    const expression = expressionAt(byId, key) ?? nextCondition(flows, key);
    if (expression === null) throw new Failure(`the model has no expression at ${key}`);
    expression['body'] = `=${feelOf(predicate)}`;
    delete expression['language'];
  }
  return (await moddle.toXML(rootElement, { format: true })).xml;
}

/** `flow`: its condition · `event`: the condition it waits for · `activity/loopCardinality`: that expression of it or its loop. */
function expressionAt(byId: ReadonlyMap<string, Properties>, key: string): Properties | null {
  const [id = '', property] = key.split('/');
  const element = byId.get(id);
  if (element === undefined) return null;
  if (property === undefined) {
    const definitions = [...listOf(element['eventDefinitions']), ...listOf(element['eventDefinitionRef'])];
    const definition = definitions.find((each) => each['$type'] === 'bpmn:ConditionalEventDefinition');
    return one(element['conditionExpression']) ?? one(definition?.['condition']);
  }
  const found = element[property] ?? one(element['loopCharacteristics'])?.[property];
  const [first] = listOf(found);
  return one(first?.['condition']) ?? one(found);
}

/**
 * Many maps name the first flow that stands before a condition instead of the flow that has it: when a named flow is
 * unconditional, the next one with a condition is meant.
 */
function nextCondition(flows: readonly Properties[], id: string): Properties | null {
  const from = flows.findIndex((flow) => flow['id'] === id);
  const meant = from === -1 ? undefined : flows.slice(from).find((flow) => isProperties(flow['conditionExpression']));
  return one(meant?.['conditionExpression']);
}

/** All sequence flows, in document order. */
function flowsOf(container: unknown): readonly Properties[] {
  if (!isProperties(container)) return [];
  const inside = [...listOf(container['rootElements']), ...listOf(container['flowElements'])];
  return inside.flatMap((element) => (element['$type'] === 'bpmn:SequenceFlow' ? [element] : flowsOf(element)));
}

/** A predicate of FORMAT.md as FEEL. */
export function feelOf(predicate: unknown): string {
  if (!isProperties(predicate)) throw new Failure(`no predicate: ${JSON.stringify(predicate)}`);
  const [[name, argument] = ['', null]] = Object.entries(predicate);
  const operands: readonly unknown[] = Array.isArray(argument) ? argument : [];
  const [variable, value] = operands;
  switch (name) {
    case 'contains':
      return `contains(${String(variable)}, ${JSON.stringify(value)})`;
    case 'lt':
      return `${String(variable)} < ${JSON.stringify(value)}`;
    case 'ge':
      return `${String(variable)} >= ${JSON.stringify(value)}`;
    case 'not':
      return `not(${feelOf(argument)})`;
    case 'const':
      return JSON.stringify(argument);
    case 'var':
      return String(argument);
    default:
      throw new Failure(`there is no predicate ${name}`);
  }
}

function isProperties(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function one(value: unknown): Properties | null {
  return isProperties(value) ? value : null;
}

function listOf(value: unknown): readonly Properties[] {
  return Array.isArray(value) ? value.filter(isProperties) : [];
}
