/** External tasks in Camunda 7's shapes. */
import { externalTaskId, type ExternalTaskView, type LockedTask } from '../../engine/index.ts';
import { camundaDate, camundaDateOrNull } from './date.ts';
import { showVariables } from './variables.ts';

export function externalTaskDto({ task, businessKey }: ExternalTaskView) {
  const id = externalTaskId(task);
  return {
    id,
    activityId: task.element,
    activityInstanceId: id,
    executionId: id,
    processInstanceId: task.instance_id,
    processDefinitionId: task.definition_id,
    processDefinitionKey: task.definition_key,
    processDefinitionVersionTag: null,
    businessKey,
    topicName: task.name,
    workerId: task.lease_owner,
    lockExpirationTime: camundaDateOrNull(task.lease_until),
    createTime: camundaDate(task.created_at),
    retries: task.retries,
    errorMessage: task.error,
    priority: task.priority,
    suspended: task.suspended === 1,
    tenantId: null,
  };
}

/** What a worker gets: also the variables and, when it asked for them, the element's properties. */
export function lockedTaskDto({ task, businessKey, variables, extensionProperties }: LockedTask) {
  return {
    ...externalTaskDto({ task, businessKey }),
    errorDetails: task.payload,
    variables: showVariables(variables),
    extensionProperties,
  };
}
