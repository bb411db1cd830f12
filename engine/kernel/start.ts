/** How an instance begins. */
import type { ProcessGraph, StartEvent } from '../model/graph.ts';
import { KernelError } from './kernel-error.ts';
import { Machine } from './machine.ts';
import type { Behaviours } from './machine.ts';
import type { Input } from './protocol.ts';
import { STATE_VERSION } from './state.ts';
import type { Snapshot } from './state.ts';
import { openEventSubProcessWaits } from './waits.ts';

type Start = Extract<Input, { type: 'start' }>;

/** A machine with the process scope open and a token before its start event. */
export function startInstance(graph: ProcessGraph, behaviours: Behaviours, input: Start): Machine {
  const event = startEventOf(graph, input.startEvent);
  const machine = new Machine(graph, behaviours, emptySnapshot(graph, input, event), input.now);
  machine.events.push({ type: 'started', execution: 0, element: graph.id, parent: null });
  for (const [name, value] of Object.entries(input.variables)) machine.setLocal(0, name, value);
  if (event.initiatorVariable !== null) machine.setLocal(0, event.initiatorVariable, input.initiator);
  openScope(machine);
  return machine;
}

/** Arms the event sub-processes of the process and sends the first token off; an incident on number 0 if it cannot. */
export function openScope(machine: Machine): void {
  machine.attempt(0, (m) => {
    const { startEvent, answers: _spent, ...process } = m.execution(0);
    m.put({ ...process, phase: 'scope' });
    openEventSubProcessWaits(m, process);
    m.enqueue({ type: 'token', node: startEventOf(m.graph, startEvent ?? null), scope: 0, flow: null });
  });
}

function emptySnapshot(graph: ProcessGraph, input: Start, event: StartEvent): Snapshot {
  return {
    state: {
      version: STATE_VERSION,
      id: input.instanceId,
      status: 'ACTIVE',
      businessKey: input.businessKey,
      counter: 1,
      executions: { 0: { number: 0, element: graph.id, parent: null, phase: 'ready', startEvent: event.id } },
      waits: {},
      ...(input.called === true ? { called: true } : {}),
    },
    variables: { 0: {} },
  };
}

function startEventOf(graph: ProcessGraph, id: string | null): StartEvent {
  const event = graph.root.startEvents.find((start) => (id === null ? start.triggers.length === 0 : start.id === id));
  if (event !== undefined) return event;
  throw new KernelError(
    'NO_SUCH_START_EVENT',
    id === null ? `${graph.id} has no none start event.` : `${graph.id} has no start event ${id}.`,
  );
}
