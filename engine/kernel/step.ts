/** One step of an instance: state and input in, new state, events and requests out. Pure. */
import type { ProcessGraph } from '../model/graph.ts';
import type { Input, StepResult } from './protocol.ts';
import { Session } from './session.ts';
import type { Snapshot } from './state.ts';

/**
 * Applies one input and moves tokens until every one waits. Reads no clock and makes no random number: the same
 * arguments give the same result. What comes in is never changed.
 * @param snapshot null only for the input `start`
 * @throws KernelError when the input does not fit the state; nothing has changed then
 */
export function step(graph: ProcessGraph, snapshot: Snapshot | null, input: Input): StepResult {
  const session = new Session(graph, snapshot);
  const requests = session.apply(input);
  return { snapshot: session.snapshot(), events: session.events, requests, written: session.written() };
}
