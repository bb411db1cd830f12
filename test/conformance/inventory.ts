/** Counts the elements of BPMN in a file by a plain pass over its tags, whatever a parser makes of it. */
import { scanXml } from '../../engine/model/xml-scan.ts';

const BPMN = 'http://www.omg.org/spec/BPMN/20100524/MODEL';
const DECLARATION = /(?:^|\s)xmlns(?::([^\s=]+))?\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** Local name -> how often. Null when the text is no XML. */
export function countElements(xml: string): ReadonlyMap<string, number> | null {
  const counts = new Map<string, number>();
  /** Prefix -> namespace, for each depth. */
  const scopes: ReadonlyMap<string, string>[] = [];
  const fault = scanXml(xml, {
    startTag(name, attributes, _offset, depth) {
      const scope = new Map(scopes[depth - 2] ?? []);
      for (const [, prefix = '', double, single] of attributes.matchAll(DECLARATION)) scope.set(prefix, double ?? single ?? '');
      scopes[depth - 1] = scope;
      const colon = name.indexOf(':');
      if (scope.get(colon === -1 ? '' : name.slice(0, colon)) === BPMN) {
        const local = name.slice(colon + 1);
        counts.set(local, (counts.get(local) ?? 0) + 1);
      }
      return true;
    },
  });
  return fault === null ? counts : null;
}
