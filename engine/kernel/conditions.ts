/** Conditional events: looked at again whenever a variable that they read has been written. */
import type { Trigger } from '../model/graph.ts';
import { fireWait } from './events.ts';
import { Incident } from './incident.ts';
import { truthOf, valueOf } from './machine.ts';
import type { Machine } from './machine.ts';
import type { Wait } from './state.ts';
import type { Written } from './written.ts';

type Conditional = Extract<Trigger, { type: 'conditional' }>;

/**
 * Fires the first conditional wait whose condition has come true. Each wait is looked at once per change, so that a
 * non-interrupting event fires once for it.
 * @returns false when none has
 */
export function fireCondition(m: Machine): boolean {
  noteChanges(m);
  for (const number of [...m.conditionsToCheck].toSorted((a, b) => a - b)) {
    m.conditionsToCheck.delete(number);
    const wait = m.waits[number];
    const trigger = wait === undefined ? null : triggerOf(m, wait);
    if (wait === undefined || trigger === null) continue;
    let holds = false;
    m.attempt(wait.execution, () => {
      holds = isTrue(m, wait, trigger);
    });
    if (!holds) continue;
    fireWait(m, wait, {});
    return true;
  }
  return false;
}

function noteChanges(m: Machine): void {
  const written = m.takeWritten();
  if (written.length === 0) return;
  for (const key in m.waits) {
    const wait = m.waits[key];
    if (wait?.kind !== 'conditional') continue;
    const trigger = triggerOf(m, wait);
    if (trigger !== null && written.some((change) => concerns(trigger, change))) m.conditionsToCheck.add(wait.number);
  }
}

function triggerOf(m: Machine, wait: Wait): Conditional | null {
  const node = m.nodeById(wait.element);
  const trigger = 'triggers' in node ? node.triggers[wait.trigger] : undefined;
  return trigger?.type === 'conditional' ? trigger : null;
}

/** A variable that it reads (or names) was written in a way that counts. */
function concerns({ condition, variableName, variableEvents }: Conditional, { name, event }: Written): boolean {
  const named = variableName === null ? condition.reads.includes(name) : variableName === name;
  return named && (variableEvents.length === 0 || variableEvents.includes(event));
}

/** What cannot be said yet, because a variable that it reads is missing or null, is not yet true. */
function isTrue(m: Machine, wait: Wait, { condition }: Conditional): boolean {
  if (!condition.bounded) {
    throw new Incident('EXPRESSION_NEEDS_POOL', `${condition.source} cannot be bounded; it is not allowed here.`);
  }
  const lookup = m.lookup(wait.execution);
  try {
    return truthOf(condition, valueOf(condition, lookup));
  } catch (reason) {
    if (condition.reads.some((name) => (lookup(name) ?? null) === null)) return false;
    throw reason;
  }
}
