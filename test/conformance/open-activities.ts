/** What is open in all running instances. */
import { type ActivityInstance, getActivityTree } from '../../engine/index.ts';
import type { World } from './world.ts';

export interface OpenActivity {
  readonly activityId: string;
  readonly processInstanceId: string;
  readonly execution: number;
}

/** Oldest instance first, outer activities before inner ones. Of an activity that repeats, its iterations count. */
export async function openActivities(world: World): Promise<readonly OpenActivity[]> {
  const open: OpenActivity[] = [];
  for (const { id } of await world.instances('running')) {
    const visit = ({ children }: ActivityInstance): void => {
      for (const child of children) {
        const { activityId } = child;
        const isBody = child.children.some((iteration) => iteration.activityId === activityId);
        const execution = Number(child.id.slice(child.id.lastIndexOf(':') + 1));
        if (!isBody) open.push({ activityId, processInstanceId: id, execution });
        visit(child);
      }
    };
    visit(await world.query(getActivityTree, { processInstanceId: id }));
  }
  return open;
}
