/** Conditional events: looked at again whenever a variable that they read has been written. */
import type { Trigger } from '../model/graph.ts';
import { fireWait } from './events.ts';
import { Incident } from './incident.ts';
import { describe, valueOf } from './machine.ts';
import type { Machine } from './machine.ts';
import type { Wait } from './state.ts';

type Conditional = Extract<Trigger, { type: 'conditional' }>;

/** Fires the first conditional wait whose condition has come true. @returns false when none has */
export function fireCondition(m: Machine): boolean {
  const { create, update } = m.changed;
  if (create.size === 0 && update.size === 0 && m.freshConditions.size === 0) return false;
  for (const key in m.waits) {
    const wait = m.waits[key];
    if (wait === undefined || wait.kind !== 'conditional') continue;
    const trigger = triggerOf(m, wait);
    if (trigger === null || !isDue(m, wait, trigger)) continue;
    m.freshConditions.delete(wait.number);
    let holds = false;
    m.attempt(wait.execution, () => {
      holds = isTrue(m, wait, trigger);
    });
    if (!holds) continue;
    fireWait(m, wait, {});
    return true;
  }
  create.clear();
  update.clear();
  m.freshConditions.clear();
  return false;
}

function triggerOf(m: Machine, wait: Wait): Conditional | null {
  const node = m.nodeById(wait.element);
  const trigger = 'triggers' in node ? node.triggers[wait.trigger] : undefined;
  return trigger?.type === 'conditional' ? trigger : null;
}

/** Newly armed, or a variable that it reads (or names) was written in a way that counts. */
function isDue(m: Machine, wait: Wait, { condition, variableName, variableEvents }: Conditional): boolean {
  if (m.freshConditions.has(wait.number)) return true;
  const names = variableName === null ? condition.reads : [variableName];
  const counts = (event: 'create' | 'update'): boolean => variableEvents.length === 0 || variableEvents.includes(event);
  return names.some(
    (name) => (counts('create') && m.changed.create.has(name)) || (counts('update') && m.changed.update.has(name)),
  );
}

/** What cannot be said yet (null, or a variable that nobody has set) is not yet true. */
function isTrue(m: Machine, wait: Wait, { condition }: Conditional): boolean {
  if (!condition.bounded) {
    throw new Incident('EXPRESSION_NEEDS_POOL', `${condition.source} cannot be bounded; it is not allowed here.`);
  }
  const lookup = m.lookup(wait.execution);
  const { missingVariable } = m.graph.semantics;
  if (missingVariable === 'error' && condition.reads.some((name) => lookup(name) === undefined)) return false;
  const value = valueOf(condition, lookup);
  if (typeof value === 'boolean' || value === null) return value === true;
  throw new Incident('CONDITION_NOT_BOOLEAN', `${condition.source} gave ${describe(value)}, not true or false.`);
}
