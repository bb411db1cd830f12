/** Carries out what the kernel asks for. Gives the answer to feed back, or null when none is due now. */
import { CartableError, messageOf } from '../errors.ts';
import { DecisionError, ExpressionError } from '../expression/index.ts';
import type { Input, Request } from '../kernel/protocol.ts';
import { visibleVariables, withClock } from '../kernel/visible.ts';
import type { CommandContext } from './command.ts';
import { type Evaluation, awaitEvaluation, awaitsEvaluation, expressionOf, variablesRead } from './evaluations.ts';
import type { LiveInstance } from './live-instance.ts';
import { sendMessage } from './messages.ts';
import { performOperation } from './operations.ts';

/** What other instances of the tree or data stores answer is in `instance-tree.ts` and `iterations.ts`. */
type Performable = Exclude<
  Request,
  { type: 'call' | 'escalate' | 'propagate' | 'iterations' | 'gather' | 'readStores' | 'writeStore' }
>;

export function performRequest(context: CommandContext, instance: LiveInstance, request: Performable): Promise<Input | null> {
  if (request.type === 'operation')
    return instance.awaits(request.execution) ? performOperation(context, instance, request) : Promise.resolve(null);
  if (request.type === 'decision')
    return instance.awaits(request.execution) ? decide(context, instance, request) : Promise.resolve(null);
  return perform(context, instance, request);
}

/** What is not answered now. */
async function perform(
  context: CommandContext,
  instance: LiveInstance,
  request: Exclude<Performable, { type: 'operation' | 'decision' }>,
): Promise<null> {
  switch (request.type) {
    case 'evaluate': {
      const { execution } = request;
      const evaluation = expressionOf(request, context.now);
      if (awaitsEvaluation(instance, execution, evaluation)) await awaitEvaluation(context, instance, execution, evaluation);
      return null;
    }
    case 'send':
      await sendMessage(context, {
        kind: 'message',
        name: request.message,
        correlationKey: request.correlationKey,
        businessKey: request.correlationKey === null ? instance.row.business_key : null,
        variables: request.variables,
        broadcast: false,
        timeToLive: context.services.settings.messageTimeToLive,
        messageId: null,
      });
      return null;
    case 'broadcast':
      await sendMessage(context, {
        kind: 'signal',
        name: request.signal,
        correlationKey: null,
        businessKey: request.businessKey,
        variables: request.variables,
        broadcast: true,
        timeToLive: 0,
        messageId: null,
        reached: request.reached ? instance.row.id : null,
      });
      return null;
  }
}

async function decide(
  context: CommandContext,
  instance: LiveInstance,
  request: Extract<Request, { type: 'decision' }>,
): Promise<Input | null> {
  const { execution } = request;
  try {
    const { model, deploymentId, resource } = await context.services.definitions.decision(
      context.tx,
      request.decision,
      request.binding,
      instance.definition.deploymentId,
    );
    const decision = model.decision(request.decision);
    if (decision === undefined) throw new CartableError('NOT_FOUND', `The deployed file holds no decision ${request.decision}.`);
    if (!decision.bounded) {
      const { reads } = decision;
      const variables = variablesRead(instance, execution, reads);
      const evaluation: Evaluation = { type: 'decision', decision: request.decision, deploymentId, resource, reads, variables };
      await awaitEvaluation(context, instance, execution, evaluation);
      return null;
    }
    const { value } = decision.evaluate(withClock(visibleVariables(instance.snapshot, execution), context.now));
    return { type: 'answer', execution, output: value, now: context.now };
  } catch (error) {
    if (error instanceof ExpressionError || error instanceof DecisionError || error instanceof CartableError) {
      return { type: 'fail', execution, code: 'DECISION_FAILED', message: messageOf(error), now: context.now };
    }
    throw error;
  }
}
