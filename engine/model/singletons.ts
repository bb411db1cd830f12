/**
 * Children that may stand only once in their parent. The parser keeps the last and says nothing, so they are
 * counted in the text. Both kinds of loop take the same place.
 */
import type { Findings } from './findings.ts';
import { attributeId } from './lines.ts';
import { scanXml } from './xml-scan.ts';

const PLACES: Readonly<Record<string, string>> = {
  conditionExpression: 'conditionExpression',
  condition: 'condition',
  timeDate: 'timeDate',
  timeDuration: 'timeDuration',
  timeCycle: 'timeCycle',
  standardLoopCharacteristics: 'loop marker',
  multiInstanceLoopCharacteristics: 'loop marker',
  loopCardinality: 'loopCardinality',
  loopCondition: 'loopCondition',
  completionCondition: 'completionCondition',
  script: 'script',
  extensionElements: 'extensionElements',
  ioSpecification: 'ioSpecification',
};

interface Open {
  /** Of the element itself, else of the nearest one around it. */
  readonly id: string;
  readonly taken: Set<string>;
}

export function checkSingletons(xml: string, findings: Findings): void {
  const open: Open[] = [];
  scanXml(xml, {
    startTag: (name, attributes, _offset, depth) => {
      const parent = open[depth - 2];
      const place = PLACES[name.slice(name.indexOf(':') + 1)];
      if (parent !== undefined && place !== undefined) {
        if (parent.taken.has(place)) {
          findings.refuseAt('CHILD_TWICE', [parent.id], null, `"${parent.id}" has more than one ${place}.`, 'Keep one of them.');
        }
        parent.taken.add(place);
      }
      open.length = depth - 1;
      open.push({ id: attributeId(attributes) ?? parent?.id ?? '', taken: new Set() });
      return true;
    },
  });
}
