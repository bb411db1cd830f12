/** Runs bpmnlint itself, in a process of its own: Jest cannot load it. Orders come as JSON on stdin, reports go to stdout. */
import { text } from 'node:stream/consumers';
import { BpmnModdle } from 'bpmn-moddle';
import { Linter } from 'bpmnlint';
import camundaPackage from 'camunda-bpmn-moddle/resources/camunda.json' with { type: 'json' };
import zeebePackage from 'zeebe-bpmn-moddle/resources/zeebe.json' with { type: 'json' };
import { asCamunda, detectDialect } from '../../model/dialect.ts';
import { idOf, isElement, manyOf } from '../../model/element.ts';
import { ElementPositions } from '../../model/lines.ts';
import { resolver } from '../index.ts';
import type { LintOrder } from './lint.ts';

async function lint({ xml, config, without }: LintOrder): Promise<unknown> {
  const dialect = detectDialect(xml, new ElementPositions(xml));
  const moddle = new BpmnModdle(dialect === 'zeebe' ? { zeebe: zeebePackage } : { camunda: camundaPackage });
  const { rootElement } = await moddle.fromXML(dialect === 'camunda' ? asCamunda(xml) : xml);
  const linter = new Linter({ config: { extends: `plugin:cartable/${config}` }, resolver });
  const before = await linter.lint(rootElement);
  if (without === undefined) return before;
  for (const process of isElement(rootElement) ? manyOf(rootElement, 'rootElements') : []) {
    const drawn = process.get('flowElements');
    if (!Array.isArray(drawn)) continue;
    const at = drawn.findIndex((element) => isElement(element) && idOf(element) === without);
    if (at >= 0) drawn.splice(at, 1);
  }
  return { ...(await linter.lint(rootElement)), before: Object.values(before).flat() };
}

const orders = JSON.parse(await text(process.stdin)) as readonly LintOrder[];
const replies: unknown[] = [];
for (const order of orders) replies.push(await lint(order));
process.stdout.write(JSON.stringify(replies));
