/** What goes along to a called process, or with a thrown signal. */
import type { Value, ValueObject } from '../../expression/value.ts';
import type { CallActivity, Expression } from '../../model/graph.ts';
import type { Machine } from '../machine.ts';
import { allVisible } from '../visible.ts';

/** Everything visible, or the mappings on top of all or nothing. */
export function passedIn(m: Machine, number: number, given: Pick<CallActivity, 'inMappings' | 'inAll'>): ValueObject {
  if (given.inMappings === null) return allVisible(m.executions, m.variables, number);
  const lookup = m.lookup(number);
  const all =
    given.inAll === 'local' ? m.locals(number) : given.inAll === undefined ? {} : allVisible(m.executions, m.variables, number);
  const variables: Record<string, Value> = { ...all };
  given.inMappings.forEach((mapping, index) => {
    variables[mapping.target] = m.evaluate(number, mapping.source, `in:${index}`, lookup);
  });
  return variables;
}

export function businessKeyOf(m: Machine, number: number, key: Expression | 'caller' | null): string | null {
  return key === 'caller' ? m.businessKey : m.optionalText(number, key, 'businessKey');
}
