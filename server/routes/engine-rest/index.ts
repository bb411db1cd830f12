/** Everything under `/engine-rest`: Camunda 7's shapes and status codes. */
import type { TaskPolls } from '../../events/task-polls.ts';
import type { Route } from '../../http/route.ts';
import { deploymentRoutes } from './deployment.ts';
import { executionRoutes } from './execution.ts';
import { externalTaskRoutes } from './external-task.ts';
import { historyRoutes } from './history.ts';
import { identityRoutes } from './identity.ts';
import { jobRoutes } from './job.ts';
import { messageRoutes } from './message.ts';
import { processDefinitionRoutes } from './process-definition.ts';
import { processInstanceRoutes } from './process-instance.ts';
import { suspensionRoutes } from './suspension.ts';
import { taskRoutes } from './task.ts';
import { variableInstanceRoutes } from './variable-instance.ts';
import { versionRoutes } from './version.ts';

export function engineRestRoutes(version: string, taskPolls: TaskPolls): Route[] {
  return [
    ...deploymentRoutes,
    ...processDefinitionRoutes,
    ...processInstanceRoutes,
    ...executionRoutes,
    ...variableInstanceRoutes,
    ...suspensionRoutes,
    ...taskRoutes,
    ...externalTaskRoutes(taskPolls),
    ...messageRoutes,
    ...jobRoutes,
    ...historyRoutes,
    ...identityRoutes,
    ...versionRoutes(version),
  ];
}
