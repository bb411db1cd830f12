/** Filters of Camunda 7's list queries: texts to values, and the names that it has and this server does not. */
import { CartableError } from '../../engine/index.ts';

/** The object without what is undefined. */
export function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** Camunda's lists: an array in a body, a text with commas in a query. */
export function listIn(value: string | readonly string[] | undefined): readonly string[] | undefined {
  if (typeof value !== 'string') return value;
  return value.split(',').map((part) => part.trim());
}

/** Epoch milliseconds of `2026-01-31T13:42:42.000+0200`; a `+` that became a space on its way is put back. */
export function instantIn(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const instant = Date.parse(text.replace(/ (\d\d:?\d\d)$/, '+$1'));
  if (!Number.isNaN(instant)) return instant;
  const message = 'must be an instant such as 2026-01-31T13:42:42.000+0000';
  throw new CartableError('VALIDATION', `/${name}: ${message}`, { faults: [{ at: `/${name}`, message }] });
}

/**
 * A filter left out would give rows that were not asked for, so one that Camunda has and this list lacks is refused.
 * Names that Camunda does not know either are ignored, as there; so is what says nothing (null, false, nothing).
 * @throws CartableError VALIDATION naming the filter
 */
export function refuseLacking(lacking: readonly string[], filter: object): void {
  const asked = Object.entries(filter).find(([name, value]) => lacking.includes(name) && says(value));
  if (asked === undefined) return;
  const [name] = asked;
  const message = 'this filter is not supported here';
  throw new CartableError('VALIDATION', `/${name}: ${message}`, { faults: [{ at: `/${name}`, message }] });
}

/**
 * What Camunda's body may say and this server does not do is refused with the reason, unless it says nothing.
 * @throws CartableError VALIDATION naming the field
 */
export function refuseGiven(body: object, reasons: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(body)) {
    const why = Object.hasOwn(reasons, name) && says(value) && !isEmpty(value) ? reasons[name] : undefined;
    if (why === undefined) continue;
    throw new CartableError('VALIDATION', `/${name}: is not supported: ${why}`, { faults: [{ at: `/${name}`, message: why }] });
  }
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function says(value: unknown): boolean {
  return value !== null && value !== false && value !== 'false' && value !== '' && !(Array.isArray(value) && value.length === 0);
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Of every list. */
const COMMON = 'tenantIdIn variables variableNamesIgnoreCase variableValuesIgnoreCase orQueries';
const SORTING = 'sortBy sorting';

/** What Camunda 7.23's REST API filters by and this server does not. */
export const LACKING = {
  deployment: words(`${COMMON} ${SORTING} source withoutSource after before`),
  definition: words(`${COMMON} ${SORTING} processDefinitionId processDefinitionIdIn deployedAfter deployedAt keysIn category
    categoryLike resourceName resourceNameLike startableBy suspended incidentId incidentType incidentMessage
    incidentMessageLike versionTag versionTagLike withoutVersionTag notStartableInTasklist startablePermissionCheck`),
  instance: words(`${COMMON} ${SORTING} caseInstanceId processDefinitionKeyIn processDefinitionKeyNotIn deploymentId
    subProcessInstance superCaseInstance subCaseInstance suspended incidentId incidentType incidentMessage
    incidentMessageLike activityIdIn rootProcessInstances leafProcessInstances`),
  task: words(`${COMMON} taskId taskIdIn processInstanceIdIn processInstanceBusinessKeyExpression processInstanceBusinessKeyIn
    processInstanceBusinessKeyLikeExpression processDefinitionKeyIn processDefinitionName processDefinitionNameLike executionId
    caseInstanceId caseInstanceBusinessKey caseInstanceBusinessKeyLike caseDefinitionId caseDefinitionKey caseDefinitionName
    caseDefinitionNameLike caseExecutionId activityInstanceIdIn assigneeExpression assigneeLike assigneeLikeExpression
    assigneeIn assigneeNotIn owner ownerExpression candidateGroupLike candidateGroupExpression candidateUserExpression
    involvedUser involvedUserExpression assigned taskDefinitionKeyIn taskDefinitionKeyLike taskDefinitionKeyNotIn
    nameNotEqual nameNotLike description descriptionLike priority maxPriority minPriority dueDate dueDateExpression
    dueAfterExpression dueBeforeExpression withoutDueDate followUpDate followUpDateExpression followUpAfter
    followUpAfterExpression followUpBefore followUpBeforeExpression followUpBeforeOrNotExistent
    followUpBeforeOrNotExistentExpression createdOn createdOnExpression createdAfterExpression createdBeforeExpression
    updatedAfter updatedAfterExpression delegationState candidateGroups candidateGroupsExpression withCandidateGroups
    withoutCandidateGroups withCandidateUsers withoutCandidateUsers suspended taskVariables processVariables
    caseInstanceVariables parentTaskId`),
  historicInstance: words(`${COMMON} processInstanceIdNotIn processDefinitionName processDefinitionNameLike
    processDefinitionKeyIn processDefinitionKeyNotIn processInstanceBusinessKeyIn rootProcessInstances withIncidents
    withRootIncidents incidentType incidentStatus incidentMessage incidentMessageLike executedActivityAfter
    executedActivityBefore executedActivityIdIn activeActivityIdIn executedJobAfter executedJobBefore subProcessInstanceId
    superCaseInstanceId subCaseInstanceId caseInstanceId active suspended completed externallyTerminated internallyTerminated
    incidentIdIn rootProcessInstanceId`),
  historicTask: words(`${COMMON} ${SORTING} taskId taskParentTaskId processInstanceBusinessKey processInstanceBusinessKeyIn
    processInstanceBusinessKeyLike executionId processDefinitionId processDefinitionName caseInstanceId caseExecutionId
    caseDefinitionId caseDefinitionKey caseDefinitionName activityInstanceIdIn taskDefinitionKeyIn taskName taskNameLike
    taskDescription taskDescriptionLike taskDeleteReason taskDeleteReasonLike taskAssignee taskAssigneeLike taskOwner
    taskOwnerLike taskPriority assigned unassigned unfinished processUnfinished taskDueDate taskDueDateBefore
    taskDueDateAfter withoutTaskDueDate taskFollowUpDate taskFollowUpDateBefore taskFollowUpDateAfter startedBefore
    startedAfter finishedBefore finishedAfter taskVariables processVariables taskInvolvedUser taskInvolvedGroup
    taskHadCandidateUser taskHadCandidateGroup withCandidateGroups withoutCandidateGroups rootProcessInstanceId`),
  externalTask: words(`${COMMON} ${SORTING} externalTaskIdIn lockExpirationBefore lockExpirationAfter activityIdIn
    processInstanceIdIn processDefinitionKeyIn executionId suspended priorityHigherThanOrEquals priorityLowerThanOrEquals`),
  job: words(`${COMMON} ${SORTING} jobId jobIds jobDefinitionId processInstanceIds executionId processDefinitionId activityId
    withRetriesLeft executable messages dueDates createTimes withException exceptionMessage failedActivityId suspended
    priorityHigherThanOrEquals priorityLowerThanOrEquals rootProcessInstanceId`),
  variableInstance: words(`${COMMON} ${SORTING} caseInstanceIdIn caseExecutionIdIn batchIdIn variableValues`),
  execution: words(`${COMMON} ${SORTING} processVariables incidentId incidentType incidentMessage incidentMessageLike`),
  incident: words(`${COMMON} ${SORTING} incidentId incidentMessage incidentMessageLike processDefinitionId
    processDefinitionKeyIn executionId incidentTimestampBefore incidentTimestampAfter failedActivityId causeIncidentId
    rootCauseIncidentId configuration jobDefinitionIdIn`),
  user: words('id idIn firstName firstNameLike lastName lastNameLike email emailLike memberOfTenant potentialStarter sortBy'),
  group: words('id idIn name nameLike type memberOfTenant potentialStarter sortBy'),
} as const;
