/** The second opinion: a process runs on our kernel and on bpmn-engine with the same decisions, and the paths are compared. */
import { Value as Typebox } from '@sinclair/typebox/value';
import type { FlowNode, ProcessGraph, StartEvent } from '../model/graph.ts';
import { readBpmn } from '../model/index.ts';
import { comparePath, type Difference, type Lead, type PathReport } from './compare.ts';
import { NotComparable } from './course.ts';
import { DecidedLead, type Decisions, DecisionsSchema } from './decisions.ts';
import { Deriver } from './deriver.ts';
import { type DefectName, defectsIn, KNOWN_DEFECTS } from './known-defects.ts';

export type { Decisions } from './decisions.ts';

export interface VerifyOptions {
  /** Null: decisions are derived. */
  readonly decisions: Decisions | null;
  /** How many paths are derived for each process. */
  readonly paths: number;
  readonly seed: number;
}

export interface ProcessOpinion {
  readonly process: string;
  /** `incomparable`: bpmn-engine cannot be asked, or is known to be wrong, at some element; nowhere else do they differ. */
  readonly verdict: 'equal' | 'different' | 'incomparable';
  /** How many paths were followed to their end. */
  readonly paths: number;
  readonly flows: { readonly taken: number; readonly of: number };
  /** Events that bpmn-engine is known not to hear, so that they did not happen. */
  readonly leftOut: readonly { readonly element: string; readonly defect: DefectName; readonly tells: string }[];
  /** Each once: where a path could not be followed further, and why. */
  readonly stopped: readonly { readonly elements: readonly string[]; readonly why: string }[];
  /** The first difference that nothing known explains. */
  readonly difference: (Difference & { readonly path: number; readonly acts: readonly string[] }) | null;
}

/** @throws Error naming what is wrong with the decisions */
export function readDecisions(text: string): Decisions {
  const parsed: unknown = JSON.parse(text);
  if (Typebox.Check(DecisionsSchema, parsed)) return parsed;
  const first = Typebox.Errors(DecisionsSchema, parsed).First();
  throw new Error(`${first?.path ?? ''}: ${first?.message ?? 'is no decision'}`);
}

/** @throws ModelError when the file cannot be deployed here */
export async function verifyModel(xml: string, options: VerifyOptions): Promise<ProcessOpinion[]> {
  const { processes } = await readBpmn(xml);
  const opinions: ProcessOpinion[] = [];
  for (const graph of processes) opinions.push(await verifyProcess(graph, options));
  return opinions;
}

export async function verifyProcess(graph: ProcessGraph, { decisions, paths, seed }: VerifyOptions): Promise<ProcessOpinion> {
  const uses = new Map<string, number>();
  const opinion = new OpinionOf(graph);
  const isAside = (element: string): boolean => ['boundaryEvent', 'startEvent'].includes(graph.nodes.get(element)?.kind ?? '');
  for (let path = 1; path <= (decisions === null ? paths : 1); path += 1) {
    const lead = decisions === null ? new Deriver(graph, seed + path, uses) : new DecidedLead(decisions, isAside);
    await opinion.follow(path, lead);
  }
  return opinion.told();
}

/** What the paths of one process have shown so far. */
class OpinionOf {
  readonly #graph: ProcessGraph;
  readonly #start: StartEvent | null;
  readonly #defects: ReturnType<typeof defectsIn>;
  readonly #taken = new Set<string>();
  readonly #stopped = new Map<string, ProcessOpinion['stopped'][number]>();
  #paths = 0;
  #difference: ProcessOpinion['difference'] = null;

  constructor(graph: ProcessGraph) {
    this.#graph = graph;
    const { startEvents } = graph.root;
    this.#start = startEvents.find(({ triggers }) => triggers.length === 0) ?? startEvents[0] ?? null;
    this.#defects = defectsIn(graph);
  }

  async follow(path: number, lead: Lead): Promise<void> {
    let report: PathReport;
    try {
      report = await comparePath(this.#graph, this.#start, lead, this.#defects);
    } catch (error) {
      if (!(error instanceof NotComparable)) throw error;
      this.#stop(error.element === null ? [] : [error.element], error.message);
      return;
    }
    for (const flow of report.taken) this.#taken.add(flow);
    const { difference, acts } = report;
    if (difference === null) {
      this.#paths += 1;
      return;
    }
    const known = [...this.#defects].find(([, touched]) => difference.elements.some((element) => touched.has(element)));
    if (known === undefined) this.#difference ??= { ...difference, path, acts };
    else
      this.#stop(
        difference.elements.filter((element) => known[1].has(element)),
        `bpmn-engine ${KNOWN_DEFECTS[known[0]].tells} (${known[0]})`,
      );
  }

  #stop(elements: readonly string[], why: string): void {
    this.#stopped.set(why, this.#stopped.get(why) ?? { elements, why });
  }

  told(): ProcessOpinion {
    const incomparable = this.#stopped.size > 0 ? 'incomparable' : 'equal';
    return {
      process: this.#graph.id,
      verdict: this.#difference === null ? incomparable : 'different',
      paths: this.#paths,
      flows: { taken: this.#taken.size, of: [...this.#graph.nodes.values()].flatMap((node: FlowNode) => node.outgoing).length },
      leftOut: [...this.#defects].flatMap(([defect, touched]) => {
        const { tells, leftOut } = { leftOut: null, ...KNOWN_DEFECTS[defect] };
        return leftOut === null ? [] : [...touched].map((element) => ({ element, defect, tells }));
      }),
      stopped: [...this.#stopped.values()],
      difference: this.#difference,
    };
  }
}
