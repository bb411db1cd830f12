import { describe, expect, it } from '@jest/globals';
import type { Value } from '../value.ts';
import { compileJuel, compileJuelChange } from './compile.ts';

const VARIABLES: Readonly<Record<string, Value>> = {
  a: 5,
  now: '2024-01-01T09:00:00.000Z',
  execution: { processInstanceId: 'i', businessKey: 'B' },
  task: { assignee: 'ann' },
};
const lookup = (name: string): Value | undefined => VARIABLES[name];

describe('calls that only read', () => {
  it.each<[string, Value, readonly string[]]>([
    ['${execution.getVariable("a") + 1}', 6, ['a']],
    ["${execution.getVariable('missing')}", null, ['missing']],
    ['${execution.hasVariable("a")}', true, ['a']],
    ['${execution.hasVariable("missing")}', false, ['missing']],
    ['${execution.getProcessInstanceId()}', 'i', ['execution']],
    ['${execution.businessKey}', 'B', ['execution']],
    ['${task.getAssignee()}', 'ann', ['task']],
    ['${now()}', '2024-01-01T09:00:00.000Z', ['now']],
    ['due ${dateTime()}', 'due 2024-01-01T09:00:00.000Z', ['now']],
  ])('%s', (text, expected, reads) => {
    const expression = compileJuel(text);
    expect([expression.evaluate(lookup), expression.reads]).toEqual([expected, reads]);
  });
});

describe('calls that change something', () => {
  it.each<[string, string, string, readonly Value[]]>([
    ['${execution.setVariable("sum", a * 2)}', 'execution', 'setVariable', ['sum', 10]],
    [" #{ execution.setVariableLocal('b', execution.getVariable('a')) } ", 'execution', 'setVariableLocal', ['b', 5]],
    ['${task.setAssignee(task.assignee)}', 'task', 'setAssignee', ['ann']],
  ])('%s', (text, object, method, values) => {
    const change = compileJuelChange(text);
    expect(change).toMatchObject({ object, method });
    expect(change?.values.map((value) => value.evaluate(lookup))).toEqual(values);
  });

  it.each(['${a + 1}', 'text', 'set ${execution.setVariable("a", 1)}', '${execution.removeVariable("a")}', '${bean.run(a)}'])(
    'is not %s',
    (text) => {
      expect(compileJuelChange(text)).toBeNull();
    },
  );

  it.each(['${execution.setVariable("a")}', '${execution.setVariable("a", 1).b}', '${task.setName("a", 1)}'])(
    'refuses %s',
    (text) => {
      expect(() => compileJuelChange(text)).toThrow(expect.objectContaining({ code: 'EXPRESSION_SYNTAX' }));
    },
  );
});
