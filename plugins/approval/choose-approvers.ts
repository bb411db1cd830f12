/** R10: who is asked for a row. Pure. */
import { namesIn } from './tiers.ts';
import type { Approver, MatrixRow } from './types.ts';

export interface People {
  readonly requestedBy: string;
  /** The requester's manager, where there is one. */
  readonly manager: string | null;
  /** User ids by field name, for rows that ask the person in a field. */
  readonly approverFields: Readonly<Record<string, string>>;
}

export interface Asked {
  readonly approvers: readonly Approver[];
  readonly needed: number;
}

/**
 * The approvers of a row and how many of them must agree. Nobody is asked about their own request (unless the row allows
 * it); where that or a missing manager leaves too few, the group that the row escalates to is asked instead.
 */
export function chooseApprovers(row: MatrixRow, people: People): Asked {
  if (row.approverKind === 'group') {
    const needed = row.needed ?? 1;
    return { approvers: Array.from({ length: needed }, () => ({ userId: null, group: row.approver })), needed };
  }
  const named = usersOf(row, people);
  const allowed = named.filter((userId) => row.allowSelf || userId !== people.requestedBy);
  const wanted = row.mode === 'n' ? (row.needed ?? 1) : row.mode === 'all' ? Math.max(1, allowed.length) : 1;
  const approvers: Approver[] = allowed.map((userId) => ({ userId, group: null }));
  while (approvers.length < wanted) approvers.push({ userId: null, group: row.escalateTo });
  return { approvers, needed: wanted };
}

function usersOf(row: MatrixRow, people: People): string[] {
  switch (row.approverKind) {
    case 'managerOf':
      return people.manager === null ? [] : [people.manager];
    case 'field': {
      const userId = people.approverFields[row.approver];
      return userId === undefined ? [] : [userId];
    }
    default:
      return [...new Set(namesIn(row.approver))];
  }
}
