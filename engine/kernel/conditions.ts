/** Conditional events: looked at again whenever a variable that they read has been written. */
import type { Lookup, Trigger } from '../model/graph.ts';
import { fireWait } from './events.ts';
import { truthOf, valueOf } from './evaluation.ts';
import type { Machine } from './machine.ts';
import type { Wait } from './state.ts';
import { owned } from './visible.ts';
import type { Written } from './written.ts';

export type Conditional = Extract<Trigger, { type: 'conditional' }>;

/**
 * Fires the first conditional wait whose condition has come true. Each wait is looked at once per change, so that a
 * non-interrupting event fires once for it.
 * @returns false when none has
 */
export function fireCondition(m: Machine): boolean {
  noteChanges(m);
  for (;;) {
    const number = m.conditionsToCheck.takeSmallest();
    if (number === undefined) return false;
    const wait = m.waits[number];
    if (wait === undefined || !hasComeTrue(m, wait)) continue;
    fireWait(m, wait, {});
    return true;
  }
}

/** What cannot be evaluated is an incident of the host. */
function hasComeTrue(m: Machine, wait: Wait): boolean {
  const trigger = triggerOf(m, wait);
  if (trigger === null) return false;
  let holds = false;
  m.attempt(wait.execution, () => {
    holds = isConditionTrue(trigger, m.lookup(wait.execution));
  });
  return holds;
}

function noteChanges(m: Machine): void {
  if (!waitsForCondition(m)) {
    m.forgetWritten();
    return;
  }
  const written = m.takeWritten();
  for (const key in m.waits) {
    const wait = m.waits[key];
    if (wait?.kind !== 'conditional') continue;
    const trigger = triggerOf(m, wait);
    if (trigger !== null && written.some((change) => concerns(trigger, change) && sees(m, wait.execution, change)))
      m.conditionsToCheck.add(wait.number);
  }
}

function waitsForCondition(m: Machine): boolean {
  for (const key in m.waits) if (m.waits[key]?.kind === 'conditional') return true;
  return false;
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

/** The variable that was written is the one that is seen from there: not one of another branch, nor one that is hidden. */
function sees(m: Machine, from: number, { scope, name }: Written): boolean {
  for (let at: number | null = from; at !== null; at = m.execution(at).parent) {
    if (at === scope) return true;
    if (owned(m.variables[at], name)) return false;
  }
  return false;
}

/**
 * What cannot be said yet, because a variable that it reads is missing or null, is not yet true.
 * @throws Incident when it gives neither true nor false
 */
export function isConditionTrue({ condition }: Conditional, lookup: Lookup): boolean {
  try {
    return truthOf(condition, valueOf(condition, lookup));
  } catch (reason) {
    if (condition.reads.some((name) => (lookup(name) ?? null) === null)) return false;
    throw reason;
  }
}
