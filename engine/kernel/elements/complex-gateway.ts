import type { ComplexGateway } from '../../model/graph.ts';
import { countsAt, isActivated, mayStart, reset, start, takenBefore } from '../complex-join.ts';
import { allTrueFlows, conditionHolds, defaultOf } from '../flows.ts';
import { hold } from '../joins.ts';
import { finish } from '../life.ts';
import type { Behaviour } from '../machine.ts';

/**
 * Joins as its activation condition says and splits like an inclusive gateway (BPMN 2.0 §13.4.5). Tokens that come
 * late reset it: then only flows with a condition that holds take a token, else the default. Conditions see
 * `waitingForStart` and the counts of the tokens that were there.
 */
export const complexGateway: Behaviour<ComplexGateway> = {
  join(m, scope, node, flow) {
    hold(m, scope, node, flow);
    return mayStart(m, scope, node);
  },
  run(m, execution, node) {
    const { number } = execution;
    const scope = execution.parent ?? 0;
    const waitingForStart = takenBefore(m, scope, node) === undefined;
    const counts = countsAt(m, scope, node);
    if (waitingForStart && !isActivated(m, scope, node)) {
      // It began because its condition failed; the tokens go on waiting.
      m.end(number, 'cancelled');
      return;
    }
    if (waitingForStart) start(m, scope, node);
    else reset(m, scope, node);
    m.setLocals(number, { ...counts, waitingForStart });
    finish(m, number, {});
  },
  select(m, execution, node) {
    const seen = m.lookup(execution.number);
    if (seen('waitingForStart') === true) return allTrueFlows(m, execution, node, seen);
    const taken = node.outgoing.filter((flow) => flow.condition !== null && conditionHolds(m, execution, flow, seen));
    const standard = defaultOf(node);
    return taken.length > 0 || standard === null ? taken : [standard];
  },
};
