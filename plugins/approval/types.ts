/**
 * Who must approve a document (R10). Terms:
 *
 * - *matrix row*: for documents of a type, under a condition, somebody must approve at a place in the sequence.
 * - *round*: one passage of one version of a document through the rows that matched, all of them, in sequence.
 * - *tier*: the rows of a round with equal sequence; they are asked in parallel. *Requirement*: one row of a tier.
 * - *decision*: what a person said to a requirement. Never deleted; *void* once the document changed materially.
 */

export const APPROVER_KINDS = ['user', 'group', 'managerOf', 'field'] as const;
export type ApproverKind = (typeof APPROVER_KINDS)[number];

export const MODES = ['any', 'all', 'n'] as const;
export type Mode = (typeof MODES)[number];

export const ROUND_STATES = ['open', 'approved', 'rejected', 'invalidated'] as const;
export type RoundState = (typeof ROUND_STATES)[number];

export const OUTCOMES = ['approved', 'rejected'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What a person answers to a task. */
export const ANSWERS = { approve: 'approved', reject: 'rejected' } as const satisfies Record<string, Outcome>;

/** A person or a group that is asked: one of the two. */
export interface Approver {
  readonly userId: string | null;
  readonly group: string | null;
}

export interface MatrixRow {
  readonly id: string;
  readonly sequence: number;
  /** In minor units of `currency`; null = whatever the amount. */
  readonly minAmountMinor: number | null;
  readonly currency: string | null;
  /** Millionths of a percent point that the highest discount must exceed; null = whatever the discount. */
  readonly overDiscountMicro: number | null;
  readonly approverKind: ApproverKind;
  /** `user`: ids with commas. `group`: its id. `managerOf`: ignored. `field`: the name of a field handed in. */
  readonly approver: string;
  readonly mode: Mode;
  /** For mode n: how many. */
  readonly needed: number | null;
  /** ISO 8601 durations from the tier's turn on. */
  readonly due: string;
  readonly remind: string;
  readonly escalateAfter: string;
  /** The group that decides when nobody answers or nobody else may: never approved by itself. */
  readonly escalateTo: string;
  readonly allowSelf: boolean;
  /** Material fields that concern this row, with commas; null = all of them. */
  readonly watches: string | null;
}

/** A row as it stands in a round: who is asked, how many must agree, and how far it is. */
export interface Requirement {
  readonly id: string;
  readonly rowId: string;
  readonly sequence: number;
  readonly mode: Mode;
  readonly needed: number;
  readonly approvers: readonly Approver[];
  readonly due: string;
  readonly remind: string;
  readonly escalateAfter: string;
  readonly escalateTo: string;
  readonly allowSelf: boolean;
  readonly watches: string | null;
  /** The requirement of an earlier round whose own decisions still hold for this one. */
  readonly carriedFrom: string | null;
  /** Valid approvals. */
  readonly approvals: number;
  /** Valid rejections. */
  readonly rejections: number;
}

export interface Round {
  readonly id: string;
  readonly companyId: string;
  readonly docType: string;
  readonly docId: string;
  readonly docVersion: number;
  readonly materialHash: string;
  readonly requestedBy: string;
  readonly state: RoundState;
  /** The lowest sequence whose decisions a material change voided. */
  readonly invalidFrom: number | null;
  readonly requirements: readonly Requirement[];
}
