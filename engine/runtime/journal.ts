/**
 * The journal: history, audit trail and memory for replays. One row per command and instance holds the kernel's inputs
 * and the events they led to; each row's hash covers the row before it, so an edited, missing or swapped row shows.
 */
import { hash as digestOf } from 'node:crypto';
import { tag, untag } from '../expression/value.ts';
import type { Event, Input } from '../kernel/protocol.ts';
import type { NewJournalRow } from '../store/journal.ts';

/** The hash before the first row. */
export const GENESIS = '';

export interface JournalEntry {
  readonly inputs: readonly Input[];
  readonly events: readonly Event[];
}

/** A row of the chain without its payload's text. */
export interface ChainLink {
  readonly instance_id: string;
  readonly sequence: number;
  readonly at: number;
  readonly actor: string;
  readonly on_behalf_of: string | null;
  readonly command: string;
}

/** The row's hash: over the row before, the row's own columns, and the digest of its payload. */
export function chainHash(previous: string, link: ChainLink, payloadDigest: string): string {
  const { instance_id, sequence, at, actor, on_behalf_of, command } = link;
  // The same text as JSON.stringify of the columns in an array, without making one.
  const acting = on_behalf_of === null ? 'null' : quoted(on_behalf_of);
  const row = `${quoted(previous)},${quoted(instance_id)},${sequence},${at},${quoted(actor)}`;
  return digest(`[${row},${acting},${quoted(command)},"${payloadDigest}"]`);
}

export function digest(text: string): string {
  return digestOf('sha256', text, 'base64url');
}

export function journalRow(link: ChainLink, previous: string, entry: JournalEntry): NewJournalRow {
  const payload = encodeEntry(entry);
  const { instance_id, sequence, at, actor, on_behalf_of, command } = link;
  const hash = chainHash(previous, link, digest(payload));
  return { instance_id, sequence, at, actor, on_behalf_of, command, payload, hash };
}

/** Text of an entry. Inputs keep their names (people read them); values keep their exact decimals. */
export function encodeEntry({ inputs, events }: JournalEntry): string {
  let text = `{"inputs":${JSON.stringify(inputs.map(encodeInput))},"events":[`;
  let separator = '';
  for (const event of events) {
    text += separator + encodeEvent(event);
    separator = ',';
  }
  return `${text}]}`;
}

/** @throws Error when the row's payload was erased, or holds something this program does not know. */
export function decodeEntry({ payload }: { readonly payload: string | null }): JournalEntry {
  if (payload === null) throw new Error('the content of this journal row was erased');
  const { inputs, events } = JSON.parse(payload, untag) as { inputs: Input[]; events: unknown[][] };
  return { inputs, events: events.map(decodeEvent) };
}

/** The input itself, unless it holds exact decimals. */
function encodeInput(input: Input): object {
  if ('variables' in input) {
    const variables = tag(input.variables);
    return variables === input.variables ? input : { ...input, variables };
  }
  if (!('output' in input)) return input;
  const output = tag(input.output);
  return output === input.output ? input : { ...input, output };
}

/** Events repeat their names thousands of times: a tuple of a code and the values in a fixed order is a third of the size. */
const SHAPES = {
  started: ['s', 'execution', 'element', 'parent'],
  taken: ['t', 'flow'],
  completed: ['c', 'execution', 'element'],
  cancelled: ['x', 'execution', 'element'],
  taskCreated: ['task', 'execution', 'element', 'task'],
  waitOpened: ['wait', 'wait'],
  waitClosed: ['unwait', 'wait', 'fired'],
  continuationNeeded: ['continue', 'execution'],
  spreadEnded: ['spread', 'execution'],
  incidentRaised: ['incident', 'execution', 'element', 'code', 'message'],
  incidentResolved: ['resolved', 'execution'],
  instanceEnded: ['end', 'status', 'error'],
} as const satisfies {
  readonly [T in Event['type']]: readonly [code: string, ...names: Exclude<keyof Extract<Event, { type: T }>, 'type'>[]];
};

const TYPES_BY_CODE = new Map<string, Event['type']>(
  Object.entries(SHAPES).flatMap(([type, [code]]) => (isEventType(type) ? [[code, type]] : [])),
);

/** The events that every command has many of are written out by hand; what JSON.stringify makes of them is the same text. */
function encodeEvent(event: Event): string {
  switch (event.type) {
    case 'started':
      return `["s",${event.execution},${quotedId(event.element)},${event.parent}]`;
    case 'taken':
      return `["t",${quotedId(event.flow)}]`;
    case 'completed':
      return `["c",${event.execution},${quotedId(event.element)}]`;
    case 'cancelled':
      return `["x",${event.execution},${quotedId(event.element)}]`;
    default:
      return JSON.stringify(tupleOf(event));
  }
}

function tupleOf(event: Event): unknown[] {
  const values: Readonly<Record<string, unknown>> = event;
  const [code, ...names] = SHAPES[event.type];
  return [code, ...names.map((name) => values[name])];
}

/** Ids of elements and flows as JSON: every instance of a process has the same ones. */
const QUOTED_IDS = new Map<string, string>();
const MOST_QUOTED_IDS = 10_000;

function quotedId(id: string): string {
  let text = QUOTED_IDS.get(id);
  if (text === undefined) {
    if (QUOTED_IDS.size >= MOST_QUOTED_IDS) QUOTED_IDS.clear();
    text = quoted(id);
    QUOTED_IDS.set(id, text);
  }
  return text;
}

const PLAIN = /^[\w.:/-]*$/;

/** A JSON text. Ids hold nothing that would have to be escaped. */
function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

function decodeEvent(tuple: readonly unknown[]): Event {
  const [code, ...values] = tuple;
  const type = typeof code === 'string' ? TYPES_BY_CODE.get(code) : undefined;
  if (type === undefined) throw new Error(`the journal holds an event of unknown code ${String(code)}`);
  const [, ...names] = SHAPES[type];
  return Object.fromEntries([['type', type], ...names.map((name, index) => [name, values[index]])]) as Event;
}

function isEventType(type: string): type is Event['type'] {
  return type in SHAPES;
}
