/** The token machine: pure, for server and browser. */
export { checkInvariants } from './invariants.ts';
export { KernelError } from './kernel-error.ts';
export type { KernelErrorCode } from './kernel-error.ts';
export type { Event, Input, Request, ResolvedBinding, StepResult, TaskDetails } from './protocol.ts';
export { STATE_VERSION } from './state.ts';
export type { Compensable, Execution, InstanceState, InstanceStatus, Phase, Snapshot, Variables, Wait } from './state.ts';
export { step } from './step.ts';
export { parseInstant } from './timers.ts';
export { loadState } from './upgrade.ts';
export { allVisible, findVariable, visibleVariables } from './visible.ts';
