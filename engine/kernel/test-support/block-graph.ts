/** The process graph of a block-structured model. */
import type { ProcessGraph } from '../../model/graph.ts';
import { type Block, type Branching, type Multi, type Quorum, type WaitKind, taken, timesOf, undoOf } from './blocks.ts';
import { expr, read, value } from './expressions.ts';
import { graphOf } from './graph.ts';
import type { Flows } from './graph.ts';
import {
  adHoc,
  and,
  boundary,
  call,
  caught,
  complex,
  end,
  eventGateway,
  or,
  receive,
  script,
  service,
  start,
  sub,
  task,
  transaction,
  user,
  xor,
} from './nodes.ts';
import type { Make } from './nodes.ts';
import { error, escalation, message, multi, standardLoop, timer } from './triggers.ts';

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
      return { nodes: [waitNode(block.id, block.kind)], flows: [], from: block.id, to: block.id };
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
      return multiple(block);
    case 'repeat':
      return scopeOf(block.id, pieceOf(block.body), {
        loop: standardLoop({ maximum: value(timesOf(block)), testBefore: block.testBefore }),
      });
    case 'quorum':
      return quorum(block);
    case 'adHoc':
      return single(
        adHoc(
          block.id,
          block.waits.map(({ id, kind }) => waitNode(id, kind)),
          { ordering: block.sequential ? 'sequential' : 'parallel' },
        ),
        block.id,
      );
    case 'undo':
      return undone(block);
    case 'copies':
      return inRow([
        single(task(`${block.id}-send`, { completionQuantity: block.count }), `${block.id}-send`),
        single(waitNode(block.id, block.kind), block.id),
        single(task(`${block.id}-gather`, { startQuantity: block.count }), `${block.id}-gather`),
      ]);
    case 'guard':
    case 'side':
      return guarded(block);
  }
}

function single(node: Make, id: string): Piece {
  return { nodes: [node], flows: [], from: id, to: id };
}

function waitNode(id: string, kind: WaitKind, more: { readonly undoneBy?: string } = {}): Make {
  if (kind === 'receive') return receive(id, 'message', more);
  return { user, service, call }[kind](id, more);
}

/** Every activity of the transaction has a handler; it is left by its cancel event only. */
function undone({ id, waits, handler }: Extract<Block, { type: 'undo' }>): Piece {
  const behind = pieceOf(handler);
  const inside = waits.flatMap((wait) => {
    const undo = undoOf(wait);
    return [waitNode(wait.id, wait.kind, { undoneBy: undo.id }), user(undo.id, { isForCompensation: true })];
  });
  const body = transaction(id, [start(`${id}-start`), ...inside, end(`${id}-end`, { type: 'cancel' })]);
  return {
    nodes: [body, boundary(`${id}-cancelled`, id, { type: 'cancel' }), ...behind.nodes],
    flows: [
      [`${id}-start`, ...waits.map((wait) => wait.id), `${id}-end`].join(' -> '),
      `${id}-cancelled -> ${behind.from}`,
      ...behind.flows,
    ],
    from: id,
    to: behind.to,
  };
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

function split(block: Branching): Piece {
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

function multiple({ id, body, count, sequential, until, tells, handler }: Multi): Piece {
  const enough = expr((get) => Number(get('numberOfCompletedInstances')) >= until, ['numberOfCompletedInstances']);
  const loop = multi({
    sequential,
    cardinality: value(count),
    completionCondition: until === 0 ? null : enough,
    events: tells === 'never' ? [] : [{ when: tells, trigger: escalation('P') }],
  });
  const scope = scopeOf(id, pieceOf(body), { loop });
  if (tells === 'never') return scope;
  const beside = scopeOf(`${id}-side`, pieceOf(handler), {});
  const on = `${id}-on`;
  return {
    // What it tells ends nothing, so an event that would interrupt does the same.
    nodes: [...scope.nodes, boundary(on, id, escalation('P'), sequential), ...beside.nodes, end(`${id}-side-end`)],
    flows: [...scope.flows, ...beside.flows, `${on} -> ${beside.from}`, `${beside.to} -> ${id}-side-end`],
    from: id,
    to: id,
  };
}

/** The branches meet in a scope of their own, since those of two rounds must not meet. */
function quorum({ id, branches, need, next, late }: Quorum): Piece {
  const fork = `${id}-fork`;
  const join = `${id}-join`;
  const enough = expr((get) => Number(get('activationCount')) >= need, ['activationCount']);
  const starting = expr((get) => get('waitingForStart') === true, ['waitingForStart']);
  const nodes: Make[] = [start(`${id}-start`), and(fork), complex(join, { activation: enough })];
  const flows: Flows[] = [`${id}-start -> ${fork}`];
  for (const piece of branches.map(pieceOf)) {
    nodes.push(...piece.nodes);
    flows.push(`${fork} -> ${piece.from}`, ...piece.flows, `${piece.to} -> ${join}`);
  }
  const behind = pieceOf(next);
  nodes.push(...behind.nodes, end(`${id}-end`));
  flows.push(...behind.flows, `${behind.to} -> ${id}-end`);
  if (late === null) flows.push(`${join} -> ${behind.from}`);
  else {
    const piece = pieceOf(late);
    nodes.push(...piece.nodes, end(`${id}-late-end`));
    flows.push([`${join} -> ${behind.from}`, starting]);
    flows.push([`${join} -> ${piece.from}`, expr((get) => get('waitingForStart') === false, ['waitingForStart'])]);
    flows.push(...piece.flows, `${piece.to} -> ${id}-late-end`);
  }
  return { nodes: [sub(id, nodes)], flows, from: id, to: id };
}

function scopeOf(id: string, inside: Piece, more: Parameters<typeof sub>[2]): Piece {
  return {
    nodes: [sub(id, [start(`${id}-start`), ...inside.nodes, end(`${id}-end`)], more)],
    flows: [`${id}-start -> ${inside.from}`, ...inside.flows, `${inside.to} -> ${id}-end`],
    from: id,
    to: id,
  };
}

function guarded(block: Extract<Block, { type: 'guard' | 'side' }>): Piece {
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
