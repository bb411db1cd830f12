/**
 * A second opinion on block-structured models: a token game upon the tree itself, without graph, joins, flows or
 * executions. It knows only what may happen next and what is left after it.
 */
import { taken, timesOf, undoOf } from './blocks.ts';
import type { Block, Multi, Quorum } from './blocks.ts';

/** What is left of a block. */
type Term =
  | { readonly type: 'done' }
  | { readonly type: 'wait'; readonly id: string }
  /** The first term, then the blocks. */
  | { readonly type: 'then'; readonly now: Term; readonly next: readonly Block[] }
  | { readonly type: 'all'; readonly terms: readonly Term[] }
  | { readonly type: 'choice'; readonly id: string; readonly branches: readonly Block[] }
  /** A scope collects the paths that start beside it. */
  | { readonly type: 'scope'; readonly terms: readonly Term[] }
  | { readonly type: 'guard'; readonly now: Term; readonly block: Extract<Block, { type: 'guard' }> }
  | { readonly type: 'side'; readonly now: Term; readonly block: Extract<Block, { type: 'side' }> }
  | Many
  | Meeting;

/** Iterations. */
interface Many {
  readonly type: 'many';
  readonly block: Multi;
  readonly terms: readonly Term[];
  readonly started: number;
  readonly completed: number;
}

/** Branches that meet at a complex gateway, and what it has started. */
interface Meeting {
  readonly type: 'meeting';
  readonly block: Quorum;
  readonly branches: readonly Term[];
  readonly behind: readonly Term[];
  readonly phase: 'start' | 'reset' | 'over';
}

/** What may happen: a wait ends, an event happens, or a wait throws the error E. */
export interface Action {
  readonly type: 'end' | 'event' | 'throw';
  readonly id: string;
}

/** Paths that start beside a term: the scope around it takes them in. */
type Beside = Term[];

const DONE: Term = { type: 'done' };

/** The whole process: one scope around the block. */
export function begin(block: Block): Term {
  return scope(block, []);
}

export function isOver(term: Term): boolean {
  return term.type === 'done';
}

/** Everything that may happen now, each possibility once for each token. */
export function actions(term: Term, guarded = false): Action[] {
  switch (term.type) {
    case 'done':
      return [];
    case 'wait':
      return [{ type: 'end', id: term.id }, ...(guarded ? [{ type: 'throw' as const, id: term.id }] : [])];
    case 'then':
      return actions(term.now, guarded);
    case 'all':
    case 'scope':
    case 'many':
      return term.terms.flatMap((item) => actions(item, guarded));
    case 'meeting':
      return [...term.branches, ...term.behind].flatMap((item) => actions(item, guarded));
    case 'choice':
      return term.branches.map((_branch, index) => ({ type: 'event', id: `${term.id}-on${index}` }));
    case 'guard': {
      const catches = term.block.on === 'error';
      const event: Action[] = catches ? [] : [{ type: 'event', id: `${term.block.id}-on` }];
      return [...actions(term.now, guarded || catches), ...event];
    }
    case 'side':
      return [...actions(term.now, guarded), { type: 'event', id: `${term.block.id}-on` }];
  }
}

/** What is left after an action of one token. */
export function after(term: Term, action: Action): Term {
  const beside: Beside = [];
  const left = act(term, action, beside);
  if (left === null) throw new Error('Nobody catches it.');
  return settle(left, beside);
}

function enter(block: Block, beside: Beside): Term {
  switch (block.type) {
    case 'wait':
      return { type: 'wait', id: block.id };
    case 'seq':
      return settle({ type: 'then', now: DONE, next: block.blocks }, beside);
    case 'xor':
      return block.branches.flatMap((branch, index) => (index === block.pick ? [enter(branch, beside)] : []))[0] ?? DONE;
    case 'and':
      return all(block.branches, beside);
    case 'or': {
      const chosen = block.branches.filter((_branch, index) => taken(block, index));
      return all(chosen.length > 0 ? chosen : block.branches.slice(0, 1), beside);
    }
    case 'events':
      return { type: 'choice', id: block.id, branches: block.branches };
    case 'loop': {
      const inside: Beside = [];
      const rounds = repeated(block.body, block.times, inside);
      return settle({ type: 'scope', terms: [rounds, ...inside] }, beside);
    }
    case 'sub':
      return scope(block.body, beside);
    case 'multi': {
      const started = block.sequential ? Math.min(1, block.count) : block.count;
      const terms = Array.from({ length: started }, () => scope(block.body, beside));
      return settle({ type: 'many', block, terms, started, completed: 0 }, beside);
    }
    case 'repeat':
      return repeated({ type: 'sub', id: block.id, body: block.body }, timesOf(block), beside);
    case 'copies':
      return { type: 'all', terms: Array.from({ length: block.count }, () => ({ type: 'wait', id: block.id })) };
    case 'adHoc':
      return block.sequential
        ? settle({ type: 'scope', terms: [{ type: 'then', now: DONE, next: block.waits }] }, beside)
        : scope({ type: 'and', id: block.id, branches: block.waits }, beside);
    case 'undo':
      return settle(
        { type: 'then', now: DONE, next: [...block.waits, ...block.waits.map(undoOf).toReversed(), block.handler] },
        beside,
      );
    case 'quorum': {
      const inside: Beside = [];
      const branches = block.branches.map((branch) => enter(branch, inside));
      const meeting: Term = { type: 'meeting', block, branches, behind: [], phase: 'start' };
      return settle({ type: 'scope', terms: [meeting, ...inside] }, beside);
    }
    case 'guard':
      return settle({ type: 'guard', now: scope(block.body, beside), block }, beside);
    case 'side':
      return settle({ type: 'side', now: scope(block.body, beside), block }, beside);
  }
}

function all(blocks: readonly Block[], beside: Beside): Term {
  return settle({ type: 'all', terms: blocks.map((block) => enter(block, beside)) }, beside);
}

function scope(block: Block, beside: Beside): Term {
  const inside: Beside = [];
  const term = enter(block, inside);
  return settle({ type: 'scope', terms: [term, ...inside] }, beside);
}

function repeated(block: Block, times: number, beside: Beside): Term {
  return settle({ type: 'then', now: DONE, next: Array.from({ length: times }, () => block) }, beside);
}

/** Goes on where a term is done. */
function settle(term: Term, beside: Beside): Term {
  switch (term.type) {
    case 'then': {
      const now = settle(term.now, beside);
      if (now.type !== 'done') return { ...term, now };
      const [first, ...rest] = term.next;
      return first === undefined ? DONE : settle({ type: 'then', now: enter(first, beside), next: rest }, beside);
    }
    case 'all':
      return together(
        term,
        term.terms.map((item) => settle(item, beside)),
      );
    case 'scope': {
      const inside: Beside = [];
      const terms = term.terms.map((item) => settle(item, inside));
      return together(term, [...terms, ...inside]);
    }
    case 'guard':
    case 'side': {
      const now = settle(term.now, beside);
      return now.type === 'done' ? DONE : { ...term, now };
    }
    case 'many':
      return settleMany({ ...term, terms: term.terms.map((item) => settle(item, beside)) }, beside);
    case 'meeting':
      return settleMeeting(term, beside);
    default:
      return term;
  }
}

function together(term: Extract<Term, { type: 'all' | 'scope' }>, terms: readonly Term[]): Term {
  const left = terms.filter((item) => item.type !== 'done');
  return left.length === 0 ? DONE : { ...term, terms: left };
}

/** Iterations complete one after another. */
function settleMany({ block, terms, started, completed }: Many, beside: Beside): Term {
  const index = terms.findIndex((item) => item.type === 'done');
  if (index < 0) return terms.length === 0 ? DONE : { type: 'many', block, terms, started, completed };
  const count = completed + 1;
  if (block.tells === 'each' || (block.tells === 'first' && count === 1)) beside.push(scope(block.handler, beside));
  if (block.until > 0 && count >= block.until) return DONE;
  const left = terms.toSpliced(index, 1);
  const goesOn = block.sequential && started < block.count;
  const next = goesOn ? [...left, scope(block.body, beside)] : left;
  return settleMany({ type: 'many', block, terms: next, started: goesOn ? started + 1 : started, completed: count }, beside);
}

/** Enough branches start what is behind, the rest of them start what is late. */
function settleMeeting(term: Meeting, beside: Beside): Term {
  const { block } = term;
  const branches = term.branches.map((item) => settle(item, beside));
  const behind = term.behind.map((item) => settle(item, beside));
  const arrived = branches.filter((item) => item.type === 'done').length;
  let { phase } = term;
  if (phase === 'start' && arrived >= block.need) {
    phase = 'reset';
    behind.push(enter(block.next, beside));
  }
  if (phase === 'reset' && arrived === branches.length) {
    phase = 'over';
    if (block.late !== null && block.need < branches.length) behind.push(enter(block.late, beside));
  }
  const isDone = phase === 'over' && behind.every((item) => item.type === 'done');
  return isDone ? DONE : { type: 'meeting', block, branches, behind, phase };
}

/** Null = it threw and nobody caught it yet. */
function act(term: Term, action: Action, beside: Beside): Term | null {
  switch (term.type) {
    case 'wait':
      return action.type === 'throw' ? null : DONE;
    case 'choice': {
      const branch = term.branches[Number(action.id.split('-on')[1])];
      return branch === undefined ? DONE : enter(branch, beside);
    }
    case 'then': {
      const now = act(term.now, action, beside);
      return now === null ? null : { ...term, now };
    }
    case 'guard':
      return actGuarded(term, action, beside);
    case 'side': {
      if (action.type === 'event' && action.id === `${term.block.id}-on`) {
        beside.push(scope(term.block.handler, beside));
        return term;
      }
      const now = act(term.now, action, beside);
      return now === null ? null : { ...term, now };
    }
    case 'all':
    case 'many': {
      const terms = actOne(term.terms, action, beside);
      return terms === null ? null : { ...term, terms };
    }
    case 'scope': {
      const inside: Beside = [];
      const terms = actOne(term.terms, action, inside);
      return terms === null ? null : { ...term, terms: [...terms, ...inside] };
    }
    case 'meeting': {
      const terms = actOne([...term.branches, ...term.behind], action, beside);
      if (terms === null) return null;
      const { length } = term.branches;
      return { ...term, branches: terms.slice(0, length), behind: terms.slice(length) };
    }
    case 'done':
      throw new Error('Nothing is left.');
  }
}

/** The first term that can do it does it. */
function actOne(terms: readonly Term[], action: Action, beside: Beside): readonly Term[] | null {
  const index = terms.findIndex((item) => actions(item, true).some((other) => same(other, action)));
  const chosen = terms[index];
  if (chosen === undefined) throw new Error(`${action.type} ${action.id} cannot happen.`);
  const now = act(chosen, action, beside);
  return now === null ? null : terms.with(index, now);
}

function actGuarded(term: Extract<Term, { type: 'guard' }>, action: Action, beside: Beside): Term | null {
  const { block } = term;
  if (action.type === 'event' && action.id === `${block.id}-on`) return enter(block.handler, beside);
  const news: Beside = [];
  const now = act(term.now, action, news);
  if (now === null) return block.on === 'error' ? enter(block.handler, beside) : null;
  beside.push(...news);
  return { ...term, now };
}

function same(a: Action, b: Action): boolean {
  return a.type === b.type && a.id === b.id;
}
