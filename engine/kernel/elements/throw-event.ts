import type { ThrowEvent } from '../../model/graph.ts';
import { finish } from '../life.ts';
import type { Behaviour, Machine } from '../machine.ts';
import type { Execution } from '../state.ts';
import { acceptOperation, requestOperation } from './operation.ts';
import { throwTriggers } from './throwing.ts';

/** Throws, then goes on; compensation is waited for. */
export const throwEvent: Behaviour<ThrowEvent> = {
  run(m, execution, node) {
    if (node.operation !== null) requestOperation(m, execution, node.operation);
    else goOn(m, execution, node);
  },
  /** Of the operation; or the callers have been asked and it is still there. */
  answer(m, execution, node, output) {
    if (node.operation !== null) acceptOperation(m, execution, node.operation, output);
    else goOn(m, execution, node);
  },
};

function goOn(m: Machine, execution: Execution, node: ThrowEvent): void {
  if (!throwTriggers(m, execution, node)) finish(m, execution.number, {});
}
