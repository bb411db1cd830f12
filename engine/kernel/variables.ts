/** Mappings and results: what goes into an element and what comes out of it. */
import { isDecimal, isObject } from '../expression/value.ts';
import type { Value, ValueObject } from '../expression/value.ts';
import type { FlowNode } from '../model/graph.ts';
import { giveData, takeData } from './data.ts';
import { Incident } from './incident.ts';
import { describe } from './evaluation.ts';
import type { Machine } from './machine.ts';
import type { Execution } from './state.ts';

/** Evaluates the inputs of an element into variables local to its execution; each sees the ones before it. */
export function writeInputs(m: Machine, number: number, node: FlowNode): void {
  if (node.dataFlow !== undefined) takeData(m, number, node.dataFlow);
  if (node.inputs.length === 0) return;
  const lookup = m.lookup(number);
  node.inputs.forEach((mapping, index) => {
    m.setLocal(number, mapping.target, m.evaluate(number, mapping.source, `input:${index}`, lookup));
  });
}

/** Evaluates the outputs of an element where it ran and writes them to the scope around it. */
export function writeOutputs(m: Machine, execution: Execution, node: FlowNode): void {
  if (node.dataFlow !== undefined) giveData(m, execution, node.dataFlow);
  if (node.outputs.length === 0) return;
  const lookup = m.lookup(execution.number);
  node.outputs.forEach((mapping, index) => {
    const value = m.evaluate(execution.number, mapping.source, `output:${index}`, lookup);
    m.assign(execution.parent ?? 0, mapping.target, value);
  });
}

/**
 * Merges what an element gave into the variables: where output mappings replace results they stay local to the
 * element, else each goes to the nearest scope that declares it, from the element outward, else to the process.
 */
export function mergeResults(m: Machine, number: number, node: FlowNode, results: ValueObject): void {
  const local = m.graph.semantics.outputMappingsReplaceResults && node.outputs.length > 0;
  if (local) m.setLocals(number, results);
  else m.assignAll(number, results);
}

/** The answer to an operation as variables. @throws Incident RESULT_NOT_AN_OBJECT */
export function resultsOf(output: Value, resultVariable: string | null): ValueObject {
  if (resultVariable !== null) return { [resultVariable]: output };
  if (output === null) return {};
  if (isObject(output)) return output;
  throw new Incident('RESULT_NOT_AN_OBJECT', `The result ${describe(output)} has no names and there is no result variable.`);
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** A whole number, given as a number, a decimal or a text; null when it is none. */
export function wholeNumber(value: Value): number | null {
  const number = isDecimal(value) ? value.toNumber() : typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null;
}
