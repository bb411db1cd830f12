/** What goes along to a called process, or with a thrown signal. */
import type { Value, ValueObject } from '../../expression/value.ts';
import type { CallActivity, Expression, Lookup } from '../../model/graph.ts';
import type { Machine } from '../machine.ts';
import { allVisible } from '../visible.ts';

/** Everything visible, or the mappings on top of all or nothing. */
export function passedIn(m: Machine, number: number, given: Pick<CallActivity, 'inMappings' | 'inAll'>): ValueObject {
  if (given.inMappings === null) return allVisible(m.executions, m.variables, number);
  const lookup = m.lookup(number);
  const locals = m.locals(number);
  const all = given.inAll === 'local' ? locals : given.inAll === undefined ? {} : allVisible(m.executions, m.variables, number);
  const own = among(locals);
  const variables: Record<string, Value> = { ...all };
  given.inMappings.forEach((mapping, index) => {
    variables[mapping.target] = m.evaluate(number, mapping.source, `in:${index}`, mapping.local === true ? own : lookup);
  });
  return variables;
}

export function businessKeyOf(m: Machine, number: number, key: Expression | 'caller' | null): string | null {
  return key === 'caller' ? m.businessKey : m.optionalText(number, key, 'businessKey');
}

/** Finds variables among these only. */
export function among(values: ValueObject): Lookup {
  return (name) => (Object.hasOwn(values, name) ? values[name] : undefined);
}
