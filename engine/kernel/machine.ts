/** A draft that can run: the queue of moves, evaluation of expressions, units of work, and cancelling. */
import { isDecimal } from '../expression/value.ts';
import type { Value, ValueObject } from '../expression/value.ts';
import type { Expression, FlowNode, Lookup, ProcessGraph, ScopeNode, SequenceFlow } from '../model/graph.ts';
import { Draft } from './draft.ts';
import type { Mark } from './draft.ts';
import { describe, truthOf, valueOf, variablesRead } from './evaluation.ts';
import { changed } from './executions.ts';
import { type Facts, type GraphFacts, factsOf } from './facts.ts';
import { Incident, PoolNeeded, ValueNeeded } from './incident.ts';
import { KernelError } from './kernel-error.ts';
import type { Move } from './moves.ts';
import { Numbers } from './numbers.ts';
import type { Execution, Snapshot } from './state.ts';
import { withClock } from './visible.ts';

/** What an element family does. Methods may throw Incident: the machine undoes the unit and keeps the token. */
export interface Behaviour<N extends FlowNode = FlowNode> {
  /** A token comes over a flow. False = it is kept at the join. Without this method tokens always pass. */
  join?(m: Machine, scope: number, node: N, flow: SequenceFlow): boolean;
  /** Inputs are in place and boundary events are armed: start. Done again after an incident in phase active. */
  run(m: Machine, execution: Execution, node: N): void;
  /** The answer to its request. Elements without this method make no requests. */
  answer?(m: Machine, execution: Execution, node: N, output: Value): void;
  /** What the variables of an error bring to whoever catches it; by default all of them. */
  thrown?(m: Machine, execution: Execution, node: N, variables: ValueObject): ValueObject;
  /** True when a `complete` input may end it. */
  readonly completable?: true;
  /** Which flows the token takes at the end; by default those of an activity. */
  select?(m: Machine, execution: Execution, node: N): readonly SequenceFlow[];
}

export type Behaviours = { readonly [K in FlowNode['kind']]: Behaviour<Extract<FlowNode, { kind: K }>> };

export class Machine extends Draft {
  private readonly behaviours: Behaviours;
  private readonly known: GraphFacts;
  private start: Mark = this.mark();
  private statusBefore = this.status;
  /** Scopes and bodies that may be complete: looked at when the queue runs dry. */
  readonly settling = new Numbers();
  /** Conditional waits to look at when the queue runs dry: newly opened, or what they read has changed. */
  readonly conditionsToCheck = new Numbers();

  constructor(graph: ProcessGraph, behaviours: Behaviours, snapshot: Snapshot, now: number) {
    super(graph, snapshot, now);
    this.behaviours = behaviours;
    this.known = factsOf(graph);
  }

  /** Ready for the next input. What the last one left undone (it was cut at its bound) is forgotten. */
  begin(now: number): void {
    this.turn(now);
    this.clearMoves();
    this.start = this.mark();
    this.statusBefore = this.status;
  }

  /** Takes back everything since `begin`. */
  takeBack(): void {
    this.restore(this.start);
    this.clearMoves();
    this.status = this.statusBefore;
  }

  behaviour(node: FlowNode): Behaviour {
    return this.behaviours[node.kind];
  }

  /** The node that an execution runs. @throws KernelError UNKNOWN_ELEMENT */
  node(execution: Execution): FlowNode {
    return this.nodeById(execution.element);
  }

  nodeById(id: string): FlowNode {
    return this.facts(id).node;
  }

  get hasInclusiveJoins(): boolean {
    return this.known.hasInclusiveJoins;
  }

  /** What is known of a node. @throws KernelError UNKNOWN_ELEMENT */
  facts(id: string): Facts {
    const facts = this.known.nodes.get(id);
    if (facts === undefined) throw new KernelError('UNKNOWN_ELEMENT', `The process has no element ${id}.`);
    return facts;
  }

  /** The scope that an execution in phase scope runs. */
  scopeNode(execution: Execution): ScopeNode {
    if (execution.number === 0) return this.graph.root;
    const node = this.node(execution);
    if (node.kind !== 'subProcess') throw new KernelError('UNKNOWN_ELEMENT', `${node.id} is not a sub-process.`);
    return node;
  }

  /** A new execution of a node inside another one, in phase ready. */
  create(element: string, parent: number, more?: Partial<Execution>): Execution {
    const number = this.nextNumber();
    const plain: Execution = { number, element, parent, phase: 'ready' };
    const execution = more === undefined ? plain : changed(plain, more);
    this.put(execution);
    this.events.push({ type: 'started', execution: number, element, parent });
    return execution;
  }

  /** An execution in which something is undone: nobody is told of it. */
  createUndoing(element: string, parent: number, more: Pick<Execution, 'phase'> & Partial<Execution>): Execution {
    const execution: Execution = { number: this.nextNumber(), element, parent, undoing: true, ...more };
    this.put(execution);
    return execution;
  }

  /** Ends one execution that has no children: its waits and local variables go with it. */
  end(number: number, how: 'completed' | 'cancelled'): void {
    const { element, incident, undoing, loop } = this.execution(number);
    this.closeWaits(number);
    if (incident !== undefined) this.events.push({ type: 'incidentResolved', execution: number });
    this.drop(number);
    const isProcessOfIteration = number === 0 && this.iteration !== undefined;
    if (undoing !== true && !isProcessOfIteration) this.events.push({ type: how, execution: number, element });
    if (loop?.spread === true) this.events.push({ type: 'spreadEnded', execution: number });
  }

  /** Cancels an execution and everything in it, innermost first. */
  cancel(number: number): void {
    this.cancelChildren(number);
    this.end(number, 'cancelled');
  }

  /** Cancels everything in an execution, but for one child: children, tokens at joins and tokens on their way. */
  cancelChildren(number: number, except: number | null = null): void {
    for (const child of this.childrenOf(number)) if (child !== except && this.has(child)) this.cancel(child);
    this.dropTokens(number);
  }

  /** Takes away the tokens at joins of a scope and on their way in it. */
  dropTokens(number: number): void {
    const execution = this.execution(number);
    if (execution.joins !== undefined || execution.resetting !== undefined) {
      const { joins: _waiting, resetting: _taken, ...rest } = execution;
      this.put(rest);
    }
    this.moves.drop(number);
  }

  /** Ends the instance: what still runs is cancelled; the process variables stay as the result. */
  endInstance(
    status: 'COMPLETED' | 'INTERNALLY_TERMINATED' | 'EXTERNALLY_TERMINATED',
    error: { readonly code: string; readonly message: string } | null,
  ): void {
    this.cancelChildren(0);
    this.end(0, status === 'COMPLETED' ? 'completed' : 'cancelled');
    this.moves.drop(null);
    this.settling.clear();
    this.status = status;
    this.events.push({
      type: 'instanceEnded',
      status,
      error: error === null ? null : { code: error.code, message: error.message },
    });
  }

  enqueue(move: Move): void {
    this.moves.add(move);
  }

  next(): Move | undefined {
    return this.moves.next();
  }

  /** Sends a token over a flow. */
  take(flow: SequenceFlow, scope: number): void {
    this.events.push({ type: 'taken', flow: flow.id });
    this.moves.add({ type: 'token', node: flow.target, scope, flow });
  }

  /** Variables as an execution sees them; where none is called so, `now`, and in Camunda 7 models `execution`. */
  lookup(from: number): Lookup {
    const seen = withClock((name) => this.variable(from, name), this.now);
    if (this.graph.dialect !== 'camunda') return seen;
    return (name) => {
      const value = seen(name);
      return value === undefined && name === 'execution' ? this.executionObject(from) : value;
    };
  }

  /** What a Camunda 7 text reads as `execution`. */
  executionObject(number: number): ValueObject {
    const { id, businessKey } = this;
    return { id: `${id}:${number}`, processInstanceId: id, businessKey, processBusinessKey: businessKey };
  }

  /**
   * The value of an expression of an element. Text that cannot be bounded is sent to the pool: the unit of work is
   * undone and done again with the value.
   * @param slot names the expression among those of the element
   * @param lookup what it sees, where that is something else than the execution sees
   * @throws Incident when it cannot be evaluated
   */
  evaluate(number: number, expression: Expression, slot: string, lookup?: Lookup): Value {
    if (expression.constant !== undefined) return expression.constant;
    const seen = lookup ?? this.lookup(number);
    if (expression.bounded) return valueOf(expression, seen);
    const answers = this.execution(number).answers;
    const answer = answers !== undefined && Object.hasOwn(answers, slot) ? answers[slot] : undefined;
    if (answer !== undefined) return answer;
    throw new PoolNeeded(slot, expression.source, variablesRead(expression, seen));
  }

  /** Like `evaluate`, for a condition: what is neither true nor false is an incident (P15). */
  holds(number: number, condition: Expression, slot: string, lookup?: Lookup): boolean {
    return truthOf(condition, this.evaluate(number, condition, slot, lookup));
  }

  /** Text from an expression. @throws Incident NOT_A_TEXT */
  text(number: number, expression: Expression, slot: string, lookup?: Lookup): string {
    const value = this.evaluate(number, expression, slot, lookup);
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number' || isDecimal(value)) return String(value);
    throw new Incident('NOT_A_TEXT', `${expression.source} gave ${describe(value)}, not a text.`);
  }

  /** Like `text`; null where there is no expression or it gives null. */
  optionalText(number: number, expression: Expression | null, slot: string, lookup?: Lookup): string | null {
    if (expression === null || this.evaluate(number, expression, slot, lookup) === null) return null;
    return this.text(number, expression, slot, lookup);
  }

  /**
   * Does one unit of work of an execution, wholly or not at all. What cannot be done becomes an incident on the
   * execution (or a request for a value) and can be tried again.
   */
  attempt(number: number, unit: (m: Machine, number: number) => void): void {
    const mark = this.mark();
    try {
      unit(this, number);
    } catch (reason) {
      if (!(reason instanceof Incident) && !(reason instanceof ValueNeeded)) throw reason;
      this.restore(mark);
      if (reason instanceof Incident) this.raise(number, reason.code, reason.message);
      else this.ask(number, reason);
    }
  }

  raise(number: number, code: string, message: string): void {
    const execution = this.execution(number);
    if (execution.incident !== undefined) this.events.push({ type: 'incidentResolved', execution: number });
    this.put(execution, { incident: { code, message } });
    this.events.push({ type: 'incidentRaised', execution: number, element: execution.element, code, message });
  }

  clearIncident(number: number): void {
    const execution = this.execution(number);
    if (execution.incident === undefined) return;
    const { incident: _resolved, ...rest } = execution;
    this.put(rest);
    this.events.push({ type: 'incidentResolved', execution: number });
  }

  private ask(number: number, needed: ValueNeeded): void {
    this.put(this.execution(number), { awaiting: needed.slot });
    this.requests.push(needed.request(number));
  }

  private clearMoves(): void {
    this.moves.forget();
    this.settling.clear();
    this.conditionsToCheck.clear();
  }
}
