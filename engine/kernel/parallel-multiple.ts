/** Events that happen when all of their triggers have (BPMN 2.0 §10.5.1, parallel multiple). */
import type { ValueObject } from '../expression/value.ts';
import type { BoundaryEvent, CatchEvent, StartEvent } from '../model/graph.ts';
import type { Machine } from './machine.ts';
import type { Occurred } from './state.ts';

const NOTHING_YET: Occurred = { counts: {}, variables: {} };

/**
 * Notes that one trigger has happened. The host keeps count: what happens twice before the others have happened once
 * counts for two firings of an event that does not interrupt.
 * @returns what came with all of them; null while others are missing
 */
export function noteOccurrence(
  m: Machine,
  host: number,
  event: CatchEvent | BoundaryEvent | StartEvent,
  trigger: number,
  variables: ValueObject,
): ValueObject | null {
  if (!event.parallelMultiple) return variables;
  const { occurred, ...execution } = m.execution(host);
  const so = occurred?.[event.id] ?? NOTHING_YET;
  const counts: Readonly<Record<string, number>> = { ...so.counts, [trigger]: (so.counts[trigger] ?? 0) + 1 };
  const all = { ...so.variables, ...variables };
  const complete = event.triggers.every((_, index) => (counts[index] ?? 0) > 0);
  const { [event.id]: _spent, ...others } = occurred ?? {};
  const left = complete ? lessOne(counts) : counts;
  const entry = Object.keys(left).length === 0 ? {} : { [event.id]: { counts: left, variables: complete ? {} : all } };
  const kept = { ...others, ...entry };
  m.put(execution, Object.keys(kept).length === 0 ? {} : { occurred: kept });
  return complete ? all : null;
}

function lessOne(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).flatMap(([index, count]) => (count > 1 ? [[index, count - 1]] : [])));
}
