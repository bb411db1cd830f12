import { Type } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import type { ValueObject } from '../expression/value.ts';
import { isConditionTrue } from '../kernel/conditions.ts';
import { Incident } from '../kernel/incident.ts';
import { withClock } from '../kernel/visible.ts';
import { entryOf } from '../model/entries.ts';
import { type Command, type CommandContext, requireRight } from '../runtime/command.ts';
import { type StartSubscriptionRow, conditionalStarts } from '../store/subscriptions.ts';
import { VariablesSchema } from './schemas.ts';
import { type Reached, startFrom } from './start-by-event.ts';

export interface EvaluateConditions {
  readonly variables: ValueObject;
  readonly businessKey?: string | null;
  /** Only those of this definition. */
  readonly definitionId?: string;
}

/**
 * Starts an instance at each conditional start event whose condition holds for these variables (BPMN 2.0 §10.5.2;
 * Camunda: `POST /condition`). This is the only moment at which they are looked at: before an instance there is nothing
 * that could change.
 * @throws CartableError VALIDATION when a condition gives neither true nor false
 */
export const evaluateConditions: Command<EvaluateConditions, readonly Reached[]> = {
  name: 'condition.evaluate',
  input: Type.Object(
    {
      variables: VariablesSchema,
      businessKey: Type.Optional(Type.Union([Type.String({ maxLength: 255 }), Type.Null()])),
      definitionId: Type.Optional(Type.String({ minLength: 1 })),
    },
    { additionalProperties: false },
  ),

  permit(context) {
    requireRight(context.actor, 'process.start');
  },

  async run(context, { variables, businessKey = null, definitionId }) {
    const starts = await context.tx.all(conditionalStarts, {});
    const chosen = definitionId === undefined ? starts : starts.filter((start) => start.definition_id === definitionId);
    if (definitionId !== undefined && chosen.length === 0) {
      throw new CartableError('NOT_FOUND', `${definitionId} has no conditional start event, or is not the latest version.`);
    }
    const started: Reached[] = [];
    for (const start of chosen) {
      if (await holds(context, start, variables))
        started.push(await startFrom(context, start, { businessKey, correlationKey: null, variables }));
    }
    return started;
  },
};

async function holds(context: CommandContext, start: StartSubscriptionRow, variables: ValueObject): Promise<boolean> {
  const { graph } = await context.services.definitions.get(context.tx, start.definition_id);
  const trigger = entryOf(graph, start.element)?.triggers[Number(start.name)];
  if (trigger?.type !== 'conditional') return false;
  if (trigger.variableName !== null && !Object.hasOwn(variables, trigger.variableName)) return false;
  const given = (name: string) => (Object.hasOwn(variables, name) ? variables[name] : undefined);
  try {
    return isConditionTrue(trigger, withClock(given, context.now));
  } catch (reason) {
    if (!(reason instanceof Incident)) throw reason;
    throw new CartableError(
      'VALIDATION',
      `The condition of ${start.element} of ${graph.id} cannot be evaluated: ${reason.message}`,
      {
        faults: [{ at: '/variables', message: reason.message }],
      },
    );
  }
}
