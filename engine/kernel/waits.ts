/** Opening waits: what an element needs to hear of to go on. */
import type {
  BoundaryEvent,
  CatchEvent,
  EventBasedGateway,
  FlowNode,
  MessageRef,
  ReceiveTask,
  StartEvent,
  Trigger,
} from '../model/graph.ts';
import { Incident } from './incident.ts';
import { describe } from './evaluation.ts';
import type { Machine } from './machine.ts';
import type { Execution, Wait } from './state.ts';
import { dueOf } from './timers.ts';

type CatchingNode = CatchEvent | BoundaryEvent | StartEvent;
type WaitDetails = Omit<Wait, 'number' | 'element' | 'trigger' | 'execution'>;

/**
 * Opens a wait for every trigger of an event that comes from outside. Errors, escalations and compensation are
 * not waited for: whoever throws looks for who catches.
 * @param happened the trigger that need not be waited for any more
 * @returns how many were opened
 */
export function openWaits(m: Machine, host: number, event: CatchingNode, happened: number | null = null): number {
  let opened = 0;
  event.triggers.forEach((trigger, index) => {
    if (index === happened) return;
    const details = detailsOf(m, host, `trigger:${event.id}:${index}`, trigger);
    if (details === null) return;
    const number = m.nextNumber();
    m.putWait({ number, element: event.id, trigger: index, execution: host, ...details });
    if (details.kind === 'conditional') m.conditionsToCheck.add(number);
    opened++;
  });
  return opened;
}

/** Waits for everything behind an event-based gateway but the target that has happened already. */
export function openWaitsBehind(m: Machine, execution: number, gateway: EventBasedGateway, happened: FlowNode | null): void {
  for (const { target } of gateway.outgoing) {
    if (target === happened) continue;
    if (target.kind === 'intermediateCatchEvent') openWaits(m, execution, target);
    else if (target.kind === 'receiveTask') openMessageWait(m, execution, target);
  }
}

/** A receive task waits for its message, if it has one. */
export function openMessageWait(m: Machine, host: number, task: ReceiveTask): void {
  if (task.message === null) return;
  const details = messageWait(m, host, `message:${task.id}`, task.message);
  m.putWait({ number: m.nextNumber(), element: task.id, trigger: 0, execution: host, ...details });
}

/** Arms the boundary events of an activity that is about to start. */
export function openBoundaryWaits(m: Machine, host: number, boundaryEvents: readonly BoundaryEvent[]): void {
  for (const boundary of boundaryEvents) openWaits(m, host, boundary);
}

/** Arms the start events of the event sub-processes of a scope that is about to start. */
export function openEventSubProcessWaits(m: Machine, scope: Execution): void {
  for (const subProcess of m.scopeNode(scope).eventSubProcesses) {
    for (const start of subProcess.startEvents) openWaits(m, scope.number, start);
  }
}

function detailsOf(m: Machine, host: number, slot: string, trigger: Trigger): WaitDetails | null {
  switch (trigger.type) {
    case 'timer': {
      const value = m.evaluate(host, trigger.expression, slot);
      if (typeof value !== 'string') {
        throw new Incident('BAD_TIMER', `${trigger.expression.source} gave ${describe(value)}, not an ISO 8601 text.`);
      }
      return { kind: 'timer', ...dueOf(trigger.timer, value, m.now, m.graph.semantics.cron) };
    }
    case 'message':
      return messageWait(m, host, slot, trigger.message);
    case 'signal':
      return { kind: 'signal', name: m.text(host, trigger.name, slot) };
    case 'conditional':
      return { kind: 'conditional' };
    default:
      return null;
  }
}

function messageWait(m: Machine, host: number, slot: string, message: MessageRef): WaitDetails {
  return {
    kind: 'message',
    name: m.text(host, message.name, slot),
    correlationKey: message.correlationKey === null ? null : m.text(host, message.correlationKey, `${slot}:key`),
  };
}
