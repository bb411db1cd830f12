/**
 * Lanes as candidate groups. BPMN leaves open what a lane means (§10.7); a process whose property `lanes` says
 * `candidateGroups` gives the user tasks of each lane to the group of that name, where they say nothing themselves.
 */
import type { DialectReader, UserTaskExtras } from './dialect-reader.ts';
import type { ReadContext } from './context.ts';
import { type XmlElement, idOf, manyOf, oneOf, textOf } from './element.ts';

const MEANING = 'candidateGroups';

export class Lanes {
  readonly #laneOf = new Map<XmlElement, XmlElement>();
  readonly #context: ReadContext;
  readonly #reader: DialectReader;

  constructor(context: ReadContext, reader: DialectReader, process: XmlElement) {
    this.#context = context;
    this.#reader = reader;
    const meaning = reader.properties(process)['lanes'];
    if (meaning === undefined) return;
    if (meaning !== MEANING) {
      context.refuse(
        'LANES_UNSUPPORTED',
        process,
        `The property lanes of "${idOf(process)}" is "${meaning}".`,
        `Write ${MEANING}, or remove it.`,
      );
      return;
    }
    for (const set of manyOf(process, 'laneSets')) this.#collect(set);
  }

  /** The group to offer a user task to; null when it says itself, or lies in no lane. */
  groupFor(task: XmlElement, { assignee, candidateUsers, candidateGroups }: UserTaskExtras): string | null {
    if (assignee !== null || candidateUsers !== null || candidateGroups !== null) return null;
    const lane = this.#around(task);
    if (lane === null) return null;
    const group = this.#reader.properties(lane)['group'] ?? textOf(lane, 'name');
    if (group !== null) return group;
    this.#context.refuse(
      'LANE_GROUP_UNSUPPORTED',
      [task, lane],
      `The user task "${idOf(task)}" lies in the lane "${idOf(lane)}", which has no name.`,
      'Name the lane after its group, or give it the property group.',
    );
    return null;
  }

  /** Of nested lanes the innermost, which is met last. */
  #collect(set: XmlElement): void {
    const open = [...manyOf(set, 'lanes')];
    for (let lane = open.shift(); lane !== undefined; lane = open.shift()) {
      for (const node of manyOf(lane, 'flowNodeRef')) this.#laneOf.set(node, lane);
      const inner = oneOf(lane, 'childLaneSet');
      if (inner !== null) open.push(...manyOf(inner, 'lanes'));
    }
  }

  /** A task inside a sub-process lies in the lane of that sub-process. */
  #around(task: XmlElement): XmlElement | null {
    for (let at: XmlElement | undefined = task; at !== undefined; at = at.$parent) {
      const lane = this.#laneOf.get(at);
      if (lane !== undefined) return lane;
    }
    return null;
  }
}
