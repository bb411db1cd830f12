/** What makes a drawing hard to read: overlaps, crossings, lines through shapes. Each fault names its elements. */
import type { Box, Drawing, Line, Point } from './drawing.ts';

/** Room between two shapes that do not belong together, pixels. */
const APART = 10;
/** Room between a sub-process's border and what is in it, pixels. */
const INSET = 20;

const SIZES: readonly (readonly [RegExp, width: number, height: number])[] = [
  [/Task$|^task$|^callActivity$/, 100, 80],
  [/Gateway$/, 50, 50],
  [/Event$/, 36, 36],
];

export function faultsOf(drawing: Drawing): string[] {
  return [
    ...drawing.undrawn.map((id) => `${id} is not drawn`),
    ...sizes(drawing),
    ...overlaps(drawing),
    ...outside(drawing),
    ...looseEnds(drawing),
    ...linesThroughShapes(drawing),
    ...crossings(drawing),
    ...labels(drawing),
  ];
}

function sizes({ shapes }: Drawing): string[] {
  return shapes.flatMap(({ id, tag, box }) => {
    const size = SIZES.find(([pattern]) => pattern.test(tag));
    const fits = size === undefined || (box.width === size[1] && box.height === size[2]);
    return fits && Number.isInteger(box.x) && Number.isInteger(box.y) ? [] : [`${id} is off the grid or of an odd size`];
  });
}

function overlaps({ shapes }: Drawing): string[] {
  return pairs(shapes)
    .filter(([a, b]) => a.parent === b.parent && a.attachedTo !== b.id && b.attachedTo !== a.id)
    .filter(([a, b]) => meet(grown(a.box, APART), b.box))
    .map(([a, b]) => `${a.id} overlaps ${b.id}`);
}

function outside({ shapes }: Drawing): string[] {
  const byId = new Map(shapes.map((shape) => [shape.id, shape]));
  return shapes.flatMap((shape) => {
    const parent = byId.get(shape.parent);
    return parent === undefined || contains(grown(parent.box, -INSET), shape.box) ? [] : [`${shape.id} leaves ${parent.id}`];
  });
}

function looseEnds({ shapes, lines }: Drawing): string[] {
  const byId = new Map(shapes.map((shape) => [shape.id, shape.box]));
  return lines.flatMap(({ id, source, target, points }) => {
    const [first, last] = [points[0], points.at(-1)];
    const [from, to] = [byId.get(source), byId.get(target)];
    const tied = first !== undefined && last !== undefined && from !== undefined && to !== undefined;
    const straight = points.every((point, index) => {
      const next = points[index + 1];
      return next === undefined || next.x === point.x || next.y === point.y;
    });
    return [
      ...(tied && onBorder(from, first) && onBorder(to, last) ? [] : [`${id} does not touch its ends`]),
      ...(straight ? [] : [`${id} runs aslant`]),
    ];
  });
}

function linesThroughShapes({ shapes, lines }: Drawing): string[] {
  const parents = new Map(shapes.map(({ id, parent }) => [id, parent]));
  return lines.flatMap((line) => {
    const around = new Set(ancestors(parents, line.source));
    return shapes
      .filter(({ id }) => id !== line.source && id !== line.target && !around.has(id))
      .filter(({ box }) => segments(line).some((segment) => meet(boxAround(segment), grown(box, -1))))
      .map(({ id }) => `${line.id} runs through ${id}`);
  });
}

/** Lines may share an end point; anything else in common is a crossing or an overlap. */
function crossings({ lines }: Drawing): string[] {
  return pairs(lines)
    .filter(([a, b]) =>
      segments(a).some((one) =>
        segments(b).some((other) => meet(boxAround(one), boxAround(other)) && !sharesEnd(a, b, one, other)),
      ),
    )
    .map(([a, b]) => `${a.id} crosses ${b.id}`);
}

function labels({ shapes, lines }: Drawing): string[] {
  const all = [...shapes, ...lines].flatMap(({ id, label }) => (label === null ? [] : [{ id, box: label }]));
  const parents = new Map(shapes.map(({ id, parent }) => [id, parent]));
  const overEachOther = pairs(all)
    .filter(([a, b]) => meet(a.box, b.box))
    .map(([a, b]) => `the labels of ${a.id} and ${b.id} overlap`);
  const overShapes = all.flatMap(({ id, box }) =>
    shapes
      .filter((shape) => meet(box, shape.box) && !contains(shape.box, box))
      .map((shape) => `the label of ${id} overlaps ${shape.id}`),
  );
  const inTasks = all.flatMap(({ id, box }) =>
    shapes
      .filter((shape) => contains(shape.box, box) && shape.tag !== 'subProcess' && !ancestors(parents, id).includes(shape.id))
      .map((shape) => `the label of ${id} lies in ${shape.id}`),
  );
  const overLines = all.flatMap(({ id, box }) =>
    lines
      .filter((line) => line.id !== id && segments(line).some((segment) => meet(box, boxAround(segment))))
      .map((line) => `${line.id} runs through the label of ${id}`),
  );
  return [...overEachOther, ...overShapes, ...inTasks, ...overLines];
}

function ancestors(parents: ReadonlyMap<string, string>, id: string): string[] {
  const found: string[] = [];
  for (let at = parents.get(id); at !== undefined; at = parents.get(at)) found.push(at);
  return found;
}

function segments({ points }: Line): [Point, Point][] {
  return points.flatMap((point, index): [Point, Point][] => {
    const next = points[index + 1];
    return next === undefined ? [] : [[point, next]];
  });
}

function sharesEnd(a: Line, b: Line, one: readonly [Point, Point], other: readonly [Point, Point]): boolean {
  const ends = [a.points[0], a.points.at(-1)].filter((end) => end !== undefined);
  const others = [b.points[0], b.points.at(-1)].filter((end) => end !== undefined);
  const shared = ends.find((end) => others.some((point) => same(end, point)));
  if (shared === undefined) return false;
  const overlap = intersection(boxAround(one), boxAround(other));
  return overlap.width === 0 && overlap.height === 0 && same(overlap, shared);
}

function same(a: Point, b: Point): boolean {
  return a.x === b.x && a.y === b.y;
}

function boxAround([a, b]: readonly [Point, Point]): Box {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return { x, y, width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}

function intersection(a: Box, b: Box): Box {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)];
  return { x, y, width: Math.min(a.x + a.width, b.x + b.width) - x, height: Math.min(a.y + a.height, b.y + b.height) - y };
}

/** True when they have a point in common. */
function meet(a: Box, b: Box): boolean {
  const { width, height } = intersection(a, b);
  return width >= 0 && height >= 0;
}

function contains(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

function onBorder(box: Box, { x, y }: Point): boolean {
  const inside = contains(box, { x, y, width: 0, height: 0 });
  return inside && (x === box.x || x === box.x + box.width || y === box.y || y === box.y + box.height);
}

function grown({ x, y, width, height }: Box, by: number): Box {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

function pairs<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((a, index) => items.slice(index + 1).map((b): [T, T] => [a, b]));
}
