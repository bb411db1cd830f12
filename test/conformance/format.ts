/** The cases as they are written down; whatever does not fit is told, never guessed. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';

const Variables = Type.Record(Type.String(), Type.Unknown());
const Bag = Type.Array(Type.String());
const Counts = Type.Record(Type.String(), Type.Integer());
const optional = Type.Optional;

const Operation = Type.Object({
  op: Type.String(),
  name: optional(Type.String()),
  value: optional(Type.Unknown()),
  token: optional(Type.String()),
  ms: optional(Type.Number()),
  code: optional(Type.String()),
});

export const BetsyCase = Type.Object({
  bpmn: Type.String(),
  steps: Type.Array(
    Type.Object(
      { start: optional(Type.String()), variables: optional(Variables), advanceTime: optional(Type.String()) },
      { additionalProperties: false },
    ),
  ),
  scripts: optional(Type.Record(Type.String(), Type.Union([Operation, Type.Array(Operation)]))),
  conditions: optional(Variables),
  expect: Type.Object({
    outcome: Type.Union(
      ['normal', 'runtimeError', 'errorEndEvent', 'rejectedOrRuntimeError', 'rejected'].map((word) => Type.Literal(word)),
    ),
    traces: Type.Array(Bag),
    collapse: optional(Bag),
    errorCode: optional(Type.String()),
  }),
  inferred: optional(Type.Object({ ended: optional(Type.Boolean()), alsoDefensible: optional(Type.Array(Bag)) })),
});

const Service = Type.Object(
  {
    increment: optional(Type.String()),
    set: optional(Variables),
    setFrom: optional(Type.Record(Type.String(), Type.Array(Type.Unknown()))),
    record: optional(Type.String()),
    bpmnError: optional(Type.String()),
    from: optional(Type.Integer()),
    fail: optional(Type.String()),
    times: optional(Type.Integer()),
  },
  { additionalProperties: false },
);

const OperatonStep = Type.Object(
  {
    start: optional(Type.String()),
    startByMessage: optional(Type.String()),
    message: optional(Type.String()),
    signal: optional(Type.String()),
    advanceTime: optional(Type.String()),
    completeTask: optional(Type.String()),
    trigger: optional(Type.String()),
    setVariables: optional(Variables),
    completeExternal: optional(Type.String()),
    bpmnErrorExternal: optional(Type.String()),
    failExternal: optional(Type.String()),
    runJobs: optional(Type.Boolean()),

    expectTasks: optional(Bag),
    expectTaskNames: optional(Bag),
    expectAssignees: optional(Bag),
    expectActive: optional(Bag),
    expectSubscriptions: optional(Type.Object({ message: Type.String(), count: Type.Integer() })),
    expectNoSubscription: optional(Type.Object({ message: Type.String() })),
    expectVariables: optional(Variables),
    expectNoVariables: optional(Bag),
    expectPassed: optional(Counts),
    expectNotPassed: optional(Bag),
    expectCanceled: optional(Counts),
    expectServiceCalls: optional(Counts),
    expectRecorded: optional(Type.Array(Type.Unknown())),
    expectExternal: optional(Counts),
    expectIncidents: optional(Counts),
    expectEnded: optional(Type.Boolean()),
    expectInstances: optional(Type.Integer()),
    expectDeploymentRejected: optional(Type.Boolean()),

    variables: optional(Variables),
    businessKey: optional(Type.Union([Type.String(), Type.Null()])),
    at: optional(Type.String()),
    index: optional(Type.Integer()),
    all: optional(Type.Boolean()),
    ambiguous: optional(Type.Boolean()),
    pick: optional(Type.Integer()),
    optional: optional(Type.Boolean()),
    code: optional(Type.String()),
    errorMessage: optional(Type.String()),
    retries: optional(Type.Integer()),
    elements: optional(Bag),
    reason: optional(Type.String()),
    expectError: optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

const Files = Type.Union([Type.String(), Type.Array(Type.String())]);

export const OperatonCase = Type.Object({
  bpmn: Files,
  clockStart: optional(Type.String()),
  services: optional(Type.Record(Type.String(), Type.Array(Service))),
  scripts: optional(Type.Record(Type.String(), Type.Array(Service))),
  steps: Type.Array(OperatonStep),
});

export const ConstraintCase = Type.Object({
  bpmn: Files,
  constraint: Type.String(),
  expect: Type.Object({ valid: Type.Boolean() }),
});

export const MiwgCase = Type.Object({
  bpmn: Files,
  checks: Type.Array(Type.Union([Type.Literal('import'), Type.Literal('roundtrip'), Type.Literal('deploy')])),
  expect: Type.Object({ elements: optional(Counts) }),
});

export type BetsyCase = Static<typeof BetsyCase>;
export type OperatonCase = Static<typeof OperatonCase>;
export type OperatonStep = Static<typeof OperatonStep>;
export type ServiceOperation = Static<typeof Service>;
export type ScriptOperation = Static<typeof Operation>;
export type ConstraintCase = Static<typeof ConstraintCase>;
export type MiwgCase = Static<typeof MiwgCase>;

const Head = Type.Object({ id: Type.String(), suite: Type.String() });
export type Case = Static<typeof Head>;

/** What is wrong with a case: it counts as failed, with this reason. */
export class Failure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Failure';
  }
}

/** The cases of a half. @throws Error when there is no `cases.json`, or it holds something else than cases. */
export function readCases(directory: string): readonly Case[] {
  const file = join(directory, 'cases.json');
  if (!existsSync(file)) throw new Error(`${file} does not exist: name a directory with a cases.json beside its bpmn/.`);
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!Value.Check(Type.Array(Head), parsed)) throw new Error(`${file} is no list of cases with id and suite.`);
  return parsed;
}

/** @throws Failure when the case does not have this shape. */
export function shaped<T extends TSchema>(schema: T, entry: unknown): Static<T> {
  if (Value.Check(schema, entry)) return entry;
  const first = Value.Errors(schema, entry).First();
  throw new Failure(`not in the format: ${first?.path ?? ''} ${first?.message ?? ''}`);
}

export interface ModelFile {
  readonly name: string;
  readonly content: string;
}

/** The models of a case, one deployment. */
export function modelsOf(directory: string, bpmn: string | readonly string[]): readonly ModelFile[] {
  const paths = typeof bpmn === 'string' ? [bpmn] : bpmn;
  return paths.map((path) => ({
    // The ending tells the engine what a file is.
    name: /\.bpmn$|\.bpmn20\.xml$/.test(path) ? path : `${path}.bpmn`,
    content: decoded(readFileSync(join(directory, path))),
  }));
}

/** XML as text: by its byte order mark, else by the encoding that it declares, else UTF-8 (XML 1.0, appendix F). */
function decoded(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString('hex');
  const declared = /^(?:\ufeff|ï»¿)?<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)/.exec(
    bytes.subarray(0, 200).toString('latin1'),
  )?.[1];
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : (declared ?? 'utf-8');
  return new TextDecoder(encoding).decode(bytes);
}
