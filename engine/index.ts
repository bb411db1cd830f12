/** The public face of the engine, for the server, the tests and the bench. */
export { openEngine, type Engine, type EngineOptions, type EngineStats } from './runtime/engine.ts';
export { SYSTEM, holds, type Actor } from './runtime/actor.ts';
export { systemClock, type Clock } from './runtime/clock.ts';
export { createIds, type Ids } from './runtime/ids.ts';
export type { Change, Command, CommandContext, Query, QueryContext } from './runtime/command.ts';
export { requireRight } from './runtime/command.ts';
export type { Log } from './runtime/log.ts';
export { DEFAULT_SETTINGS, type Settings } from './runtime/settings.ts';
export { BpmnError, CartableError, ERRORS, messageOf, type ErrorCode, type Fault } from './errors.ts';
export { Decimal, decode, encode, isDecimal, isObject, toPlainJson, type Value, type ValueObject } from './expression/value.ts';
export { LIMITS, ModelError, type Finding } from './model/index.ts';
export { readDecisions, verifyModel, type Decisions, type ProcessOpinion } from './second-opinion/index.ts';

export { annotateIncident } from './commands/annotate-incident.ts';
export { assignTask, claimTask, unclaimTask } from './commands/claim-task.ts';
export { broadcastSignal } from './commands/broadcast-signal.ts';
export { cancelInstance } from './commands/cancel-instance.ts';
export { completeTask } from './commands/complete-task.ts';
export { continueExecution } from './commands/continue-execution.ts';
export { correlateMessage, type Correlation } from './commands/correlate-message.ts';
export { activateElements } from './commands/activate-elements.ts';
export { deploy, type Deployment, type DeployedDefinition } from './commands/deploy.ts';
export { escalateTask } from './commands/escalate-task.ts';
export { executeJob } from './commands/execute-job.ts';
export { evaluateConditions } from './commands/evaluate-conditions.ts';
export { retryIncident } from './commands/retry-incident.ts';
export { runOperation } from './commands/run-operation.ts';
export { setJobDue } from './commands/set-job-due.ts';
export { setJobRetries } from './commands/set-job-retries.ts';
export { setVariables } from './commands/set-variables.ts';
export { startProcess, type StartedProcess } from './commands/start-process.ts';
export { suspendDefinition, suspendInstance, suspendJob } from './commands/suspend.ts';
export { throwTaskError } from './commands/throw-task-error.ts';
export { triggerSubscription } from './commands/trigger-subscription.ts';

export { throwExternalTaskError } from './commands/external-task/bpmn-error.ts';
export { completeExternalTask } from './commands/external-task/complete.ts';
export { extendExternalTaskLock } from './commands/external-task/extend-lock.ts';
export { externalTaskId, LONGEST_LOCK, MOST_RETRIES, type ExternalTaskRow } from './commands/external-task/external-task.ts';
export { failExternalTask } from './commands/external-task/failure.ts';
export { fetchAndLock, type FetchAndLock, type LockedTask } from './commands/external-task/fetch-and-lock.ts';
export { lockExternalTask } from './commands/external-task/lock.ts';
export { setExternalTaskRetries } from './commands/external-task/set-retries.ts';
export { unlockExternalTask } from './commands/external-task/unlock.ts';
export {
  countExternalTasks,
  getExternalTask,
  listExternalTasks,
  listOfferedTopics,
  type ExternalTaskFilter,
  type ExternalTaskView,
} from './queries/list-external-tasks.ts';

export type { Fact, Field, Language, LocalOperation, Operation, Plugin, Resource, Texts, TObject, TSchema } from './plugin.ts';
export { createRecord } from './commands/create-record.ts';
export { updateRecord } from './commands/update-record.ts';
export { countDueJobs } from './queries/count-due-jobs.ts';
export { getRecord } from './queries/get-record.ts';
export { listRecords, RECORDS_AT_ONCE } from './queries/list-records.ts';
export { readFact } from './queries/read-fact.ts';
export { verifyBooks, type BooksReport } from './queries/verify-books.ts';
export { filterNames } from './runtime/record-filter.ts';
export { changeSchema, creationSchema, recordSchema } from './runtime/record-schema.ts';
export type { RecordList, RecordView } from './runtime/resources.ts';
export * from './identity/index.ts';

export { getActivityTree, listVariables, type ActivityInstance } from './queries/get-activity-tree.ts';
export { getDataStore, listDataStores, type DataStoreView } from './queries/list-data-stores.ts';
export { getTask, getTaskForm, getTaskVariables, type TaskDetails } from './queries/get-task.ts';
export {
  elementStatistics,
  getDefinition,
  getDefinitionXml,
  getStartForm,
  listDefinitions,
  listDeploymentResources,
  listDeployments,
  type ElementStatistic,
} from './queries/list-definitions.ts';
export { listHistoryActivities, listUserOperations, type HistoricActivity, type UserOperation } from './queries/list-history.ts';
export { countExecutions, listExecutions, type ExecutionView } from './queries/list-executions.ts';
export { countInstances, getInstance, listInstances, type InstanceView } from './queries/list-instances.ts';
export { countIncidents, getIncident, getJob, listIncidents, listJobs } from './queries/list-jobs.ts';
export { listSubscriptions } from './queries/list-subscriptions.ts';
export { countTasks, listTasks } from './queries/list-tasks.ts';
export { countVariableInstances, listVariableInstances, type VariableInstance } from './queries/list-variable-instances.ts';
export { replayInstance, type Replay } from './queries/replay-instance.ts';
export { verifyJournal, type JournalProblem, type JournalReport } from './queries/verify-journal.ts';
export type { DefinitionRow, DeploymentRow } from './store/definitions.ts';
export type { IncidentRow } from './store/incidents.ts';
export type { JobRow } from './store/jobs.ts';
export type { TaskRow } from './store/tasks.ts';
