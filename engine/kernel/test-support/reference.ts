/**
 * A second opinion on block-structured models: a token game upon the tree itself, without graph, joins, flows or
 * executions. It knows only what may happen next and what is left after it.
 */
import { taken } from './blocks.ts';
import type { Block } from './blocks.ts';

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
  | { readonly type: 'guard'; readonly now: Term; readonly block: Extract<Block, { handler: Block }> };

/** What may happen: a wait ends, an event happens, or a wait throws the error E. */
export interface Action {
  readonly type: 'end' | 'event' | 'throw';
  readonly id: string;
}

/** What an action leaves: what remains, and paths that start beside it. Null = it threw and nobody caught it yet. */
interface Left {
  readonly term: Term | null;
  readonly beside: readonly Term[];
}

const DONE: Term = { type: 'done' };

/** The whole process: one scope around the block. */
export function begin(block: Block): Term {
  return { type: 'scope', terms: [enter(block)] };
}

export function isOver(term: Term): boolean {
  return simplified(term).type === 'done';
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
      return term.terms.flatMap((item) => actions(item, guarded));
    case 'choice':
      return term.branches.map((_branch, index) => ({ type: 'event', id: `${term.id}-on${index}` }));
    case 'guard': {
      const catches = term.block.type === 'guard' && term.block.on === 'error';
      const event: Action[] = catches ? [] : [{ type: 'event', id: `${term.block.id}-on` }];
      return [...actions(term.now, guarded || catches), ...event];
    }
  }
}

/** What is left after an action of one token. */
export function after(term: Term, action: Action): Term {
  const { term: left } = act(term, action);
  if (left === null) throw new Error('Nobody catches it.');
  return simplified(left);
}

function enter(block: Block): Term {
  switch (block.type) {
    case 'wait':
      return { type: 'wait', id: block.id };
    case 'seq':
      return simplified({ type: 'then', now: DONE, next: block.blocks });
    case 'xor':
      return block.branches.flatMap((branch, index) => (index === block.pick ? [enter(branch)] : []))[0] ?? DONE;
    case 'and':
      return simplified({ type: 'all', terms: block.branches.map(enter) });
    case 'or': {
      const chosen = block.branches.filter((_branch, index) => taken(block, index));
      return simplified({ type: 'all', terms: (chosen.length > 0 ? chosen : block.branches.slice(0, 1)).map(enter) });
    }
    case 'events':
      return { type: 'choice', id: block.id, branches: block.branches };
    case 'loop':
      return simplified({ type: 'scope', terms: [repeated(block.body, block.times)] });
    case 'sub':
      return simplified({ type: 'scope', terms: [enter(block.body)] });
    case 'multi': {
      const one: Block = { type: 'sub', id: block.id, body: block.body };
      if (block.sequential) return repeated(one, block.count);
      return simplified({ type: 'all', terms: Array.from({ length: block.count }, () => enter(one)) });
    }
    case 'guard':
    case 'side':
      return simplified({ type: 'guard', now: { type: 'scope', terms: [enter(block.body)] }, block });
  }
}

function repeated(block: Block, times: number): Term {
  return simplified({ type: 'then', now: DONE, next: Array.from({ length: times }, () => block) });
}

/** Goes on where a term is done. */
function simplified(term: Term): Term {
  switch (term.type) {
    case 'then': {
      const now = simplified(term.now);
      if (now.type !== 'done') return { ...term, now };
      const [first, ...rest] = term.next;
      return first === undefined ? DONE : simplified({ type: 'then', now: enter(first), next: rest });
    }
    case 'all':
    case 'scope': {
      const terms = term.terms.map(simplified).filter((item) => item.type !== 'done');
      return terms.length === 0 ? DONE : { ...term, terms };
    }
    case 'guard': {
      const now = simplified(term.now);
      return now.type === 'done' ? DONE : { ...term, now };
    }
    default:
      return term;
  }
}

function act(term: Term, action: Action): Left {
  switch (term.type) {
    case 'wait':
      return { term: action.type === 'throw' ? null : DONE, beside: [] };
    case 'choice': {
      const branch = term.branches[Number(action.id.split('-on')[1])];
      return { term: branch === undefined ? DONE : enter(branch), beside: [] };
    }
    case 'then': {
      const { term: now, beside } = act(term.now, action);
      return { term: now === null ? null : { ...term, now }, beside };
    }
    case 'guard':
      return actGuarded(term, action);
    case 'all':
    case 'scope': {
      const index = term.terms.findIndex((item) => actions(item, true).some((other) => same(other, action)));
      const chosen = term.terms[index];
      if (chosen === undefined) throw new Error(`${action.type} ${action.id} cannot happen.`);
      const { term: now, beside } = act(chosen, action);
      if (now === null) return { term: null, beside: [] };
      const terms = term.terms.with(index, now);
      return term.type === 'scope'
        ? { term: { ...term, terms: [...terms, ...beside] }, beside: [] }
        : { term: { ...term, terms }, beside };
    }
    case 'done':
      throw new Error('Nothing is left.');
  }
}

function actGuarded(term: Extract<Term, { type: 'guard' }>, action: Action): Left {
  const { block } = term;
  if (action.type === 'event' && action.id === `${block.id}-on`) {
    return block.type === 'side'
      ? { term, beside: [{ type: 'scope', terms: [enter(block.handler)] }] }
      : { term: enter(block.handler), beside: [] };
  }
  const { term: now, beside } = act(term.now, action);
  if (now !== null) return { term: { ...term, now }, beside };
  if (block.type === 'guard' && block.on === 'error') return { term: enter(block.handler), beside: [] };
  return { term: null, beside: [] };
}

function same(a: Action, b: Action): boolean {
  return a.type === b.type && a.id === b.id;
}
