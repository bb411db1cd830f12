/**
 * Flow elements that are not run, each with the way round it. Running one more means: remove its row, give it a
 * node in `graph.ts`, a builder in `activities.ts`, `events.ts` or `gateways.ts`, and a file in the kernel.
 */
export const UNSUPPORTED_ELEMENTS: Readonly<Record<string, string>> = {
  'bpmn:CallChoreography': 'Use a call activity.',
  'bpmn:SubChoreography': 'Use a sub-process.',
  'bpmn:ChoreographyTask': 'Use a task.',
  'bpmn:ImplicitThrowEvent': 'Use an intermediate throwing event.',
};

/** The same for event definitions. */
export const UNSUPPORTED_EVENT_DEFINITIONS: Readonly<Record<string, string>> = {};
