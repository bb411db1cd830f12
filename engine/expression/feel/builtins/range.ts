/** Allen's relations between points and ranges (DMN 1.3 table 83). */
import { compareValues } from '../compare.ts';
import { type Feel, Range } from '../feel-value.ts';
import { type Builtin, builtin } from './builtin.ts';

/** A point is a range of one value. */
const toRange = (value: Feel): Range => (value instanceof Range ? value : new Range(true, value, value, true));

/** Signs of the four comparisons of the ends; null when one cannot be made. */
interface Ends {
  /** a.start with b.start */
  readonly ss: number;
  /** a.end with b.end */
  readonly ee: number;
  /** a.end with b.start */
  readonly es: number;
  /** a.start with b.end */
  readonly se: number;
  readonly a: Range;
  readonly b: Range;
}

function ends(first: Feel, second: Feel): Ends | null {
  const [a, b] = [toRange(first), toRange(second)];
  const ss = compareValues(a.start, b.start);
  const ee = compareValues(a.end, b.end);
  const es = compareValues(a.end, b.start);
  const se = compareValues(a.start, b.end);
  return ss === null || ee === null || es === null || se === null ? null : { ss, ee, es, se, a, b };
}

type Relation = (of: Ends) => boolean;

const before: Relation = ({ es, a, b }) => es < 0 || (es === 0 && !(a.endIncluded && b.startIncluded));
const after: Relation = ({ se, a, b }) => se > 0 || (se === 0 && !(a.startIncluded && b.endIncluded));
const meets: Relation = ({ es, a, b }) => es === 0 && a.endIncluded && b.startIncluded;
const metBy: Relation = ({ se, a, b }) => se === 0 && a.startIncluded && b.endIncluded;
const overlaps: Relation = (of) => !before(of) && !after(of);
const startsNotAfter: Relation = ({ ss, a, b }) => ss < 0 || (ss === 0 && (a.startIncluded || !b.startIncluded));
const endsNotBefore: Relation = ({ ee, a, b }) => ee > 0 || (ee === 0 && (a.endIncluded || !b.endIncluded));
const startsNotBefore: Relation = ({ ss, a, b }) => ss > 0 || (ss === 0 && (b.startIncluded || !a.startIncluded));
const endsNotAfter: Relation = ({ ee, a, b }) => ee < 0 || (ee === 0 && (b.endIncluded || !a.endIncluded));
const sameStart: Relation = ({ ss, a, b }) => ss === 0 && a.startIncluded === b.startIncluded;
const sameEnd: Relation = ({ ee, a, b }) => ee === 0 && a.endIncluded === b.endIncluded;
const includes: Relation = (of) => startsNotAfter(of) && endsNotBefore(of);
const during: Relation = (of) => startsNotBefore(of) && endsNotAfter(of);

type Kind = 'point' | 'range' | 'any';
const fits = (value: Feel, kind: Kind): boolean =>
  value !== null && (kind === 'any' || value instanceof Range === (kind === 'range'));

const relation = (name: string, signature: string, first: Kind, second: Kind, holds: Relation): Builtin =>
  builtin(name, signature, ([a = null, b = null]) => {
    const of = fits(a, first) && fits(b, second) ? ends(a, b) : null;
    return of === null ? null : holds(of);
  });

export const rangeBuiltins: readonly Builtin[] = [
  relation('before', 'a, b', 'any', 'any', before),
  relation('after', 'a, b', 'any', 'any', after),
  relation('meets', 'range1, range2', 'range', 'range', meets),
  relation('met by', 'range1, range2', 'range', 'range', metBy),
  relation('overlaps', 'range1, range2', 'range', 'range', overlaps),
  relation(
    'overlaps before',
    'range1, range2',
    'range',
    'range',
    (of) => startsNotAfter(of) && !sameStart(of) && overlaps(of) && endsNotAfter(of),
  ),
  relation(
    'overlaps after',
    'range1, range2',
    'range',
    'range',
    (of) => startsNotBefore(of) && overlaps(of) && endsNotBefore(of) && !sameEnd(of),
  ),
  relation('finishes', 'a, range', 'any', 'range', (of) => sameEnd(of) && startsNotBefore(of)),
  relation('finished by', 'range, b', 'range', 'any', (of) => sameEnd(of) && startsNotAfter(of)),
  relation('includes', 'range, b', 'range', 'any', includes),
  relation('during', 'a, range', 'any', 'range', during),
  relation('starts', 'a, range', 'any', 'range', (of) => sameStart(of) && endsNotAfter(of)),
  relation('started by', 'range, b', 'range', 'any', (of) => sameStart(of) && endsNotBefore(of)),
  relation('coincides', 'a, b', 'any', 'any', (of) => sameStart(of) && sameEnd(of)),
];
