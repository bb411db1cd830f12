import { describe, expect, it } from '@jest/globals';
import { readBpmn } from './index.ts';
import { around, file, graphOf, nodeOf, refusalsOf } from './test-support/file.ts';

const INPUT =
  '<ioSpecification><dataInput id="di" name="goods"/><inputSet><dataInputRefs>di</dataInputRefs></inputSet><outputSet/></ioSpecification>';
const into = (sources: readonly string[], more = '', target = 'di'): string =>
  `<dataInputAssociation>${sources.map((id) => `<sourceRef>${id}</sourceRef>`).join('')}<targetRef>${target}</targetRef>${more}</dataInputAssociation>`;
const OBJECTS =
  '<dataObject id="o"/><dataObjectReference id="or" dataObjectRef="o" name="Big order [new]"/><dataObject id="p2" name="prices"/><dataObjectReference id="pr" dataObjectRef="p2"/>';
const task = (content: string): string => `<task id="x">${content}</task>${OBJECTS}`;
const formal = (tag: string, text: string): string => `<${tag} xsi:type="tFormalExpression">${text}</${tag}>`;

describe('data associations', () => {
  it('are variables by name, else by id; what takes part is declared in its scope', async () => {
    const graph = await graphOf(around('zeebe', task(INPUT + into(['or']) + into(['pr']))));
    const { dataFlow } = nodeOf(graph, 'x', 'task');
    expect(dataFlow?.inputs.map(({ target, source }) => [target, source.source])).toEqual([
      ['goods', 'o'],
      ['goods', 'prices'],
    ]);
    expect(graph.root.data).toEqual([
      { variable: 'o', initial: null },
      { variable: 'prices', initial: null },
    ]);
  });

  it('that are only drawn declare and copy nothing, with a word about it', async () => {
    const { processes, warnings } = await readBpmn(
      around(
        'zeebe',
        `<task id="x"><property id="pp" name="__targetRef_placeholder"/>${into(['or'], '', 'pp')}<dataOutputAssociation><targetRef>or</targetRef></dataOutputAssociation></task>${OBJECTS}`,
      ),
    );
    expect(processes[0]?.nodes.get('x')).not.toHaveProperty('dataFlow');
    expect([...new Set(warnings.map(({ code, elementIds }) => `${code} ${elementIds.join()}`))]).toEqual(['DATA_FLOW_IGNORED x']);
  });

  it('are not run in a file of Camunda 7, as there', async () => {
    const { processes, warnings } = await readBpmn(around('camunda', task(INPUT + into(['or']))));
    expect(processes[0]?.nodes.get('x')).not.toHaveProperty('dataFlow');
    expect(processes[0]?.root).not.toHaveProperty('data');
    expect(warnings.map(({ code, elementIds }) => [code, elementIds])).toEqual([['DATA_FLOW_IGNORED', ['x']]]);
  });

  it.each([
    ['DATA_STORE_MISPLACED', ['x', 'sr'], task(into(['or'], '', 'sr')) + '<dataStoreReference id="sr"/>', 'fault'],
    ['ASSOCIATION_SOURCES_MANY', ['x'], task(INPUT + into(['or', 'pr'])), 'fault'],
    [
      'DATA_ASSIGNMENT_UNSUPPORTED',
      ['x'],
      task(INPUT + into(['or'], `<assignment>${formal('from', '=1')}${formal('to', 'elsewhere')}</assignment>`)),
      'not-run',
    ],
    ['EXPRESSION_INVALID', ['x'], task(INPUT + into(['or'], formal('transformation', '=1 +'))), 'not-run'],
  ] as const)('are refused with %s', async (code, ids, element, kind) => {
    const findings = await refusalsOf(around('zeebe', element));
    expect(findings.map((finding) => [finding.code, finding.elementIds, finding.kind, finding.line])).toEqual([
      [code, ids, kind, 4],
    ]);
  });

  it('into a loop come before its variables, and after what the dialect says', async () => {
    const loop = (extension: string): string =>
      `<multiInstanceLoopCharacteristics>${extension}<loopDataInputRef>di</loopDataInputRef><inputDataItem id="item"/></multiInstanceLoopCharacteristics>`;
    const read = async (extension: string) =>
      nodeOf(await graphOf(around('zeebe', task(INPUT + into(['pr']) + loop(extension)))), 'x', 'task');
    const own = await read('');
    expect(own).toMatchObject({ loop: { collection: { source: 'prices' }, elementVariable: 'item' } });
    expect(own.dataFlow).toBeUndefined();
    const dialect = await read(
      '<extensionElements><zeebe:loopCharacteristics inputCollection="=lines" inputElement="line"/></extensionElements>',
    );
    expect(dialect).toMatchObject({ loop: { collection: { source: '=lines' }, elementVariable: 'line' } });
  });

  it('cost a model without them nothing', async () => {
    const graph = await graphOf(
      file('zeebe', `<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/>${OBJECTS}`),
    );
    expect(graph.root).not.toHaveProperty('data');
    for (const node of graph.nodes.values()) expect(node).not.toHaveProperty('dataFlow');
  });
});
