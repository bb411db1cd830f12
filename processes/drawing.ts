/** The drawing of a BPMN file (its DI) as plain shapes and lines, for the checks of `layout.test.ts`. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface Shape {
  readonly id: string;
  /** `userTask`, `exclusiveGateway`, … */
  readonly tag: string;
  /** The process or sub-process that directly contains it. */
  readonly parent: string;
  /** A boundary event's activity. */
  readonly attachedTo: string | null;
  readonly box: Box;
  readonly label: Box | null;
}

export interface Line {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly points: readonly Point[];
  readonly label: Box | null;
}

export interface Drawing {
  readonly shapes: readonly Shape[];
  readonly lines: readonly Line[];
  /** Ids of flow nodes, flows and associations without a drawing. */
  readonly undrawn: readonly string[];
}

interface Tag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

interface Element extends Tag {
  readonly parent: string;
}

interface Drawn {
  readonly boxes: Box[];
  readonly points: Point[];
  label: Box | null;
}

const TAG = /<(\/?)([\w:]+)([^<>]*?)(\/?)>/g;
const ATTRIBUTE = /([\w:]+)="([^"]*)"/g;
const NODE = /^bpmn:(?:\w*(?:Task|Event|Gateway)|task|subProcess|callActivity)$/;
const LINE = /^bpmn:(?:sequenceFlow|association)$/;

/** Reads what is drawn of a file that the model reader accepts. */
export function readDrawing(xml: string): Drawing {
  const elements = new Map<string, Element>();
  const drawn = new Map<string, Drawn>();
  const open: Tag[] = [];
  for (const [, closing, name = '', text = '', single] of xml.matchAll(TAG)) {
    if (closing === '/') {
      open.pop();
      continue;
    }
    const tag = { name, attributes: attributesOf(text) };
    note(tag, open, elements, drawn);
    if (single !== '/') open.push(tag);
  }
  return assemble(elements, drawn);
}

function note(tag: Tag, open: readonly Tag[], elements: Map<string, Element>, drawn: Map<string, Drawn>): void {
  const id = tag.attributes['id'];
  if (id !== undefined && (NODE.test(tag.name) || LINE.test(tag.name))) {
    elements.set(id, { ...tag, parent: open.at(-1)?.attributes['id'] ?? '' });
  }
  const owner = open.findLast(({ name }) => name === 'bpmndi:BPMNShape' || name === 'bpmndi:BPMNEdge')?.attributes['bpmnElement'];
  if (owner === undefined) return;
  const picture = drawn.get(owner) ?? { boxes: [], points: [], label: null };
  drawn.set(owner, picture);
  if (tag.name === 'di:waypoint') picture.points.push(pointOf(tag));
  if (tag.name !== 'dc:Bounds') return;
  if (open.at(-1)?.name === 'bpmndi:BPMNLabel') picture.label = boxOf(tag);
  else picture.boxes.push(boxOf(tag));
}

function assemble(elements: ReadonlyMap<string, Element>, drawn: ReadonlyMap<string, Drawn>): Drawing {
  const shapes: Shape[] = [];
  const lines: Line[] = [];
  const undrawn: string[] = [];
  for (const [id, { name, attributes, parent }] of elements) {
    const picture = drawn.get(id);
    const box = picture?.boxes[0];
    const label = picture?.label ?? null;
    if (LINE.test(name)) {
      const { sourceRef: source = '', targetRef: target = '' } = attributes;
      if (picture === undefined || picture.points.length < 2) undrawn.push(id);
      else lines.push({ id, source, target, points: picture.points, label });
    } else if (box === undefined) undrawn.push(id);
    else
      shapes.push({ id, tag: name.slice('bpmn:'.length), parent, attachedTo: attributes['attachedToRef'] ?? null, box, label });
  }
  return { shapes, lines, undrawn };
}

function attributesOf(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(ATTRIBUTE)].map(([, name = '', value = '']) => [name, value]));
}

function pointOf({ attributes }: Tag): Point {
  return { x: Number(attributes['x']), y: Number(attributes['y']) };
}

function boxOf(tag: Tag): Box {
  return { ...pointOf(tag), width: Number(tag.attributes['width']), height: Number(tag.attributes['height']) };
}
