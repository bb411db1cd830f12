/** Carries out what the kernel asks for. Gives the answer to feed back, or null when none is due now. */
import { CartableError, messageOf } from '../errors.ts';
import { DecisionError, ExpressionError } from '../expression/index.ts';
import type { Input, Request } from '../kernel/protocol.ts';
import { visibleVariables } from '../kernel/visible.ts';
import type { CommandContext } from './command.ts';
import type { LiveInstance } from './live-instance.ts';
import { sendMessage } from './messages.ts';
import { performOperation } from './operations.ts';

type Performable = Exclude<Request, { type: 'call' }>;

export async function performRequest(
  context: CommandContext,
  instance: LiveInstance,
  request: Performable,
): Promise<Input | null> {
  if (!instance.awaits(request.execution) && request.type !== 'send' && request.type !== 'broadcast') return null;
  switch (request.type) {
    case 'operation':
      return performOperation(context, instance, request);
    case 'decision':
      return decide(context, instance, request);
    case 'evaluate':
      return {
        type: 'fail',
        execution: request.execution,
        code: 'EXPRESSION_NEEDS_POOL',
        message: `The expression of ${request.slot} cannot be bounded: use functions without regular expressions or recursion.`,
        now: context.now,
      };
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
        businessKey: null,
        variables: request.variables,
        broadcast: true,
        timeToLive: 0,
        messageId: null,
      });
      return null;
  }
}

async function decide(
  context: CommandContext,
  instance: LiveInstance,
  request: Extract<Request, { type: 'decision' }>,
): Promise<Input> {
  const { execution } = request;
  try {
    const model = await context.services.definitions.decision(
      context.tx,
      request.decision,
      request.binding,
      instance.definition.deploymentId,
    );
    const decision = model.decision(request.decision);
    if (decision === undefined) throw new CartableError('NOT_FOUND', `The deployed file holds no decision ${request.decision}.`);
    const { value } = decision.evaluate(visibleVariables(instance.snapshot, execution));
    return { type: 'answer', execution, output: value, now: context.now };
  } catch (error) {
    if (error instanceof ExpressionError || error instanceof DecisionError || error instanceof CartableError) {
      return { type: 'fail', execution, code: 'DECISION_FAILED', message: messageOf(error), now: context.now };
    }
    throw error;
  }
}
