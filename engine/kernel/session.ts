/** An instance under way: inputs are applied one after another to one working copy. */
import type { ValueObject } from '../expression/value.ts';
import type { ProcessGraph } from '../model/graph.ts';
import { behaviours } from './elements/index.ts';
import { applyInput } from './inputs.ts';
import { graphOfIteration } from './iteration-graph.ts';
import { KernelError } from './kernel-error.ts';
import { Machine } from './machine.ts';
import type { Event, Input, Request } from './protocol.ts';
import { run } from './run.ts';
import { startInstance } from './start.ts';
import type { Snapshot } from './state.ts';

/**
 * The kernel for one command. The same snapshot and the same inputs give the same bytes, however the inputs are
 * divided among sessions. What came in is never changed.
 */
export class Session {
  readonly #graph: ProcessGraph;
  #machine: Machine | null;
  #writesBefore = 0;

  /** @param snapshot null for an instance that its first input, `start`, will make */
  constructor(graph: ProcessGraph, snapshot: Snapshot | null) {
    this.#graph = snapshot?.state.iteration === undefined ? graph : graphOfIteration(graph, snapshot.state.iteration);
    this.#machine = snapshot === null ? null : new Machine(this.#graph, behaviours, snapshot, 0);
  }

  /**
   * Applies an input and moves tokens until every one waits.
   * @returns what it asks for
   * @throws KernelError when the input does not fit the state; nothing has changed then
   */
  apply(input: Input): readonly Request[] {
    if ('variables' in input) refuseBadNames(input.variables);
    if (input.type === 'start') {
      if (this.#machine !== null) throw new KernelError('ALREADY_STARTED', 'The instance has been started already.');
      const graph = input.iteration === undefined ? this.#graph : graphOfIteration(this.#graph, input.iteration);
      this.#machine = startInstance(graph, behaviours, input);
      run(this.#machine);
      return this.#machine.openRequests();
    }
    const machine = this.machine;
    this.#writesBefore = machine.writes;
    machine.begin(input.now);
    try {
      applyInput(machine, input);
      run(machine);
    } catch (error) {
      machine.takeBack();
      throw error;
    }
    return machine.openRequests();
  }

  /** The last input has never been. Not for `start`. */
  takeBack(): void {
    this.machine.takeBack();
  }

  /** @throws KernelError NOT_STARTED */
  get machine(): Machine {
    if (this.#machine === null) throw new KernelError('NOT_STARTED', 'The instance has not been started.');
    return this.#machine;
  }

  /** Of every input so far. */
  get events(): readonly Event[] {
    return this.machine.events;
  }

  snapshot(): Snapshot {
    return this.machine.snapshot();
  }

  /** Variables written by every input so far, `[execution, name]`: each pair once; not those whose execution is gone. */
  written(): readonly (readonly [execution: number, name: string])[] {
    return this.machine.writtenSince(0);
  }

  /** The same of the last input. */
  lastWritten(): readonly (readonly [execution: number, name: string])[] {
    return this.machine.writtenSince(this.#writesBefore);
  }
}

function refuseBadNames(variables: ValueObject): void {
  if (Object.hasOwn(variables, '__proto__')) {
    throw new KernelError('BAD_VARIABLE_NAME', 'A variable cannot be called __proto__.');
  }
}
