/** A message or signal starts an instance, or comes to the one that another event of the same group has started. */
import type { ValueObject } from '../expression/value.ts';
import { entryOf } from '../model/entries.ts';
import type { CommandContext } from '../runtime/command.ts';
import type { Definition } from '../runtime/definitions.ts';
import { triggerNamed } from '../runtime/entries.ts';
import { lockDefinition } from '../store/definitions.ts';
import {
  type Receivers,
  type StartSubscriptionRow,
  type SubscriptionRow,
  startSubscriptionsByName,
  subscriptionsByName,
} from '../store/subscriptions.ts';
import { type StartedProcess, startAt } from './start-process.ts';

export interface ReceivedEvent {
  readonly businessKey: string | null;
  readonly correlationKey: string | null;
  readonly variables: ValueObject;
}

/** Whom an event reached: one that waited for it, or an instance that it started. */
export type Reached =
  | {
      readonly type: 'Execution';
      readonly processInstanceId: string;
      /** Who waited, and whether that is over. */
      readonly execution: number;
      readonly ended: boolean;
    }
  | ({ readonly type: 'ProcessDefinition' } & Pick<
      StartedProcess,
      'processInstanceId' | 'definitionId' | 'businessKey' | 'ended'
    >);

/** Moves the instance that holds the subscription. */
export async function deliverTo(
  context: CommandContext,
  subscription: SubscriptionRow,
  variables: ValueObject,
): Promise<Reached> {
  const { root_id: rootId, instance_id: processInstanceId, wait, execution } = subscription;
  const tree = await context.tree(rootId);
  await tree.advance(processInstanceId, { type: 'trigger', wait, variables, now: context.now });
  const instance = await tree.get(processInstanceId);
  return { type: 'Execution', processInstanceId, execution, ended: instance.execution(execution) === undefined };
}

/** Starts an instance of the process that begins with this message; null when none does. */
export async function startByMessage(context: CommandContext, name: string, event: ReceivedEvent): Promise<Reached | null> {
  const [start] = await context.tx.all(startSubscriptionsByName, { kind: 'message', name });
  return start === undefined ? null : startFrom(context, start, event);
}

export async function startFrom(context: CommandContext, start: StartSubscriptionRow, event: ReceivedEvent): Promise<Reached> {
  const { element, kind, name } = start;
  const definition = await context.services.definitions.get(context.tx, start.definition_id);
  // A condition that somebody waits for is looked at where he waits.
  const joins = kind !== 'conditional' && isOneOfGroup(definition, element);
  const waiting = joins ? await findWaiting(context, { ...start, kind }, event) : undefined;
  if (waiting !== undefined) return deliverTo(context, waiting, event.variables);
  const startTrigger = triggerNamed(definition.graph, element, kind, name);
  const { businessKey, variables } = event;
  const started = await startAt(context, definition, { startEvent: element, startTrigger, businessKey, variables });
  const { processInstanceId, definitionId, ended } = started;
  return { type: 'ProcessDefinition', processInstanceId, definitionId, businessKey, ended };
}

/** All events of its group belong to one instance: a start event that waits for all, a parallel event-based gateway. */
function isOneOfGroup({ graph }: Definition, element: string): boolean {
  const entry = entryOf(graph, element);
  if (entry === null) return false;
  return entry.gateway?.instantiates === 'all' || ('parallelMultiple' in entry.node && entry.node.parallelMultiple);
}

/** The events of a group may come at once: each looks only when the one before it is through. */
async function findWaiting(
  context: CommandContext,
  { definition_id: id, definition_key: key, element, kind, name }: StartSubscriptionRow & Pick<Receivers, 'kind'>,
  { businessKey, correlationKey }: ReceivedEvent,
): Promise<SubscriptionRow | undefined> {
  await context.tx.one(lockDefinition, { id });
  const waiting = await subscriptionsByName(context.tx, {
    kind,
    name,
    ...(correlationKey === null ? {} : { correlationKey }),
    ...(businessKey === null || kind === 'signal' ? {} : { businessKey }),
    limit: MOST_LOOKED_AT,
  });
  return waiting.find((row) => row.definition_key === key && row.element === element);
}

const MOST_LOOKED_AT = 1_000;
