/** How an instance begins. */
import { type Entry, entryOf } from '../model/entries.ts';
import type { ProcessGraph } from '../model/graph.ts';
import { declareData } from './data.ts';
import { fireBehindGateway } from './events.ts';
import { inNextPhase } from './executions.ts';
import { KernelError } from './kernel-error.ts';
import { finish } from './life.ts';
import { Machine } from './machine.ts';
import type { Behaviours } from './machine.ts';
import { noteOccurrence } from './parallel-multiple.ts';
import type { Input } from './protocol.ts';
import { STATE_VERSION } from './state.ts';
import type { Execution, InstanceState, Snapshot } from './state.ts';
import { openEventSubProcessWaits, openWaits, openWaitsBehind } from './waits.ts';

type Start = Extract<Input, { type: 'start' }>;

/** A machine with the process scope open and a token before its start event. */
export function startInstance(graph: ProcessGraph, behaviours: Behaviours, input: Start): Machine {
  if (input.iteration !== undefined) return startIterationInstance(graph, behaviours, input, input.iteration);
  const { node } = knownEntry(graph, input.startEvent);
  const machine = new Machine(graph, behaviours, emptySnapshot(graph, input, node.id), input.now);
  machine.events.push({ type: 'started', execution: 0, element: graph.id, parent: null });
  machine.setLocals(0, input.variables);
  if (node.kind === 'startEvent' && node.initiatorVariable !== null) {
    machine.setLocal(0, node.initiatorVariable, input.initiator);
  }
  openScope(machine);
  return machine;
}

/** The graph is that of the iteration: there is only the activity. Nothing tells of a process: none has started. */
function startIterationInstance(graph: ProcessGraph, behaviours: Behaviours, input: Start, element: string): Machine {
  const process: Execution = { number: 0, element: graph.id, parent: null, phase: 'scope' };
  const machine = new Machine(graph, behaviours, snapshotOf(input, process), input.now);
  machine.setLocals(0, input.variables);
  machine.enqueue({ type: 'token', node: machine.nodeById(element), scope: 0, flow: null });
  return machine;
}

/** Arms the event sub-processes of the process and sends the first token off; an incident on number 0 if it cannot. */
export function openScope(machine: Machine): void {
  machine.attempt(0, (m) => {
    const process = m.execution(0);
    m.put(inNextPhase(process, 'scope'));
    if (m.graph.root.data !== undefined) declareData(m, 0, m.graph.root.data);
    openEventSubProcessWaits(m, process);
    enter(m, knownEntry(m.graph, process.startEvent ?? null), process.startTrigger ?? null);
  });
}

/** What brought the event is among the process variables already. */
function enter(m: Machine, { node, gateway }: Entry, trigger: number | null): void {
  if (gateway !== null) {
    const { number } = m.create(gateway.id, 0, { phase: 'active' });
    if (gateway.instantiates === 'all') openWaitsBehind(m, number, gateway, node);
    fireBehindGateway(m, number, node, {});
  } else if (node.kind === 'startEvent' && node.parallelMultiple && trigger !== null) {
    const { number } = m.create(node.id, 0, { phase: 'active' });
    openWaits(m, number, node, trigger);
    noteOccurrence(m, number, node, trigger, {});
  } else if (node.kind === 'startEvent') m.enqueue({ type: 'token', node, scope: 0, flow: null });
  else finish(m, m.create(node.id, 0).number, {});
}

function emptySnapshot(graph: ProcessGraph, input: Start, startEvent: string): Snapshot {
  const { startTrigger } = input;
  const process = { number: 0, element: graph.id, parent: null, phase: 'ready', startEvent } as const;
  return snapshotOf(input, startTrigger === undefined ? process : { ...process, startTrigger });
}

function snapshotOf({ instanceId, businessKey, called, iteration }: Start, process: Execution): Snapshot {
  const state: InstanceState = {
    version: STATE_VERSION,
    id: instanceId,
    status: 'ACTIVE',
    businessKey,
    counter: 1,
    executions: { 0: process },
    waits: {},
  };
  if (called === true) Object.assign(state, { called });
  if (iteration !== undefined) Object.assign(state, { iteration });
  return { state, variables: { 0: {} } };
}

function knownEntry(graph: ProcessGraph, id: string | null): Entry {
  const entry = entryOf(graph, id);
  if (entry !== null) return entry;
  throw new KernelError(
    'NO_SUCH_START_EVENT',
    id === null ? `${graph.id} has no none start event.` : `${graph.id} has no start event ${id}.`,
  );
}
