/** What is true of every snapshot between two steps (P14). For tests and for `verify`. */
import type { Snapshot } from './state.ts';

/** @throws Error that names the first invariant that does not hold */
export function checkInvariants({ state, variables }: Snapshot): void {
  const executions = Object.values(state.executions);
  const ended = state.status !== 'ACTIVE' && state.status !== 'SUSPENDED';
  demand(ended === (executions.length === 0), `status ${state.status} with ${executions.length} executions`);
  demand(!ended || Object.keys(state.waits).length === 0, 'an ended instance waits');

  for (const execution of executions) {
    const { number, parent, joins, loop } = execution;
    demand(number < state.counter, `execution ${number} is not below the counter ${state.counter}`);
    demand((parent === null) === (number === 0), `execution ${number} has parent ${parent}`);
    if (parent !== null) {
      demand(parent < number && state.executions[parent] !== undefined, `execution ${number} lost its parent ${parent}`);
    }
    for (const counts of Object.values(joins ?? {})) {
      demand(Object.keys(counts).length > 0, `execution ${number} keeps an empty join`);
      for (const count of Object.values(counts)) demand(count > 0, `a join of execution ${number} counts ${count}`);
    }
    for (const flows of Object.values(execution.resetting ?? {})) {
      demand(flows.length > 0, `execution ${number} has a gateway that is reset without having started`);
    }
    if (loop !== undefined) {
      const running = executions.filter((child) => child.parent === number).length;
      demand(
        loop.completed >= 0 && loop.terminated >= 0 && loop.completed + loop.terminated <= loop.started,
        `the loop of execution ${number} counts wrongly`,
      );
      demand(running <= loop.started - loop.completed - loop.terminated, `execution ${number} has too many iterations`);
    }
  }
  for (const { number, execution } of Object.values(state.waits)) {
    demand(number < state.counter, `wait ${number} is not below the counter`);
    demand(state.executions[execution] !== undefined, `wait ${number} lost its host ${execution}`);
  }
  for (const scope of Object.keys(variables)) {
    demand(scope === '0' || state.executions[scope] !== undefined, `variables of execution ${scope} were left behind`);
  }
}

function demand(holds: boolean, message: string): void {
  if (!holds) throw new Error(`Invariant: ${message}.`);
}
