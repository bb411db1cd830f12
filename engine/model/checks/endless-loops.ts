import { type XmlElement, isA, manyOf, oneOf } from '../element.ts';
import { linkNameOf } from '../link-name.ts';
import { components } from '../components.ts';
import type { Check } from './check.ts';
import { type CheckedModel, type Scope, definitionsOf, quoted } from './model.ts';

export const endlessLoops: Check = {
  code: 'LOOP_ENDLESS',
  source: 'reliability P10',
  remedy: 'Let a condition lead out of the loop, or let it wait in each round for a person, a message or a timer.',
  *find(model) {
    for (const scope of model.scopes) {
      if (!scope.executable) continue;
      const waiting = new Set(scope.nodes.filter((node) => waits(node)));
      const next = (node: XmlElement): readonly XmlElement[] =>
        successors(model, scope, node).filter((target) => !waiting.has(target));
      const running = scope.nodes.filter((node) => !waiting.has(node));
      for (const loop of components(running, next)) {
        const [first] = loop;
        if (first === undefined || (loop.length === 1 && !next(first).includes(first))) continue;
        if (!isLeftByChoice(model, new Set(loop)))
          yield {
            elements: loop,
            message: `The loop through ${loop.slice(0, 5).map(quoted).join(', ')} never waits, and no condition leads out of it.`,
          };
      }
    }
  },
};

const WAITING = ['bpmn:UserTask', 'bpmn:ReceiveTask', 'bpmn:EventBasedGateway', 'bpmn:CallActivity'];

/** True when a token may rest there, so that each round of a loop is a command of its own. */
function waits(node: XmlElement): boolean {
  if (WAITING.includes(node.$type)) return true;
  if (node.$type === 'bpmn:IntermediateCatchEvent')
    return definitionsOf(node).some((definition) => definition.$type !== 'bpmn:LinkEventDefinition');
  return (
    isA(node, 'bpmn:SubProcess') && manyOf(node, 'flowElements').some((child) => isA(child, 'bpmn:FlowNode') && waits(child))
  );
}

function successors(model: CheckedModel, scope: Scope, node: XmlElement): readonly XmlElement[] {
  const flows = [node, ...model.boundaryEvents(node)].flatMap((source) => model.outgoing(source));
  const targets = flows.map((flow) => oneOf(flow, 'targetRef')).filter((target) => target !== null);
  return [...targets, ...linkTargets(scope, node)].filter((target) => scope.nodes.includes(target));
}

function linkTargets(scope: Scope, node: XmlElement): readonly XmlElement[] {
  if (node.$type !== 'bpmn:IntermediateThrowEvent') return [];
  const names = linkNames(node);
  return names.length === 0
    ? []
    : scope.nodes.filter(
        (other) => other.$type === 'bpmn:IntermediateCatchEvent' && linkNames(other).some((name) => names.includes(name)),
      );
}

function linkNames(event: XmlElement): readonly string[] {
  return definitionsOf(event).flatMap((definition) =>
    definition.$type === 'bpmn:LinkEventDefinition' ? [linkNameOf(definition) ?? ''] : [],
  );
}

/** A condition, a default flow or an event on a boundary leads out. */
function isLeftByChoice(model: CheckedModel, loop: ReadonlySet<XmlElement>): boolean {
  for (const node of loop) {
    if (model.boundaryEvents(node).some((event) => model.outgoing(event).some((flow) => leaves(flow, loop)))) return true;
    const flows = model.outgoing(node);
    const chooses = flows.some((flow) => oneOf(flow, 'conditionExpression') !== null);
    if (chooses && node.$type !== 'bpmn:ParallelGateway' && flows.some((flow) => leaves(flow, loop))) return true;
  }
  return false;
}

function leaves(flow: XmlElement, loop: ReadonlySet<XmlElement>): boolean {
  const target = oneOf(flow, 'targetRef');
  return target !== null && !loop.has(target);
}
