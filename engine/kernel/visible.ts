/** Which variables an execution sees: its own, then those of every execution around it. */
import type { Value, ValueObject } from '../expression/value.ts';
import type { Lookup } from '../model/graph.ts';
import type { Execution, LoopState, Snapshot, Variables } from './state.ts';

/** True when the object itself has the key; what every object inherits does not count. */
export function owned(record: Readonly<Record<string, unknown>> | undefined, key: string): boolean {
  return record !== undefined && Object.hasOwn(record, key);
}

/** Value of a name along the scope chain of an execution; undefined when nothing declares it. */
export function variableOf(
  executions: Readonly<Record<string, Execution>>,
  variables: Variables,
  from: number,
  name: string,
): Value | undefined {
  let scope: number | null = from;
  while (scope !== null) {
    const locals: Readonly<Record<string, Value>> | undefined = variables[scope];
    if (locals !== undefined && Object.hasOwn(locals, name)) return locals[name];
    const execution: Execution | undefined = executions[scope];
    if (execution?.loop !== undefined && name.startsWith('nrOf')) {
      const count = camundaCounts(execution.loop)[name];
      if (count !== undefined) return count;
    }
    scope = execution?.parent ?? (scope === 0 ? null : 0);
  }
  return undefined;
}

/** How far a multi-instance is, as Camunda 7 calls it; each of its iterations sees it. */
export function camundaCounts({ total, started, completed, terminated }: LoopState): Readonly<Record<string, number>> {
  if (total === null) return {};
  const active = started - completed - terminated;
  return { nrOfInstances: total, nrOfActiveInstances: active, nrOfCompletedInstances: completed };
}

/**
 * Adds the time for FEEL's `now()` and `today()`: the time of the step, so that a replay sees the same. It stands under
 * the name `now` where no variable is called so.
 */
export function withClock(lookup: Lookup, now: number): Lookup {
  return (name) => {
    const value = lookup(name);
    return value === undefined && name === 'now' ? new Date(now).toISOString() : value;
  };
}

/** Where an execution finds variables by name. The process variables are seen by every execution. */
export function visibleVariables(snapshot: Snapshot, execution: number): Lookup {
  return (name) => variableOf(snapshot.state.executions, snapshot.variables, execution, name);
}

/** Every variable that an execution sees, inner ones before outer ones of the same name. */
export function allVisible(executions: Readonly<Record<string, Execution>>, variables: Variables, from: number): ValueObject {
  const seen: Record<string, Value> = {};
  let scope: number | null = from;
  while (scope !== null) {
    for (const [name, value] of Object.entries(variables[scope] ?? {})) {
      if (!Object.hasOwn(seen, name) && !isGathered(name)) seen[name] = value;
    }
    scope = executions[scope]?.parent ?? (scope === 0 ? null : 0);
  }
  return seen;
}

/** One output of an iteration, kept beside the body under `collection[index]` until all are gathered. */
function isGathered(name: string): boolean {
  return name.endsWith(']');
}
