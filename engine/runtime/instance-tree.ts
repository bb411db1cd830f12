/**
 * One command's work on one instance tree: a root and everything it called. Loads what is needed, feeds the kernel,
 * answers its requests, and at the end writes what changed: state, variables, tasks, waits, jobs, incidents, journal.
 */
import { CartableError } from '../errors.ts';
import type { ValueObject } from '../expression/value.ts';
import type { Input, Request } from '../kernel/protocol.ts';
import type { CommandContext, Tree } from './command.ts';
import type { Definition } from './definitions.ts';
import { callersCatching, escalate, escalateTo, type Family, propagate, tellCaller } from './callers.ts';
import { flushInstances } from './flush.ts';
import { LiveInstance, type NewInstance } from './live-instance.ts';
import { performRequest } from './requests.ts';
import { cancelLater, gatherOutputs, openIterationsOf, refuseOrphan } from './iterations.ts';
import { findCalledInstance, lockRoot } from '../store/instances.ts';

/** What a command asks for beyond this is refused, so that a loop over an operation cannot hold up everybody else (P10). */
const MOST_REQUESTS = 10_000;
const LOOPS = `More than ${MOST_REQUESTS} requests in one command: is there a loop without a wait?`;
/** Instances that one command starts. */
const MOST_CALLS = 1_000;
/** Calls within calls: a process that calls itself ends here. */
const DEEPEST_CALL = 50;

/** What is written into a data store is kept as soon as it is asked for: who reads it next must see it. */
type Queued = Exclude<Request, { type: 'writeStore' }>;

export class InstanceTree implements Tree, Family {
  readonly rootId: string;
  readonly context: CommandContext;
  readonly #instances = new Map<string, LiveInstance>();
  readonly #requests: { readonly instance: LiveInstance; readonly request: Queued }[] = [];
  #answered = 0;
  #called = 0;

  constructor(context: CommandContext, rootId: string) {
    this.context = context;
    this.rootId = rootId;
  }

  /** The instance as this command sees it. @throws CartableError NOT_FOUND. */
  async get(instanceId: string): Promise<LiveInstance> {
    const known = this.#instances.get(instanceId);
    if (known !== undefined) return known;
    const loaded = await LiveInstance.load(this.context, instanceId);
    if (loaded.row.root_id !== this.rootId) throw new Error(`instance ${instanceId} is not in the tree of ${this.rootId}`);
    this.#instances.set(instanceId, loaded);
    return loaded;
  }

  /** Starts an instance and moves it as far as it goes. */
  async start(created: NewInstance): Promise<LiveInstance> {
    const instance = this.#create(created);
    await this.#run();
    return instance;
  }

  /** Feeds one input and moves the tree as far as it goes. @throws KernelError when the input does not fit. */
  async advance(instanceId: string, input: Input): Promise<void> {
    const instance = this.#instances.get(instanceId) ?? (await this.get(instanceId));
    if (instance.iteration !== undefined) await refuseOrphan(this, instance);
    await this.step(instance, input);
    await this.#run();
  }

  async escalate(instanceId: string, execution: number, code: string, variables: ValueObject): Promise<void> {
    const instance = await this.get(instanceId);
    const callers = instance.catchesEscalation(execution, code) ? [] : await callersCatching(this, instance, code);
    await this.step(instance, { type: 'escalation', execution, code, variables, now: this.context.now });
    await escalateTo(this, callers, code);
    await this.#run();
  }

  /** Writes everything that changed; false when nothing did. Called once, by `execute`. */
  flush(): Promise<boolean> {
    return flushInstances(this.context, [...this.#instances.values()]);
  }

  #create(created: NewInstance): LiveInstance {
    const { context, rootId } = this;
    const instance = LiveInstance.create(context, rootId, created);
    this.#instances.set(created.id, instance);
    const requests = instance.step({
      type: 'start',
      instanceId: created.id,
      businessKey: created.businessKey,
      variables: created.variables,
      startEvent: created.startEvent,
      ...(created.startTrigger === undefined ? {} : { startTrigger: created.startTrigger }),
      initiator: context.actor.userId,
      called: created.parent !== null && created.iteration === undefined,
      ...(created.iteration === undefined ? {} : { iteration: created.iteration }),
      now: context.now,
    });
    this.#queue(instance, requests);
    return instance;
  }

  /** Moves one instance; what that means for others of the tree is waited for only where it means something. */
  step(instance: LiveInstance, input: Input): Promise<void> | undefined {
    this.#queue(instance, instance.step(fitting(instance, input)));
    return instance.movesOthers ? this.#moveOthers(instance) : undefined;
  }

  async #moveOthers(instance: LiveInstance): Promise<void> {
    if (instance.hasCancelledCalls) await this.#followCancellations(instance);
    for (const execution of instance.takeEndedSpreads()) await cancelLater(this.context, instance, execution);
    if (instance.row.parent_id !== null) await tellCaller(this, instance);
  }

  /** Cancels some of the iterations that a body left behind. @returns true when there may be more */
  async cancelIterations(instanceId: string, execution: number): Promise<boolean> {
    const rows = await openIterationsOf(this.context, this.rootId, instanceId, execution);
    for (const { id } of rows) {
      const iteration = await this.get(id);
      if (!iteration.ended) await this.step(iteration, { type: 'cancel', reason: 'multi-instance ended', now: this.context.now });
    }
    await this.#run();
    return rows.length > 0;
  }

  /** Requests are carried out one after another, oldest first; an answer may lead to more of them. */
  async #run(): Promise<void> {
    for (let next = this.#requests.shift(); next !== undefined; next = this.#requests.shift()) {
      const { instance, request } = next;
      // What nobody waits for is done in any case: there would be nobody to tell that it was refused.
      const refused = isAnswered(request) && ++this.#answered > MOST_REQUESTS;
      const answer = refused ? this.#refusal(request, 'STEP_LIMIT', LOOPS) : await this.#perform(instance, request);
      if (answer === null || !asks(instance, request)) continue;
      const moved = this.step(instance, answer);
      if (moved !== undefined) await moved;
    }
  }

  /** Gives the answer, or null when none is due now. */
  #perform(instance: LiveInstance, request: Queued): Promise<Input | null> {
    switch (request.type) {
      case 'call':
        return this.#call(instance, request);
      case 'escalate':
        return escalate(this, instance, request);
      case 'propagate':
        return propagate(this, instance, request);
      case 'iterations':
        return this.#iterate(instance, request);
      case 'readStores':
        return this.#readStores(instance, request);
      case 'gather':
        return this.#gather(instance, request);
      default:
        return performRequest(this.context, instance, request);
    }
  }

  #queue(instance: LiveInstance, requests: readonly Request[]): void {
    for (const request of requests) {
      if (request.type === 'writeStore') this.context.stores.write(instance.row.id, request.store, request.value);
      else this.#requests.push({ instance, request });
    }
  }

  /** The request stays open as an incident that can be continued. */
  #refusal({ execution }: Queued, code: string, message: string): Input {
    return { type: 'fail', execution, code, message, now: this.context.now };
  }

  async #gather(instance: LiveInstance, request: Extract<Request, { type: 'gather' }>): Promise<Input> {
    const output = await gatherOutputs(this.context, instance, request, this.#instances.values());
    return { type: 'answer', execution: request.execution, output, now: this.context.now };
  }

  /** In the same command and transaction: the value stands in the journal, and a replay needs no store. */
  async #readStores(instance: LiveInstance, request: Extract<Request, { type: 'readStores' }>): Promise<Input | null> {
    if (!asks(instance, request)) return null;
    const { execution, stores, toWrite } = request;
    const output = await this.context.stores.read(stores, toWrite);
    return { type: 'answer', execution, output, now: this.context.now };
  }

  async #depthOf(instance: LiveInstance): Promise<number> {
    let depth = 0;
    for (let at = instance; at.row.parent_id !== null; at = await this.get(at.row.parent_id)) depth += 1;
    return depth;
  }

  async #call(caller: LiveInstance, request: Extract<Request, { type: 'call' }>): Promise<Input | null> {
    if (!caller.awaits(request.execution)) return null;
    const context = this.context;
    let definition: Definition;
    try {
      definition = await context.services.definitions.resolve(
        context.tx,
        request.calledElement,
        request.binding,
        caller.definition.deploymentId,
      );
    } catch (error) {
      if (!(error instanceof CartableError)) throw error;
      const code = error.code === 'ILLEGAL_STATE' ? 'CALLED_ELEMENT_SUSPENDED' : 'CALLED_ELEMENT_MISSING';
      return this.#refusal(request, code, error.message);
    }
    this.#called += 1;
    if (this.#called > MOST_CALLS) return this.#refusal(request, 'CALL_LIMIT', `More than ${MOST_CALLS} calls in one command.`);
    if ((await this.#depthOf(caller)) >= DEEPEST_CALL) {
      const message = `Calls are nested more than ${DEEPEST_CALL} deep: does ${definition.key} call itself?`;
      return this.#refusal(request, 'CALL_TOO_DEEP', message);
    }
    const called = this.#create({
      id: context.newId(),
      definition,
      businessKey: request.businessKey,
      variables: request.variables,
      startEvent: null,
      parent: { instanceId: caller.row.id, execution: request.execution, startedBy: caller.row.started_by },
    });
    await tellCaller(this, called);
    return null;
  }

  async #iterate(body: LiveInstance, request: Extract<Request, { type: 'iterations' }>): Promise<null> {
    const { row, definition } = body;
    const parent = { instanceId: row.id, execution: request.execution, startedBy: row.started_by };
    for (const variables of request.iterations) {
      const iteration = this.#create({
        id: this.context.newId(),
        definition,
        businessKey: row.business_key,
        variables,
        startEvent: null,
        parent,
        iteration: request.element,
      });
      await tellCaller(this, iteration);
    }
    return null;
  }

  /** Instances called by activities that were cancelled are cancelled too. */
  async #followCancellations(instance: LiveInstance): Promise<void> {
    for (const execution of instance.takeCancelledCalls()) {
      const called = await this.#findCalled(instance.row.id, execution);
      if (called !== null && !called.ended)
        await this.step(called, { type: 'cancel', reason: 'caller cancelled', now: this.context.now });
    }
  }

  async #findCalled(parentId: string, execution: number): Promise<LiveInstance | null> {
    for (const instance of this.#instances.values()) {
      if (instance.row.parent_id === parentId && instance.row.parent_execution === execution && !instance.ended) return instance;
    }
    const row = await this.context.tx.one(findCalledInstance, { rootId: this.rootId, parentId, execution });
    return row === undefined ? null : this.get(row.id);
  }
}

/**
 * The answer, or that it is too large to keep: what the caller gave must not be lost with it. The caller's own variables
 * are no answer: those are refused as a whole.
 */
function fitting(instance: LiveInstance, input: Input): Input {
  if (input.type !== 'answer') return input;
  const excess = instance.excessOf(input);
  if (excess === null) return input;
  const { execution, now } = input;
  return { type: 'fail', execution, code: 'RESULT_TOO_LARGE', message: excess.message, now };
}

/** Waits for the root's lock. @throws CartableError NOT_FOUND */
export async function lockTree({ tx }: CommandContext, rootId: string): Promise<void> {
  if ((await tx.one(lockRoot, { id: rootId })) === undefined)
    throw new CartableError('NOT_FOUND', `There is no process instance ${rootId}.`);
}

/** Whether the execution still waits for what it asked for. */
function asks(instance: LiveInstance, request: Queued): boolean {
  const { execution } = request;
  // A body is in no phase of its own while it leaves; nothing comes between what it asks and the answer.
  if (request.type === 'gather') return true;
  return 'slot' in request ? instance.awaitsSlot(execution, request.slot) : instance.awaits(execution);
}

/** Whether the execution that asks waits for what comes of it. */
function isAnswered(request: Queued): boolean {
  if (request.type === 'send' || request.type === 'broadcast') return false;
  return request.type !== 'escalate' || request.answered;
}
