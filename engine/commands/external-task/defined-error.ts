/** Errors of an external task that its model tells by expressions, looked at when its worker reports (Camunda 7). */
import { messageOf } from '../../errors.ts';
import type { Value, ValueObject } from '../../expression/value.ts';
import { visibleVariables, withClock } from '../../kernel/visible.ts';
import type { CommandContext } from '../../runtime/command.ts';
import type { LiveInstance } from '../../runtime/live-instance.ts';
import type { ExternalTaskRow } from './external-task.ts';

export interface DefinedError {
  readonly code: string;
  readonly message: string;
}

interface Report {
  readonly variables: ValueObject;
  readonly errorMessage: string | null;
  readonly errorDetails: string | null;
  readonly retries: number;
}

/**
 * The first error whose expression is true; null when none is. Besides the variables, those reported before the ones
 * there are, it reads `externalTask`. What cannot be evaluated is told to the log and is not true, as in Camunda 7.
 */
export function definedErrorOf(
  { services, now }: Pick<CommandContext, 'services' | 'now'>,
  instance: LiveInstance,
  task: ExternalTaskRow,
  report: Report,
): DefinedError | null {
  const node = instance.node(task.element);
  const errors = node !== undefined && 'operation' in node ? (node.operation?.errors ?? []) : [];
  if (errors.length === 0) return null;
  const { errorMessage, errorDetails, retries } = report;
  const externalTask = { topicName: task.name, workerId: task.lease_owner, errorMessage, errorDetails, retries };
  const given: ValueObject = { externalTask, ...report.variables };
  const visible = withClock(visibleVariables(instance.snapshot, task.execution), now);
  const lookup = (name: string): Value | undefined => (Object.hasOwn(given, name) ? given[name] : visible(name));
  for (const { code, message, condition } of errors) {
    try {
      if (condition.evaluate(lookup) === true) return { code, message: message ?? errorMessage ?? '' };
    } catch (error) {
      services.log.warn({ task: task.id, error: messageOf(error) }, 'an error definition could not be evaluated');
    }
  }
  return null;
}
