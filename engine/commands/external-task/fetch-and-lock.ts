import { Type } from '@sinclair/typebox';
import { CartableError } from '../../errors.ts';
import type { Value, ValueObject } from '../../expression/value.ts';
import { allVisible } from '../../kernel/visible.ts';
import { type Command, type CommandContext, requireRight } from '../../runtime/command.ts';
import { LiveInstance } from '../../runtime/live-instance.ts';
import { lockExternalTasks, lockUrgentTasks } from '../../store/external-tasks.ts';
import { type ExternalTaskRow, LONGEST_LOCK, asExternalTask, topicRight } from './external-task.ts';

export interface WantedTopic {
  readonly topicName: string;
  /** Milliseconds. */
  readonly lockDuration: number;
  /** Names of the variables to be given; all without it. */
  readonly variables?: readonly string[];
  /** True: only variables of the activity itself. */
  readonly localVariables?: boolean;
  readonly businessKey?: string;
  readonly processDefinitionKeys?: readonly string[];
  readonly processDefinitionIds?: readonly string[];
  readonly includeExtensionProperties?: boolean;
}

export interface FetchAndLock {
  readonly workerId: string;
  readonly maxTasks: number;
  readonly topics: readonly WantedTopic[];
  /** True: tasks of the highest priority first. */
  readonly usePriority?: boolean;
}

export interface LockedTask {
  readonly task: ExternalTaskRow;
  readonly businessKey: string | null;
  readonly variables: ValueObject;
  /** The element's static properties; null when not asked for. */
  readonly extensionProperties: Readonly<Record<string, string>> | null;
}

const Texts = Type.Array(Type.String());

/**
 * Gives a worker tasks of the topics that it asks for, each to one worker at a time: oldest first within a topic.
 * @throws CartableError FORBIDDEN for a topic that is not the worker's (S17).
 */
export const fetchAndLock: Command<FetchAndLock, readonly LockedTask[]> = {
  name: 'externalTask.fetchAndLock',
  // Workers poll: what they make of a task is journaled, not that they asked.
  audited: false,
  input: Type.Object(
    {
      workerId: Type.String({ minLength: 1, maxLength: 255 }),
      maxTasks: Type.Integer({ minimum: 0, maximum: 1000 }),
      usePriority: Type.Optional(Type.Boolean()),
      topics: Type.Array(
        Type.Object(
          {
            topicName: Type.String({ minLength: 1 }),
            lockDuration: Type.Integer({ minimum: 1, maximum: LONGEST_LOCK }),
            variables: Type.Optional(Texts),
            localVariables: Type.Optional(Type.Boolean()),
            businessKey: Type.Optional(Type.String()),
            processDefinitionKeys: Type.Optional(Texts),
            processDefinitionIds: Type.Optional(Texts),
            includeExtensionProperties: Type.Optional(Type.Boolean()),
          },
          { additionalProperties: false },
        ),
        { maxItems: 100 },
      ),
    },
    { additionalProperties: false },
  ),

  permit({ actor }, { topics }) {
    for (const { topicName } of topics) requireRight(actor, topicRight(topicName));
  },

  async run(context, { workerId, maxTasks, topics, usePriority = false }) {
    const locked: LockedTask[] = [];
    const instances = new Map<string, LiveInstance>();
    // Another topic comes first each time, so that a full one does not keep the others waiting.
    const first = topics.length === 0 ? 0 : context.now % topics.length;
    for (const topic of [...topics.slice(first), ...topics.slice(0, first)]) {
      const limit = maxTasks - locked.length;
      if (limit === 0) break;
      for (const task of await lock(context, workerId, topic, limit, usePriority)) {
        const instance = instances.get(task.instance_id) ?? (await LiveInstance.load(context, task.instance_id));
        instances.set(task.instance_id, instance);
        locked.push(describe(task, instance, topic));
      }
    }
    return locked;
  },
};

async function lock(
  context: CommandContext,
  worker: string,
  topic: WantedTopic,
  limit: number,
  usePriority: boolean,
): Promise<ExternalTaskRow[]> {
  const rows = await context.tx.all(usePriority ? lockUrgentTasks : lockExternalTasks, {
    topic: topic.topicName,
    worker,
    now: context.now,
    lease: topic.lockDuration,
    limit,
    definitionKeys: topic.processDefinitionKeys ?? null,
    definitionIds: topic.processDefinitionIds ?? null,
    businessKey: topic.businessKey ?? null,
  });
  return rows
    .map((row) => {
      const task = asExternalTask(row);
      if (task === undefined) throw new CartableError('INTERNAL', `The job ${row.id} is no external task.`);
      return task;
    })
    .sort((a, b) => (usePriority ? b.priority - a.priority : 0) || a.due_at - b.due_at || (a.id < b.id ? -1 : 1));
}

function describe(task: ExternalTaskRow, instance: LiveInstance, topic: WantedTopic): LockedTask {
  const { state, variables } = instance.snapshot;
  const seen =
    topic.localVariables === true ? (variables[task.execution] ?? {}) : allVisible(state.executions, variables, task.execution);
  return {
    task,
    businessKey: instance.row.business_key,
    variables: topic.variables === undefined ? seen : only(seen, topic.variables),
    extensionProperties: topic.includeExtensionProperties === true ? headersOf(instance, task.element) : null,
  };
}

function only(variables: ValueObject, names: readonly string[]): ValueObject {
  const chosen: Record<string, Value> = {};
  for (const name of names) {
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value !== undefined) chosen[name] = value;
  }
  return chosen;
}

function headersOf(instance: LiveInstance, element: string): Readonly<Record<string, string>> {
  const node = instance.node(element);
  return node !== undefined && 'operation' in node && node.operation !== null ? node.operation.headers : {};
}
