/** Runs a machine until nothing can move any more. */
import { isOver } from './ad-hoc.ts';
import { hasLateTokens, reset, takenBefore } from './complex-join.ts';
import { fireCondition } from './conditions.ts';
import { throwErrorFromScope, throwEscalation } from './errors.ts';
import { readyJoin } from './inclusive-join.ts';
import { consume } from './joins.ts';
import { admit, arrive, finish, finishBody, passes, startIteration } from './life.ts';
import type { Machine } from './machine.ts';
import type { Move } from './moves.ts';
import { loseIteration } from './multi-instance.ts';
import type { Execution } from './state.ts';
import { endUndoing, undoNext } from './undo.ts';

/** A command is cut here, so that a loop without a wait cannot hold up everybody else (P10). */
export const MAX_MOVES = 10_000;

/** Moves tokens until every one waits; then scopes complete, inclusive joins fire and conditions are looked at. */
export function run(m: Machine): void {
  let moves = 0;
  for (;;) {
    const move = m.next();
    if (move !== undefined) {
      // What is thrown starts nothing by itself.
      if (++moves > MAX_MOVES && move.type !== 'throw') park(m, move);
      else perform(m, move);
      continue;
    }
    // Inner scopes have higher numbers than those around them.
    const innermost = m.settling.takeLargest();
    if (innermost !== undefined) settle(m, innermost);
    else if (moves > MAX_MOVES || m.status === 'SUSPENDED' || !wake(m)) return;
    else moves++;
  }
}

function perform(m: Machine, move: Move): void {
  switch (move.type) {
    case 'token':
      if (m.has(move.scope)) arrive(m, move.node, move.scope, move.flow, move.locals);
      return;
    case 'iteration':
      if (m.has(move.body) && m.execution(move.body).phase === 'body') startIteration(m, move.body, move.index);
      return;
    case 'compensate':
      if (m.has(move.thrower)) undoNext(m, move.thrower);
      return;
    case 'throw':
      if (!m.has(move.from)) return;
      if (move.thrown.type === 'error') throwErrorFromScope(m, move.from, move.thrown);
      else throwEscalation(m, move.from, move.thrown, null);
  }
}

/** Beyond the bound nothing is lost: what would have moved stays, as an incident that can be continued. */
function park(m: Machine, move: Exclude<Move, { type: 'throw' }>): void {
  const text = `More than ${MAX_MOVES} moves in one step: is there a loop without a wait?`;
  if (move.type === 'token') {
    if (!m.has(move.scope)) return;
    // To wait at a join is no move: only what the join lets through is kept back.
    if (move.flow !== null && !passes(m, move.node, move.scope, move.flow)) return;
    const { number } = m.create(move.node.id, move.scope);
    m.raise(number, 'STEP_LIMIT', text);
  } else {
    const number = move.type === 'iteration' ? move.body : move.thrower;
    if (m.has(number)) m.raise(number, 'STEP_LIMIT', text);
  }
}

/** Completes what has nothing left in it. */
function settle(m: Machine, number: number): void {
  if (!m.has(number)) return;
  const execution = m.execution(number);
  if (execution.phase === 'body') {
    if (loseIteration(m, number)) finishBody(m, number);
  } else if (execution.compensating !== undefined) {
    if (!m.hasChildren(number)) m.enqueue({ type: 'compensate', thrower: number });
  } else if (execution.phase === 'scope' && !hasTokens(execution) && !m.hasChildren(number)) {
    if (number === 0) m.endInstance('COMPLETED', null);
    else if (execution.undoing === true) endUndoing(m, execution);
    else if (execution.adHoc === undefined || isOver(m, execution, execution.adHoc)) finish(m, number, {});
  }
}

/** Tokens wait at its joins, or a complex gateway has still to be reset. */
function hasTokens({ joins, resetting }: Execution): boolean {
  return joins !== undefined || resetting !== undefined;
}

function wake(m: Machine): boolean {
  const ready = readyJoin(m);
  if (ready === null) return fireCondition(m);
  const { node, scope } = ready;
  if (node.kind === 'inclusiveGateway') {
    consume(m, scope, node);
    admit(m, node, scope);
  } else if (takenBefore(m, scope, node) === undefined || hasLateTokens(m, scope, node)) admit(m, node, scope);
  else {
    reset(m, scope, node);
    m.settling.add(scope);
  }
  return true;
}
