/** Expressions: FEEL, `${…}`, conditions and decisions, each compiled once. Safe in a browser. */
export { type Expression, ExpressionError, type ExpressionErrorCode, type Lookup } from './expression.ts';
export { compileFeel, compileUnaryTests, type UnaryTests } from './feel/expression.ts';
export { Decimal, decode, encode, isDecimal, isObject, tag, toPlainJson, untag, type Value, type ValueObject } from './value.ts';
