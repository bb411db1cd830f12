/** TypeBox schemas of the values that every area passes over its edge (operations, API, messages). */
import { Type, type Static } from '../../engine/plugin.ts';

export const Id = Type.String({ minLength: 1, maxLength: 64 });

/** ISO 4217 code. */
export const CurrencyCode = Type.String({ pattern: '^[A-Z]{3}$' });

/**
 * An exact decimal as text: `-12.50`. As an operation's output it becomes an exact Decimal variable,
 * as an input a Decimal arrives as this text.
 */
export const DecimalText = Type.String({ format: 'decimal', pattern: '^-?\\d{1,24}(\\.\\d{1,24})?$' });

/** A calendar day without a zone: `2026-03-21`. */
export const LocalDate = Type.String({ format: 'date', pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' });

/** `{ amount: '12.50', currency: 'EUR' }`. Inside, money is an integer number of minor units (see `money.ts`). */
export const Money = Type.Object({ amount: DecimalText, currency: CurrencyCode }, { additionalProperties: false });
export type Money = Static<typeof Money>;
