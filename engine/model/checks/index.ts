/** All rules, in the order in which a reader of BPMN 2.0 meets them. */
import type { XmlElement } from '../element.ts';
import type { Findings } from '../findings.ts';
import { boundaryAttached } from './boundary-attached.ts';
import { boundaryFlows } from './boundary-flows.ts';
import { boundaryInterrupting } from './boundary-interrupting.ts';
import type { Check } from './check.ts';
import { defaultFlow } from './default-flow.ts';
import { endEventOutgoing } from './end-event-outgoing.ts';
import { escalationBoundaryHost } from './escalation-boundary-host.ts';
import { eventGatewayTargets } from './event-gateway-targets.ts';
import { executable } from './executable.ts';
import { gatewayConditions } from './gateway-conditions.ts';
import { modelOf } from './model.ts';
import { parallelConditions } from './parallel-conditions.ts';
import { sameCatcherTwice } from './same-catcher-twice.ts';
import { sequenceFlowEnds } from './sequence-flow-ends.ts';
import { sequenceFlowListed } from './sequence-flow-listed.ts';
import { sequenceFlowScope } from './sequence-flow-scope.ts';
import { singleConditionalFlow } from './single-conditional-flow.ts';
import { startEventIncoming } from './start-event-incoming.ts';

export const CHECKS: readonly Check[] = [
  executable,
  sequenceFlowEnds,
  sequenceFlowScope,
  sequenceFlowListed,
  defaultFlow,
  singleConditionalFlow,
  startEventIncoming,
  endEventOutgoing,
  boundaryAttached,
  boundaryFlows,
  boundaryInterrupting,
  escalationBoundaryHost,
  sameCatcherTwice,
  gatewayConditions,
  parallelConditions,
  eventGatewayTargets,
];

/** Runs every rule; each fault becomes a refusal. */
export function runChecks(definitions: XmlElement, findings: Findings): void {
  const model = modelOf(definitions);
  for (const check of CHECKS) {
    for (const fault of check.find(model)) findings.refuse(check.code, fault.elements, fault.message, check.remedy);
  }
}
