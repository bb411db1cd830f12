import { findBuiltin } from './builtins/index.ts';
import { type Compiler, findLocal, type Scope } from './compiler.ts';
import { type Feel, isContext } from './feel-value.ts';
import type { Evaluate, Frame } from './frame.ts';
import type { SyntaxNode } from './parse.ts';

/** A name: the nearest declaration, else a variable of the process, else a built-in function as a value. */
export function compileName(compiler: Compiler, node: SyntaxNode, scope: Scope | null): Evaluate {
  const name = compiler.name(node);
  const local = findLocal(name, scope);
  if (name === '?' && local === null)
    throw compiler.refusal(node, '"?" stands for the tested value and only exists in a decision table.');
  const elements = elementDepths(scope, local === null ? Infinity : local.depth);
  const declared = local === null ? compileVariable(compiler, name) : compileLocal(local.depth, local.index);
  if (elements.length === 0) return declared;
  return (run, frame) => {
    run.charge(1);
    for (const depth of elements) {
      const element = frameAt(frame, depth)?.values[0];
      if (isContext(element) && name !== '__proto__' && Object.hasOwn(element, name)) return element[name] ?? null;
    }
    return declared(run, frame);
  };
}

/** Depths of the filters around a name, up to the scope that declares it: their elements' properties come first. */
function elementDepths(scope: Scope | null, deepest: number): number[] {
  const depths: number[] = [];
  for (let depth = 0, at = scope; at !== null && depth <= deepest; depth++, at = at.parent) {
    if (at.dynamic) depths.push(depth);
  }
  return depths;
}

function compileVariable(compiler: Compiler, name: string): Evaluate {
  const builtin: Feel = compiler.functions.get(name) ?? findBuiltin(name)?.value ?? null;
  if (findBuiltin(name)?.regular === true) compiler.unbounded(); // it may be called where the pattern is not known
  compiler.reads.add(name);
  return (run) => {
    run.charge(1);
    return run.lookup(name) ?? builtin;
  };
}

function compileLocal(depth: number, index: number): Evaluate {
  if (depth === 0) {
    return (run, frame) => {
      run.charge(1);
      return frame?.values[index] ?? null;
    };
  }
  return (run, frame) => {
    run.charge(1);
    return frameAt(frame, depth)?.values[index] ?? null;
  };
}

function frameAt(frame: Frame | null, depth: number): Frame | null {
  let at = frame;
  for (let up = depth; up > 0 && at !== null; up--) at = at.parent;
  return at;
}
