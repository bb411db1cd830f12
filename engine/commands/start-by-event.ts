/** A message or signal starts an instance, or comes to the one that another event of the same group has started. */
import type { ValueObject } from '../expression/value.ts';
import { entryOf } from '../model/entries.ts';
import type { CommandContext } from '../runtime/command.ts';
import type { Definition } from '../runtime/definitions.ts';
import { triggerNamed } from '../runtime/entries.ts';
import { lockDefinition } from '../store/definitions.ts';
import {
  type StartSubscriptionRow,
  type SubscriptionRow,
  startSubscriptionsByName,
  subscriptionsByName,
} from '../store/subscriptions.ts';
import { startAt } from './start-process.ts';

export interface ReceivedEvent {
  readonly businessKey: string | null;
  readonly correlationKey: string | null;
  readonly variables: ValueObject;
}

/** Whom an event reached: an instance that it started, or one that waited for it. */
export interface Reached {
  readonly type: 'Execution' | 'ProcessDefinition';
  readonly processInstanceId: string;
  /** Of one that waited. */
  readonly execution?: number;
}

/** Moves the instance that holds the subscription. */
export async function deliverTo(
  context: CommandContext,
  subscription: SubscriptionRow,
  variables: ValueObject,
): Promise<Reached> {
  const { root_id: rootId, instance_id: processInstanceId, wait, execution } = subscription;
  const tree = await context.tree(rootId);
  await tree.advance(processInstanceId, { type: 'trigger', wait, variables, now: context.now });
  return { type: 'Execution', processInstanceId, execution };
}

/** Starts an instance of the process that begins with this message; null when none does. */
export async function startByMessage(context: CommandContext, name: string, event: ReceivedEvent): Promise<Reached | null> {
  const [start] = await context.tx.all(startSubscriptionsByName, { kind: 'message', name });
  return start === undefined ? null : startFrom(context, start, event);
}

export async function startFrom(context: CommandContext, start: StartSubscriptionRow, event: ReceivedEvent): Promise<Reached> {
  const { element, kind, name } = start;
  const definition = await context.services.definitions.get(context.tx, start.definition_id);
  const waiting = isOneOfGroup(definition, element) ? await findWaiting(context, start, event) : undefined;
  if (waiting !== undefined) return deliverTo(context, waiting, event.variables);
  const startTrigger = triggerNamed(definition.graph, element, kind, name);
  const { businessKey, variables } = event;
  const started = await startAt(context, definition, { startEvent: element, startTrigger, businessKey, variables });
  return { type: 'ProcessDefinition', processInstanceId: started.processInstanceId };
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
  { definition_id: id, definition_key: key, element, kind, name }: StartSubscriptionRow,
  { businessKey, correlationKey }: ReceivedEvent,
): Promise<SubscriptionRow | undefined> {
  await context.tx.one(lockDefinition, { id });
  const waiting = await subscriptionsByName(context.tx, {
    kind,
    name,
    ...(correlationKey === null ? {} : { correlationKey }),
    ...(businessKey === null ? {} : { businessKey }),
    limit: MOST_LOOKED_AT,
  });
  return waiting.find((row) => row.definition_key === key && row.element === element);
}

const MOST_LOOKED_AT = 1_000;
