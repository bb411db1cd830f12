/** A built-in function and how its arguments are matched (DMN 1.3 §10.3.4). */
import { type Feel, FeelFunction, type FeelList, isList, type Run } from '../feel-value.ts';

/** Missing arguments are undefined; a function that cannot use what it got answers null. */
export type Call = (args: readonly (Feel | undefined)[], run: Run) => Feel;

interface Signature {
  readonly names: readonly string[];
  readonly required: number;
  readonly rest: boolean;
}

export class Builtin {
  readonly name: string;
  /** The function as a value, for `sort(list, f)` and the like. */
  readonly value: FeelFunction;
  /** It runs a regular expression, which no step budget bounds. */
  readonly regular: boolean;
  private readonly signatures: readonly Signature[];
  private readonly run: Call;

  constructor(name: string, signatures: readonly Signature[], run: Call, regular: boolean) {
    this.name = name;
    this.signatures = signatures;
    this.run = run;
    this.regular = regular;
    this.value = new FeelFunction(signatures[0]?.names ?? [], (args, state) =>
      this.accepts(args.length) ? this.call(args, state) : null,
    );
  }

  accepts(count: number): boolean {
    return this.signatures.some(({ names, required, rest }) => count >= required && (rest || count <= names.length));
  }

  call(args: FeelList, run: Run): Feel {
    let steps = 1;
    for (const arg of args) {
      if (isList(arg)) steps += arg.length;
      else if (typeof arg === 'string') steps += arg.length >> 6;
    }
    run.charge(steps);
    return this.run(args, run);
  }

  /** Positions of named arguments in the signature that has them all; null when none has. */
  order(given: readonly string[]): readonly number[] | null {
    for (const { names, required } of this.signatures) {
      const positions = given.map((name) => names.indexOf(name));
      const complete = names.slice(0, required).every((name) => given.includes(name));
      if (complete && !positions.includes(-1)) return positions;
    }
    return null;
  }

  callNamed(order: readonly number[], given: FeelList, run: Run): Feel {
    const args: Feel[] = Array.from({ length: Math.max(0, ...order.map((position) => position + 1)) }, () => null);
    for (const [index, value] of given.entries()) args[order[index] ?? 0] = value;
    return this.call(args, run);
  }
}

/** Signatures are written `"string, start position, length?"`; a last `...list` takes any number. */
export function builtin(name: string, signatures: string | readonly string[], run: Call): Builtin {
  return new Builtin(name, [signatures].flat().map(parseSignature), run, false);
}

export function regularBuiltin(name: string, signature: string, run: Call): Builtin {
  return new Builtin(name, [parseSignature(signature)], run, true);
}

function parseSignature(text: string): Signature {
  const parts = text === '' ? [] : text.split(', ');
  return {
    names: parts.map((part) => part.replace(/^\.\.\.|\?$/g, '')),
    required: parts.filter((part) => !part.endsWith('?')).length,
    rest: parts.at(-1)?.startsWith('...') ?? false,
  };
}

/** A list parameter takes a single value as a list of one (DMN 1.3 §10.3.2.9.4); null stays null. */
export function toList(value: Feel | undefined): FeelList | null {
  if (value === null || value === undefined) return null;
  return isList(value) ? value : [value];
}

/** The elements of `f(list)` or `f(a, b, c)`. */
export function toElements(args: readonly (Feel | undefined)[]): FeelList | null {
  return args.length === 1 ? toList(args[0]) : args.map((arg) => arg ?? null);
}
