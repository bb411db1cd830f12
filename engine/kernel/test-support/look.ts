/** What tests of the kernel look at, and what they do again and again. */
import type { Instance } from './instance.ts';

/** The elements of all that is there, the process first. */
export const open = (instance: Instance): string[] => Object.values(instance.state.executions).map(({ element }) => element);

/** Elements that are being carried out: no token that waits at a join, nothing that is not yet begun. */
export const active = (instance: Instance): string[] =>
  Object.values(instance.state.executions).flatMap(({ element, phase }) => (phase === 'active' ? [element] : []));

/** Completes one element after another. */
export function completeAll(instance: Instance, ...elements: string[]): Instance {
  for (const element of elements) instance.complete(element);
  return instance;
}
