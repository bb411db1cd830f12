import type { ServiceTask } from '../../model/graph.ts';
import type { Behaviour } from '../machine.ts';
import { acceptOperation, requestOperation } from './operation.ts';

/** Carried out by a plugin's operation or an external worker. */
export const serviceTask: Behaviour<ServiceTask> = {
  run(m, execution, node) {
    requestOperation(m, execution, node.operation);
  },
  answer(m, execution, node, output) {
    acceptOperation(m, execution, node.operation, output);
  },
};
