/** Hit policies (DMN 1.3 §8.2.10): from the rules that matched to one result. */
import { add } from '../feel/arithmetic.ts';
import { compareValues, equal } from '../feel/compare.ts';
import { type Feel, isNumber, type Run } from '../feel/feel-value.ts';
import { DecisionError } from './decision-error.ts';

export type HitPolicy = 'UNIQUE' | 'FIRST' | 'PRIORITY' | 'ANY' | 'COLLECT' | 'RULE ORDER' | 'OUTPUT ORDER';
export type Aggregation = 'SUM' | 'COUNT' | 'MIN' | 'MAX';

/** A rule that matched: its outputs in the order of the columns, and the ranks of those among the allowed values. */
export interface Match {
  readonly ruleId: string;
  readonly value: Feel;
  readonly ranks: readonly number[];
}

export interface Decided {
  readonly value: Feel;
  readonly matches: readonly Match[];
}

const HIT_POLICIES: readonly HitPolicy[] = ['UNIQUE', 'FIRST', 'PRIORITY', 'ANY', 'COLLECT', 'RULE ORDER', 'OUTPUT ORDER'];
const AGGREGATIONS: readonly Aggregation[] = ['SUM', 'COUNT', 'MIN', 'MAX'];

export const toHitPolicy = (text: string | undefined): HitPolicy | undefined =>
  HIT_POLICIES.find((policy) => policy === (text ?? 'UNIQUE'));
export const toAggregation = (text: string): Aggregation | undefined => AGGREGATIONS.find((aggregation) => aggregation === text);

/**
 * The result of the rules that matched, at least one.
 * @throws DecisionError when the policy does not allow what matched
 */
export function decide(
  policy: HitPolicy,
  aggregation: Aggregation | undefined,
  matches: readonly Match[],
  tableId: string,
  run: Run,
): Decided {
  switch (policy) {
    case 'UNIQUE':
      return unique(matches, tableId);
    case 'ANY':
      return any(matches, tableId, run);
    case 'FIRST':
      return one(matches);
    case 'PRIORITY':
      return one(byPriority(matches));
    case 'OUTPUT ORDER':
      return listOf(byPriority(matches));
    case 'RULE ORDER':
      return listOf(matches);
    case 'COLLECT':
      return aggregation === undefined ? listOf(matches) : { value: aggregate(aggregation, matches, tableId), matches };
  }
}

const one = (matches: readonly Match[]): Decided => ({ value: matches[0]?.value ?? null, matches: matches.slice(0, 1) });
const listOf = (matches: readonly Match[]): Decided => ({ value: matches.map((match) => match.value), matches });
const idsOf = (matches: readonly Match[]): string => matches.map((match) => match.ruleId).join(', ');

function unique(matches: readonly Match[], tableId: string): Decided {
  if (matches.length > 1) {
    throw new DecisionError(
      'DECISION_NOT_UNIQUE',
      tableId,
      `The rules ${idsOf(matches)} all match, but only one may: make them exclude each other.`,
    );
  }
  return one(matches);
}

function any(matches: readonly Match[], tableId: string, run: Run): Decided {
  const first = matches[0]?.value ?? null;
  if (!matches.every((match) => equal(first, match.value, run) === true)) {
    throw new DecisionError('DECISION_NOT_ANY', tableId, `The rules ${idsOf(matches)} all match, but their outputs differ.`);
  }
  return { value: first, matches };
}

/** By the order of the allowed values, column after column; rules of the same rank keep their order. */
function byPriority(matches: readonly Match[]): readonly Match[] {
  return matches.toSorted((a, b) => {
    const column = a.ranks.findIndex((rank, index) => rank !== b.ranks[index]);
    return column < 0 ? 0 : (a.ranks[column] ?? 0) - (b.ranks[column] ?? 0);
  });
}

function aggregate(aggregation: Aggregation, matches: readonly Match[], tableId: string): Feel {
  if (aggregation === 'COUNT') return matches.length;
  const values = matches.map((match) => match.value);
  const result = values.reduce((total, value) => combine(aggregation, total, value));
  if (result === null) {
    throw new DecisionError(
      'DECISION_OUTPUT',
      tableId,
      `The outputs of ${idsOf(matches)} have no ${aggregation}: they must be numbers.`,
    );
  }
  return result;
}

function combine(aggregation: 'SUM' | 'MIN' | 'MAX', total: Feel, value: Feel): Feel {
  if (aggregation === 'SUM') return isNumber(total) && isNumber(value) ? add(total, value) : null;
  const order = compareValues(total, value);
  if (order === null) return null;
  return order === 0 || order < 0 === (aggregation === 'MIN') ? total : value;
}
