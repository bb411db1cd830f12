import { BpmnError, CartableError, type ErrorCode } from '../../../engine/errors.ts';
import { defineOperation, Type, type Actor, type OperationContext } from '../../../engine/plugin.ts';
import { Id } from '../../base/index.ts';
import { ICONS } from '../icons.ts';
import { lockAndReadRound, readRound } from '../read-round.ts';
import { addDecision, endRound, findValidDecision } from '../store.ts';
import { isRejected, isSatisfied } from '../tiers.ts';
import { ANSWERS, OUTCOMES, type Requirement, type Round } from '../types.ts';

/**
 * R10: records a person's decision with the version and the hash of what they saw. A reject ends the round and needs a
 * comment. Nobody decides who is not asked, on their own request, or twice on one requirement.
 * `tierOutcome`: `open` until the tier is complete.
 */
export const decideApproval = defineOperation({
  name: 'approval.decide',
  version: 1,
  icon: ICONS.stamp,
  effect: 'local',
  input: Type.Object({
    roundId: Id,
    /** The tier's sequence. */
    tier: Type.Integer(),
    /** The person's answer. */
    outcome: Type.Union([Type.Literal('approve'), Type.Literal('reject')]),
    comment: Type.Optional(Type.String({ maxLength: 4000 })),
    decidedBy: Id,
    /** The matrix row that asked, where a tier has several (`approver.rowId`). */
    rowId: Type.Optional(Id),
    /** The version the person saw; default: the round's. */
    docVersion: Type.Optional(Type.Integer({ minimum: 1 })),
  }),
  output: Type.Object({
    tierComplete: Type.Boolean(),
    tierOutcome: Type.Union([...OUTCOMES, 'open'].map((outcome) => Type.Literal(outcome))),
  }),
  errors: ['SELF_APPROVAL', 'STALE_VERSION', 'NOT_ASKED'],
  async run(input, context) {
    const { tier, decidedBy } = input;
    const outcome = ANSWERS[input.outcome];
    const round = await lockAndReadRound(context, input.roundId);
    if (round.state !== 'open' || (input.docVersion !== undefined && input.docVersion !== round.docVersion)) {
      throw refusal(context, 'STALE_VERSION', 'STALE_VERSION', 'the document or its approval has changed since');
    }
    const comment = input.comment?.trim() ?? '';
    if (outcome === 'rejected' && comment === '') {
      throw new CartableError('VALIDATION', 'Say why it is rejected.', { faults: [{ at: '/comment', message: 'is missing' }] });
    }
    for (const requirement of requirementsFor(round, tier, decidedBy, input.rowId)) {
      if (decidedBy === round.requestedBy && !requirement.allowSelf) {
        throw refusal(context, 'SELF_APPROVAL', 'FORBIDDEN', 'nobody decides on their own request');
      }
      if (!isAsked(requirement, context.actor, decidedBy)) {
        throw refusal(context, 'NOT_ASKED', 'FORBIDDEN', 'this person is not among those who are asked');
      }
      if ((await context.tx.one(findValidDecision, { requirementId: requirement.id, decidedBy })) !== undefined) {
        throw refusal(context, 'NOT_ASKED', 'DUPLICATE', 'this person has decided already');
      }
      await context.tx.run(addDecision, {
        id: context.newId(),
        roundId: round.id,
        requirementId: requirement.id,
        sequence: tier,
        decidedBy,
        onBehalfOf: context.actor.userId === decidedBy ? context.actor.onBehalfOf : null,
        outcome,
        comment: comment === '' ? null : comment,
        docVersion: round.docVersion,
        materialHash: round.materialHash,
        now: context.now,
      });
    }
    return await conclude(context, round.id, tier);
  },
});

/**
 * Where a person acts at the desk or has just answered their task, the command is refused; where a flow comes back to an
 * answer later it is an outcome to route on.
 */
function refusal(context: OperationContext, code: string, refused: ErrorCode, why: string): Error {
  return context.instance === null
    ? new CartableError(refused, `Refused: ${why}.`)
    : new BpmnError(code, why, {}, code === 'STALE_VERSION' ? [] : [{ at: '/outcome', message: why }]);
}

/**
 * The requirements that a decision counts for: all that ask this person, else the one named, else the first still open (a
 * group, a substitute, or whom it was escalated to).
 * @throws CartableError ILLEGAL_STATE when an earlier tier is not complete or this one asks for nothing.
 */
function requirementsFor(round: Round, tier: number, decidedBy: string, rowId: string | undefined): Requirement[] {
  if (round.requirements.some((requirement) => requirement.sequence < tier && !isSatisfied(requirement))) {
    throw new CartableError('ILLEGAL_STATE', `Tier ${tier} is not asked yet: an earlier one is open.`);
  }
  const asked = round.requirements.filter((requirement) => requirement.sequence === tier && requirement.carriedFrom === null);
  const naming = asked.filter((requirement) => requirement.approvers.some((approver) => approver.userId === decidedBy));
  if (naming.length > 0) return naming;
  const found =
    asked.find((requirement) => requirement.rowId === rowId) ??
    asked.find((requirement) => !isSatisfied(requirement)) ??
    asked[0];
  if (found === undefined) throw new CartableError('ILLEGAL_STATE', `Tier ${tier} asks for no decision.`);
  return [found];
}

/**
 * Whether a row asks this person: by name, as a member of its group, in the place of somebody it names, or as one of those
 * to whom it is escalated. No right stands in for that, not even `*`. Where the engine itself tries again what a person
 * began, their groups are not known here: it was their task.
 */
function isAsked({ approvers, escalateTo }: Requirement, actor: Actor, decidedBy: string): boolean {
  if (actor.userId !== decidedBy) return true;
  const named = approvers.some(
    ({ userId, group }) =>
      userId === decidedBy ||
      (userId !== null && userId === actor.onBehalfOf) ||
      (group !== null && actor.groups.includes(group)),
  );
  return named || actor.groups.includes(escalateTo);
}

async function conclude(context: OperationContext, roundId: string, tier: number) {
  const { requirements } = await readRound(context, roundId);
  const ofTier = requirements.filter((requirement) => requirement.sequence === tier);
  const end = async (state: 'approved' | 'rejected') =>
    await context.tx.run(endRound, { id: roundId, state, invalidFrom: null, reason: null, now: context.now });
  if (ofTier.some(isRejected)) {
    await end('rejected');
    return { tierComplete: true, tierOutcome: 'rejected' as const };
  }
  if (!ofTier.every(isSatisfied)) return { tierComplete: false, tierOutcome: 'open' as const };
  if (requirements.every(isSatisfied)) await end('approved');
  return { tierComplete: true, tierOutcome: 'approved' as const };
}
