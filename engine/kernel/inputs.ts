/** What each kind of input does to a machine. The machine runs afterwards. */
import type { Value } from '../expression/value.ts';
import { activate } from './ad-hoc.ts';
import { escalate, propagated, throwError, throwErrorFromScope } from './errors.ts';
import { fireWait } from './events.ts';
import { answered } from './executions.ts';
import { KernelError } from './kernel-error.ts';
import { endSpreadIteration, finish, resume } from './life.ts';
import { tellTask } from './listeners.ts';
import type { Machine } from './machine.ts';
import type { Thrown } from './moves.ts';
import type { Input } from './protocol.ts';
import { countIteration, isSpread, spreadsIn } from './spread.ts';
import { openScope } from './start.ts';
import { forgetStores, withoutStores } from './stores.ts';
import { goOn, holdAnswer, refuseMove } from './suspension.ts';
import type { Execution } from './state.ts';
import { openEventSubProcessWaits } from './waits.ts';

type InputOf<T extends Input['type']> = Extract<Input, { type: T }>;

/** @throws KernelError when the input does not fit the state; the machine has to be taken back then */
export function applyInput(m: Machine, input: Exclude<Input, InputOf<'start'>>): void {
  if (m.status === 'SUSPENDED' && MOVING.includes(input.type)) refuseMove();
  switch (input.type) {
    case 'complete':
      complete(m, input);
      return;
    case 'assigned':
      assigned(m, input);
      return;
    case 'answer':
      answer(m, input);
      return;
    case 'error':
      fault(m, input);
      return;
    case 'propagated':
      if (m.execution(input.execution).phase !== 'active') throw wrongPhase(input.execution, 'throws no error now');
      propagated(m, input.execution, input, input.caught);
      return;
    case 'escalation':
      escalated(m, input);
      return;
    case 'iteration':
      if (m.status === 'SUSPENDED') countIteration(m, input.execution, input.completed);
      else endSpreadIteration(m, input.execution, input.completed, input.variables);
      return;
    case 'trigger': {
      const wait = m.waits[input.wait];
      if (wait === undefined) throw new KernelError('NO_SUCH_WAIT', `There is no open wait ${input.wait}.`);
      fireWait(m, wait, input.variables);
      return;
    }
    case 'reschedule': {
      const wait = m.waits[input.wait];
      if (wait?.kind !== 'timer') throw new KernelError('NO_SUCH_WAIT', `There is no open timer ${input.wait}.`);
      m.closeWait(wait.number, false);
      m.putWait({ ...wait, number: m.nextNumber(), due: input.due });
      return;
    }
    case 'continue':
      proceed(m, input.execution);
      return;
    case 'fail':
      fail(m, input);
      return;
    case 'setVariables':
      m.execution(input.execution);
      if (input.local) m.setLocals(input.execution, input.variables);
      else m.assignAll(input.execution, input.variables);
      return;
    case 'activate':
      activate(m, input.execution, input.elements);
      return;
    case 'cancel':
      m.execution(0);
      m.endInstance('EXTERNALLY_TERMINATED', null);
      return;
    case 'suspend':
      m.execution(0);
      m.status = 'SUSPENDED';
      return;
    case 'resume':
      m.execution(0);
      for (const number of [...goOn(m), ...spreadsIn(m)]) if (m.has(number)) go(m, number);
  }
}

/** What a suspended instance refuses. */
const MOVING: readonly Input['type'][] = ['complete', 'assigned', 'error', 'escalation', 'trigger', 'continue', 'activate'];

function complete(m: Machine, { execution: number, variables, assignee }: InputOf<'complete'>): void {
  const execution = m.execution(number);
  if (execution.phase !== 'active' || m.behaviour(m.node(execution)).completable !== true) {
    throw wrongPhase(number, 'is not a task that can be completed');
  }
  m.clearIncident(number);
  if (assignee !== undefined) m.put(m.execution(number), { assignee });
  finish(m, number, variables);
}

function assigned(m: Machine, { execution: number, assignee }: InputOf<'assigned'>): void {
  const execution = m.execution(number);
  if (execution.phase !== 'active') throw wrongPhase(number, 'is not a task that somebody could get');
  const node = m.node(execution);
  if (node.kind === 'userTask') m.attempt(number, () => tellTask(m, execution, node, 'assignment', { assignee }));
}

function answer(m: Machine, { execution: number, output }: InputOf<'answer'>): void {
  const execution = m.execution(number);
  if (m.status === 'SUSPENDED') {
    if (execution.awaiting !== undefined) refuseMove();
    if (!waitsForAnswer(m, execution)) throw wrongPhase(number, 'waits for no answer');
    holdAnswer(m, number, output);
    return;
  }
  if (execution.awaiting !== undefined) {
    accept(m, execution, execution.awaiting, output);
    return;
  }
  if (!waitsForAnswer(m, execution)) throw wrongPhase(number, 'waits for no answer');
  m.clearIncident(number);
  m.put(answered(m.execution(number), output));
  resume(m, number);
}

function fault(m: Machine, { execution: number, code, message, variables }: InputOf<'error'>): void {
  if (isSpread(m.execution(number))) {
    failSpreadIteration(m, number, { type: 'error', code, message, variables: {} });
    return;
  }
  if (m.execution(number).phase !== 'active') throw wrongPhase(number, 'throws no error now');
  m.clearIncident(number);
  m.attempt(number, () => {
    const execution = m.execution(number);
    const node = m.node(execution);
    const told = m.behaviour(node).thrown?.(m, execution, node, variables) ?? variables;
    throwError(m, number, { type: 'error', code, message, variables: told });
  });
}

/** What an iteration that is an instance of its own could not catch; its variables stay in it. */
function failSpreadIteration(m: Machine, number: number, thrown: Thrown): void {
  if (!countIteration(m, number, false)) return;
  m.attempt(number, () => {
    throwErrorFromScope(m, number, thrown);
  });
}

/** What stopped it, if anything, stays: an escalation only tells. */
function escalated(m: Machine, { execution: number, code, variables }: InputOf<'escalation'>): void {
  if (isSpread(m.execution(number))) {
    m.attempt(number, () => {
      escalate(m, number, { type: 'escalation', code, message: '', variables: {} });
    });
    return;
  }
  if (m.execution(number).phase !== 'active') throw wrongPhase(number, 'escalates nothing now');
  m.attempt(number, () => {
    const execution = m.execution(number);
    const node = m.node(execution);
    const told = m.behaviour(node).thrown?.(m, execution, node, variables) ?? variables;
    escalate(m, number, { type: 'escalation', code, message: '', variables: told });
  });
}

function accept(m: Machine, execution: Execution, slot: string, value: Value): void {
  m.clearIncident(execution.number);
  const { awaiting: _answered, ...rest } = m.execution(execution.number);
  // What data stores held when it was asked for may be another thing by now.
  m.put(rest, { answers: { ...withoutStores(rest.answers), [slot]: value } });
  go(m, execution.number);
}

/** A job or an admin continues: the phase that stopped is tried again. */
function proceed(m: Machine, number: number): void {
  const execution = m.execution(number);
  const { phase, incident, awaiting } = execution;
  const stopped = incident !== undefined || awaiting !== undefined;
  if (!stopped && phase !== 'ready' && phase !== 'leaving' && !isSpread(execution))
    throw wrongPhase(number, 'has nothing to continue');
  m.clearIncident(number);
  if (awaiting !== undefined) {
    const { awaiting: _again, ...rest } = m.execution(number);
    m.put(rest);
  }
  forgetStores(m, number);
  go(m, number);
}

function go(m: Machine, number: number): void {
  const execution = m.execution(number);
  if (number === 0) {
    if (execution.phase === 'ready') openScope(m);
    else recheck(m, number);
  } else if (execution.compensating !== undefined && execution.phase === 'active') {
    if (!m.hasChildren(number)) m.enqueue({ type: 'compensate', thrower: number });
  } else if (execution.phase === 'scope' || (execution.phase === 'active' && !makesRequests(m, execution))) {
    recheck(m, number);
  } else {
    if (execution.phase === 'body') recheck(m, number);
    resume(m, number);
  }
}

/** What stopped was an event that this execution hosts: a conditional one, or arming those of its event sub-processes. */
function recheck(m: Machine, host: number): void {
  if (m.execution(host).phase === 'scope') m.attempt(host, openMissingWaits);
  for (const wait of Object.values(m.waits)) {
    if (wait.execution === host && wait.kind === 'conditional') m.conditionsToCheck.add(wait.number);
  }
}

function openMissingWaits(m: Machine, scope: number): void {
  const open = new Set(Object.values(m.waits).map((wait) => wait.execution === scope && wait.element));
  const starts = m.scopeNode(m.execution(scope)).eventSubProcesses.flatMap((subProcess) => subProcess.startEvents);
  if (!starts.some((start) => open.has(start.id))) openEventSubProcessWaits(m, m.execution(scope));
}

function fail(m: Machine, { execution: number, code, message }: InputOf<'fail'>): void {
  const execution = m.execution(number);
  const waits = execution.phase === 'ready' || execution.phase === 'leaving' || execution.awaiting !== undefined;
  if (!waits && !waitsForAnswer(m, execution)) throw wrongPhase(number, 'has nothing under way that could fail');
  m.raise(number, code, message);
}

function waitsForAnswer(m: Machine, execution: Execution): boolean {
  return execution.phase === 'active' && execution.answer === undefined && makesRequests(m, execution);
}

function makesRequests(m: Machine, execution: Execution): boolean {
  return m.behaviour(m.node(execution)).answer !== undefined;
}

function wrongPhase(execution: number, why: string): KernelError {
  return new KernelError('WRONG_PHASE', `Execution ${execution} ${why}.`);
}
