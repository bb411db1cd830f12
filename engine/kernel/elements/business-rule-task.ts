import { isObject } from '../../expression/value.ts';
import type { Value } from '../../expression/value.ts';
import type { BusinessRuleTask, DecisionCall } from '../../model/graph.ts';
import { Incident } from '../incident.ts';
import { finish } from '../life.ts';
import { describe } from '../evaluation.ts';
import type { Behaviour } from '../machine.ts';
import { isList } from '../variables.ts';
import { resolveBinding } from './binding.ts';

/** Asks for a decision; its result goes to one variable. */
export const businessRuleTask: Behaviour<BusinessRuleTask> = {
  run(m, execution, node) {
    const { number } = execution;
    const decision = m.text(number, node.decision.decisionId, 'decision');
    const binding = resolveBinding(m, number, node.decision.binding);
    m.setPhase(number, 'active');
    m.requests.push({ type: 'decision', execution: number, decision, binding });
  },
  answer(m, execution, node, output) {
    const result = mapResult(node.decision.mapResult, output);
    finish(m, execution.number, { [node.decision.resultVariable]: result }, output);
  },
};

/**
 * Camunda 7's `mapDecisionResult`: the answer as rows, each a row of named entries. No row gives null where one is
 * expected; more than one is an incident.
 */
function mapResult(how: DecisionCall['mapResult'], output: Value): Value {
  if (how === 'native') return output;
  const rows = output === null ? [] : isList(output) ? output : [output];
  if (how === 'resultList') return rows;
  if (how === 'collectEntries') return rows.map(entryOf);
  if (rows.length > 1) throw new Incident('DECISION_RESULT', `One result is expected; the decision gave ${rows.length}.`);
  const row = rows[0] ?? null;
  return how === 'singleResult' || row === null ? row : entryOf(row);
}

function entryOf(row: Value): Value {
  if (!isObject(row)) return row;
  const entries = Object.values(row);
  if (entries.length > 1) throw new Incident('DECISION_RESULT', `One entry is expected, not ${describe(row)}.`);
  return entries[0] ?? null;
}
