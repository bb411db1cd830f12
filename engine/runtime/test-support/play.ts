/** The few things that nearly every test of the runtime does with an engine. */
import { type Engine, SYSTEM, deploy, startProcess, type ValueObject } from '../../index.ts';
import { type LocalOperation, type OperationContext, Type, defineOperation } from '../../plugin.ts';

export async function deployed(engine: Engine, content: string, name = 'test.bpmn'): Promise<readonly string[]> {
  const { processDefinitions } = await engine.execute(deploy, SYSTEM, { name: 'test', resources: [{ name, content }] });
  return processDefinitions.map(({ id }) => id);
}

/** Starts an instance; its id. */
export async function started(engine: Engine, key: string, variables: ValueObject = {}): Promise<string> {
  const { processInstanceId } = await engine.execute(startProcess, SYSTEM, { key, variables });
  return processInstanceId;
}

/** A local operation without input and output that does what the test says. */
export function local(
  name: string,
  run: (context: OperationContext) => Promise<void> | void,
  undo?: LocalOperation,
): LocalOperation {
  return defineOperation({
    name,
    version: 1,
    icon: '',
    effect: 'local',
    input: Type.Object({}),
    output: Type.Object({}),
    errors: [],
    async run(_input, context) {
      await run(context);
      return {};
    },
    ...(undo === undefined ? {} : { undo }),
  });
}
