/** What throwing events throw, on the way and at an end. */
import type { EndEvent, SignalPayload, ThrowEvent } from '../../model/graph.ts';
import { startCompensation } from '../compensation.ts';
import { throwEscalation } from '../errors.ts';
import { fireWait } from '../events.ts';
import { Incident } from '../incident.ts';
import type { Machine } from '../machine.ts';
import type { Thrown } from '../moves.ts';
import type { Execution } from '../state.ts';
import { businessKeyOf, passedIn } from './passed-variables.ts';
import { requestSend } from './send-message.ts';

/**
 * Throws all triggers of an event, those that it has thrown before left out.
 * @returns true when the execution does not simply go on: it compensates, waits for the callers that an escalation is
 * put to, or what it threw has cancelled it
 */
export function throwTriggers(m: Machine, execution: Execution, node: ThrowEvent | EndEvent): boolean {
  const { number } = execution;
  const scope = execution.parent ?? 0;
  for (const [index, trigger] of node.triggers.entries()) {
    if (index < (execution.thrown ?? 0)) continue;
    switch (trigger.type) {
      case 'message':
        requestSend(m, number, trigger.message);
        break;
      case 'signal': {
        const signal = m.text(number, trigger.name, 'signal');
        throwSignal(m, number, signal, trigger.payload);
        if (!m.has(number)) return true;
        break;
      }
      case 'escalation':
        if (throwEscalation(m, scope, escalationOf(m, number, trigger.code), number)) {
          const { answer: _used, ...rest } = m.execution(number);
          m.put(rest, { phase: 'active', thrown: index + 1 });
          return true;
        }
        if (!m.has(number)) return true;
        break;
      case 'compensation':
        if (startCompensation(m, execution, trigger)) {
          m.put(m.execution(number), { thrown: index + 1 });
          return true;
        }
        break;
      case 'link':
        m.enqueue({ type: 'token', node: linkTarget(node, trigger.name), scope, flow: null });
        break;
      default:
        break;
    }
  }
  return false;
}

/**
 * Who waits for it in this instance gets it before the thrower goes on; the others by commands of their own. When nobody
 * waits here yet, who begins to wait in the same command is reached like the others.
 */
function throwSignal(m: Machine, thrower: number, signal: string, payload: SignalPayload | null): void {
  const variables = payload === null ? m.locals(thrower) : passedIn(m, thrower, payload);
  const businessKey = businessKeyOf(m, thrower, payload?.businessKey ?? null);
  const reached = Object.values(m.waits).filter(({ kind, name }) => kind === 'signal' && name === signal);
  m.requests.push({ type: 'broadcast', execution: thrower, signal, variables, businessKey, reached: reached.length > 0 });
  for (const { number } of reached) {
    const wait = m.waits[number];
    if (wait !== undefined) fireWait(m, wait, variables);
  }
}

function escalationOf(m: Machine, number: number, code: string | null): Thrown {
  return { type: 'escalation', code: code ?? '', message: '', variables: m.locals(number) };
}

function linkTarget(node: ThrowEvent | EndEvent, name: string): (typeof node.scope.children)[number] {
  const target = node.scope.children.find(
    (other) =>
      other.kind === 'intermediateCatchEvent' &&
      other.triggers.some((trigger) => trigger.type === 'link' && trigger.name === name),
  );
  if (target === undefined) throw new Incident('NO_LINK_TARGET', `Nothing in the scope catches the link ${name}.`);
  return target;
}
