/** The requirements graph (DMN 1.3 §6): which decision needs which, and in what order they are evaluated. */
import type { FeelFunction } from '../feel/feel-value.ts';
import { DecisionError } from './decision-error.ts';
import type { Element } from './element.ts';
import { compileKnowledge } from './knowledge.ts';
import { compileLogic } from './decision-logic.ts';
import type { Logic } from './logic.ts';

/** One decision of a plan. */
export interface Step {
  readonly id: string;
  readonly logic: Logic;
  /** Names under which it sees the decisions that it requires -> their ids. */
  readonly required: ReadonlyMap<string, string>;
}

export interface DecisionNode extends Step {
  readonly name: string;
  readonly reads: readonly string[];
  /** What to evaluate, in order; the decision itself is last. */
  readonly plan: readonly Step[];
}

export function compileNodes(definitions: Element): DecisionNode[] {
  const elements = definitions.children('drgElement');
  const byId = new Map<string, Element>();
  for (const element of elements) {
    if (byId.has(element.id)) throw new DecisionError('DMN_MODEL', element.id, `Two elements have the id "${element.id}".`);
    byId.set(element.id, element);
  }
  const compiler = new GraphCompiler(byId);
  return elements.filter((element) => element.type === 'dmn:Decision').map((element) => compiler.decision(element.id, []));
}

const MAX_DEPTH = 100;

class GraphCompiler {
  private readonly elements: ReadonlyMap<string, Element>;
  private readonly decisions = new Map<string, DecisionNode>();
  private readonly knowledge = new Map<string, FeelFunction>();

  constructor(elements: ReadonlyMap<string, Element>) {
    this.elements = elements;
  }

  decision(id: string, path: readonly string[]): DecisionNode {
    const known = this.decisions.get(id);
    if (known !== undefined) return known;
    const element = this.find(id, 'dmn:Decision', path);
    const deeper = [...path, id];
    const required = new Map<string, string>();
    const before: DecisionNode[] = [];
    const names: string[] = [];
    for (const requirement of element.children('informationRequirement')) {
      const input = requirement.reference('requiredInput');
      if (input !== undefined) names.push(variableName(this.find(input, 'dmn:InputData', deeper)));
      const decision = requirement.reference('requiredDecision');
      if (decision === undefined) continue;
      before.push(this.decision(decision, deeper));
      required.set(variableName(this.find(decision, 'dmn:Decision', [])), decision).set(decision, decision);
    }
    names.push(...required.keys());
    const functions = this.functions(element, deeper);
    const logic = compileLogic(element, element.child('decisionLogic'), { names, functions, parameters: [] });
    const own: Step = { id, logic, required };
    const plan = [...new Map([...before.flatMap((node) => node.plan), own].map((step) => [step.id, step])).values()];
    const reads = [
      ...new Set([...logic.reads.filter((name) => !required.has(name)), ...before.flatMap((node) => node.reads)]),
    ].sort();
    const node: DecisionNode = { ...own, name: element.text('name') ?? id, reads, plan };
    this.decisions.set(id, node);
    return node;
  }

  private functions(element: Element, path: readonly string[]): ReadonlyMap<string, FeelFunction> {
    const functions = new Map<string, FeelFunction>();
    for (const requirement of element.children('knowledgeRequirement')) {
      const id = requirement.reference('requiredKnowledge');
      if (id === undefined) continue;
      const knowledge = this.find(id, 'dmn:BusinessKnowledgeModel', path);
      functions.set(variableName(knowledge), this.knowledgeModel(knowledge, path));
    }
    return functions;
  }

  private knowledgeModel(element: Element, path: readonly string[]): FeelFunction {
    const known = this.knowledge.get(element.id);
    if (known !== undefined) return known;
    const compiled = compileKnowledge(element, this.functions(element, [...path, element.id]));
    this.knowledge.set(element.id, compiled);
    return compiled;
  }

  private find(id: string, type: string, path: readonly string[]): Element {
    const from = path.at(-1) ?? id;
    if (path.includes(id)) throw new DecisionError('DMN_MODEL', id, `"${id}" requires itself: ${[...path, id].join(' -> ')}.`);
    if (path.length > MAX_DEPTH)
      throw new DecisionError('DMN_MODEL', id, `The requirements are deeper than ${MAX_DEPTH} levels: split the model.`);
    const element = this.elements.get(id);
    if (element?.type !== type)
      throw new DecisionError('DMN_MODEL', from, `"${from}" requires "${id}", which is no ${type.slice(4)} of this model.`);
    return element;
  }
}

/** The name that expressions use: that of the variable, else that of the element. */
function variableName(element: Element): string {
  return element.child('variable')?.text('name') ?? element.text('name') ?? element.id;
}
