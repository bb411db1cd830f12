import type { ThrowEvent } from '../../model/graph.ts';
import { finish } from '../life.ts';
import type { Behaviour } from '../machine.ts';
import { acceptOperation, requestOperation } from './operation.ts';
import { throwTriggers } from './throwing.ts';

/** Throws, then goes on; compensation is waited for. */
export const throwEvent: Behaviour<ThrowEvent> = {
  run(m, execution, node) {
    if (node.operation !== null) requestOperation(m, execution, node.operation);
    else if (!throwTriggers(m, execution, node)) finish(m, execution.number, {});
  },
  answer(m, execution, node, output) {
    if (node.operation !== null) acceptOperation(m, execution, node.operation, output);
  },
};
