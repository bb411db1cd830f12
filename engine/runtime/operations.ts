/**
 * Runs a plugin's operation for a service task or as an action from the desk.
 *
 * Local operations run here, inside the command's transaction, behind a savepoint. Three outcomes, three ways:
 * its output (fed back), a `BpmnError` (fed back; its writes undone), or a technical failure (its writes undone,
 * what happened before kept, tried again by a job). External operations always become a job.
 */
import { BpmnError, messageOf } from '../errors.ts';
import type { Value, ValueObject } from '../expression/value.ts';
import { KernelError } from '../kernel/kernel-error.ts';
import type { Input, Request } from '../kernel/protocol.ts';
import type { InstanceRef, LocalOperation } from '../plugin.ts';
import { insertJobs } from '../store/jobs.ts';
import type { CommandContext } from './command.ts';
import { faultsOf, refusalOf } from './entered.ts';
import { jobRow, operationJobId } from './job-rows.ts';
import type { LiveInstance } from './live-instance.ts';
import type { RegisteredOperation } from './plugin-registry.ts';
import { type RetryPolicy, delayAfter, policyFor } from './retries.ts';
import { objectOr, plainObject, runLocal } from './run-local.ts';

type OperationRequest = Pick<
  Extract<Request, { type: 'operation' }>,
  'execution' | 'operation' | 'retries' | 'compensates' | 'priority'
>;

export async function performOperation(
  context: CommandContext,
  instance: LiveInstance,
  request: OperationRequest,
): Promise<Input | null> {
  const registered = context.services.plugins.operation(request.operation);
  if (registered === undefined || registered.operation.effect === 'external') {
    await leaveToJob(context, instance, request, null);
    return null;
  }
  const outcome = await attemptLocal(context, instance, request, registered, registered.operation);
  if (!(outcome instanceof TechnicalFailure)) return outcome;
  const { execution } = request;
  const { message } = outcome;
  if (policyOf(context, instance, request).tries <= 1)
    return { type: 'fail', execution, code: 'OPERATION_FAILED', message, now: context.now };
  await leaveToJob(context, instance, request, message);
  return null;
}

/**
 * One attempt of a local operation for a service task: the kernel's next input, or why it failed.
 * @throws CartableError VALIDATION when the person whose command this is has entered what it cannot use
 */
export async function attemptLocal(
  context: CommandContext,
  instance: LiveInstance,
  request: Pick<OperationRequest, 'execution' | 'compensates'>,
  registered: RegisteredOperation,
  operation: LocalOperation,
): Promise<Input | TechnicalFailure> {
  const { execution } = request;
  const ref = instanceRef(instance, execution);
  try {
    const input = operationInput(instance, request, registered);
    const faults = registered.checkInput(input);
    const [fault] = faults;
    if (fault !== undefined) {
      const refusal = refusalOf(instance, faults);
      if (refusal !== null) throw refusal;
      // Every try would end the same way: a person corrects the variables.
      const message = `Operation ${operation.name} was given something else than it declares: ${fault.at} ${fault.message}.`;
      return { type: 'fail', execution, code: 'OPERATION_INPUT', message, now: context.now };
    }
    return await runLocal(context, registered, operation, input, ref, (output): Input => {
      const answer = { type: 'answer', execution, output, now: context.now } as const;
      const excess = instance.excessOf(answer);
      if (excess !== null) throw new ResultTooLarge(excess.message);
      return answer;
    });
  } catch (error) {
    instance.takeBack();
    if (error instanceof KernelError) throw error;
    const refusal = refusalOf(instance, faultsOf(error));
    if (refusal !== null) throw refusal;
    if (error instanceof ResultTooLarge)
      return { type: 'fail', execution, code: 'RESULT_TOO_LARGE', message: error.message, now: context.now };
    if (error instanceof BpmnError) {
      return {
        type: 'error',
        execution,
        code: error.code,
        message: messageOf(error),
        variables: errorVariables(error),
        now: context.now,
      };
    }
    // A deadlock is nobody's failure: the whole command runs again.
    if (context.services.database.runsAgain(context.tx, error)) throw error;
    return new TechnicalFailure(messageOf(error), error);
  }
}

/** Not a business outcome: the operation is tried again later. */
export class TechnicalFailure extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'TechnicalFailure';
  }
}

/** What the operation wrote is undone: nothing of it is kept. */
class ResultTooLarge extends Error {}

/** What the operation is given: its declared properties from the visible variables, or what it undoes. */
export function operationInput(
  instance: LiveInstance,
  { execution, compensates }: Pick<OperationRequest, 'execution' | 'compensates'>,
  { inputNames, input }: Pick<RegisteredOperation, 'inputNames' | 'input'>,
): ValueObject {
  const given: Record<string, Value> = {};
  if (compensates !== null && inputNames.includes('output')) {
    for (const name of ['input', 'output'] as const) given[name] = input.toProperty(name, compensates[name]);
    return given;
  }
  const undone = compensates === null ? {} : { ...objectOr(compensates.input), ...objectOr(compensates.output) };
  for (const name of inputNames) {
    const value = Object.hasOwn(undone, name) ? undone[name] : instance.variable(execution, name);
    if (value !== undefined && value !== null) given[name] = input.toProperty(name, value);
  }
  return given;
}

export function instanceRef(instance: LiveInstance, execution: number): InstanceRef {
  return {
    id: instance.row.id,
    definitionKey: instance.row.definition_key,
    businessKey: instance.row.business_key,
    elementId: instance.execution(execution)?.element ?? '',
    activityInstanceId: `${instance.row.id}:${execution}`,
  };
}

function policyOf(context: CommandContext, instance: LiveInstance, { execution, retries }: OperationRequest): RetryPolicy {
  const element = instance.execution(execution)?.element ?? '';
  return policyFor(context, instance, execution, instance.node(element), retries);
}

/** The operation is tried by a job: because it failed here, or because it reaches outside. */
async function leaveToJob(
  context: CommandContext,
  instance: LiveInstance,
  request: OperationRequest,
  failure: string | null,
): Promise<void> {
  const { settings } = context.services;
  const element = instance.execution(request.execution)?.element ?? '';
  const policy = policyOf(context, instance, request);
  const tried = failure === null ? 0 : 1;
  const due = context.now + (failure === null ? 0 : delayAfter(policy, settings, tried));
  const id = operationJobId(instance.row.id, request.execution);
  // A type that no plugin declares is a topic for external workers: no node of ours leases it.
  const kind = context.services.plugins.operation(request.operation) === undefined ? 'external' : 'operation';
  const rows = [
    jobRow(context, {
      id,
      kind,
      instance_id: instance.row.id,
      root_id: instance.row.root_id,
      execution: request.execution,
      definition_id: instance.definition.id,
      definition_key: instance.definition.key,
      element,
      name: request.operation,
      payload: wasUnknown(instance, request.execution) ? CONFIRMED : null,
      due_at: due,
      retries: Math.max(1, policy.tries - tried),
      attempt: tried,
      error: failure,
      priority: request.priority ?? 0,
    }),
  ];
  await context.tx.runAll([{ statement: insertJobs, params: { rows } }], [instance.row.id]);
  if (kind === 'external') context.changed({ type: 'job', id, instanceId: instance.row.id });
  else context.wakeAt(due);
}

/** Payload of an operation's job: its outcome was unknown, and a person looked and had it done again. */
export const CONFIRMED = 'confirmed';

function wasUnknown(instance: LiveInstance, execution: number): boolean {
  return instance.before?.state.executions[execution]?.incident?.code === 'OUTCOME_UNKNOWN';
}

function errorVariables(error: BpmnError): ValueObject {
  return plainObject(error.variables);
}
