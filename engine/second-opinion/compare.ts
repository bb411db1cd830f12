/** Follows one path on both engines and compares them whenever everything waits. */
import type { ValueObject } from '../expression/value.ts';
import type { ProcessGraph, StartEvent } from '../model/graph.ts';
import { Choices } from './choices.ts';
import { type Act, type Course, NotComparable, type Standing, type Waiting } from './course.ts';
import { type DefectName, KNOWN_DEFECTS } from './known-defects.ts';
import { neutralDocument } from './neutral-document.ts';
import { type Decider, observedGraph } from './observed-graph.ts';
import { OurCourse } from './our-course.ts';
import { TheirCourse } from './their-course.ts';

/** What leads along a path. */
export interface Lead {
  readonly variables: ValueObject;
  /** Decides the model's texts; null evaluates them. */
  readonly decider: Decider | null;
  /** What is done next with what waits; null = nothing more. */
  next(waiting: readonly Waiting[]): Act | null;
  /** The element of a step that was not done when the run was over; null when none is left. */
  unused(): string | null;
}

export interface PathReport {
  /** What was done, in order. */
  readonly acts: readonly string[];
  /** Flows that our engine took. */
  readonly taken: readonly string[];
  /** Where the two first differ; null when they do not. */
  readonly difference: Difference | null;
}

export interface Difference {
  readonly what: string;
  /** The elements and flows in which they differ. */
  readonly elements: readonly string[];
}

/** A path is cut after so many acts: what came before has been compared. */
const MOST_ACTS = 200;

/**
 * The path is the bag of sequence flows taken, and the bag of what waits, both compared after every act: so the order
 * counts wherever something was waited for, and between two waits, where both engines may choose it, it does not.
 * @throws NotComparable
 */
export async function comparePath(
  graph: ProcessGraph,
  start: StartEvent | null,
  lead: Lead,
  defects: ReadonlyMap<DefectName, ReadonlySet<string>>,
): Promise<PathReport> {
  const choices = new Choices();
  const document = neutralDocument(graph, start);
  const ours = new OurCourse(observedGraph(graph, choices, lead.decider), start?.id ?? null, lead.variables);
  const theirs = await TheirCourse.start(document, choices);
  const acts: string[] = [];
  const happened = new Set<string>();
  const isLeftOut = ({ element }: Waiting): boolean =>
    [...defects].some(([name, touched]) => {
      const { leftOut } = { leftOut: null, ...KNOWN_DEFECTS[name] };
      return touched.has(element) && (leftOut === 'always' || (leftOut === 'afterwards' && happened.has(element)));
    });
  const look = (): Difference | null => differenceOf(viewOf(graph, ours, isLeftOut), viewOf(graph, theirs, isLeftOut));
  let difference = look();
  while (difference === null && ours.standing().type === 'running' && acts.length < MOST_ACTS) {
    const act = lead.next(ours.waiting().filter((waiting) => !isLeftOut(waiting)));
    if (act === null) break;
    acts.push(tell(act));
    happened.add(act.element);
    ours.perform(act);
    theirs.perform(act);
    difference = look();
  }
  const unused = difference === null ? lead.unused() : null;
  if (unused !== null) throw new NotComparable(unused, `The run is over, and the next step would have been ${unused}.`);
  return { acts, taken: ours.taken, difference };
}

/** What is compared of a run. */
interface View {
  readonly taken: readonly string[];
  readonly waiting: readonly string[];
  readonly standing: Standing;
}

function viewOf(graph: ProcessGraph, course: Course, isLeftOut: (waiting: Waiting) => boolean): View {
  // To an event-based gateway the flows behind it are taken when its token comes, or when an event happens: both are right.
  const open = new Set(
    [...graph.nodes.values()].flatMap((node) => (node.kind === 'eventBasedGateway' ? node.outgoing.map(({ id }) => id) : [])),
  );
  return {
    taken: course.taken.filter((flow) => !open.has(flow)),
    waiting: course
      .waiting()
      .filter((waiting) => !isLeftOut(waiting))
      .map(({ kind, element }) => `${kind} ${element}`),
    standing: course.standing(),
  };
}

function differenceOf(ours: View, theirs: View): Difference | null {
  const flows = unequal(ours.taken, theirs.taken);
  const waiting = unequal(ours.waiting, theirs.waiting);
  const alike = ours.standing.type === theirs.standing.type;
  if (flows.length === 0 && waiting.length === 0 && alike) return null;
  const told = [
    flows.length === 0 ? '' : `flows taken (here:bpmn-engine): ${flows.map(counted).join(', ')}`,
    waiting.length === 0 ? '' : `waiting: ${waiting.map(counted).join(', ')}`,
    alike ? '' : `here it ${describe(ours.standing)}, on bpmn-engine it ${describe(theirs.standing)}`,
  ];
  return {
    what: told.filter((part) => part !== '').join('; '),
    elements: [...flows.map(({ name }) => name), ...waiting.map(({ name }) => name.split(' ').at(-1) ?? name)],
  };
}

interface Unequal {
  readonly name: string;
  readonly ours: number;
  readonly theirs: number;
}

/** What the one bag holds more often than the other. */
function unequal(ours: readonly string[], theirs: readonly string[]): Unequal[] {
  const names = [...new Set([...ours, ...theirs])].toSorted();
  const timesIn = (bag: readonly string[], name: string): number => bag.filter((one) => one === name).length;
  return names
    .map((name) => ({ name, ours: timesIn(ours, name), theirs: timesIn(theirs, name) }))
    .filter((each) => each.ours !== each.theirs);
}

const counted = ({ name, ours, theirs }: Unequal): string => `${name} ${ours}:${theirs}`;

function describe(standing: Standing): string {
  switch (standing.type) {
    case 'running':
      return 'goes on';
    case 'ended':
      return 'has ended';
    case 'failed':
      return `has failed (${standing.why})`;
  }
}

function tell(act: Act): string {
  switch (act.type) {
    case 'complete':
      return `${act.element} is done`;
    case 'error':
      return `${act.element} throws ${act.code}`;
    case 'fire':
      return `${act.element} happens`;
  }
}
