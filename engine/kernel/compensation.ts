/** Compensation: what was completed is remembered, and undone in reverse order when it is thrown (BPMN 2.0 §13.4.5). */
import type { Value, ValueObject } from '../expression/value.ts';
import { isActivity } from '../model/graph.ts';
import type { Activity } from '../model/graph.ts';
import type { Machine } from './machine.ts';
import type { Compensable, Execution } from './state.ts';

/** Remembers an activity that completes, if it or something in it can be compensated. */
export function recordCompensable(m: Machine, execution: Execution, node: Activity): void {
  const nested = execution.compensable;
  if (node.compensationHandler === null && nested === undefined) return;
  if (execution.compensates !== undefined) return;
  const scope = enclosingScope(m, execution);
  if (scope === null) return;
  const locals = m.locals(execution.number);
  const entry: Compensable = {
    element: node.id,
    execution: execution.number,
    input: locals,
    output: execution.answer ?? null,
    ...(nested === undefined ? {} : { nested }),
    ...(execution.iteration === undefined ? {} : { around: locals }),
  };
  m.put({ ...scope, compensable: [...(scope.compensable ?? []), entry] });
}

/**
 * Collects what a throwing compensation event undoes and starts with the last one.
 * @param activity only this one; null = everything completed in the scope
 * @returns false when there is nothing to undo
 */
export function startCompensation(m: Machine, thrower: Execution, activity: string | null): boolean {
  const handlers: Compensable[] = [];
  for (const scope of scopesOf(m, thrower)) {
    const all = scope.compensable ?? [];
    const chosen = all.filter((entry) => activity === null || entry.element === activity);
    if (chosen.length === 0) continue;
    const { compensable: _taken, ...rest } = scope;
    const left = all.filter((entry) => !chosen.includes(entry));
    m.put(left.length === 0 ? rest : { ...rest, compensable: left });
    handlers.unshift(...chosen.flatMap((entry) => handlersOf(m, entry, {})));
  }
  if (handlers.length === 0) return false;
  m.put({ ...m.execution(thrower.number), phase: 'active', compensating: handlers });
  m.enqueue({ type: 'compensate', thrower: thrower.number });
  return true;
}

/**
 * Creates the execution of the next handler; the thrower is around it.
 * @returns its number; null when all have run
 */
export function nextHandler(m: Machine, number: number): number | null {
  const thrower = m.execution(number);
  const left = thrower.compensating ?? [];
  const compensates = left.at(-1);
  if (compensates === undefined) return null;
  m.put({ ...thrower, compensating: left.slice(0, -1) });
  const node = m.nodeById(compensates.element);
  const handler = isActivity(node) ? node.compensationHandler : null;
  if (handler === null) return null;
  const execution = m.create(handler.id, number, { compensates });
  for (const [name, value] of Object.entries(compensates.around ?? {})) m.setLocal(execution.number, name, value);
  return execution.number;
}

/** What the request of a handler tells about what it undoes. */
export function compensates(execution: Execution): { readonly input: Value; readonly output: Value } | null {
  const { compensates: undone } = execution;
  return undone === undefined ? null : { input: undone.input, output: undone.output };
}

/** A sub-process without a handler of its own is undone by undoing what is in it. */
function handlersOf(m: Machine, entry: Compensable, around: ValueObject): Compensable[] {
  const node = m.nodeById(entry.element);
  const seen = { ...around, ...entry.around };
  if (isActivity(node) && node.compensationHandler !== null) {
    const { nested: _replaced, ...own } = entry;
    return [Object.keys(seen).length === 0 ? own : { ...own, around: seen }];
  }
  const inside = { ...seen, ...(isRecord(entry.input) ? entry.input : {}) };
  return (entry.nested ?? []).flatMap((inner) => handlersOf(m, inner, inside));
}

/** The scope of the thrower; from an event sub-process also the scope that it belongs to. */
function scopesOf(m: Machine, thrower: Execution): Execution[] {
  const scope = enclosingScope(m, thrower);
  if (scope === null || scope.number === 0) return scope === null ? [] : [scope];
  const node = m.node(scope);
  const outer = node.kind === 'subProcess' && node.variant === 'event' ? enclosingScope(m, scope) : null;
  return outer === null ? [scope] : [scope, outer];
}

function enclosingScope(m: Machine, execution: Execution): Execution | null {
  let number = execution.parent;
  while (number !== null) {
    const around = m.execution(number);
    if (around.phase === 'scope') return around;
    number = around.parent;
  }
  return null;
}

function isRecord(value: Value): value is ValueObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
