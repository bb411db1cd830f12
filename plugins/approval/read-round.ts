import { CartableError } from '../../engine/errors.ts';
import type { OperationContext } from '../../engine/plugin.ts';
import { findRequirements, findRound, lockRound, type RequirementRow } from './store.ts';
import type { Approver, Requirement, Round } from './types.ts';

/** Locks the round until the end of the transaction and reads it, so that decisions are counted one after another. @throws CartableError NOT_FOUND */
export async function lockAndReadRound(context: OperationContext, roundId: string): Promise<Round> {
  if ((await context.tx.run(lockRound, { id: roundId })) === 0) throw notFound(roundId);
  return await readRound(context, roundId);
}

/** @throws CartableError NOT_FOUND */
export async function readRound(context: OperationContext, roundId: string): Promise<Round> {
  const row = await context.tx.one(findRound, { id: roundId });
  if (row === undefined) throw notFound(roundId);
  const requirements = await context.tx.all(findRequirements, { roundId });
  return { ...row, requirements: requirements.map(toRequirement) };
}

function notFound(roundId: string): CartableError {
  return new CartableError('NOT_FOUND', `There is no approval round ${roundId}.`, { details: { roundId } });
}

function toRequirement(row: RequirementRow): Requirement {
  const approvers: unknown = JSON.parse(row.approvers);
  return {
    ...row,
    allowSelf: Boolean(row.allowSelf),
    approvers: Array.isArray(approvers) ? approvers.filter(isApprover) : [],
  };
}

function isApprover(value: unknown): value is Approver {
  return typeof value === 'object' && value !== null && 'userId' in value && 'group' in value;
}
