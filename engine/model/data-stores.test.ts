import { describe, expect, it } from '@jest/globals';
import { around, graphOf, nodeOf, refusalsOf } from './test-support/file.ts';
import { readBpmn } from './index.ts';

const IO =
  '<ioSpecification><dataInput id="di" name="goods"/><dataOutput id="do" name="sold"/><inputSet><dataInputRefs>di</dataInputRefs></inputSet><outputSet><dataOutputRefs>do</dataOutputRefs></outputSet></ioSpecification>';
const formal = (tag: string, text: string): string => `<${tag} xsi:type="tFormalExpression">${text}</${tag}>`;
const into = (source: string, more = ''): string =>
  `<dataInputAssociation><sourceRef>${source}</sourceRef><targetRef>di</targetRef>${more}</dataInputAssociation>`;
const outOf = (target: string, more = '', source = 'do'): string =>
  `<dataOutputAssociation><sourceRef>${source}</sourceRef><targetRef>${target}</targetRef>${more}</dataOutputAssociation>`;
const REFERENCES =
  '<dataStoreReference id="r1" name="Prices" dataStoreRef="store"/><dataStoreReference id="own" name="Own log"/>';
const roots = (attributes = 'name="Prices"'): string =>
  `<itemDefinition id="items" isCollection="true"/><dataStore id="store" ${attributes}/>`;
const model = (content: string, attributes?: string): string =>
  around('zeebe', `<task id="x">${content}</task>${REFERENCES}`, roots(attributes));
const flowOf = async (content: string, attributes?: string) =>
  nodeOf(await graphOf(model(content, attributes)), 'x', 'task').dataFlow;

const PRICES = { id: 'store', variable: 'Prices', initial: null, capacity: null };
const OWN = { id: 'own', variable: 'own', initial: null, capacity: null };

describe('data stores', () => {
  it('are named by what the reference stands for, else by the reference, and declare no variable', async () => {
    const graph = await graphOf(model(IO + into('r1') + outOf('own')));
    const { dataFlow } = nodeOf(graph, 'x', 'task');
    expect(dataFlow).toMatchObject({
      inputs: [{ target: 'goods', source: { source: 'Prices' }, reads: [PRICES] }],
      outputs: [{ source: { source: 'sold' }, store: OWN }],
      storesIn: ['store'],
    });
    expect(dataFlow).not.toHaveProperty('storesOut');
    expect(dataFlow?.outputs[0]).not.toHaveProperty('reads');
    expect(graph.root).not.toHaveProperty('data');
  });

  it('are read by texts that name them, also as the target', async () => {
    const dataFlow = await flowOf(
      IO +
        into('r1', formal('transformation', '=1')) +
        into('r1', formal('transformation', '=Prices.apple')) +
        outOf('r1', formal('transformation', '=append(Prices, sold)')) +
        outOf('r1', `<assignment>${formal('from', '=sold')}${formal('to', 'Prices.apple')}</assignment>`),
    );
    expect(dataFlow?.inputs.map(({ reads }) => reads)).toEqual([undefined, [PRICES]]);
    expect(dataFlow?.outputs).toMatchObject([
      { reads: [PRICES], store: PRICES },
      { reads: [PRICES], store: PRICES },
    ]);
    expect([dataFlow?.storesIn, dataFlow?.storesOut]).toEqual([['store'], ['store']]);
  });

  it('are hidden by a source of the same name', async () => {
    const io = IO.replace('name="sold"', 'name="Prices"');
    const dataFlow = await flowOf(io + outOf('r1') + outOf('r1', formal('transformation', '=Prices')));
    expect(dataFlow?.outputs.map((mapping) => [mapping.source.source, mapping.store?.id, mapping.reads])).toEqual([
      ['Prices', 'store', undefined],
      ['=Prices', 'store', undefined],
    ]);
  });

  it.each([
    ['itemSubjectRef="items"', { initial: [], capacity: null }],
    ['capacity="3"', { initial: null, capacity: 3 }],
    ['capacity="3" isUnlimited="false"', { initial: null, capacity: 3 }],
    ['capacity="3" isUnlimited="true"', { initial: null, capacity: null }],
  ])('with %s begin as %j', async (attributes, expected) => {
    const dataFlow = await flowOf(IO + into('r1'), `name="Prices" ${attributes}`);
    expect(dataFlow?.inputs[0]?.reads).toEqual([{ ...PRICES, ...expected }]);
  });

  it.each(['-1', 'many'])('with room for %s entries are refused', async (capacity) => {
    const findings = await refusalsOf(model(IO + into('r1'), `capacity="${capacity}"`));
    expect(findings.map(({ code, elementIds }) => [code, elementIds])).toContainEqual(['DATA_STORE_CAPACITY_INVALID', ['store']]);
  });

  it('give a multi-instance its list and take what it gathered', async () => {
    const loop =
      '<multiInstanceLoopCharacteristics><loopDataInputRef>di</loopDataInputRef><loopDataOutputRef>do</loopDataOutputRef><inputDataItem id="item"/><outputDataItem id="result"/></multiInstanceLoopCharacteristics>';
    const node = nodeOf(await graphOf(model(IO + into('r1') + outOf('own') + loop)), 'x', 'task');
    expect(node.dataFlow).toBeUndefined();
    expect(node.loop).toMatchObject({
      collection: { source: 'goods' },
      input: { target: 'goods', source: { source: 'Prices' }, reads: [{ ...PRICES, initial: [] }] },
      outputCollection: 'sold',
      output: { source: { source: 'sold' }, store: OWN },
    });
  });

  it('may be the data of the loop of a sub-process themselves', async () => {
    const loop =
      '<multiInstanceLoopCharacteristics><loopDataInputRef>r1</loopDataInputRef><loopDataOutputRef>own</loopDataOutputRef><inputDataItem id="item"/><outputDataItem id="result"/></multiInstanceLoopCharacteristics>';
    const inside = '<startEvent id="s2"/><endEvent id="e2"/><sequenceFlow id="f3" sourceRef="s2" targetRef="e2"/>';
    const xml = around('zeebe', `<subProcess id="x">${loop}${inside}</subProcess>${REFERENCES}`, roots());
    expect(nodeOf(await graphOf(xml), 'x', 'subProcess').loop).toMatchObject({
      collection: { source: 'Prices' },
      input: { target: 'Prices', reads: [{ ...PRICES, initial: [] }] },
      outputCollection: 'own',
      output: { source: { source: 'own' }, store: OWN },
    });
  });

  it('are not run in a file of Camunda 7, as there', async () => {
    const { processes, warnings } = await readBpmn(
      around('camunda', `<task id="x">${IO + into('r1')}</task>${REFERENCES}`, roots()),
    );
    expect(processes[0]?.nodes.get('x')).not.toHaveProperty('dataFlow');
    expect(warnings.map(({ code }) => code)).toContain('DATA_FLOW_IGNORED');
  });
});
