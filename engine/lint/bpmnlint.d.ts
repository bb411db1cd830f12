/** What is used of bpmnlint, which ships no declaration of its face. */
declare module 'bpmnlint' {
  export interface Resolver {
    resolveRule(packageName: string, name: string): unknown;
    resolveConfig(packageName: string, name: string): unknown;
  }

  export class Linter {
    constructor(options: { readonly config: { readonly extends: string }; readonly resolver: Resolver });
    lint(root: unknown): Promise<Record<string, unknown[]>>;
  }
}
