import { Type } from '@sinclair/typebox';
import type { Query, QueryContext } from '../runtime/command.ts';
import { type JournalEntry, decodeEntry } from '../runtime/journal.ts';
import { type JournalRow, journalOf } from '../store/journal.ts';
import { visibleInstance } from './list-instances.ts';

const InstanceId = Type.Object({ processInstanceId: Type.String() }, { additionalProperties: false });
const ROWS = 10_000;

/** One run of one element, as Camunda's history shows it. */
export interface HistoricActivity {
  readonly id: string;
  readonly activityId: string;
  readonly activityName: string | null;
  /** BPMN kind: `userTask`, `subProcess`; `processDefinition` for the process itself, which has no parent. */
  readonly activityType: string;
  readonly parentId: string | null;
  readonly startTime: number;
  readonly endTime: number | null;
  readonly canceled: boolean;
}

/** What ran in an instance, from its journal, in order of start. */
export const listHistoryActivities: Query<{ readonly processInstanceId: string }, readonly HistoricActivity[]> = {
  name: 'history.activities',
  input: InstanceId,
  async run(context, { processInstanceId }) {
    const { definition_id: definitionId } = await visibleInstance(context, processInstanceId);
    const { graph } = await context.services.definitions.get(context.tx, definitionId);
    const activities = new Map<number, HistoricActivity>();
    for (const { row, entry } of await readJournal(context, processInstanceId)) {
      for (const event of entry.events) {
        if (event.type === 'started') {
          activities.set(event.execution, {
            id: `${processInstanceId}:${event.execution}`,
            activityId: event.element,
            activityName: event.parent === null ? graph.name : (graph.nodes.get(event.element)?.name ?? null),
            activityType: event.parent === null ? 'processDefinition' : (graph.nodes.get(event.element)?.kind ?? 'unknown'),
            parentId: event.parent === null ? null : `${processInstanceId}:${event.parent}`,
            startTime: row.at,
            endTime: null,
            canceled: false,
          });
        } else if (event.type === 'completed' || event.type === 'cancelled') {
          const started = activities.get(event.execution);
          if (started !== undefined)
            activities.set(event.execution, { ...started, endTime: row.at, canceled: event.type === 'cancelled' });
        }
      }
    }
    return [...activities.values()];
  },
};

/** Who did what to an instance, and when. */
export interface UserOperation {
  readonly sequence: number;
  readonly timestamp: number;
  readonly userId: string;
  readonly onBehalfOf: string | null;
  readonly operationType: string;
}

export const listUserOperations: Query<{ readonly processInstanceId: string }, readonly UserOperation[]> = {
  name: 'history.userOperations',
  input: InstanceId,
  async run(context, { processInstanceId }) {
    await visibleInstance(context, processInstanceId);
    const rows = await context.tx.all(journalOf, { instanceId: processInstanceId, after: 0, limit: ROWS });
    return rows.map((row) => ({
      sequence: row.sequence,
      timestamp: row.at,
      userId: row.actor,
      onBehalfOf: row.on_behalf_of,
      operationType: row.command,
    }));
  },
};

async function readJournal(
  context: QueryContext,
  instanceId: string,
): Promise<readonly { row: JournalRow; entry: JournalEntry }[]> {
  const rows = await context.tx.all(journalOf, { instanceId, after: 0, limit: ROWS });
  return rows.flatMap((row) => (row.payload === null ? [] : [{ row, entry: decodeEntry(row) }]));
}
