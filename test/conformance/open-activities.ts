/** What is open in all running instances. */
import { type ActivityInstance, getActivityTree } from '../../engine/index.ts';
import type { World } from './world.ts';

export interface OpenActivity {
  readonly activityId: string;
  readonly processInstanceId: string;
  readonly execution: number;
  /** False when something in it is open. */
  readonly isLeaf: boolean;
}

/** Oldest instance first, outer activities before inner ones. */
export async function openActivities(world: World): Promise<readonly OpenActivity[]> {
  const open: OpenActivity[] = [];
  for (const { id } of await world.instances('running')) {
    const visit = ({ children }: ActivityInstance): void => {
      for (const child of children) {
        const execution = Number(child.id.slice(child.id.lastIndexOf(':') + 1));
        open.push({ activityId: child.activityId, processInstanceId: id, execution, isLeaf: child.children.length === 0 });
        visit(child);
      }
    };
    visit(await world.query(getActivityTree, { processInstanceId: id }));
  }
  return open;
}
