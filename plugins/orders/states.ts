/** R2: the order's state machine, as a table. */
import { BpmnError } from '../../engine/errors.ts';
import type { OrderState } from './types.ts';

export type OrderStep = 'submit' | 'review' | 'confirm' | 'unconfirm' | 'close' | 'cancel' | 'hold' | 'change';

interface Move {
  readonly from: readonly OrderState[];
  /** Null: the state stays. */
  readonly to: OrderState | null;
}

const MOVES: Readonly<Record<OrderStep, Move>> = {
  submit: { from: ['cart'], to: 'submitted' },
  review: { from: ['submitted', 'inReview'], to: 'inReview' },
  confirm: { from: ['submitted', 'inReview'], to: 'approved' },
  unconfirm: { from: ['approved'], to: 'submitted' },
  close: { from: ['approved'], to: 'closed' },
  cancel: { from: ['cart', 'submitted', 'inReview', 'approved'], to: 'cancelled' },
  hold: { from: ['submitted', 'inReview', 'approved'], to: null },
  change: { from: ['cart', 'submitted', 'inReview', 'approved'], to: null },
};

/** The state after the step. @throws BpmnError ILLEGAL_STATE when R2 does not allow it. */
export function nextState(state: OrderState, step: OrderStep): OrderState {
  const move = MOVES[step];
  if (!move.from.includes(state)) throw new BpmnError('ILLEGAL_STATE', `an order in state ${state} cannot ${step}`, { state });
  return move.to ?? state;
}
