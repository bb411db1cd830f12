/** Random block-structured models, as trees; `block-graph.ts` makes the process graph that each of them is. */
import fc from 'fast-check';

export type WaitKind = 'user' | 'service' | 'receive' | 'call';

/** One activity that waits for somebody. */
export interface Wait {
  readonly type: 'wait';
  readonly kind: WaitKind;
  readonly id: string;
}

/** A multi-instance sub-process. */
export interface Multi {
  readonly type: 'multi';
  readonly id: string;
  readonly body: Block;
  readonly count: number;
  readonly sequential: boolean;
  /** Completes with so many iterations; 0 = with all. */
  readonly until: number;
  /** When it throws an escalation, whose path has an end of its own (behaviors None and One). */
  readonly tells: 'never' | 'each' | 'first';
  readonly handler: Block;
}

/** A sub-process in which branches meet at a complex gateway. */
export interface Quorum {
  readonly type: 'quorum';
  readonly id: string;
  readonly branches: readonly Block[];
  /** So many branches activate it. */
  readonly need: number;
  readonly next: Block;
  /** What its reset starts when tokens came late; null = nothing. */
  readonly late: Block | null;
}

export type Block =
  | Wait
  | { readonly type: 'seq'; readonly blocks: readonly Block[] }
  | { readonly type: 'xor'; readonly id: string; readonly branches: readonly Block[]; readonly pick: number }
  | { readonly type: 'and'; readonly id: string; readonly branches: readonly Block[] }
  | { readonly type: 'or'; readonly id: string; readonly branches: readonly Block[]; readonly picks: readonly boolean[] }
  /** An event-based gateway: one of the events happens. */
  | { readonly type: 'events'; readonly id: string; readonly branches: readonly Block[] }
  | { readonly type: 'loop'; readonly id: string; readonly body: Block; readonly times: number }
  | { readonly type: 'sub'; readonly id: string; readonly body: Block }
  | Multi
  | Quorum
  /** A standard loop around a sub-process. */
  | { readonly type: 'repeat'; readonly id: string; readonly body: Block; readonly times: number; readonly testBefore: boolean }
  /** An ad-hoc sub-process of single activities. */
  | { readonly type: 'adHoc'; readonly id: string; readonly waits: readonly Wait[]; readonly sequential: boolean }
  /** A transaction that is cancelled at its end: what was done is undone in reverse, then the handler runs. */
  | { readonly type: 'undo'; readonly id: string; readonly waits: readonly Wait[]; readonly handler: Block }
  /** An activity between one that sends several tokens and one that gathers them. */
  | { readonly type: 'copies'; readonly id: string; readonly kind: WaitKind; readonly count: number }
  /** A sub-process with an interrupting boundary event; both ways meet behind it. */
  | { readonly type: 'guard'; readonly id: string; readonly body: Block; readonly handler: Block; readonly on: 'timer' | 'error' }
  /** A sub-process with a non-interrupting boundary message, whose path has an end of its own. */
  | { readonly type: 'side'; readonly id: string; readonly body: Block; readonly handler: Block };

/** A gateway that splits, and one that merges. */
export type Branching = Extract<Block, { type: 'xor' | 'and' | 'or' | 'events' }>;

/** Any block of at most this depth; ids are unique. */
export function blocks(depth: number): fc.Arbitrary<Block> {
  return fc
    .letrec<{ block: Block; wait: Block; nested: Block }>((tie) => {
      const some = (min: number) => fc.array(tie('block'), { minLength: min, maxLength: 3 });
      const id = fc.constant('');
      const kind = fc.constantFrom('user', 'service', 'receive', 'call');
      const waits = fc.array(fc.record({ type: fc.constant('wait' as const), kind, id }), { minLength: 1, maxLength: 3 });
      return {
        block: fc.oneof(
          { maxDepth: depth, depthSize: 'medium' },
          { weight: 1, arbitrary: tie('wait') },
          { weight: 2, arbitrary: tie('nested') },
        ),
        wait: fc.record({ type: fc.constant('wait' as const), kind, id }),
        nested: fc.oneof(
          // All kinds as often at every depth.
          { depthSize: 'max' },
          fc.record({ type: fc.constant('seq' as const), blocks: some(1) }),
          fc.record({ type: fc.constant('xor' as const), id, branches: some(2), pick: fc.nat(2) }),
          fc.record({ type: fc.constant('and' as const), id, branches: some(2) }),
          fc.record({
            type: fc.constant('or' as const),
            id,
            branches: some(2),
            picks: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
          }),
          fc.record({ type: fc.constant('events' as const), id, branches: some(2) }),
          fc.record({ type: fc.constant('loop' as const), id, body: tie('block'), times: fc.integer({ min: 1, max: 3 }) }),
          fc.record({ type: fc.constant('sub' as const), id, body: tie('block') }),
          fc.record({
            type: fc.constant('multi' as const),
            id,
            body: tie('block'),
            count: fc.nat(3),
            sequential: fc.boolean(),
            until: fc.nat(2),
            tells: fc.constantFrom('never', 'each', 'first'),
            handler: tie('wait'),
          }),
          fc.record({
            type: fc.constant('quorum' as const),
            id,
            branches: some(2),
            need: fc.integer({ min: 1, max: 3 }),
            next: tie('block'),
            late: fc.option(tie('wait')),
          }),
          fc.record({
            type: fc.constant('repeat' as const),
            id,
            body: tie('block'),
            times: fc.nat(3),
            testBefore: fc.boolean(),
          }),
          fc.record({ type: fc.constant('adHoc' as const), id, waits, sequential: fc.boolean() }),
          fc.record({ type: fc.constant('undo' as const), id, waits, handler: tie('block') }),
          fc.record({ type: fc.constant('copies' as const), id, kind, count: fc.integer({ min: 1, max: 3 }) }),
          fc.record({
            type: fc.constant('guard' as const),
            id,
            body: tie('block'),
            handler: tie('block'),
            on: fc.constantFrom('timer', 'error'),
          }),
          fc.record({ type: fc.constant('side' as const), id, body: tie('block'), handler: tie('block') }),
        ),
      };
    })
    .nested.map((block) => numbered(block, { next: 1 }));
}

/** The same tree with an id of its own for every element. */
function numbered(block: Block, counter: { next: number }): Block {
  if (block.type === 'seq') return { ...block, blocks: block.blocks.map((item) => numbered(item, counter)) };
  const id = `${block.type}${counter.next++}`;
  switch (block.type) {
    case 'wait':
    case 'copies':
      return { ...block, id };
    case 'adHoc':
      return { ...block, id, waits: block.waits.map((item) => numberedWait(item, counter)) };
    case 'undo': {
      const waits = block.waits.map((item) => numberedWait(item, counter));
      return { ...block, id, waits, handler: numbered(block.handler, counter) };
    }
    case 'quorum':
      return {
        ...block,
        id,
        branches: block.branches.map((item) => numbered(item, counter)),
        need: Math.min(block.need, block.branches.length),
        next: numbered(block.next, counter),
        late: block.late === null ? null : numbered(block.late, counter),
      };
    case 'xor':
      return {
        ...block,
        id,
        branches: block.branches.map((item) => numbered(item, counter)),
        pick: block.pick % block.branches.length,
      };
    case 'and':
    case 'or':
    case 'events':
      return { ...block, id, branches: block.branches.map((item) => numbered(item, counter)) };
    case 'guard':
    case 'side':
    case 'multi':
      return { ...block, id, body: numbered(block.body, counter), handler: numbered(block.handler, counter) };
    default:
      return { ...block, id, body: numbered(block.body, counter) };
  }
}

function numberedWait(wait: Wait, counter: { next: number }): Wait {
  return { ...wait, id: `${wait.type}${counter.next++}` };
}

/** What undoes an activity of a transaction. */
export function undoOf({ id }: Wait): Wait {
  return { type: 'wait', kind: 'user', id: `${id}-undo` };
}

/** Whether the condition of a branch holds. The first branch is the default when its own does not. */
export function taken(block: Branching, index: number): boolean {
  if (block.type === 'xor') return block.pick === index && index > 0;
  return block.type === 'or' && index > 0 && block.picks[index] === true;
}

/** How often a standard loop runs: at least once where it asks only afterwards. */
export function timesOf({ times, testBefore }: Extract<Block, { type: 'repeat' }>): number {
  return testBefore ? times : Math.max(1, times);
}
