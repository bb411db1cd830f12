/** Iterations that are instances of their own: what they tell their body, what they gave, and how they are cancelled. */
import { CartableError } from '../errors.ts';
import { decode, type Value } from '../expression/value.ts';
import { OUTPUT } from '../kernel/iteration-graph.ts';
import type { Event, Input, Request } from '../kernel/protocol.ts';
import { namesForBody } from '../kernel/spread.ts';
import { isList } from '../kernel/variables.ts';
import { isActivity } from '../model/graph.ts';
import { openIterations, outputsOfIterations } from '../store/iterations.ts';
import { insertJobs } from '../store/jobs.ts';
import type { CommandContext, Tree } from './command.ts';
import { iterationsJobId, jobRow } from './job-rows.ts';
import type { LiveInstance } from './live-instance.ts';

type Ended = Extract<Event, { type: 'instanceEnded' }>;

/** What the body is told. Its conditions see the variables of the iteration that they read. */
export function endOfIteration(
  iteration: LiveInstance,
  element: string,
  execution: number,
  { status, error }: Ended,
  now: number,
): Input {
  if (error !== null) return { type: 'error', execution, ...error, variables: {}, now };
  const node = iteration.node(element);
  const names = node !== undefined && isActivity(node) ? namesForBody(node) : [];
  const all = iteration.processVariables();
  const variables = Object.fromEntries(
    names.flatMap((name): [string, Value][] => {
      const value = Object.hasOwn(all, name) ? all[name] : undefined;
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return { type: 'iteration', execution, completed: status === 'COMPLETED', variables, now };
}

/**
 * What each iteration gave, in their order; null for one that gave nothing.
 * @param live the instances of this command: what they gave is not stored yet
 */
export async function gatherOutputs(
  context: CommandContext,
  body: LiveInstance,
  { execution, total }: Extract<Request, { type: 'gather' }>,
  live: Iterable<LiveInstance>,
): Promise<Value[]> {
  const list = Array.from<Value>({ length: total }).fill(null);
  const first = body.definition.graph.dialect === 'zeebe' ? 1 : 0;
  const place = (output: Value | undefined): void => {
    if (output === undefined || !isList(output)) return;
    const [counter = null, value = null] = output;
    list[Number(counter) - first] = value;
  };
  const { id: parentId, root_id: rootId } = body.row;
  const stored = await context.tx.one(outputsOfIterations, { rootId, parentId, execution, name: OUTPUT });
  const outputs = decode(`[${stored?.outputs ?? ''}]`);
  if (isList(outputs)) outputs.forEach(place);
  for (const instance of live) {
    const { row } = instance;
    if (row.parent_id === parentId && row.parent_execution === execution) place(instance.processVariables()[OUTPUT]);
  }
  return list;
}

/**
 * Iterations whose body has ended are cancelled some at a time; until then nothing moves them.
 * @throws CartableError NOT_WAITING
 */
export async function refuseOrphan(tree: Pick<Tree, 'get'>, { row, iteration, ended }: LiveInstance): Promise<void> {
  if (iteration === undefined || ended || row.parent_id === null || row.parent_execution === null) return;
  if ((await tree.get(row.parent_id)).counts(row.parent_execution)) return;
  throw new CartableError('NOT_WAITING', `The multi-instance ${iteration} has ended; this iteration is being cancelled.`);
}

export function openIterationsOf(context: CommandContext, rootId: string, parentId: string, execution: number) {
  return context.tx.all(openIterations, { rootId, parentId, execution });
}

/** A job cancels those still open, some at a time. */
export async function cancelLater(context: CommandContext, { row }: LiveInstance, execution: number): Promise<void> {
  const job = jobRow(context, {
    id: iterationsJobId(row.id, execution),
    kind: 'iterations',
    instance_id: row.id,
    root_id: row.root_id,
    execution,
    definition_id: row.definition_id,
    definition_key: row.definition_key,
    due_at: context.now,
  });
  await context.tx.run(insertJobs, { rows: [job] });
  context.wakeAt(context.now);
}
