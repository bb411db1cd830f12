/** What runs, and what it holds, in Camunda 7's shapes. */
import type { ExecutionView, VariableInstance } from '../../engine/index.ts';
import { showVariable } from './variables.ts';

/** An execution is called `instance:number`; that of the process itself like its instance. */
function executionId({ processInstanceId, execution }: ExecutionView): string {
  return execution === 0 ? processInstanceId : `${processInstanceId}:${execution}`;
}

export function executionDto(view: ExecutionView) {
  return { id: executionId(view), processInstanceId: view.processInstanceId, ended: false, tenantId: null };
}

export function variableInstanceDto(variable: VariableInstance) {
  const { processInstanceId, definitionId, execution, name, value } = variable;
  const scope = executionId(variable);
  return {
    id: `${processInstanceId}:${execution}:${name}`,
    name,
    ...showVariable(value),
    processDefinitionId: definitionId,
    processInstanceId,
    executionId: scope,
    caseInstanceId: null,
    caseExecutionId: null,
    taskId: null,
    batchId: null,
    activityInstanceId: scope,
    errorMessage: null,
    tenantId: null,
  };
}
