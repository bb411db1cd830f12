/** `zeebe:adHoc`: the activities that an ad-hoc sub-process begins with. */
import type { ReadContext } from './context.ts';
import { type XmlElement, extensionOf, idOf, textOf } from './element.ts';
import type { Expression } from './graph.ts';

export function readActiveElements(context: ReadContext, adHoc: XmlElement): Expression | null {
  const extension = extensionOf(adHoc, 'zeebe:AdHoc');
  for (const name of ['outputCollection', 'outputElement']) {
    if (extension !== null && textOf(extension, name) !== null) {
      context.refuse(
        'AD_HOC_OUTPUT_UNSUPPORTED',
        adHoc,
        `"${idOf(adHoc)}" gathers results by ${name}, which is not run.`,
        'Give each activity in it output mappings.',
      );
    }
  }
  if (extensionOf(adHoc, 'zeebe:TaskDefinition') !== null) {
    context.refuse(
      'AD_HOC_WORKER_UNSUPPORTED',
      adHoc,
      `"${idOf(adHoc)}" lets a worker choose its activities, which is not run.`,
      'Choose them by activeElementsCollection, or have the worker activate them through the API.',
    );
  }
  return extension === null ? null : context.optional(extension, textOf(extension, 'activeElementsCollection'));
}
