/** Expressions: FEEL, `${…}`, conditions and decisions, each compiled once. Safe in a browser. */
export { compileCondition, toCondition } from './condition.ts';
export { constant } from './constant.ts';
export { DecisionError, type DecisionErrorCode } from './dmn/decision-error.ts';
export { type Decision, type DecisionModel, readDmn } from './dmn/read.ts';
export { compileExpression, type Dialect } from './dialect.ts';
export { type Expression, ExpressionError, type ExpressionErrorCode, type Lookup } from './expression.ts';
export { compileFeel, compileUnaryTests, type UnaryTests } from './feel/expression.ts';
export { compileJuel, compileJuelChange, type JuelChange } from './juel/compile.ts';
