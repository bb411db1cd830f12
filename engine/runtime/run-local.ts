/** Runs a plugin's code inside a command's transaction. */
import { decode, type Value, type ValueObject } from '../expression/value.ts';
import type { InstanceRef, LocalOperation, OperationContext } from '../plugin.ts';
import type { Bounded } from '../store/database.ts';
import type { CommandContext } from './command.ts';
import { copyOfSmall } from './copy-of-small.ts';
import { sendMessage } from './messages.ts';
import { OperationTx } from './operation-tx.ts';
import type { RegisteredOperation } from './plugin-registry.ts';
import { placeOfNul } from './refuse-nul.ts';

/** U+0000 as JSON writes it. */
const NUL = String.raw`\u0000`;

/**
 * Runs a local operation behind a savepoint, within the bounds of the transaction.
 * @param input was found to be what the operation declares
 * @param accept what is made of its output; what it throws undoes the operation's writes
 * @throws BpmnError its business outcome; anything else it throws.
 */
export function runLocal<T>(
  context: CommandContext,
  registered: RegisteredOperation,
  operation: LocalOperation,
  input: ValueObject,
  instance: InstanceRef | null,
  accept: (output: Value) => T,
): Promise<T> {
  const { database, settings } = context.services;
  const work = new PluginWork(
    context,
    operation.name,
    instance,
    (given) => operation.run(input, given),
    (output) => accept(registered.output.toVariables(declaredOutput(registered, output, settings.variableLimit))),
  );
  return database.savepoint(context.tx, () => database.bounded(work));
}

/** What an operation gave, as variables hold it: a copy. @throws Error when it is something else than it declares, or too large */
function declaredOutput({ operation: { name }, checkOutput }: RegisteredOperation, output: unknown, limit: number): Value {
  const [fault] = checkOutput(output);
  if (fault !== undefined)
    throw new Error(`operation ${name} gave something else than it declares: ${fault.at} ${fault.message}`);
  const copied = copyOfSmall(output, limit);
  if (copied !== undefined) return copied;
  const text = JSON.stringify(output);
  if (Buffer.byteLength(text) > limit) throw new Error(`operation ${name} gave more than ${limit} bytes`);
  const nul = text.includes(NUL) ? placeOfNul(output, '') : null;
  if (nul !== null) throw new Error(`operation ${name} gave the character U+0000 in ${nul}`);
  return decode(text);
}

/**
 * Runs a plugin's code inside the command's transaction for as long as it may hold it.
 * @throws Error LOCAL_OPERATION_LEFT_TRANSACTION when it awaits something else; what it does later is refused.
 */
export function runBounded(
  context: CommandContext,
  name: string,
  instance: InstanceRef | null,
  run: (given: OperationContext) => Promise<void>,
): Promise<void> {
  return context.services.database.bounded(new PluginWork(context, name, instance, run, (nothing) => nothing));
}

/** A plugin's code with the transaction as it sees it. */
class PluginWork<T, U> implements Bounded<T, U> {
  readonly use: (result: T) => U;
  readonly #context: CommandContext;
  readonly #name: string;
  readonly #instance: InstanceRef | null;
  readonly #run: (given: OperationContext) => Promise<T>;
  readonly #tx: OperationTx;

  constructor(
    context: CommandContext,
    name: string,
    instance: InstanceRef | null,
    run: (given: OperationContext) => Promise<T>,
    use: (result: T) => U,
  ) {
    this.use = use;
    this.#context = context;
    this.#name = name;
    this.#instance = instance;
    this.#run = run;
    this.#tx = new OperationTx(context.tx, name);
  }

  run(): Promise<T> {
    return this.#run(operationContext(this.#context, this.#tx, this.#name, this.#instance));
  }

  end(): void {
    this.#tx.end();
  }
}

function operationContext(
  context: CommandContext,
  tx: OperationTx,
  name: string,
  instance: InstanceRef | null,
): OperationContext {
  return {
    tx,
    now: context.now,
    actor: context.actor,
    instance,
    log: (message, fields) => context.services.log.info({ operation: name, ...fields }, message),
    newId: () => context.newId(),
    async send(message) {
      tx.requireOpen();
      await sendMessage(context, {
        kind: 'message',
        name: message.name,
        correlationKey: message.correlationKey,
        businessKey: message.businessKey ?? null,
        variables: plainObject(message.variables),
        broadcast: message.all ?? false,
        timeToLive: message.timeToLive,
        messageId: null,
      });
    },
  };
}

/** What plugins give is plain JSON by their schema; a round trip through the codec makes it ours. */
export function plainObject(value: unknown): ValueObject {
  const decoded = decode(JSON.stringify(value ?? {}));
  return objectOr(decoded);
}

export function objectOr(value: Value): ValueObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as ValueObject) : {};
}
