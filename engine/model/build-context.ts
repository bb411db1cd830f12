/** What the builders of nodes share while one process is read. */
import type { ReadContext } from './context.ts';
import type { DataAssociations } from './data-associations.ts';
import type { DialectReader } from './dialect-reader.ts';
import type { DraftNode, DraftScope } from './draft.ts';
import { type XmlElement, idOf, textOf } from './element.ts';
import type { Lanes } from './lanes.ts';
import type { MessageFlows } from './message-flows.ts';

/** Fields that every node has. */
export type BaseFields = Pick<
  DraftNode,
  | 'id'
  | 'name'
  | 'scope'
  | 'incoming'
  | 'outgoing'
  | 'inputs'
  | 'outputs'
  | 'dataFlow'
  | 'asyncBefore'
  | 'asyncAfter'
  | 'retryCycle'
>;

export class BuildContext {
  readonly context: ReadContext;
  readonly reader: DialectReader;
  readonly lanes: Lanes;
  readonly data: DataAssociations;
  readonly messageFlows: MessageFlows;
  readonly nodes = new Map<string, DraftNode>();

  constructor(
    context: ReadContext,
    reader: DialectReader,
    drawn: { readonly lanes: Lanes; readonly data: DataAssociations; readonly messageFlows: MessageFlows },
  ) {
    this.context = context;
    this.reader = reader;
    this.lanes = drawn.lanes;
    this.data = drawn.data;
    this.messageFlows = drawn.messageFlows;
  }

  refuse(code: string, element: XmlElement | readonly XmlElement[], message: string, remedy: string): void {
    this.context.refuse(code, element, message, remedy);
  }

  node(element: XmlElement, scope: DraftScope): BaseFields {
    const dataFlow = this.data.flowOf(element);
    return {
      id: idOf(element),
      name: textOf(element, 'name'),
      scope,
      incoming: [],
      outgoing: [],
      ...this.reader.node(element),
      ...(dataFlow === null ? {} : { dataFlow }),
    };
  }
}
