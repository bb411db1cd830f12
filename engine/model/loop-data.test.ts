import { describe, expect, it } from '@jest/globals';
import type { MultiInstance, StandardLoop } from './graph.ts';
import { around, file, graphOf, nodeOf, refusalsOf } from './test-support/file.ts';
import { flow } from './test-support/fragments.ts';

function multiOf(loop: MultiInstance | StandardLoop | null): MultiInstance {
  if (loop?.type === 'multiInstance') return loop;
  throw new Error('no multi-instance');
}

const DATA =
  '<dataObject id="do1" name="people" isCollection="true"/><dataObjectReference id="ref1" dataObjectRef="do1" name="The people"/>';
const RESULTS = '<dataObject id="do2" name="the votes"/><dataObjectReference id="ref2" dataObjectRef="do2"/>';

describe.each(['zeebe', 'camunda'] as const)("a multi-instance's data as BPMN has it (%s)", (dialect) => {
  const model = (activity: string) =>
    file(
      dialect,
      `<startEvent id="s"/>${DATA}${RESULTS}${flow('f1', 's', 'x')}${activity}${flow('f2', 'x', 'e')}<endEvent id="e"/>`,
    );

  it('is joined to data objects by the associations of the activity', async () => {
    const graph = await graphOf(
      model(`<userTask id="x">
        <ioSpecification><dataInput id="in" name="list" isCollection="true"/><dataOutput id="out" isCollection="true"/><inputSet><dataInputRefs>in</dataInputRefs></inputSet><outputSet><dataOutputRefs>out</dataOutputRefs></outputSet></ioSpecification>
        <dataInputAssociation id="a1"><sourceRef>ref1</sourceRef><targetRef>in</targetRef></dataInputAssociation>
        <dataOutputAssociation id="a2"><sourceRef>out</sourceRef><targetRef>ref2</targetRef></dataOutputAssociation>
        <multiInstanceLoopCharacteristics><loopDataInputRef>in</loopDataInputRef><loopDataOutputRef>out</loopDataOutputRef><inputDataItem id="i1" name="person"/><outputDataItem id="o1" name="vote"/></multiInstanceLoopCharacteristics></userTask>`),
    );
    const loop = multiOf(nodeOf(graph, 'x', 'userTask').loop);
    expect(loop).toMatchObject({ cardinality: null, elementVariable: 'person', outputVariable: 'vote', outputCollection: 'do2' });
    expect(loop.collection?.evaluate((name) => (name === 'people' ? ['ann'] : null))).toEqual(['ann']);
    expect(loop.outputElement?.evaluate((name) => (name === 'vote' ? true : null))).toBe(true);
  });

  it('of a sub-process names data objects directly, and of a task without associations its own input', async () => {
    const inside = `<startEvent id="s2"/>${flow('i', 's2', 'e2')}<endEvent id="e2"/>`;
    const sub = await graphOf(
      model(
        `<subProcess id="x"><multiInstanceLoopCharacteristics><loopDataInputRef>ref1</loopDataInputRef><inputDataItem id="person"/></multiInstanceLoopCharacteristics>${inside}</subProcess>`,
      ),
    );
    const ofSub = multiOf(nodeOf(sub, 'x', 'subProcess').loop);
    expect([ofSub.collection?.reads, ofSub.elementVariable, ofSub.outputCollection]).toEqual([['people'], 'person', null]);
    const task = await graphOf(
      model(
        '<task id="x"><ioSpecification><dataInput id="in" name="list"/><inputSet><dataInputRefs>in</dataInputRefs></inputSet><outputSet/></ioSpecification><multiInstanceLoopCharacteristics><loopDataInputRef>in</loopDataInputRef></multiInstanceLoopCharacteristics></task>',
      ),
    );
    const ofTask = multiOf(nodeOf(task, 'x', 'task').loop);
    expect([ofTask.collection?.reads, ofTask.elementVariable]).toEqual([['list'], null]);
  });

  it('gives way to what the dialect says', async () => {
    const said =
      dialect === 'zeebe'
        ? '<extensionElements><zeebe:loopCharacteristics inputCollection="=ours" inputElement="one"/></extensionElements>'
        : '';
    const attributes = dialect === 'zeebe' ? '' : 'camunda:collection="ours" camunda:elementVariable="one"';
    const graph = await graphOf(
      model(
        `<task id="x"><multiInstanceLoopCharacteristics ${attributes}>${said}<loopDataInputRef>ref1</loopDataInputRef><inputDataItem id="i1" name="person"/></multiInstanceLoopCharacteristics></task>`,
      ),
    );
    const loop = multiOf(nodeOf(graph, 'x', 'task').loop);
    expect([loop.collection?.reads, loop.elementVariable]).toEqual([['ours'], 'one']);
  });

  it.each(['0', '-1'])('a loop that runs at most %s times is refused', async (maximum) => {
    const findings = await refusalsOf(
      around(dialect, `<task id="x"><standardLoopCharacteristics loopMaximum="${maximum}"/></task>`),
    );
    expect(findings.map(({ code, elementIds }) => [code, elementIds])).toEqual([['LOOP_MAXIMUM_INVALID', ['x']]]);
  });
});

it.each([
  ['=vote', 'vote'],
  ['=vote.ok', 'vote'],
  ['=not(vote)', null],
])('an iteration in Zeebe has the variable of its output element %s for itself', async (element, variable) => {
  const graph = await graphOf(
    around(
      'zeebe',
      `<task id="x"><multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics inputCollection="=a" outputElement="${element}" outputCollection="all"/></extensionElements></multiInstanceLoopCharacteristics></task>`,
    ),
  );
  expect(multiOf(nodeOf(graph, 'x', 'task').loop).outputVariable).toBe(variable);
});
