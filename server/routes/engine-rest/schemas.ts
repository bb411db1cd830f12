/** Shapes that several Camunda routes share. */
import { Type } from '@sinclair/typebox';

/** Camunda's objects carry more fields than are listed; clients read what they know. */
export const Dto = Type.Object({}, { additionalProperties: true });
export const Count = Type.Object({ count: Type.Integer() });
export const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) });
export const Key = Type.Object({ key: Type.String({ minLength: 1, maxLength: 255 }) });

/** Camunda's clients send null for what they leave out. */
export const MaybeText = Type.Optional(Type.Union([Type.String(), Type.Null()]));

/** A list: with commas in a query, an array in a body. */
export const Names = Type.Optional(Type.Union([Type.Array(Type.String(), { maxItems: 1_000 }), Type.String()]));

export const Page = {
  firstResult: Type.Optional(Type.Integer({ minimum: 0 })),
  /** 0 asks whether the list can be read at all, as Camunda Modeler does. */
  maxResults: Type.Optional(Type.Integer({ minimum: 0 })),
};

/** Camunda lists everything when no page is asked for; here a page has an end. */
export const LONGEST_PAGE = 1_000;
