/**
 * What an order is (domain R1, R2). Terms:
 *
 * - *line unit*: the unit in which the customer ordered; *base unit*: the item's stock unit. Whatever documents count
 *   (reserved, delivered, invoiced) is in base units; `inLineUnit` gives the line's view.
 * - `*Micro`: integer millionths of a unit; `*Minor`: integer minor units of the order's currency.
 * - *effective* quantity: confirmed by the expert, else requested. *Outstanding*: effective − cancelled − delivered.
 */

/** States that are stored. How far delivery and billing have come is derived (`fulfilmentOf`), never a state. */
export const ORDER_STATES = ['cart', 'submitted', 'inReview', 'approved', 'closed', 'cancelled'] as const;
export type OrderState = (typeof ORDER_STATES)[number];

export const HOLD_REASONS = ['credit', 'price', 'manual', 'stock', 'delivery'] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

export const CHANNELS = ['office', 'portal', 'phone', 'email', 'fax', 'field', 'shop'] as const;
export type Channel = (typeof CHANNELS)[number];

/** R6: when goods may leave. */
export const DELIVERY_RULES = ['availability', 'completeLine', 'completeOrder'] as const;
export type DeliveryRule = (typeof DELIVERY_RULES)[number];

/** R7: when it is invoiced. */
export const INVOICE_RULES = ['immediate', 'afterDelivery', 'afterOrderDelivered', 'manual'] as const;
export type InvoiceRule = (typeof INVOICE_RULES)[number];

/** The longest order; the longest of the real ones has 1,114 lines. */
export const MAX_LINES = 2000;

/** What a document did to a line. A reversal posts the same kind with a negative quantity. */
export const POSTING_KINDS = ['delivered', 'returned', 'invoiced', 'credited'] as const;
export type PostingKind = (typeof POSTING_KINDS)[number];

export interface Order {
  readonly id: string;
  /** Of the content (lines, quantities, discounts, dates); approvals and prices are bound to it. */
  readonly version: number;
  readonly companyId: string;
  /** Null until the order is confirmed (R10, R17b: nothing unapproved is numbered). */
  readonly orderNo: string | null;
  readonly customerId: string;
  readonly shipToId: string | null;
  readonly currency: string;
  readonly channel: Channel;
  /** LocalDate in the company's zone. */
  readonly requestedDate: string;
  readonly deliveryRule: DeliveryRule;
  readonly invoiceRule: InvoiceRule;
  readonly state: OrderState;
  /** The user who registered it. */
  readonly sellerId: string;
  readonly createdAt: number;
  readonly submittedAt: number | null;
  readonly confirmedAt: number | null;
  /**
   * Somebody asked for its end (cancel, close short) and the flow has yet to undo what it did: from then on nothing is
   * confirmed and nothing ships (R2).
   */
  readonly endRequestedAt: number | null;
  readonly endedAt: number | null;
  readonly endReason: string | null;
  /** Null while the current version is not priced. */
  readonly price: OrderPrice | null;
  readonly lines: readonly OrderLine[];
  /** Only those not released. */
  readonly holds: readonly Hold[];
}

export interface OrderPrice {
  readonly netMinor: number;
  readonly taxMinor: number;
  readonly grossMinor: number;
}

export interface OrderLine {
  readonly id: string;
  readonly lineNo: number;
  readonly itemId: string;
  /** The line unit's code. */
  readonly unit: string;
  /** In the line unit; never changes. */
  readonly requestedMicro: number;
  readonly confirmedMicro: number | null;
  /** Millionths of a percent point asked for by the seller; null = as the price list says. */
  readonly discountMicro: number | null;
  readonly note: string | null;
  readonly expertComment: string | null;
  readonly price: LinePrice | null;
  readonly requestedBaseMicro: number;
  /** confirmed ?? requested (R1). */
  readonly effectiveBaseMicro: number;
  readonly cancelledBaseMicro: number;
  /** Net of reversed issues. */
  readonly deliveredBaseMicro: number;
  readonly returnedBaseMicro: number;
  /** Net of reversed invoices. */
  readonly invoicedBaseMicro: number;
  readonly creditedBaseMicro: number;
  /** Still to be delivered, ≥ 0. */
  readonly outstandingBaseMicro: number;
}

/** The agreed price of a line: invoices take it from here (R7). */
export interface LinePrice {
  /** Before discounts, per line unit. */
  readonly unitPriceMinor: number;
  /** Millionths of a percent point finally given. */
  readonly discountMicro: number;
  /** After all discounts, for the quantity priced. */
  readonly netMinor: number;
  /** The quantity priced, in base units: a line closed short later keeps its price per unit. */
  readonly pricedBaseMicro: number;
  readonly taxCategory: string;
  /** Millionths of a percent point. */
  readonly taxRateMicro: number;
}

export interface Hold {
  readonly id: string;
  readonly reason: HoldReason;
  readonly note: string | null;
  readonly owner: string;
  readonly placedAt: number;
}

/** A document's effect on a line, written by the posting itself (design §3 Sums). */
export interface QuantityPosting {
  readonly orderId: string;
  readonly lineId: string;
  readonly kind: PostingKind;
  /** Base units; negative in a reversal document. */
  readonly quantityBaseMicro: number;
  /** `warehouse.issue`, `invoicing.invoice`, … */
  readonly documentType: string;
  readonly documentId: string;
  /**
   * With kind and document: unique, so that one document line counts once. A reversal is a document of its own and names
   * the line that it reverses, so that invoicing knows what is left of each issue line.
   */
  readonly documentLineId: string;
}
