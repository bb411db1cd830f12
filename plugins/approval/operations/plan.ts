import { createHash } from 'node:crypto';
import { CartableError } from '../../../engine/errors.ts';
import { defineOperation, managerOf, Type, type OperationContext } from '../../../engine/plugin.ts';
import { DecimalText, Id, Money, readCompany, toMicro, toMinor } from '../../base/index.ts';
import { chooseApprovers } from '../choose-approvers.ts';
import { ICONS } from '../icons.ts';
import { invalidateRound } from '../invalidate-round.ts';
import { matchRows } from '../match-rows.ts';
import { lockAndReadRound, readRound } from '../read-round.ts';
import { addRequirement, addRound, endRound, findLastRound } from '../store.ts';
import { schedule } from '../schedule.ts';
import { isSatisfied, openTiers } from '../tiers.ts';
import { MODES, type Requirement, type Round } from '../types.ts';

const Nullable = Type.Union([Id, Type.Null()]);

/**
 * R10: opens an approval round for one version of a document, from the matrix. `tiers` are what is still to be asked, one
 * after another; without any, nobody is needed and the round is approved. A round that was open for the document ends.
 */
export const planApproval = defineOperation({
  name: 'approval.plan',
  version: 1,
  icon: ICONS.stairs,
  effect: 'local',
  input: Type.Object({
    docType: Type.String({ minLength: 1, maxLength: 64 }),
    docId: Id,
    docVersion: Type.Integer({ minimum: 1 }),
    amount: Money,
    companyId: Id,
    requestedBy: Id,
    /** The highest discount of the document. */
    discountPercent: Type.Optional(DecimalText),
    /** User ids by name, for rows that ask the person in a field. */
    approverFields: Type.Optional(Type.Record(Type.String(), Id)),
  }),
  output: Type.Object({
    roundId: Id,
    needed: Type.Boolean(),
    tiers: Type.Array(
      Type.Object({
        sequence: Type.Integer(),
        mode: Type.Union(MODES.map((mode) => Type.Literal(mode))),
        needed: Type.Integer(),
        approvers: Type.Array(Type.Object({ userId: Nullable, group: Nullable, rowId: Id })),
        /** Instant, ISO 8601: when this tier should have answered, those before it included. */
        due: Type.String(),
        /** Durations from the tier's turn on, ISO 8601. */
        remind: Type.String(),
        escalate: Type.String(),
        /** A group. */
        escalateTo: Type.String(),
      }),
    ),
  }),
  errors: [],
  async run(input, context) {
    const { docType, docId, docVersion, companyId, requestedBy, amount, discountPercent = '0', approverFields = {} } = input;
    const material = [
      docType,
      docId,
      docVersion,
      companyId,
      requestedBy,
      toMinor(amount),
      amount.currency,
      toMicro(discountPercent),
    ];
    const materialHash = createHash('sha256').update(JSON.stringify(material)).digest('hex');
    const held = await endLastRound(context, { docType, docId, materialHash });
    const rows = await matchRows(context, {
      docType,
      companyId,
      amount: { minor: toMinor(amount), currency: amount.currency },
      maxDiscountMicro: toMicro(discountPercent),
    });
    const roundId = context.newId();
    await context.tx.run(addRound, {
      id: roundId,
      companyId,
      docType,
      docId,
      docVersion,
      materialHash,
      amountMinor: toMinor(amount),
      currency: amount.currency,
      requestedBy,
      now: context.now,
    });
    const asksManager = rows.some((row) => row.approverKind === 'managerOf');
    const manager = asksManager ? await findManager(context, requestedBy) : null;
    for (const row of rows) {
      const { approvers, needed } = chooseApprovers(row, { requestedBy, manager, approverFields });
      await context.tx.run(addRequirement, {
        ...row,
        id: context.newId(),
        roundId,
        rowId: row.id,
        needed,
        approvers: JSON.stringify(approvers),
        carriedFrom: carriedFrom(held, row.id),
      });
    }
    const tiers = openTiers((await readRound(context, roundId)).requirements);
    if (tiers.length === 0)
      await context.tx.run(endRound, { id: roundId, state: 'approved', invalidFrom: null, reason: null, now: context.now });
    const { zone } = await readCompany(context, companyId);
    return { roundId, needed: tiers.length > 0, tiers: schedule(tiers, context.now, zone) };
  },
});

/** Ends a round that is still open for the document; gives the requirements of the last round whose decisions hold. */
async function endLastRound(
  context: OperationContext,
  document: { docType: string; docId: string; materialHash: string },
): Promise<readonly Requirement[]> {
  const { docType, docId, materialHash } = document;
  const last = await context.tx.one(findLastRound, { docType, docId });
  if (last === undefined) return [];
  const round = await lockAndReadRound(context, last.id);
  if (round.state === 'rejected') return [];
  // Planned again without an invalidation: only the same material keeps what was decided.
  if (round.state !== 'invalidated')
    await invalidateRound(context, round, 'planned again', round.materialHash === materialHash ? [] : undefined);
  return heldRequirements(await readRound(context, round.id));
}

/** The requirement whose own decisions hold for the row. */
function carriedFrom(held: readonly Requirement[], rowId: string): string | null {
  const before = held.find((requirement) => requirement.rowId === rowId);
  return before?.carriedFrom ?? before?.id ?? null;
}

function heldRequirements(round: Round): readonly Requirement[] {
  return round.requirements.filter((requirement) => requirement.sequence < (round.invalidFrom ?? 0) && isSatisfied(requirement));
}

/** Null also for somebody who is no user here (any more). */
async function findManager(context: OperationContext, userId: string): Promise<string | null> {
  try {
    return await managerOf(context.tx, userId);
  } catch (error) {
    if (error instanceof CartableError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
