/** DMN 1.3 XML -> decisions that can be evaluated. */
import { DmnModdle } from 'dmn-moddle';
import type { Lookup } from '../expression.ts';
import type { Feel } from '../feel/feel-value.ts';
import { toValue } from '../feel/expression.ts';
import { DEFAULT_STEPS, Evaluation, guarded } from '../feel/run.ts';
import type { Value } from '../value.ts';
import { DecisionError } from './decision-error.ts';
import { Element } from './element.ts';
import type { Outcome } from './logic.ts';
import { compileNodes, type DecisionNode } from './requirements.ts';

export interface Decision {
  readonly id: string;
  readonly name: string;
  /** Variables that it and the decisions it requires read. */
  readonly reads: readonly string[];
  /** False when a step budget does not bound it: run it in the pool (S2). */
  readonly bounded: boolean;
  /**
   * Evaluates it and what it requires, each once.
   * @throws DecisionError when the rules contradict each other or an input is not allowed
   * @throws ExpressionError EXPRESSION_BUDGET
   */
  evaluate(lookup: Lookup): { readonly value: Value; readonly matchedRules: readonly string[] };
}

export interface DecisionModel {
  readonly id: string;
  readonly name: string;
  /** In the order of the file. */
  readonly decisions: readonly Decision[];
  decision(id: string): Decision | undefined;
}

/**
 * Reads and compiles a DMN 1.3 model.
 * @throws DecisionError naming the element and what to do
 */
export async function readDmn(xml: string): Promise<DecisionModel> {
  const definitions = await parse(xml);
  const nodes = compileNodes(definitions);
  const decisions = nodes.map(toDecision);
  return {
    id: definitions.id,
    name: definitions.text('name') ?? definitions.id,
    decisions,
    decision: (id) => decisions.find((decision) => decision.id === id),
  };
}

async function parse(xml: string): Promise<Element> {
  if (/<!(DOCTYPE|ENTITY)/i.test(xml))
    throw new DecisionError('DMN_XML', '', 'A document type is not read here: remove the DOCTYPE.');
  const { rootElement, warnings } = await new DmnModdle().fromXML(xml).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DecisionError('DMN_XML', '', `This is no DMN 1.3 file (${reason}).`, error);
  });
  const [warning] = warnings;
  if (warning !== undefined) throw new DecisionError('DMN_XML', '', `The file holds something unknown: ${warning.message}`);
  if (typeof rootElement !== 'object' || rootElement === null) throw new DecisionError('DMN_XML', '', 'The file is empty.');
  return new Element(rootElement, 'definitions');
}

function toDecision(node: DecisionNode): Decision {
  const steps = DEFAULT_STEPS + node.plan.reduce((sum, step) => sum + step.logic.steps, 0);
  return {
    id: node.id,
    name: node.name,
    reads: node.reads,
    bounded: node.plan.every((step) => step.logic.bounded),
    evaluate(lookup) {
      const { value, matchedRules } = runPlan(node, lookup, steps);
      return { value: toValue(value), matchedRules };
    },
  };
}

/** Required decisions first; each sees the results of those it requires, and the variables of the process. */
function runPlan(node: DecisionNode, lookup: Lookup, steps: number): Outcome {
  const results = new Map<string, Feel>();
  let visible: ReadonlyMap<string, string> = new Map();
  const find = (name: string): Feel | undefined => {
    const required = visible.get(name);
    return required === undefined ? lookup(name) : (results.get(required) ?? null);
  };
  const run = new Evaluation<Feel>(node.id, find, steps);
  let outcome: Outcome = { value: null, matchedRules: [] };
  for (const step of node.plan) {
    visible = step.required;
    outcome = guarded(run, () => step.logic.evaluate(run, null));
    results.set(step.id, outcome.value);
  }
  return outcome;
}
