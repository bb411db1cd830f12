/** What the entries of a deployed process wait for, as rows: subscriptions for messages and signals, jobs for timers. */
import { CartableError } from '../errors.ts';
import { type Due, dueOf } from '../kernel/timers.ts';
import { Incident } from '../kernel/incident.ts';
import { type Entry, entriesOf, entryOf } from '../model/entries.ts';
import type { Expression, ProcessGraph, Trigger } from '../model/graph.ts';
import type { NewJobRow } from '../store/jobs.ts';
import { type StartSubscriptionRow, startSubscriptionsByName } from '../store/subscriptions.ts';
import { jobRow } from './job-rows.ts';
import type { QueryContext } from './query-context.ts';

/** @throws CartableError MODEL_INVALID when what an entry waits for is no constant. */
export function startSubscriptionsOf(definitionId: string, graph: ProcessGraph): StartSubscriptionRow[] {
  return entriesOf(graph).flatMap((entry) =>
    entry.triggers.flatMap((trigger, index): StartSubscriptionRow[] => {
      const { id: element } = entry.node;
      const row = { definition_id: definitionId, definition_key: graph.id, element };
      if (trigger.type === 'conditional') return [{ ...row, kind: 'conditional', name: String(index) }];
      const name = nameOf(entry, trigger);
      if (name === null || (trigger.type !== 'message' && trigger.type !== 'signal')) return [];
      if (triggerNamed(graph, element, trigger.type, name) !== index) return [];
      return [{ ...row, kind: trigger.type, name }];
    }),
  );
}

/**
 * Camunda 7 lets one message begin one process only.
 * @throws CartableError MODEL_INVALID naming the start event and the other process
 */
export async function refuseSharedMessages(context: QueryContext, rows: readonly StartSubscriptionRow[]): Promise<void> {
  for (const { kind, name, element, definition_key: key } of rows) {
    if (kind !== 'message') continue;
    const others = await context.tx.all(startSubscriptionsByName, { kind, name });
    const other = others.find((row) => row.definition_key !== key);
    if (other === undefined) continue;
    const message = `${element} waits for the message ${name}, with which ${other.definition_key} begins (${other.element}).`;
    throw new CartableError('MODEL_INVALID', message, { faults: [{ at: element, message }] });
  }
}

/** Timers that start instances of the latest version; those of earlier versions no longer fire. */
export function startTimersOf(context: QueryContext, definitionId: string, graph: ProcessGraph): NewJobRow[] {
  return entriesOf(graph).flatMap((entry) =>
    entry.triggers.flatMap((trigger, index) => {
      if (trigger.type !== 'timer') return [];
      const { due, ...cycle } = firstDue(graph, entry, trigger, context.now);
      const { id: element } = entry.node;
      return [
        jobRow(context, {
          id: `${definitionId}:${element}${index === 0 ? '' : `:${index}`}/start-timer`,
          kind: 'start-timer',
          definition_id: definitionId,
          definition_key: graph.id,
          element,
          payload: JSON.stringify({ ...cycle, trigger: index }),
          due_at: due,
        }),
      ];
    }),
  );
}

/** Which trigger of an entry has happened, by its row; undefined when the entry has none of this name. */
export function triggerNamed(
  graph: ProcessGraph,
  element: string,
  kind: StartSubscriptionRow['kind'],
  name: string,
): number | undefined {
  const entry = entryOf(graph, element);
  if (entry === null) return undefined;
  if (kind === 'conditional') return Number(name);
  const index = entry.triggers.findIndex((trigger) => trigger.type === kind && nameOf(entry, trigger) === name);
  return index < 0 ? undefined : index;
}

function nameOf(entry: Entry, trigger: Trigger): string | null {
  if (trigger.type === 'message') return constantOf(entry, trigger.message.name);
  return trigger.type === 'signal' ? constantOf(entry, trigger.name) : null;
}

function firstDue(graph: ProcessGraph, entry: Entry, trigger: Extract<Trigger, { type: 'timer' }>, now: number): Due {
  try {
    return dueOf(trigger.timer, constantOf(entry, trigger.expression), now, graph.semantics.cron);
  } catch (reason) {
    if (!(reason instanceof Incident)) throw reason;
    throw invalid(entry, `The timer of ${entry.node.id} cannot be set: ${reason.message}`);
  }
}

/** No instance is there whose variables an entry could read. */
function constantOf(entry: Entry, expression: Expression): string {
  const text = expression.reads.length === 0 ? expression.evaluate(() => undefined) : null;
  if (typeof text === 'string') return text;
  throw invalid(entry, `${entry.node.id} must name what it waits for as a constant: ${expression.source} depends on variables.`);
}

function invalid({ node }: Entry, message: string): CartableError {
  return new CartableError('MODEL_INVALID', message, { faults: [{ at: node.id, message }] });
}
