import type { SendTask } from '../../model/graph.ts';
import { finish } from '../life.ts';
import type { Behaviour } from '../machine.ts';
import { acceptOperation, requestOperation } from './operation.ts';
import { requestSend } from './send-message.ts';

/** Sends its message and goes on; with an operation, a worker or plugin does the sending. */
export const sendTask: Behaviour<SendTask> = {
  run(m, execution, node) {
    if (node.operation !== null) {
      requestOperation(m, execution, node.operation);
      return;
    }
    if (node.message !== null) requestSend(m, execution.number, node.message);
    finish(m, execution.number, {});
  },
  answer(m, execution, node, output) {
    if (node.operation !== null) acceptOperation(m, execution, node.operation, output);
  },
};
