/**
 * One command's work on one instance tree: a root and everything it called. Loads what is needed, feeds the kernel,
 * answers its requests, and at the end writes what changed: state, variables, tasks, waits, jobs, incidents, journal.
 */
import { CartableError } from '../errors.ts';
import type { ValueObject } from '../expression/value.ts';
import type { Input, Request } from '../kernel/protocol.ts';
import type { CommandContext, Tree } from './command.ts';
import type { Definition } from './definitions.ts';
import { flushInstances } from './flush.ts';
import { LiveInstance, type NewInstance } from './live-instance.ts';
import { performRequest } from './requests.ts';
import { cancelLater, endOfIteration, gatherOutputs, openIterationsOf, refuseOrphan } from './iterations.ts';
import { findCalledInstance, lockRoot } from '../store/instances.ts';

/** What a command asks for beyond this is refused, so that a loop over an operation cannot hold up everybody else (P10). */
const MOST_REQUESTS = 10_000;
/** Instances that one command starts. */
const MOST_CALLS = 1_000;
/** Calls within calls: a process that calls itself ends here. */
const DEEPEST_CALL = 50;

/** What is written into a data store is kept as soon as it is asked for: who reads it next must see it. */
type Answerable = Exclude<Request, { type: 'writeStore' }>;

/** A called instance and the call activity that waits for it. */
interface CallerOf {
  readonly called: LiveInstance;
  readonly caller: LiveInstance;
  readonly at: number;
}

export class InstanceTree implements Tree {
  readonly rootId: string;
  readonly #context: CommandContext;
  readonly #instances = new Map<string, LiveInstance>();
  readonly #requests: { readonly instance: LiveInstance; readonly request: Answerable }[] = [];
  #performed = 0;
  #called = 0;

  constructor(context: CommandContext, rootId: string) {
    this.#context = context;
    this.rootId = rootId;
  }

  /** @throws CartableError NOT_FOUND. */
  static async lock(context: CommandContext, rootId: string): Promise<InstanceTree> {
    // On SQLite the writer is alone: the lock is already held.
    if (context.tx.dialect === 'postgres' && (await context.tx.one(lockRoot, { id: rootId })) === undefined) {
      throw new CartableError('NOT_FOUND', `There is no process instance ${rootId}.`);
    }
    return new InstanceTree(context, rootId);
  }

  /** The instance as this command sees it. @throws CartableError NOT_FOUND. */
  async get(instanceId: string): Promise<LiveInstance> {
    const known = this.#instances.get(instanceId);
    if (known !== undefined) return known;
    const loaded = await LiveInstance.load(this.#context, instanceId);
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
    const instance = await this.get(instanceId);
    await refuseOrphan(this, instance);
    await this.#step(instance, input);
    await this.#run();
  }

  async escalate(instanceId: string, execution: number, code: string, variables: ValueObject): Promise<void> {
    const instance = await this.get(instanceId);
    const callers = instance.catchesEscalation(execution, code) ? [] : await this.#callersCatching(instance, code);
    await this.#step(instance, { type: 'escalation', execution, code, variables, now: this.#context.now });
    await this.#escalateTo(callers, code);
    await this.#run();
  }

  /** Writes everything that changed; false when nothing did. Called once, by `execute`. */
  flush(): Promise<boolean> {
    return flushInstances(this.#context, [...this.#instances.values()]);
  }

  #create(created: NewInstance): LiveInstance {
    const { context, rootId } = { context: this.#context, rootId: this.rootId };
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

  async #step(instance: LiveInstance, input: Input): Promise<void> {
    this.#queue(instance, instance.step(fitting(instance, input)));
    if (instance.hasCancelledCalls) await this.#followCancellations(instance);
    for (const execution of instance.takeEndedSpreads()) await cancelLater(this.#context, instance, execution);
    if (instance.row.parent_id !== null) await this.#tellCaller(instance);
  }

  /** Cancels some of the iterations that a body left behind. @returns true when there may be more */
  async cancelIterations(instanceId: string, execution: number): Promise<boolean> {
    const rows = await openIterationsOf(this.#context, this.rootId, instanceId, execution);
    for (const { id } of rows) {
      const iteration = await this.get(id);
      if (!iteration.ended)
        await this.#step(iteration, { type: 'cancel', reason: 'multi-instance ended', now: this.#context.now });
    }
    await this.#run();
    return rows.length > 0;
  }

  /** Requests are answered one after another, oldest first; an answer may lead to more of them. */
  async #run(): Promise<void> {
    for (let next = this.#requests.shift(); next !== undefined; next = this.#requests.shift()) {
      const { instance, request } = next;
      this.#performed += 1;
      if (this.#performed > MOST_REQUESTS) {
        const message = `More than ${MOST_REQUESTS} requests in one command: is there a loop without a wait?`;
        await this.#refuse(instance, request, 'STEP_LIMIT', message);
      } else if (request.type === 'call') await this.#call(instance, request);
      else if (request.type === 'escalate') await this.#escalate(instance, request);
      else if (request.type === 'propagate') await this.#propagate(instance, request);
      else if (request.type === 'iterations') await this.#iterate(instance, request);
      else if (request.type === 'readStores') await this.#readStores(instance, request);
      else if (request.type === 'gather') {
        const output = await gatherOutputs(this.#context, instance, request, this.#instances.values());
        await this.#step(instance, { type: 'answer', execution: request.execution, output, now: this.#context.now });
      } else {
        const answer = await performRequest(this.#context, instance, request);
        if (answer !== null && instance.awaits(request.execution)) await this.#step(instance, answer);
      }
    }
  }

  #queue(instance: LiveInstance, requests: readonly Request[]): void {
    for (const request of requests) {
      if (request.type === 'writeStore') this.#context.stores.write(instance.row.id, request.store, request.value);
      else this.#requests.push({ instance, request });
    }
  }

  /** The request stays open as an incident that can be continued. */
  async #refuse(instance: LiveInstance, request: Answerable, code: string, message: string): Promise<void> {
    const { execution } = request;
    if ('slot' in request ? instance.awaitsSlot(execution, request.slot) : instance.awaits(execution))
      await this.#step(instance, { type: 'fail', execution, code, message, now: this.#context.now });
  }

  /** In the same command and transaction: the value stands in the journal, and a replay needs no store. */
  async #readStores(instance: LiveInstance, request: Extract<Request, { type: 'readStores' }>): Promise<void> {
    const { execution, slot, stores, toWrite } = request;
    if (!instance.awaitsSlot(execution, slot)) return;
    const output = await this.#context.stores.read(stores, toWrite);
    await this.#step(instance, { type: 'answer', execution, output, now: this.#context.now });
  }

  async #depthOf(instance: LiveInstance): Promise<number> {
    let depth = 0;
    for (let at = instance; at.row.parent_id !== null; at = await this.get(at.row.parent_id)) depth += 1;
    return depth;
  }

  async #call(caller: LiveInstance, request: Extract<Request, { type: 'call' }>): Promise<void> {
    if (!caller.awaits(request.execution)) return;
    const context = this.#context;
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
      await this.#refuse(caller, request, code, error.message);
      return;
    }
    this.#called += 1;
    if (this.#called > MOST_CALLS) {
      await this.#refuse(caller, request, 'CALL_LIMIT', `More than ${MOST_CALLS} calls in one command.`);
      return;
    }
    if ((await this.#depthOf(caller)) >= DEEPEST_CALL) {
      const message = `Calls are nested more than ${DEEPEST_CALL} deep: does ${definition.key} call itself?`;
      await this.#refuse(caller, request, 'CALL_TOO_DEEP', message);
      return;
    }
    const called = this.#create({
      id: context.newId(),
      definition,
      businessKey: request.businessKey,
      variables: request.variables,
      startEvent: null,
      parent: { instanceId: caller.row.id, execution: request.execution, startedBy: caller.row.started_by },
    });
    await this.#tellCaller(called);
  }

  async #iterate(body: LiveInstance, request: Extract<Request, { type: 'iterations' }>): Promise<void> {
    const { row, definition } = body;
    const parent = { instanceId: row.id, execution: request.execution, startedBy: row.started_by };
    for (const variables of request.iterations) {
      const iteration = this.#create({
        id: this.#context.newId(),
        definition,
        businessKey: row.business_key,
        variables,
        startEvent: null,
        parent,
        iteration: request.element,
      });
      await this.#tellCaller(iteration);
    }
  }

  /**
   * The nearest caller that catches an escalation gets it; those between take over what they are given out. Whoever threw
   * it goes on, unless it was cancelled by that; so it does when nobody catches it.
   */
  async #escalate(instance: LiveInstance, request: Extract<Request, { type: 'escalate' }>): Promise<void> {
    const { execution, code, answered } = request;
    if (instance.ended || (answered && !instance.awaits(execution))) return;
    const now = this.#context.now;
    await this.#escalateTo(await this.#callersCatching(instance, code), code);
    if (answered && !instance.ended && instance.awaits(execution))
      await this.#step(instance, { type: 'answer', execution, output: null, now });
  }

  /**
   * An error ends the called instance only where a caller catches it. Else it stays where it was thrown: what the
   * instance has done and knows is not lost with it.
   */
  async #propagate(instance: LiveInstance, request: Extract<Request, { type: 'propagate' }>): Promise<void> {
    const { execution, code, message } = request;
    if (!instance.awaits(execution)) return;
    const callers = await this.#callersUpTo(instance, (caller, at) => caller.catchesError(at, code));
    const now = this.#context.now;
    await this.#step(instance, { type: 'propagated', execution, code, message, caught: callers.length > 0, now });
  }

  #callersCatching(instance: LiveInstance, escalation: string): Promise<readonly CallerOf[]> {
    return this.#callersUpTo(instance, (caller, at) => caller.catchesEscalation(at, escalation));
  }

  async #escalateTo(callers: readonly CallerOf[], code: string): Promise<void> {
    const now = this.#context.now;
    for (const { called, caller, at } of callers)
      await this.#step(caller, { type: 'escalation', execution: at, code, variables: called.processVariables(), now });
  }

  /** The callers from the nearest one to the one that catches; none when nobody does. */
  async #callersUpTo(
    instance: LiveInstance,
    catches: (caller: LiveInstance, at: number) => boolean,
  ): Promise<readonly CallerOf[]> {
    const between: CallerOf[] = [];
    for (let called = instance; ;) {
      const { parent_id: parentId, parent_execution: at } = called.row;
      if (parentId === null || at === null) return [];
      const caller = await this.get(parentId);
      if (caller.execution(at)?.phase !== 'active' && !caller.counts(at)) return [];
      between.push({ called, caller, at });
      if (catches(caller, at)) return between;
      called = caller;
    }
  }

  /** A called instance that has ended answers the call activity that waits for it. */
  async #tellCaller(instance: LiveInstance): Promise<void> {
    const { parent_id: parentId, parent_execution: execution } = instance.row;
    const ended = instance.takeEnd();
    if (ended === null || parentId === null || execution === null) return;
    const caller = await this.get(parentId);
    const now = this.#context.now;
    if (instance.iteration !== undefined) {
      if (caller.counts(execution)) await this.#step(caller, endOfIteration(instance, instance.iteration, execution, ended, now));
      return;
    }
    if (!caller.awaits(execution)) return;
    if (ended.error !== null)
      await this.#step(caller, { type: 'error', execution, ...ended.error, variables: instance.processVariables(), now });
    else if (ended.status === 'COMPLETED')
      await this.#step(caller, { type: 'answer', execution, output: instance.processVariables(), now });
    else {
      const message = `The called instance ${instance.row.id} was ended from outside.`;
      await this.#step(caller, { type: 'fail', execution, code: 'CALLED_INSTANCE_ENDED', message, now });
    }
  }

  /** Instances called by activities that were cancelled are cancelled too. */
  async #followCancellations(instance: LiveInstance): Promise<void> {
    for (const execution of instance.takeCancelledCalls()) {
      const called = await this.#findCalled(instance.row.id, execution);
      if (called !== null && !called.ended)
        await this.#step(called, { type: 'cancel', reason: 'caller cancelled', now: this.#context.now });
    }
  }

  async #findCalled(parentId: string, execution: number): Promise<LiveInstance | null> {
    for (const instance of this.#instances.values()) {
      if (instance.row.parent_id === parentId && instance.row.parent_execution === execution && !instance.ended) return instance;
    }
    const row = await this.#context.tx.one(findCalledInstance, { rootId: this.rootId, parentId, execution });
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
