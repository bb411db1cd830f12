import { Type } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import { type Command, requireRight } from '../runtime/command.ts';
import { findInstance } from '../store/instances.ts';

export interface ActivateElements {
  readonly processInstanceId: string;
  /** The execution number of the ad-hoc sub-process. */
  readonly execution: number;
  readonly elements: readonly string[];
}

/** Begins activities of an open ad-hoc sub-process, each as often as it is named (BPMN 2.0 §13.3.5). */
export const activateElements: Command<ActivateElements, void> = {
  name: 'instance.activateElements',
  input: Type.Object(
    {
      processInstanceId: Type.String(),
      execution: Type.Integer({ minimum: 0 }),
      elements: Type.Array(Type.String(), { minItems: 1, maxItems: 100 }),
    },
    { additionalProperties: false },
  ),
  permit(context) {
    requireRight(context.actor, 'instance.operate');
  },
  async run(context, { processInstanceId, execution, elements }) {
    const row = await context.tx.one(findInstance, { id: processInstanceId });
    if (row === undefined) throw new CartableError('NOT_FOUND', `There is no process instance ${processInstanceId}.`);
    const tree = await context.tree(row.root_id);
    const instance = await tree.get(processInstanceId);
    if (instance.ended) throw new CartableError('INSTANCE_ENDED', `Process instance ${processInstanceId} has already ended.`);
    await tree.advance(processInstanceId, { type: 'activate', execution, elements, now: context.now });
  },
};
