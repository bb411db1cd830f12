/** All rules, in the order in which a reader of BPMN 2.0 meets them. */
import type { XmlElement } from '../element.ts';
import type { Findings } from '../findings.ts';
import type { Dialect } from '../semantics.ts';
import { adHocContent } from './ad-hoc-content.ts';
import { adHocSequence } from './ad-hoc-sequence.ts';
import { associationItems } from './association-items.ts';
import { boundaryAttached } from './boundary-attached.ts';
import { boundaryFlows } from './boundary-flows.ts';
import { boundaryInterrupting } from './boundary-interrupting.ts';
import { callData } from './call-data.ts';
import { calledProcess } from './called-process.ts';
import { cancelPlace } from './cancel-place.ts';
import type { Check } from './check.ts';
import { choreographyActivities } from './choreography-activities.ts';
import { collections } from './collections.ts';
import { compensatedOnce } from './compensated-once.ts';
import { compensationHandlers } from './compensation-handlers.ts';
import { compensationTarget } from './compensation-target.ts';
import { conditionalFlowSources } from './conditional-flow-sources.ts';
import { constantTimers } from './constant-timers.ts';
import { conversations } from './conversations.ts';
import { dataNames } from './data-names.ts';
import { dataPlaces } from './data-places.ts';
import { deadEnds } from './dead-ends.ts';
import { defaultFlow } from './default-flow.ts';
import { endEventOutgoing } from './end-event-outgoing.ts';
import { endEvents } from './end-events.ts';
import { endWithoutStart } from './end-without-start.ts';
import { endlessLoops } from './endless-loops.ts';
import { escalationBoundaryHost } from './escalation-boundary-host.ts';
import { eventDataCount, eventDataItems } from './event-data.ts';
import { eventDefinitions } from './event-definitions.ts';
import { eventGatewayTargets } from './event-gateway-targets.ts';
import { eventSubProcess } from './event-sub-process.ts';
import { executable } from './executable.ts';
import { expressionTexts } from './expression-texts.ts';
import { formalExpressions } from './formal-expressions.ts';
import { gatewayConditions } from './gateway-conditions.ts';
import { gatewayDirection } from './gateway-direction.ts';
import { ids } from './ids.ts';
import { immediateFlow } from './immediate-flow.ts';
import { instantiatingIncoming } from './instantiating-incoming.ts';
import { instantiatingPlace } from './instantiating-place.ts';
import { ioBindings } from './io-bindings.ts';
import { ioSets } from './io-sets.ts';
import { linkPairs } from './link-pairs.ts';
import { linkReferences } from './link-references.ts';
import { loopBehavior } from './loop-behavior.ts';
import { loopDataItems, loopDataPlace } from './loop-data.ts';
import { messageFlows } from './message-flows.ts';
import { mimeTypes } from './mime-types.ts';
import { modelOf } from './model.ts';
import { operationReferences } from './operation-references.ts';
import { parallelConditions } from './parallel-conditions.ts';
import { participantMultiplicity } from './participant-multiplicity.ts';
import { publicProcess } from './public-process.ts';
import { reachable } from './reachable.ts';
import { referenceTypes } from './reference-types.ts';
import { resourceRoles } from './resource-roles.ts';
import { sameCatcherTwice } from './same-catcher-twice.ts';
import { scriptFormats } from './script-formats.ts';
import { sequenceFlowEnds } from './sequence-flow-ends.ts';
import { sequenceFlowListed } from './sequence-flow-listed.ts';
import { sequenceFlowScope } from './sequence-flow-scope.ts';
import { sharedDefinitions } from './shared-definitions.ts';
import { singleConditionalFlow } from './single-conditional-flow.ts';
import { size } from './size.ts';
import { startEventIncoming } from './start-event-incoming.ts';
import { startEvents } from './start-events.ts';
import { subProcessStart } from './sub-process-start.ts';
import { taskMessages } from './task-messages.ts';
import { tokenQuantity } from './token-quantity.ts';
import { uris } from './uris.ts';

export const CHECKS: readonly Check[] = [
  executable,
  publicProcess,
  ids,
  size,
  referenceTypes,
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
  gatewayDirection,
  startEvents,
  subProcessStart,
  instantiatingIncoming,
  instantiatingPlace,
  cancelPlace,
  immediateFlow,
  endWithoutStart,
  endEvents,
  reachable,
  deadEnds,
  eventSubProcess,
  compensationHandlers,
  compensationTarget,
  compensatedOnce,
  linkPairs,
  sharedDefinitions,
  messageFlows,
  constantTimers,
  tokenQuantity,
  ioSets,
  calledProcess,
  endlessLoops,
  choreographyActivities,
  eventDefinitions,
  linkReferences,
  conditionalFlowSources,
  loopBehavior,
  conversations,
  participantMultiplicity,
  adHocContent,
  adHocSequence,
  resourceRoles,
  scriptFormats,
  expressionTexts,
  formalExpressions,
  uris,
  mimeTypes,
  operationReferences,
  dataPlaces,
  dataNames,
  collections,
  associationItems,
  eventDataCount,
  eventDataItems,
  taskMessages,
  loopDataPlace,
  loopDataItems,
  callData,
  ioBindings,
];

/**
 * Runs every rule; each fault becomes a refusal. A file that is too large is told that alone.
 * @returns whether the model is worth reading further
 */
export function runChecks(definitions: XmlElement, dialect: Dialect, strict: boolean, findings: Findings): boolean {
  const model = modelOf(definitions, dialect);
  for (const fault of size.find(model)) findings.refuse(size.code, fault.elements, fault.message, size.remedy);
  if (findings.all.some(({ code }) => code === size.code)) return false;
  for (const check of CHECKS) {
    if (!strict && check.unlessStrict === 'accept') continue;
    for (const fault of check.find(model)) {
      const byCamunda = dialect === 'camunda' && (check.toleratedByCamunda ?? fault.toleratedByCamunda) === true;
      const tell = (byCamunda || check.unlessStrict === 'warn') && !strict ? 'warn' : 'refuse';
      findings[tell](check.code, fault.elements, fault.message, check.remedy);
    }
  }
  return true;
}
