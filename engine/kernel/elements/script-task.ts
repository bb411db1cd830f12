import type { ScriptTask } from '../../model/graph.ts';
import { finish } from '../life.ts';
import type { Behaviour } from '../machine.ts';

/** Evaluates its text; the value goes to the result variable. */
export const scriptTask: Behaviour<ScriptTask> = {
  run(m, execution, node) {
    const value = m.evaluate(execution.number, node.script, 'script');
    finish(m, execution.number, node.resultVariable === null ? {} : { [node.resultVariable]: value }, value);
  },
};
