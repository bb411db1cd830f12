/** Our rows in Camunda 7's shapes. What we do not have is null, as there. */
import type {
  ActivityInstance,
  DefinitionRow,
  HistoricActivity,
  IncidentRow,
  InstanceView,
  JobRow,
  TaskRow,
  UserOperation,
} from '../../engine/index.ts';
import { camundaDate, camundaDateOrNull } from './date.ts';
import { incidentTypeOf } from './incident-type.ts';

export function definitionDto(row: DefinitionRow) {
  return {
    id: row.id,
    key: row.key,
    category: null,
    description: null,
    name: row.name,
    version: row.version,
    versionTag: row.version_tag,
    resource: row.resource,
    deploymentId: row.deployment_id,
    diagram: null,
    suspended: Boolean(row.suspended),
    tenantId: null,
    historyTimeToLive: row.history_time_to_live,
    startableInTasklist: true,
  };
}

export function instanceDto(row: InstanceView) {
  return {
    links: [],
    id: row.id,
    definitionId: row.definition_id,
    definitionKey: row.definition_key,
    businessKey: row.business_key,
    caseInstanceId: null,
    ended: row.ended_at !== null,
    suspended: row.status === 'SUSPENDED',
    tenantId: null,
  };
}

export function historicInstanceDto(row: InstanceView) {
  return {
    id: row.id,
    businessKey: row.business_key,
    processDefinitionId: row.definition_id,
    processDefinitionKey: row.definition_key,
    startTime: camundaDate(row.started_at),
    endTime: camundaDateOrNull(row.ended_at),
    durationInMillis: row.ended_at === null ? null : row.ended_at - row.started_at,
    startUserId: row.started_by,
    deleteReason: row.end_reason,
    rootProcessInstanceId: row.root_id,
    superProcessInstanceId: row.parent_id,
    state: row.status,
    tenantId: null,
  };
}

export function taskDto(row: TaskRow) {
  return {
    id: row.id,
    name: row.name,
    assignee: row.assignee,
    created: camundaDate(row.created_at),
    due: camundaDateOrNull(row.due),
    followUp: camundaDateOrNull(row.follow_up),
    delegationState: null,
    description: null,
    executionId: `${row.instance_id}:${row.execution}`,
    owner: null,
    parentTaskId: null,
    priority: row.priority,
    processDefinitionId: row.definition_id,
    processInstanceId: row.instance_id,
    taskDefinitionKey: row.element,
    suspended: row.suspended === 1,
    formKey: null,
    camundaFormRef: formRef(row),
    tenantId: null,
  };
}

export function formRef(row: { readonly form_key: string | null }) {
  return row.form_key === null ? null : { key: row.form_key, binding: 'deployment', version: null };
}

export function historicTaskDto(row: TaskRow) {
  return {
    id: row.id,
    processDefinitionKey: row.definition_key,
    processDefinitionId: row.definition_id,
    processInstanceId: row.instance_id,
    activityInstanceId: `${row.instance_id}:${row.execution}`,
    executionId: `${row.instance_id}:${row.execution}`,
    name: row.name,
    assignee: row.completed_by ?? row.assignee,
    startTime: camundaDate(row.created_at),
    endTime: camundaDateOrNull(row.ended_at),
    duration: row.ended_at === null ? null : row.ended_at - row.created_at,
    taskDefinitionKey: row.element,
    priority: row.priority,
    due: camundaDateOrNull(row.due),
    followUp: camundaDateOrNull(row.follow_up),
    deleteReason: row.status === 'OPEN' ? null : row.status === 'COMPLETED' ? 'completed' : 'deleted',
    rootProcessInstanceId: row.root_id,
    tenantId: null,
  };
}

/** @param task the user task that it opened, as far as the caller may see it */
export function historicActivityDto(activity: HistoricActivity, instance: InstanceView, task: TaskRow | undefined) {
  return {
    id: activity.id,
    parentActivityInstanceId: activity.parentId,
    activityId: activity.activityId,
    activityName: activity.activityName,
    activityType: activity.activityType,
    processDefinitionKey: instance.definition_key,
    processDefinitionId: instance.definition_id,
    processInstanceId: instance.id,
    rootProcessInstanceId: instance.root_id,
    executionId: activity.id,
    taskId: task?.id ?? null,
    assignee: task === undefined ? null : (task.completed_by ?? task.assignee),
    calledProcessInstanceId: null,
    calledCaseInstanceId: null,
    startTime: camundaDate(activity.startTime),
    endTime: camundaDateOrNull(activity.endTime),
    durationInMillis: activity.endTime === null ? null : activity.endTime - activity.startTime,
    canceled: activity.canceled,
    completeScope: false,
    tenantId: null,
    removalTime: null,
  };
}

/** Our commands as Camunda's log names them: what was done to what. */
const OPERATIONS: Readonly<Record<string, readonly [operationType: string, entityType: string]>> = {
  'process.start': ['Create', 'ProcessInstance'],
  'instance.cancel': ['Delete', 'ProcessInstance'],
  'instance.activateElements': ['ModifyProcessInstance', 'ProcessInstance'],
  'instance.setVariables': ['SetVariable', 'Variable'],
  'instance.suspend': ['Suspend', 'ProcessInstance'],
  'task.claim': ['Claim', 'Task'],
  'task.unclaim': ['Claim', 'Task'],
  'task.assign': ['Assign', 'Task'],
  'task.complete': ['Complete', 'Task'],
  'job.setRetries': ['SetJobRetries', 'Job'],
  'incident.retry': ['SetJobRetries', 'Job'],
  'externalTask.setRetries': ['SetExternalTaskRetries', 'ExternalTask'],
  'externalTask.unlock': ['Unlock', 'ExternalTask'],
};

export function userOperationDto(operation: UserOperation, instance: InstanceView) {
  const id = `${instance.id}:${operation.sequence}`;
  const [operationType, entityType] = OPERATIONS[operation.operationType] ?? [operation.operationType, 'ProcessInstance'];
  return {
    id,
    operationId: id,
    deploymentId: null,
    processDefinitionId: instance.definition_id,
    processDefinitionKey: instance.definition_key,
    processInstanceId: instance.id,
    rootProcessInstanceId: instance.root_id,
    executionId: null,
    taskId: null,
    jobId: null,
    userId: operation.userId,
    onBehalfOf: operation.onBehalfOf,
    timestamp: camundaDate(operation.timestamp),
    operationType,
    entityType,
    category: entityType === 'Task' ? 'TaskWorker' : 'Operator',
    property: null,
    orgValue: null,
    newValue: null,
    annotation: null,
    tenantId: null,
    removalTime: null,
  };
}

export function jobDto(row: JobRow) {
  return {
    id: row.id,
    jobDefinitionId: null,
    processInstanceId: row.instance_id,
    processDefinitionId: row.definition_id,
    processDefinitionKey: row.definition_key,
    executionId: row.instance_id === null || row.execution === null ? null : `${row.instance_id}:${row.execution}`,
    failedActivityId: row.error === null ? null : row.element,
    exceptionMessage: row.error,
    retries: row.retries,
    dueDate: camundaDate(row.due_at),
    suspended: row.suspended === 1,
    priority: row.priority,
    createTime: camundaDate(row.created_at),
    tenantId: null,
  };
}

export function incidentDto(row: IncidentRow) {
  return {
    id: row.id,
    processDefinitionId: row.definition_id,
    processInstanceId: row.instance_id,
    executionId: `${row.instance_id}:${row.execution}`,
    incidentTimestamp: camundaDate(row.created_at),
    incidentType: incidentTypeOf(row.code),
    activityId: row.element,
    failedActivityId: row.element,
    causeIncidentId: row.id,
    rootCauseIncidentId: row.id,
    // The job to which new tries can be given.
    configuration: `${row.id}/continue`,
    incidentMessage: row.message,
    tenantId: null,
    jobDefinitionId: null,
    annotation: row.annotation,
  };
}

interface ActivityInstanceDto {
  readonly id: string;
  readonly parentActivityInstanceId: string | null;
  readonly activityId: string;
  readonly activityName: string | null;
  readonly activityType: string;
  readonly processInstanceId: string;
  readonly processDefinitionId: string;
  readonly executionIds: readonly string[];
  readonly childActivityInstances: readonly ActivityInstanceDto[];
  readonly childTransitionInstances: readonly never[];
  readonly incidentIds: readonly string[];
  readonly incidents: readonly {
    readonly id: string;
    readonly activityId: string;
    readonly incidentType: string;
    readonly incidentMessage: string;
  }[];
}

export function activityTreeDto(
  node: ActivityInstance,
  instance: InstanceView,
  parent: string | null = null,
): ActivityInstanceDto {
  const { incident } = node;
  return {
    id: node.id,
    parentActivityInstanceId: parent,
    activityId: node.activityId,
    activityName: node.activityName,
    activityType: node.activityType,
    processInstanceId: instance.id,
    processDefinitionId: instance.definition_id,
    executionIds: [node.id],
    childActivityInstances: node.children.map((child) => activityTreeDto(child, instance, node.id)),
    childTransitionInstances: [],
    incidentIds: incident === null ? [] : [node.id],
    incidents:
      incident === null
        ? []
        : [
            {
              id: node.id,
              activityId: node.activityId,
              incidentType: incidentTypeOf(incident.code),
              incidentMessage: incident.message,
            },
          ],
  };
}
