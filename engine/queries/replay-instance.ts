import { Type } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import { encode } from '../expression/value.ts';
import type { Snapshot } from '../kernel/state.ts';
import { step } from '../kernel/step.ts';
import { type Query, requireRight } from '../runtime/command.ts';
import { decodeEntry } from '../runtime/journal.ts';
import { findInstance } from '../store/instances.ts';
import { journalOf } from '../store/journal.ts';
import { variablesOf } from '../store/variables.ts';

export interface Replay {
  /** State and variables as the journal's inputs make them. */
  readonly replayed: string;
  /** State and variables as they are stored. */
  readonly stored: string;
  /** Sequence of the first row whose events came out differently; null when all are the same. */
  readonly firstDifference: number | null;
}

const ROWS = 100_000;

/** Runs an instance again from its journal, through the kernel alone. Equal texts prove that the journal tells all. */
export const replayInstance: Query<{ readonly processInstanceId: string }, Replay> = {
  name: 'instance.replay',
  input: Type.Object({ processInstanceId: Type.String() }, { additionalProperties: false }),
  async run(context, { processInstanceId }) {
    requireRight(context.actor, 'audit.verify');
    const row = await context.tx.one(findInstance, { id: processInstanceId });
    if (row === undefined || row.status === 'REMOVED')
      throw new CartableError('NOT_FOUND', `There is no process instance ${processInstanceId}.`);
    const { graph } = await context.services.definitions.get(context.tx, row.definition_id);
    let snapshot: Snapshot | null = null;
    let firstDifference: number | null = null;
    for (const journaled of await context.tx.all(journalOf, { instanceId: processInstanceId, after: 0, limit: ROWS })) {
      const { inputs, events } = decodeEntry(journaled);
      const again = [];
      for (const input of inputs) {
        const result = step(graph, snapshot, input);
        snapshot = result.snapshot;
        again.push(...result.events);
      }
      if (firstDifference === null && JSON.stringify(again) !== JSON.stringify(events)) firstDifference = journaled.sequence;
    }
    const variables = Object.entries(snapshot?.variables ?? {}).flatMap(([execution, values]) =>
      Object.entries(values).map(([name, value]) => ({ execution: Number(execution), name, value: encode(value) })),
    );
    return {
      replayed: textOf(JSON.stringify(snapshot?.state), variables),
      stored: textOf(row.state, await context.tx.all(variablesOf, { instanceId: processInstanceId })),
      firstDifference,
    };
  },
};

function textOf(
  state: string | undefined,
  variables: readonly { readonly execution: number; readonly name: string; readonly value: string }[],
): string {
  const lines = variables.map(({ execution, name, value }) => `${execution}/${name}=${value}`);
  return [state, ...lines.sort()].join('\n');
}
