/** Between an instance and who called it: errors and escalations on their way out, and the news of its end. */
import type { Input, Request } from '../kernel/protocol.ts';
import type { CommandContext } from './command.ts';
import { endOfIteration } from './iterations.ts';
import type { LiveInstance } from './live-instance.ts';

/** The tree as those see it that move one instance because of another. */
export interface Family {
  readonly context: CommandContext;
  get(instanceId: string): Promise<LiveInstance>;
  step(instance: LiveInstance, input: Input): Promise<void> | undefined;
}

/** A called instance and the call activity that waits for it. */
interface CallerOf {
  readonly called: LiveInstance;
  readonly caller: LiveInstance;
  readonly at: number;
}

/**
 * The nearest caller that catches an escalation gets it; those between take over what they are given out. Whoever threw
 * it goes on, unless it was cancelled by that; so it does when nobody catches it.
 * @returns the answer that lets it go on
 */
export async function escalate(
  family: Family,
  instance: LiveInstance,
  { execution, code, answered }: Extract<Request, { type: 'escalate' }>,
): Promise<Input | null> {
  if (instance.ended || (answered && !instance.awaits(execution))) return null;
  const { callers, caught } = await callersUpTo(family, instance, (caller, at) => caller.catchesEscalation(at, code));
  await escalateTo(family, caught ? callers : callers.filter(takesResults), code);
  return answered ? { type: 'answer', execution, output: null, now: family.context.now } : null;
}

/**
 * An error ends the called instance only where a caller catches it. Else it stays where it was thrown: what the
 * instance has done and knows is not lost with it.
 * @returns the answer: whether it was caught
 */
export async function propagate(
  family: Family,
  instance: LiveInstance,
  { execution, code, message }: Extract<Request, { type: 'propagate' }>,
): Promise<Input | null> {
  if (!instance.awaits(execution)) return null;
  const { caught } = await callersUpTo(family, instance, (caller, at) => caller.catchesError(at, code));
  return { type: 'propagated', execution, code, message, caught, now: family.context.now };
}

/** The callers from the nearest one to the one that catches; none when nobody does. */
export async function callersCatching(family: Family, instance: LiveInstance, escalation: string): Promise<readonly CallerOf[]> {
  const { callers, caught } = await callersUpTo(family, instance, (caller, at) => caller.catchesEscalation(at, escalation));
  return caught ? callers : [];
}

const takesResults = ({ caller }: CallerOf): boolean => caller.definition.graph.semantics.uncaughtEscalation === 'results';

export async function escalateTo(family: Family, callers: readonly CallerOf[], code: string): Promise<void> {
  const { now } = family.context;
  for (const { called, caller, at } of callers)
    await family.step(caller, { type: 'escalation', execution: at, code, variables: called.processVariables(), now });
}

/** The callers from the nearest one to the one that catches; all when nobody does. */
async function callersUpTo(
  family: Family,
  instance: LiveInstance,
  catches: (caller: LiveInstance, at: number) => boolean,
): Promise<{ readonly callers: readonly CallerOf[]; readonly caught: boolean }> {
  const callers: CallerOf[] = [];
  for (let called = instance; ;) {
    const { parent_id: parentId, parent_execution: at } = called.row;
    if (parentId === null || at === null) return { callers, caught: false };
    const caller = await family.get(parentId);
    if (caller.execution(at)?.phase !== 'active' && !caller.counts(at)) return { callers, caught: false };
    callers.push({ called, caller, at });
    if (catches(caller, at)) return { callers, caught: true };
    called = caller;
  }
}

/** A called instance that has ended answers the call activity that waits for it. */
export async function tellCaller(family: Family, instance: LiveInstance): Promise<void> {
  const { parent_id: parentId, parent_execution: execution } = instance.row;
  const ended = instance.takeEnd();
  if (ended === null || parentId === null || execution === null) return;
  const caller = await family.get(parentId);
  const { now } = family.context;
  if (instance.iteration !== undefined) {
    if (caller.counts(execution)) await family.step(caller, endOfIteration(instance, instance.iteration, execution, ended, now));
    return;
  }
  if (!caller.awaits(execution)) return;
  if (ended.error !== null)
    await family.step(caller, { type: 'error', execution, ...ended.error, variables: instance.processVariables(), now });
  else if (ended.status === 'COMPLETED')
    await family.step(caller, { type: 'answer', execution, output: instance.processVariables(), now });
  else {
    const message = `The called instance ${instance.row.id} was ended from outside.`;
    await family.step(caller, { type: 'fail', execution, code: 'CALLED_INSTANCE_ENDED', message, now });
  }
}
