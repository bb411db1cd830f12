import { Type } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import type { ValueObject } from '../expression/value.ts';
import { type Command, type CommandContext, requireRight } from '../runtime/command.ts';
import { sendMessage } from '../runtime/messages.ts';
import { MOST_RECEIVERS, subscriptionsByName } from '../store/subscriptions.ts';
import { VariablesSchema } from './schemas.ts';
import { deliverTo } from './start-by-event.ts';

export interface BroadcastSignal {
  readonly name: string;
  readonly variables?: ValueObject;
  /** Only this one of those who wait; 0 = the process, for its event sub-processes. */
  readonly to?: { readonly processInstanceId: string; readonly execution: number };
}

/**
 * Throws a signal from outside (BPMN 2.0 §10.5.1; Camunda: `POST /signal`): everybody who waits for it at this moment
 * gets it, each by a command of its own, and every process that begins with it starts.
 */
export const broadcastSignal: Command<BroadcastSignal, void> = {
  name: 'signal.broadcast',
  input: Type.Object(
    {
      name: Type.String({ minLength: 1, maxLength: 255 }),
      variables: Type.Optional(VariablesSchema),
      to: Type.Optional(
        Type.Object(
          { processInstanceId: Type.String(), execution: Type.Integer({ minimum: 0 }) },
          { additionalProperties: false },
        ),
      ),
    },
    { additionalProperties: false },
  ),
  permit(context) {
    requireRight(context.actor, 'message.send');
  },
  async run(context, { name, variables = {}, to }) {
    if (to !== undefined) return deliverToOne(context, name, variables, to);
    await sendMessage(context, {
      kind: 'signal',
      name,
      correlationKey: null,
      businessKey: null,
      variables,
      broadcast: true,
      timeToLive: 0,
      messageId: null,
    });
  },
};

/** @throws CartableError MISMATCHING_MESSAGE when it does not wait for the signal */
async function deliverToOne(
  context: CommandContext,
  name: string,
  variables: ValueObject,
  { processInstanceId: instanceId, execution }: NonNullable<BroadcastSignal['to']>,
): Promise<void> {
  const find = () => subscriptionsByName(context.tx, { kind: 'signal', name, instanceId, limit: MOST_RECEIVERS });
  const [any] = await find();
  // Its tree locked, it may have moved on.
  if (any !== undefined) await context.tree(any.root_id);
  const waiting = (await find()).find((row) => row.execution === execution);
  if (waiting === undefined) {
    throw new CartableError('MISMATCHING_MESSAGE', `Execution ${execution} of ${instanceId} does not wait for signal ${name}.`);
  }
  await deliverTo(context, waiting, variables);
}
