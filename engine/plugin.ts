/**
 * The plugin contract: everything a plugin may use of the engine, and the shape of what it declares.
 *
 * One declaration gives the service task in the designer, input and output checks, REST endpoints with OpenAPI,
 * permissions and audit. See `plugins/README.md` for how to write one.
 */
import type { Static, TObject } from '@sinclair/typebox';
import type { Knex } from 'knex';
import type { Actor } from './runtime/actor.ts';
import type { Tx } from './store/statement.ts';

export { Type, type Static, type TObject, type TSchema } from '@sinclair/typebox';
export {
  dialectOf,
  param,
  statement,
  type BuildContext,
  type Dialect,
  type SqlParams,
  type Statement,
  type Tx,
} from './store/statement.ts';
export { holds, type Actor } from './runtime/actor.ts';
export { currencyScale } from './runtime/currency.ts';
export { managerOf } from './identity/people.ts';
export { Decimal, isDecimal, type Value, type ValueObject } from './expression/value.ts';

export type Language = 'en' | 'de' | 'pl' | 'fa';
/** Text key -> text, in every language. Keys start with the plugin's name. */
export type Texts = Readonly<Record<Language, Readonly<Record<string, string>>>>;

/** A numbered, append-only change of the plugin's own tables (all prefixed with its name). */
export interface Migration {
  /** `0001-items`: sorts by number. Never changed once released. */
  readonly name: string;
  up(knex: Knex): Promise<void>;
}

/** What an operation, a fact or a recurring job may use. It may await only `tx` (and pure functions). */
export interface OperationContext {
  readonly tx: Tx;
  /** The command's time, epoch milliseconds (UTC). */
  readonly now: number;
  readonly actor: Actor;
  /** The process that calls; null for an action from the desk. */
  readonly instance: InstanceRef | null;
  /** Logs at info with the operation's name. Never pass secrets or personal data. */
  log(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Sends a BPMN message: stored with this transaction, delivered after it by a command of its own. */
  send(message: OutgoingMessage): Promise<void>;
  /** A new UUIDv7. */
  newId(): string;
}

export interface InstanceRef {
  readonly id: string;
  readonly definitionKey: string;
  readonly businessKey: string | null;
  readonly elementId: string;
  /** `instanceId:number`: stable over retries, so it can key what an operation does. */
  readonly activityInstanceId: string;
}

export interface OutgoingMessage {
  readonly name: string;
  /** Matched with the subscription's correlation key; null = by business key. */
  readonly correlationKey: string | null;
  readonly businessKey?: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  /** How long it waits for somebody to wait for it, milliseconds; 0 = only whoever waits now. */
  readonly timeToLive: number;
  /** True: everybody who waits gets it; false: exactly one. */
  readonly all?: boolean;
}

interface OperationBase<I extends TObject, O extends TObject> {
  /** `plugin.verb`, as in `stock.reserve`. */
  readonly name: string;
  readonly version: number;
  /** SVG path data (24×24) for the designer and the desk. */
  readonly icon: string;
  readonly input: I;
  readonly output: O;
  /** BPMN error codes it may throw (as `BpmnError`). */
  readonly errors: readonly string[];
  /** Set when people may call it from the desk: the right they need. */
  readonly action?: { readonly right: string };
}

/** Writes only through `ctx.tx`: its rows and the token's move commit together or not at all. */
export interface LocalOperation<I extends TObject = TObject, O extends TObject = TObject> extends OperationBase<I, O> {
  readonly effect: 'local';
  run(input: Static<I>, context: OperationContext): Promise<Static<O>>;
  /** BPMN compensation: gets what this operation was given and gave. */
  readonly undo?: LocalOperation;
}

/** Reaches outside: runs after the transaction as a job, at least once, with a key. */
export interface ExternalOperation<I extends TObject = TObject, O extends TObject = TObject> extends OperationBase<I, O> {
  readonly effect: 'external';
  /** Milliseconds before the outcome counts as unknown. */
  readonly timeout: number;
  /** True when doing it twice with the same key is harmless; otherwise an unknown outcome is an incident. */
  readonly retrySafe: boolean;
  /** What makes the effect single (domain.md §3); never the attempt. Undefined: the activity instance. */
  key?(input: Static<I>): string;
  run(input: Static<I>, context: ExternalContext): Promise<Static<O>>;
}

export interface ExternalContext {
  readonly key: string;
  readonly attempt: number;
  readonly signal: AbortSignal;
  readonly instance: InstanceRef | null;
  log(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

export type Operation = LocalOperation | ExternalOperation;

/** A record type that people list, open, edit, import and export. */
export interface Resource {
  /** `plugin.noun`, as in `catalog.item`. */
  readonly name: string;
  /** Below `/api/`: `catalog/items`. */
  readonly path: string;
  readonly table: string;
  /** By API name; `id` (text, primary key) and, for editable records, `version` (integer) are columns of every table. */
  readonly fields: Readonly<Record<string, Field>>;
  readonly access: {
    readonly read: AccessRule;
    /** Absent: records come from operations only. */
    readonly create?: AccessRule;
    readonly update?: AccessRule;
  };
  /** Children and derived facts added when one record is opened (lines, totals). */
  details?(id: string, context: OperationContext): Promise<Readonly<Record<string, unknown>>>;
  /** Operations offered on a record; `input` is completed by the caller. */
  readonly actions?: readonly LocalOperation[];
}

export interface AccessRule {
  readonly right: string;
  /** Restricts rows to those whose column equals the actor's id, unless the actor holds `unless`. */
  readonly own?: { readonly column: string; readonly unless: string };
}

export interface Field {
  readonly column: string;
  readonly type: FieldType;
  /** May be null. */
  readonly optional?: boolean;
  /** May be written by create / update; a string names the right it needs beyond the resource's (CRM-10). */
  readonly writable?: boolean | string;
  /** Written at creation only: what other records rely on once there are some (whose it is, its currency, its unit). */
  readonly fixed?: boolean;
  readonly search?: boolean;
  readonly filter?: boolean;
  readonly sort?: boolean;
  /** `money`: the column holds minor units; this field names the currency. */
  readonly currency?: string;
  /** `ref`: the resource it points to. */
  readonly to?: string;
  /** `choice`: the allowed values. */
  readonly values?: readonly string[];
}

/**
 * How a field is stored and shown. `money`: integer minor units in the column, `{amount, currency}` outside (currency
 * from the field named by `currency`). `quantity`: integer millionths in the column, decimal text outside.
 * `date`: `YYYY-MM-DD` text (LocalDate). `instant`: integer epoch ms, ISO text outside. `texts`: JSON `{lang: text}`.
 */
export type FieldType =
  'text' | 'integer' | 'boolean' | 'money' | 'quantity' | 'date' | 'instant' | 'choice' | 'ref' | 'texts' | 'json';

/** A card for the task page and the desk, as data. */
export interface Fact<I extends TObject = TObject> {
  /** `plugin.noun`, as in `stock.availability`. */
  readonly name: string;
  readonly input: I;
  readonly right: string;
  read(input: Static<I>, context: OperationContext): Promise<FactCard>;
}

export interface FactCard {
  readonly title: string;
  readonly fields: readonly { readonly label: string; readonly value: unknown }[];
  readonly tables: readonly {
    readonly title: string;
    readonly columns: readonly string[];
    readonly rows: readonly (readonly unknown[])[];
  }[];
  readonly links: readonly { readonly label: string; readonly href: string }[];
}

export interface RecurringJob {
  readonly name: string;
  /** ISO 8601 duration between runs. */
  readonly every: string;
  run(context: OperationContext): Promise<void>;
}

/** A message that the plugin sends and flows may wait for. */
export interface MessageDeclaration {
  readonly name: string;
  readonly variables: TObject;
}

/** An instance that nobody called, which a person has ended from outside; with it all that it called. */
export interface CancelledInstance {
  readonly id: string;
  readonly definitionKey: string;
  readonly businessKey: string | null;
  /** The messages with which its process begins. */
  readonly startMessages: readonly string[];
  readonly reason: string;
}

export interface Plugin {
  readonly name: string;
  readonly version: string;
  /** Plugins whose `index.ts` it imports; they are migrated and started before it. */
  readonly requires: readonly string[];
  readonly texts: Texts;
  readonly migrations: readonly Migration[];
  readonly operations: readonly Operation[];
  readonly resources: readonly Resource[];
  readonly facts: readonly Fact[];
  readonly messages: readonly MessageDeclaration[];
  readonly jobs: readonly RecurringJob[];
  /** Rights it introduces, for the administrator's list. */
  readonly rights: readonly string[];
  /** Recomputes what it sums from the documents; gives every difference found (`cartable verify-books`). */
  verifyBooks?(context: OperationContext): Promise<readonly string[]>;
  /**
   * An administrator has ended an instance, and nothing of it was compensated: the plugin ends what it keeps for it, in the
   * same transaction. Plugins hear of it in the order of their requirements; what one of them throws refuses the command.
   */
  instanceCancelled?(cancelled: CancelledInstance, context: OperationContext): Promise<void>;
}

/** Declares a plugin. Operations of other input types are accepted; each is checked against its own schema when it runs. */
export function definePlugin(plugin: Plugin): Plugin {
  return Object.freeze(plugin);
}

export function defineOperation<I extends TObject, O extends TObject>(operation: LocalOperation<I, O>): LocalOperation<I, O>;
export function defineOperation<I extends TObject, O extends TObject>(
  operation: ExternalOperation<I, O>,
): ExternalOperation<I, O>;
export function defineOperation(operation: Operation): Operation {
  return Object.freeze(operation);
}

export function defineFact<I extends TObject>(fact: Fact<I>): Fact<I> {
  return Object.freeze(fact);
}
