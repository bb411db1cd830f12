/** Schemas that several commands share. */
import { Type } from '@sinclair/typebox';

/** Variables by name: any JSON (exact decimals are Decimal values by then). */
export const VariablesSchema = Type.Record(Type.String({ minLength: 1, maxLength: 255 }), Type.Unknown());

export const Page = {
  firstResult: Type.Optional(Type.Integer({ minimum: 0 })),
  maxResults: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
};
