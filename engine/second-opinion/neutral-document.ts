/**
 * The process as a BPMN file for bpmn-engine, written anew from our graph: its shape with names of our own. Not one
 * character of the model's author is in it, because bpmn-engine runs code that it finds in expressions, scripts, names
 * and implementations (S1). Where a text would stand, there is only the number of the question that it answers.
 */
import { isActivity } from '../model/graph.ts';
import type {
  Activity,
  BoundaryEvent,
  FlowNode,
  ProcessGraph,
  ScopeNode,
  SequenceFlow,
  StartEvent,
  SubProcess,
  Trigger,
} from '../model/graph.ts';
import { NotComparable } from './course.ts';

export interface NeutralDocument {
  readonly xml: string;
  /** Neutral id -> node of the graph. */
  readonly nodes: ReadonlyMap<string, FlowNode>;
  readonly flows: ReadonlyMap<string, SequenceFlow>;
  /** The neutral code of an error or escalation; of one that nobody names, one that nobody catches. */
  codeOf(code: string): string;
}

/**
 * @param start the event it begins with; null = the process has none, and begins where nothing leads to
 * @throws NotComparable when bpmn-engine has no such element, naming it
 */
export function neutralDocument(graph: ProcessGraph, start: StartEvent | null): NeutralDocument {
  return new Writer(graph, start).write();
}

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="neutral">`;

class Writer {
  readonly #graph: ProcessGraph;
  readonly #start: StartEvent | null;
  readonly #ids = new Map<object, string>();
  readonly #nodes = new Map<string, FlowNode>();
  readonly #flows = new Map<string, SequenceFlow>();
  /** Kind and text of what the model names -> its neutral name. */
  readonly #names = new Map<string, string>();
  /** Messages, signals, errors and escalations. */
  readonly #definitions: string[] = [];

  constructor(graph: ProcessGraph, start: StartEvent | null) {
    this.#graph = graph;
    this.#start = start;
    for (const node of graph.nodes.values()) {
      this.#nodes.set(this.#idOf(node, 'n'), node);
      for (const flow of node.outgoing) this.#flows.set(this.#idOf(flow, 'f'), flow);
    }
  }

  write(): NeutralDocument {
    const body = this.#scope(this.#graph.root);
    const xml = `${HEAD}\n${this.#definitions.join('\n')}\n<process id="process" isExecutable="true">\n${body}</process>\n</definitions>\n`;
    return { xml, nodes: this.#nodes, flows: this.#flows, codeOf: (code) => this.#names.get(`code ${code}`) ?? 'unknown' };
  }

  #idOf(thing: object, prefix: string): string {
    const id = this.#ids.get(thing) ?? `${prefix}${this.#ids.size + 1}`;
    this.#ids.set(thing, id);
    return id;
  }

  #id(thing: object): string {
    return this.#ids.get(thing) ?? '';
  }

  #name(kind: string, text: string): string {
    const key = `${kind} ${text}`;
    const name = this.#names.get(key) ?? `${kind}-${this.#names.size + 1}`;
    this.#names.set(key, name);
    return name;
  }

  #scope(scope: ScopeNode): string {
    const lines: string[] = [];
    for (const node of scope.children) {
      lines.push(this.#node(node));
      for (const flow of node.outgoing) lines.push(this.#flow(flow));
      if (isActivity(node) && node.compensationHandler !== null) lines.push(this.#handler(node, node.compensationHandler));
    }
    return lines.map((line) => `${line}\n`).join('');
  }

  #flow(flow: SequenceFlow): string {
    const id = this.#id(flow);
    const ends = `id="${id}" sourceRef="${this.#id(flow.source)}" targetRef="${this.#id(flow.target)}"`;
    const { source } = flow;
    const isDefault = 'defaultFlow' in source && source.defaultFlow === flow;
    if (flow.condition === null || isDefault) return `<sequenceFlow ${ends}/>`;
    return `<sequenceFlow ${ends}>${expression('conditionExpression', 'condition')}</sequenceFlow>`;
  }

  #handler(activity: Activity, handler: Activity): string {
    const event = activity.boundaryEvents.find(({ triggers }) => triggers.some(({ type }) => type === 'compensation'));
    if (event === undefined) return '';
    return `<association id="${this.#idOf({}, 'a')}" associationDirection="One" sourceRef="${this.#id(event)}" targetRef="${this.#id(handler)}"/>`;
  }

  #node(node: FlowNode): string {
    const id = `id="${this.#id(node)}"`;
    switch (node.kind) {
      case 'startEvent':
        return this.#startEvent(node, id);
      case 'endEvent':
        return `<endEvent ${id}>${this.#throws(node, node.triggers)}</endEvent>`;
      case 'intermediateThrowEvent':
        return `<intermediateThrowEvent ${id}>${this.#throws(node, node.triggers)}</intermediateThrowEvent>`;
      case 'intermediateCatchEvent':
        return `<intermediateCatchEvent ${id}>${this.#catches(node, node.triggers)}</intermediateCatchEvent>`;
      case 'boundaryEvent':
        return this.#boundaryEvent(node, id);
      case 'exclusiveGateway':
      case 'inclusiveGateway':
        return `<${node.kind} ${id}${this.#default(node.defaultFlow)}/>`;
      case 'eventBasedGateway':
        if (node.instantiates !== null) refuse(node, 'bpmn-engine does not begin at an event-based gateway.');
        return `<eventBasedGateway ${id}/>`;
      case 'parallelGateway':
        return `<${node.kind} ${id}/>`;
      default:
        return isActivity(node) ? this.#activity(node, id) : refuse(node, 'bpmn-engine has no such element.');
    }
  }

  #activity(node: Activity, id: string): string {
    if (node.startQuantity !== 1 || node.completionQuantity !== 1)
      refuse(node, `bpmn-engine does not count tokens, and ${node.id} does.`);
    const attributes = `${id}${this.#default(node.defaultFlow)}${node.isForCompensation ? ' isForCompensation="true"' : ''}`;
    const loop = this.#loop(node);
    switch (node.kind) {
      case 'task':
      case 'scriptTask':
        return `<task ${attributes}>${loop}</task>`;
      case 'userTask':
        return `<userTask ${attributes}>${loop}</userTask>`;
      case 'sendTask':
        return node.operation === null
          ? `<task ${attributes}>${loop}</task>`
          : `<serviceTask ${attributes}>${loop}</serviceTask>`;
      // A called process is a run of its own: here it is work that is done.
      case 'serviceTask':
      case 'businessRuleTask':
      case 'callActivity':
        return `<serviceTask ${attributes}>${loop}</serviceTask>`;
      case 'receiveTask':
        if (node.message === null || node.instantiate) refuse(node, 'bpmn-engine does not know how such a receive task goes on.');
        return `<receiveTask ${attributes} messageRef="${this.#define('message', `caught by ${node.id}`)}">${loop}</receiveTask>`;
      case 'subProcess':
        return this.#subProcess(node, attributes, loop);
      default:
        return refuse(node, 'bpmn-engine has no such activity.');
    }
  }

  #subProcess(node: SubProcess, attributes: string, loop: string): string {
    if (node.variant !== 'embedded' && node.variant !== 'event') refuse(node, 'bpmn-engine has no such sub-process.');
    const event = node.variant === 'event' ? ' triggeredByEvent="true"' : '';
    return `<subProcess ${attributes}${event}>${loop}\n${this.#scope(node)}</subProcess>`;
  }

  #loop({ id, loop }: Activity): string {
    if (loop === null) return '';
    if (loop.type === 'multiInstance' && loop.events.length > 0)
      refuse({ id }, 'bpmn-engine throws no events while iterations complete.');
    if (loop.type === 'standardLoop') {
      const condition = loop.condition === null ? '' : expression('loopCondition', `loop:${this.#number(id)}`);
      return `<standardLoopCharacteristics testBefore="${loop.testBefore}"${loop.maximum === null ? '' : ' loopMaximum="100"'}>${condition}</standardLoopCharacteristics>`;
    }
    const completion =
      loop.completionCondition === null ? '' : expression('completionCondition', `completion:${this.#number(id)}`);
    return `<multiInstanceLoopCharacteristics isSequential="${loop.sequential}">${expression('loopCardinality', `iterations:${this.#number(id)}`)}${completion}</multiInstanceLoopCharacteristics>`;
  }

  #number(element: string): string {
    const node = this.#graph.nodes.get(element);
    return node === undefined ? '' : this.#id(node);
  }

  #startEvent(node: StartEvent, id: string): string {
    if (node.scope === this.#graph.root && node !== this.#start)
      return refuse(node, `bpmn-engine begins at every start event at once, and ${this.#graph.id} has several.`);
    const isOfEvent = 'variant' in node.scope && node.scope.variant === 'event';
    if (!isOfEvent) return `<startEvent ${id}/>`;
    return `<startEvent ${id} isInterrupting="${node.interrupting}">${this.#catches(node, node.triggers)}</startEvent>`;
  }

  #boundaryEvent(node: BoundaryEvent, id: string): string {
    return `<boundaryEvent ${id} attachedToRef="${this.#id(node.attachedTo)}" cancelActivity="${node.interrupting}">${this.#catches(node, node.triggers)}</boundaryEvent>`;
  }

  #default(flow: SequenceFlow | null): string {
    return flow === null ? '' : ` default="${this.#id(flow)}"`;
  }

  /** What an event waits for. Each has a message of its own, so that nothing inside reaches it by accident. */
  #catches(node: FlowNode, triggers: readonly Trigger[]): string {
    const trigger = onlyOne(node, triggers);
    if (trigger === undefined) return '';
    switch (trigger.type) {
      case 'message':
        return `<messageEventDefinition messageRef="${this.#define('message', `caught by ${node.id}`)}"/>`;
      case 'conditional':
        return `<conditionalEventDefinition>${expression('condition', `event:${this.#id(node)}`)}</conditionalEventDefinition>`;
      case 'timer':
        return `<timerEventDefinition>${trigger.timer === 'cycle' ? expression('timeCycle', 'R2/PT1H') : expression('timeDuration', 'PT1H')}</timerEventDefinition>`;
      default:
        return this.#ofBoth(node, trigger);
    }
  }

  #throws(node: FlowNode, triggers: readonly Trigger[]): string {
    const trigger = onlyOne(node, triggers);
    if (trigger === undefined) return '';
    switch (trigger.type) {
      case 'message':
        return `<messageEventDefinition messageRef="${this.#define('message', `sent by ${node.id}`)}"/>`;
      case 'terminate':
        return '<terminateEventDefinition/>';
      case 'compensation': {
        const activity = trigger.activity === null ? '' : ` activityRef="${this.#number(trigger.activity)}"`;
        return `<compensateEventDefinition${activity}/>`;
      }
      default:
        return this.#ofBoth(node, trigger);
    }
  }

  #ofBoth(node: FlowNode, trigger: Trigger): string {
    switch (trigger.type) {
      case 'signal':
        return `<signalEventDefinition signalRef="${this.#define('signal', trigger.name.source)}"/>`;
      case 'error':
        return `<errorEventDefinition${trigger.code === null ? '' : ` errorRef="${this.#define('error', trigger.code)}"`}/>`;
      case 'escalation':
        return `<escalationEventDefinition${trigger.code === null ? '' : ` escalationRef="${this.#define('escalation', trigger.code)}"`}/>`;
      case 'link':
        return `<linkEventDefinition name="${this.#name('link', trigger.name)}"/>`;
      case 'compensation':
        return '<compensateEventDefinition/>';
      default:
        return refuse(node, `bpmn-engine has no event like ${node.id}.`);
    }
  }

  /** The element that stands for a name of the model; its neutral id. */
  #define(kind: 'message' | 'signal' | 'error' | 'escalation', text: string): string {
    const known = this.#names.has(`${kind} ${text}`);
    const id = this.#name(kind, text);
    const code = kind === 'error' || kind === 'escalation' ? ` ${kind}Code="${this.#name('code', text)}"` : '';
    if (!known) this.#definitions.push(`<${kind} id="${id}" name="${id}"${code}/>`);
    return id;
  }
}

function expression(tag: string, body: string): string {
  return `<${tag} xsi:type="bpmn:tFormalExpression">${body}</${tag}>`;
}

function onlyOne(node: FlowNode, triggers: readonly Trigger[]): Trigger | undefined {
  if (triggers.length > 1) refuse(node, `bpmn-engine does not know events with several triggers, as ${node.id} is.`);
  return triggers[0];
}

function refuse(node: { readonly id: string }, message: string): never {
  throw new NotComparable(node.id, message);
}
