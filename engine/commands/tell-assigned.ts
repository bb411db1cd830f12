/** Listeners of user tasks (Camunda 7) that hear of what is no move of a token. */
import type { FlowNode } from '../model/graph.ts';
import type { TaskEvent } from '../model/listener.ts';
import type { CommandContext } from '../runtime/command.ts';
import type { TaskRow } from '../store/tasks.ts';

export function hasListener(node: FlowNode | undefined, event: TaskEvent): boolean {
  return node?.kind === 'userTask' && (node.taskListeners ?? []).some((listener) => listener.event === event);
}

/** Somebody got a task: its listeners hear of it, if it has any. */
export async function tellAssigned(context: CommandContext, task: TaskRow, assignee: string): Promise<void> {
  const { graph } = await context.services.definitions.get(context.tx, task.definition_id);
  if (!hasListener(graph.nodes.get(task.element), 'assignment')) return;
  const tree = await context.tree(task.root_id);
  await tree.advance(task.instance_id, { type: 'assigned', execution: task.execution, assignee, now: context.now });
}
