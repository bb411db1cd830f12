/** Random block-structured models, as trees; and the process graph that each of them is. */
import fc from 'fast-check';
import type { ProcessGraph } from '../../model/graph.ts';
import { expr, read, value } from './expressions.ts';
import { graphOf } from './graph.ts';
import type { Flows } from './graph.ts';
import { and, boundary, call, caught, end, eventGateway, or, receive, script, service, start, sub, user, xor } from './nodes.ts';
import type { Make } from './nodes.ts';
import { error, message, multi, timer } from './triggers.ts';

export type Block =
  | { readonly type: 'wait'; readonly kind: 'user' | 'service' | 'receive' | 'call'; readonly id: string }
  | { readonly type: 'seq'; readonly blocks: readonly Block[] }
  | { readonly type: 'xor'; readonly id: string; readonly branches: readonly Block[]; readonly pick: number }
  | { readonly type: 'and'; readonly id: string; readonly branches: readonly Block[] }
  | { readonly type: 'or'; readonly id: string; readonly branches: readonly Block[]; readonly picks: readonly boolean[] }
  /** An event-based gateway: one of the events happens. */
  | { readonly type: 'events'; readonly id: string; readonly branches: readonly Block[] }
  | { readonly type: 'loop'; readonly id: string; readonly body: Block; readonly times: number }
  | { readonly type: 'sub'; readonly id: string; readonly body: Block }
  | { readonly type: 'multi'; readonly id: string; readonly body: Block; readonly count: number; readonly sequential: boolean }
  /** A sub-process with an interrupting boundary event; both ways meet behind it. */
  | { readonly type: 'guard'; readonly id: string; readonly body: Block; readonly handler: Block; readonly on: 'timer' | 'error' }
  /** A sub-process with a non-interrupting boundary message, whose path has an end of its own. */
  | { readonly type: 'side'; readonly id: string; readonly body: Block; readonly handler: Block };

/** Any block of at most this depth; ids are unique. */
export function blocks(depth: number): fc.Arbitrary<Block> {
  return fc
    .letrec<{ block: Block; wait: Block; nested: Block }>((tie) => {
      const some = (min: number) => fc.array(tie('block'), { minLength: min, maxLength: 3 });
      const id = fc.constant('');
      return {
        block: fc.oneof({ maxDepth: depth, depthSize: 'small' }, tie('wait'), tie('nested')),
        wait: fc.record({ type: fc.constant('wait' as const), kind: fc.constantFrom('user', 'service', 'receive', 'call'), id }),
        nested: fc.oneof(
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
          }),
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
    .block.map((block) => numbered(block, { next: 1 }));
}

/** The same tree with an id of its own for every element. */
function numbered(block: Block, counter: { next: number }): Block {
  if (block.type === 'seq') return { ...block, blocks: block.blocks.map((item) => numbered(item, counter)) };
  const id = `${block.type}${counter.next++}`;
  switch (block.type) {
    case 'wait':
      return { ...block, id };
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
      return { ...block, id, body: numbered(block.body, counter), handler: numbered(block.handler, counter) };
    default:
      return { ...block, id, body: numbered(block.body, counter) };
  }
}

/** A piece of a graph with one way in and one way out. */
interface Piece {
  readonly nodes: readonly Make[];
  readonly flows: readonly Flows[];
  readonly from: string;
  readonly to: string;
}

export function graphOfBlock(block: Block): ProcessGraph {
  const inside = pieceOf(block);
  return graphOf(
    [start('start'), ...inside.nodes, end('end')],
    [`start -> ${inside.from}`, ...inside.flows, `${inside.to} -> end`],
  );
}

function pieceOf(block: Block): Piece {
  switch (block.type) {
    case 'wait':
      return { nodes: [waitNode(block)], flows: [], from: block.id, to: block.id };
    case 'seq':
      return inRow(block.blocks.map(pieceOf));
    case 'xor':
    case 'and':
    case 'or':
    case 'events':
      return split(block);
    case 'loop':
      return loopOf(block);
    case 'sub':
      return scopeOf(block.id, pieceOf(block.body), {});
    case 'multi':
      return scopeOf(block.id, pieceOf(block.body), {
        loop: multi({ sequential: block.sequential, cardinality: value(block.count) }),
      });
    case 'guard':
    case 'side':
      return guarded(block);
  }
}

function waitNode({ id, kind }: Extract<Block, { type: 'wait' }>): Make {
  if (kind === 'receive') return receive(id, 'message');
  return { user, service, call }[kind](id);
}

function inRow(pieces: readonly Piece[]): Piece {
  const [first] = pieces;
  const last = pieces.at(-1);
  if (first === undefined || last === undefined) throw new Error('A row of nothing.');
  return {
    nodes: pieces.flatMap((piece) => piece.nodes),
    flows: [
      ...pieces.flatMap((piece) => piece.flows),
      ...pieces.slice(1).map((piece, index) => `${pieces[index]?.to ?? ''} -> ${piece.from}`),
    ],
    from: first.from,
    to: last.to,
  };
}

function split(block: Extract<Block, { branches: readonly Block[] }>): Piece {
  const { id } = block;
  const merge = `${id}-merge`;
  const branches = block.branches.map(pieceOf);
  const standard = branches[0]?.from ?? '';
  const flows: Flows[] = [];
  const nodes: Make[] = [];
  branches.forEach((branch, index) => {
    nodes.push(...branch.nodes);
    flows.push(...branch.flows, `${branch.to} -> ${merge}`);
    if (block.type === 'and') flows.push(`${id} -> ${branch.from}`);
    else if (block.type === 'events') {
      nodes.push(caught(`${id}-on${index}`, index === 0 ? message('m') : timer('duration', 'PT1H')));
      flows.push(`${id} -> ${id}-on${index} -> ${branch.from}`);
    } else if (index === 0 && !taken(block, 0)) flows.push(`${id} -> ${branch.from}`);
    else flows.push([`${id} -> ${branch.from}`, value(taken(block, index))]);
  });
  const gateways: Make[] = {
    xor: [xor(id, `${id}->${standard}`), xor(merge)],
    and: [and(id), and(merge)],
    or: [or(id, `${id}->${standard}`), or(merge)],
    events: [eventGateway(id), xor(merge)],
  }[block.type];
  return { nodes: [...gateways, ...nodes], flows, from: id, to: merge };
}

/** Whether the condition of a branch holds. The first branch is the default when its own does not. */
export function taken(block: Extract<Block, { branches: readonly Block[] }>, index: number): boolean {
  if (block.type === 'xor') return block.pick === index && index > 0;
  return block.type === 'or' && index > 0 && block.picks[index] === true;
}

/** Goes round by a gateway; the counter is local to a sub-process, so that it begins anew each time. */
function loopOf({ id, body, times }: Extract<Block, { type: 'loop' }>): Piece {
  const inside = pieceOf(body);
  const count = `n-${id}`;
  const less = expr((get) => Number(get(count)) < times);
  return scopeOf(
    id,
    {
      nodes: [
        xor(`${id}-again`),
        ...inside.nodes,
        script(
          `${id}-count`,
          expr((get) => Number(get(count)) + 1),
          count,
        ),
        xor(`${id}-check`, `${id}-check->${id}-out`),
        xor(`${id}-out`),
      ],
      flows: [
        `${id}-again -> ${inside.from}`,
        ...inside.flows,
        `${inside.to} -> ${id}-count -> ${id}-check -> ${id}-out`,
        [`${id}-check -> ${id}-again`, less],
      ],
      from: `${id}-again`,
      to: `${id}-out`,
    },
    { inputs: { [count]: value(0), seen: read(count) } },
  );
}

function scopeOf(id: string, inside: Piece, more: Parameters<typeof sub>[2]): Piece {
  return {
    nodes: [sub(id, [start(`${id}-start`), ...inside.nodes, end(`${id}-end`)], more)],
    flows: [`${id}-start -> ${inside.from}`, ...inside.flows, `${inside.to} -> ${id}-end`],
    from: id,
    to: id,
  };
}

function guarded(block: Extract<Block, { handler: Block }>): Piece {
  const { id } = block;
  const scope = scopeOf(id, pieceOf(block.body), {});
  // Beside: a scope of its own, since two of them at once must not meet at a join.
  const handler = block.type === 'side' ? scopeOf(`${id}-side`, pieceOf(block.handler), {}) : pieceOf(block.handler);
  const on = `${id}-on`;
  const flows = [...scope.flows, ...handler.flows, `${on} -> ${handler.from}`];
  if (block.type === 'side') {
    return {
      nodes: [...scope.nodes, boundary(on, id, message('m'), false), ...handler.nodes, end(`${id}-side-end`)],
      flows: [...flows, `${handler.to} -> ${id}-side-end`],
      from: id,
      to: id,
    };
  }
  const merge = `${id}-merge`;
  return {
    nodes: [
      ...scope.nodes,
      boundary(on, id, block.on === 'timer' ? timer('duration', 'PT1H') : error('E')),
      ...handler.nodes,
      xor(merge),
    ],
    flows: [...flows, `${id} -> ${merge}`, `${handler.to} -> ${merge}`],
    from: id,
    to: merge,
  };
}
