/**
 * Refusals that say nothing against a model: what it means is clear and allowed by BPMN, it is only not run here, or
 * says too little to be run. Everything else that the engine refuses is a fault of the model.
 */
export const NOT_RUN: ReadonlySet<string> = new Set([
  'NOT_EXECUTABLE',
  'ELEMENT_UNSUPPORTED',
  'EVENT_UNSUPPORTED',
  'PARALLEL_MULTIPLE_UNSUPPORTED',
  'TOKEN_QUANTITY_UNSUPPORTED',
  'INSTANTIATING_TASK_UNSUPPORTED',
  'INSTANTIATING_GATEWAY_UNSUPPORTED',
  'EXTENSION_UNSUPPORTED',
  'LOOP_DATA_UNSUPPORTED',
  'OPERATION_MISSING',
  'SCRIPT_MISSING',
  'DECISION_MISSING',
  'CALLED_ELEMENT_MISSING',
  'EXPRESSION_INVALID',
  'START_EVENT_NOT_ONE',
]);
