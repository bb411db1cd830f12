/**
 * What message flows say about messages (BPMN 2.0 §9.4): an event or task that names no message sends or gets the one of
 * its flow, so both ends agree without a word.
 */
import type { ReadContext } from './context.ts';
import { type XmlElement, idOf, isA, manyOf, oneOf, textOf } from './element.ts';

/** A message of the file, or only a name where no message is drawn. */
export type FlowMessage = { readonly element: XmlElement } | { readonly name: string };

export class MessageFlows {
  /** In document order. */
  readonly #flows: readonly XmlElement[];
  readonly #byEnd = new Map<XmlElement, readonly XmlElement[]>();

  constructor(definitions: XmlElement) {
    this.#flows = flowsOf(definitions);
    for (const flow of this.#flows) {
      for (const end of endsOf(flow)) this.#byEnd.set(end, [...(this.#byEnd.get(end) ?? []), flow]);
    }
  }

  /** The message of an event or task that names none; null when no message flow touches it. */
  messageOf(user: XmlElement): FlowMessage | null {
    const flows = this.#connected(user);
    const [first] = flows;
    if (first === undefined) return null;
    const element = flows.map(messageOfFlow).find(isPresent);
    return element === undefined ? { name: textOf(first, 'name') ?? idOf(first) } : { element };
  }

  /** Flows that carry one message: those of this end, and of every other end that names none either. */
  #connected(user: XmlElement): readonly XmlElement[] {
    const found = new Set<XmlElement>();
    const seen = new Set<XmlElement>([user]);
    const open: XmlElement[] = [user];
    for (let end = open.pop(); end !== undefined; end = open.pop()) {
      for (const flow of this.#byEnd.get(end) ?? []) {
        found.add(flow);
        for (const other of endsOf(flow)) {
          if (seen.has(other) || ownMessageOf(other) !== null) continue;
          seen.add(other);
          open.push(other);
        }
      }
    }
    // So the name is the same from wherever one asks.
    return this.#flows.filter((flow) => found.has(flow));
  }
}

/** A flow whose two ends name different messages delivers nothing: told, since it is drawn as if it did. */
export function warnOfOtherNames(context: ReadContext, definitions: XmlElement): void {
  for (const flow of flowsOf(definitions)) {
    const [sent, awaited] = endsOf(flow).map((end) => nameOf(ownMessageOf(end)));
    if (sent === undefined || awaited === undefined || sent === null || awaited === null || sent === awaited) continue;
    context.warn(
      'MESSAGE_NAMES_DIFFER',
      flow,
      `The message flow "${idOf(flow)}" leads from the message "${sent}" to one that waits for "${awaited}".`,
      'Give both ends one message, or the two messages one name.',
    );
  }
}

function nameOf(message: XmlElement | null): string | null {
  return message === null ? null : textOf(message, 'name');
}

function flowsOf(definitions: XmlElement): readonly XmlElement[] {
  return manyOf(definitions, 'rootElements').flatMap((root) => manyOf(root, 'messageFlows'));
}

/** The events and activities of a flow; pools have no message of their own. */
function endsOf(flow: XmlElement): readonly XmlElement[] {
  return [oneOf(flow, 'sourceRef'), oneOf(flow, 'targetRef')].filter(isPresent).filter((end) => isA(end, 'bpmn:FlowNode'));
}

function isPresent<T>(value: T | null): value is T {
  return value !== null;
}

/** The message of the flow itself, else that of one of its ends. */
function messageOfFlow(flow: XmlElement): XmlElement | null {
  return oneOf(flow, 'messageRef') ?? endsOf(flow).map(ownMessageOf).find(isPresent) ?? null;
}

function ownMessageOf(end: XmlElement): XmlElement | null {
  const own = oneOf(end, 'messageRef');
  if (own !== null) return own;
  const definitions = [...manyOf(end, 'eventDefinitions'), ...manyOf(end, 'eventDefinitionRef')];
  return definitions.map((definition) => oneOf(definition, 'messageRef')).find(isPresent) ?? null;
}
