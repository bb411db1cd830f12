/** Ways of breaking the rules of events and of what starts instances. */
import { file } from './file.ts';
import { ROOTS, TIMER, between, flow, subProcess } from './fragments.ts';

/** Code, the elements that must be named (the first one on the line given), the file. */
export const BROKEN_EVENTS: readonly (readonly [code: string, ids: readonly string[], xml: string, line?: number])[] = [
  [
    'INSTANTIATING_NODE_INVALID',
    ['y'],
    between(
      'x',
      'x',
      subProcess('', `<receiveTask id="y" instantiate="true" messageRef="m"/>${flow('i', 'y', 'e2')}<endEvent id="e2"/>`),
    ),
  ],
  [
    'INSTANTIATING_NODE_INVALID',
    ['y'],
    between(
      'x',
      'x',
      `<task id="x"/><receiveTask id="y" instantiate="true" messageRef="m"><standardLoopCharacteristics loopMaximum="2"/></receiveTask>${flow('i', 'y', 'x')}`,
    ),
  ],
  [
    'INSTANTIATING_NODE_INVALID',
    ['y', 'g'],
    between(
      'x',
      'x',
      `<task id="x"/><eventBasedGateway id="g" instantiate="true"/>${flow('a', 'g', 'y')}${flow('b', 'g', 'z')}<intermediateCatchEvent id="y" parallelMultiple="true">${TIMER}<signalEventDefinition signalRef="sig"/></intermediateCatchEvent>${flow('i', 'y', 'x')}
<intermediateCatchEvent id="z">${TIMER}</intermediateCatchEvent>${flow('j', 'z', 'x')}`,
    ),
  ],
  [
    'EVENT_GATEWAY_PARALLEL',
    ['x'],
    file(
      'zeebe',
      `<startEvent id="s"/>${flow('in', 's', 'x')}<eventBasedGateway id="x" eventGatewayType="Parallel"/>
${flow('a', 'x', 'y')}${flow('b', 'x', 'z')}<intermediateCatchEvent id="y">${TIMER}</intermediateCatchEvent>${flow('i', 'y', 'e')}
<intermediateCatchEvent id="z"><signalEventDefinition signalRef="sig"/></intermediateCatchEvent>${flow('j', 'z', 'e')}<endEvent id="e"/>`,
      ROOTS,
    ),
    3,
  ],
  [
    'PARALLEL_MULTIPLE_TRIGGER',
    ['b'],
    between(
      'x',
      'x',
      `<task id="x"/><boundaryEvent id="b" attachedToRef="x" parallelMultiple="true">${TIMER}<errorEventDefinition errorRef="err"/></boundaryEvent>${flow('f', 'b', 'e')}`,
    ),
  ],
  [
    'EXPRESSION_UNBOUNDED',
    ['x'],
    between(
      'x',
      'x',
      '<intermediateCatchEvent id="x"><conditionalEventDefinition><condition xsi:type="tFormalExpression">=matches(name, "a+")</condition></conditionalEventDefinition></intermediateCatchEvent>',
    ),
  ],
];
