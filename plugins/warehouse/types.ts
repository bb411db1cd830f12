/**
 * What leaves a warehouse (R6). A *request* asks the warehouse to pick what is set aside for an order; an *issue* (WZ) is
 * the posted document of what was really picked; its *reversal* is a document of its own.
 */

export const REQUEST_STATES = ['open', 'issued', 'cancelled'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/** A line of an issue that counts: not a reversal and not reversed. */
export interface IssuedLine {
  readonly issueId: string;
  readonly issueNo: string;
  /** LocalDate in the company's zone. */
  readonly issuedOn: string;
  readonly issueLineId: string;
  readonly orderId: string;
  readonly orderLineId: string;
  readonly itemId: string;
  readonly warehouseId: string;
  /** Base units. */
  readonly quantityBaseMicro: number;
}
