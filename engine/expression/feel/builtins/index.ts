/** Every built-in function by its name. */
import type { Builtin } from './builtin.ts';
import { contextBuiltins } from './context.ts';
import { conversionBuiltins } from './conversion.ts';
import { listBuiltins } from './list.ts';
import { numberBuiltins } from './number.ts';
import { rangeBuiltins } from './range.ts';
import { statisticsBuiltins } from './statistics.ts';
import { stringBuiltins } from './string.ts';
import { temporalBuiltins } from './temporal.ts';

const builtins = new Map(
  [
    ...conversionBuiltins,
    ...stringBuiltins,
    ...numberBuiltins,
    ...listBuiltins,
    ...statisticsBuiltins,
    ...contextBuiltins,
    ...temporalBuiltins,
    ...rangeBuiltins,
  ].map((builtin) => [builtin.name, builtin]),
);

/** Names that the parser must know, because they hold spaces; `is defined` is compiled specially. */
export const spacedNames: readonly string[] = [...builtins.keys(), 'is defined'].filter((name) => name.includes(' '));

export const builtinNames: readonly string[] = [...builtins.keys()];

export const findBuiltin = (name: string): Builtin | undefined => builtins.get(name);

export type { Builtin };
