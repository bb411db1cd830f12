/** Processes that begin with a condition: looked at when somebody asks, for the variables that are given. */
import { expect, it } from '@jest/globals';
import { openTestEngine } from '../../test/support/engine.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { SYSTEM, evaluateConditions, listTasks, type ValueObject } from '../index.ts';
import { end, file, path, process, start, user } from '../runtime/test-support/models.ts';
import { deployed } from '../runtime/test-support/play.ts';

const when = (text: string) =>
  `<bpmn:conditionalEventDefinition><bpmn:condition xsi:type="bpmn:tFormalExpression">=${text}</bpmn:condition></bpmn:conditionalEventDefinition>`;
const begins = (id: string, ...texts: readonly string[]) =>
  process(
    id,
    texts
      .map(
        (text, index) =>
          `${start(`${id}s${index}`, when(text))}${user(`${id}${index}`)}${path(`${id}s${index}`, `${id}${index}`, `${id}e`)}`,
      )
      .join('') + end(`${id}e`),
  );

eachDatabase('conditional start events', (open) => {
  async function world(model: string) {
    const { engine } = await openTestEngine((await open()).url);
    const ids = await deployed(engine, file(model));
    const ask = (variables: ValueObject, more: { readonly businessKey?: string; readonly definitionId?: string } = {}) =>
      engine.execute(evaluateConditions, SYSTEM, { variables, ...more });
    const tasks = async () => (await engine.query(listTasks, SYSTEM, {})).map(({ element }) => element).toSorted();
    return { engine, ids, ask, tasks };
  }

  it('start an instance each where the condition holds; what is missing does not hold', async () => {
    const { engine, ask, tasks } = await world(
      `${begins('a', 'stock &lt; 5', 'stock &lt; 2')}${begins('b', 'stock &lt; 3 and urgent')}`,
    );
    expect(await ask({ other: 1 })).toEqual([]);
    const started = await ask({ stock: 3 }, { businessKey: 'k' });
    expect(started).toMatchObject([{ type: 'ProcessDefinition', businessKey: 'k', ended: false }]);
    expect(await tasks()).toEqual(['a0']);
    await ask({ stock: 1, urgent: true });
    expect(await tasks()).toEqual(['a0', 'a0', 'a1', 'b0']);
    await engine.stop();
  });

  it('can be asked of one definition; a condition that says neither is refused and starts nothing', async () => {
    const { engine, ids, ask, tasks } = await world(`${begins('a', 'stock &lt; 5')}${begins('b', 'stock')}`);
    await expect(ask({ stock: 3 })).rejects.toMatchObject({ code: 'VALIDATION', message: expect.stringContaining('bs0') });
    expect(await tasks()).toEqual([]);
    await ask({ stock: 3 }, { definitionId: ids[0] ?? '' });
    expect(await tasks()).toEqual(['a0']);
    await expect(ask({ stock: 3 }, { definitionId: 'c:1:x' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await engine.stop();
  });

  it('are those of the latest version', async () => {
    const { engine, ask, tasks } = await world(begins('a', 'stock &lt; 5'));
    await deployed(engine, file(begins('a', 'stock &gt; 5')));
    expect(await ask({ stock: 3 })).toEqual([]);
    await ask({ stock: 7 });
    expect(await tasks()).toEqual(['a0']);
    await engine.stop();
  });
});
