import type { EndEvent } from '../../model/graph.ts';
import { throwErrorFromScope } from '../errors.ts';
import { finish } from '../life.ts';
import type { Behaviour, Machine } from '../machine.ts';
import type { Execution } from '../state.ts';
import { cancelTransaction } from '../transaction.ts';
import { acceptOperation, requestOperation } from './operation.ts';
import { throwTriggers } from './throwing.ts';

/** Ends a path; an error, terminate or cancel end event ends more than that. */
export const endEvent: Behaviour<EndEvent> = {
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

function goOn(m: Machine, execution: Execution, node: EndEvent): void {
  if (!throwTriggers(m, execution, node) && !endsScope(m, execution, node)) finish(m, execution.number, {});
}

function endsScope(m: Machine, execution: Execution, node: EndEvent): boolean {
  const scope = execution.parent ?? 0;
  for (const trigger of node.triggers) {
    if (trigger.type === 'error') {
      const { number } = execution;
      const variables = m.locals(number);
      const message = m.optionalText(number, trigger.message, 'error message', m.lookup(number)) ?? '';
      m.end(number, 'completed');
      throwErrorFromScope(m, scope, { type: 'error', code: trigger.code ?? '', message, variables });
      return true;
    }
    if (trigger.type === 'cancel') {
      cancelTransaction(m, execution);
      return true;
    }
    if (trigger.type === 'terminate') {
      m.end(execution.number, 'completed');
      m.cancelChildren(scope);
      m.settling.add(scope);
      return true;
    }
  }
  return false;
}
