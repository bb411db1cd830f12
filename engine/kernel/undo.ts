/** Carries out a compensation: handlers run inside the execution that undoes (BPMN 2.0 §10.7, §13.4.5). */
import { isObject } from '../expression/value.ts';
import { isActivity } from '../model/graph.ts';
import type { SubProcess } from '../model/graph.ts';
import { compensationSubProcessOf } from './compensation.ts';
import { fireEventSubProcess } from './events.ts';
import { admitHandler, resume } from './life.ts';
import type { Machine } from './machine.ts';
import type { Compensable, Execution } from './state.ts';
import { isCancelEnd, leaveCancelled } from './transaction.ts';

/** Undoes the next, or all that is left at once (`Semantics.compensation`); when nothing is left, goes on. */
export function undoNext(m: Machine, number: number): void {
  do {
    const execution = m.execution(number);
    const left = execution.compensating ?? [];
    const entry = left.at(-1);
    if (entry === undefined) {
      if (!m.hasChildren(number)) goOn(m, execution);
      return;
    }
    m.put(execution, { compensating: left.slice(0, -1) });
    undoOne(m, number, entry);
    if (!m.hasChildren(number)) m.settling.add(number);
  } while (m.graph.semantics.compensation === 'together' && m.has(number));
}

/** What was undone in it is undone: it ends as silently as it began. */
export function endUndoing(m: Machine, { number, parent }: Execution): void {
  m.end(number, 'completed');
  m.settling.add(parent ?? 0);
}

/** A throwing event goes on to what else it throws. */
function goOn(m: Machine, execution: Execution): void {
  const { compensating: _done, ...rest } = execution;
  m.put(rest);
  if (execution.undoing === true) endUndoing(m, execution);
  else if (isCancelEnd(m.node(execution))) leaveCancelled(m, execution);
  else resume(m, execution.number);
}

function undoOne(m: Machine, number: number, entry: Compensable): void {
  const node = m.nodeById(entry.element);
  if (!isActivity(node)) return;
  const { compensationHandler } = node;
  if (compensationHandler !== null) {
    const handler = m.create(compensationHandler.id, number, { compensates: entry });
    if (entry.around !== undefined) m.setLocals(handler.number, entry.around);
    admitHandler(m, handler, compensationHandler);
  } else if (node.kind === 'subProcess') reopen(m, number, node, entry);
}

/**
 * A completed sub-process with the variables it had. What compensates it is its event sub-process for that, else the
 * compensation of what was done in it (BPMN 2.0 §13.4.5: the default handler).
 */
function reopen(m: Machine, parent: number, node: SubProcess, { input, nested = [] }: Compensable): void {
  const handler = compensationSubProcessOf(node);
  const start = handler?.startEvents[0];
  const inside = start === undefined ? { compensating: nested } : { compensable: nested };
  const { number } = m.createUndoing(node.id, parent, { phase: start === undefined ? 'active' : 'scope', ...inside });
  if (isObject(input)) m.setLocals(number, input);
  if (start === undefined) undoNext(m, number);
  else fireEventSubProcess(m, number, start, {});
}
