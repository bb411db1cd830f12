/** How far a round is (R10). Pure. */
import type { Approver, Mode, Requirement } from './types.ts';

/** The requirements of one sequence that are still to be met, asked together. */
export interface Tier {
  readonly sequence: number;
  readonly mode: Mode;
  /** How many answers can be needed at most. */
  readonly needed: number;
  /** A person is asked once, whatever number of rows name them; their answer counts for each of those. */
  readonly approvers: (Approver & { readonly rowId: string })[];
  readonly requirements: readonly [Requirement, ...Requirement[]];
}

export const isSatisfied = (requirement: Requirement): boolean =>
  requirement.carriedFrom !== null || (requirement.rejections === 0 && requirement.approvals >= requirement.needed);

export const isRejected = (requirement: Requirement): boolean => requirement.rejections > 0;

/** The tiers that are still to be asked, in sequence. What an earlier round decided and still holds is left out. */
export function openTiers(requirements: readonly Requirement[]): Tier[] {
  const open = requirements.filter((requirement) => !isSatisfied(requirement));
  const sequences = [...new Set(open.map((requirement) => requirement.sequence))].toSorted((a, b) => a - b);
  return sequences.flatMap((sequence) => {
    const asked = open.filter((requirement) => requirement.sequence === sequence);
    const [first] = asked;
    if (first === undefined) return [];
    const approvers = asked
      .flatMap((requirement) => requirement.approvers.map((approver) => ({ ...approver, rowId: requirement.rowId })))
      .filter(({ userId }, index, all) => userId === null || all.findIndex((other) => other.userId === userId) === index);
    const needed = Math.min(
      approvers.length,
      asked.reduce((sum, requirement) => sum + requirement.needed, 0),
    );
    return [
      { sequence, mode: asked.length === 1 ? first.mode : 'all', needed, approvers, requirements: [first, ...asked.slice(1)] },
    ];
  });
}

/** The lowest sequence that a change of these fields concerns; null when none is. Undefined: everything changed. */
export function lowestAffected(
  requirements: readonly Requirement[],
  materialFields: readonly string[] | undefined,
): number | null {
  const concerns = ({ watches }: Requirement): boolean =>
    materialFields === undefined || materialFields.some((field) => watches === null || namesIn(watches).includes(field));
  const affected = requirements.filter(concerns);
  return affected.length === 0 ? null : Math.min(...affected.map((requirement) => requirement.sequence));
}

/** `a, b` → a and b. */
export function namesIn(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
