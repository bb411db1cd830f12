/**
 * The rules of deployment as a bpmnlint package, for the designer and everybody who lints: `new Linter({ config, resolver })`
 * with `resolver` from here and `config: { extends: 'plugin:cartable/recommended' }` (or `plugin:cartable/strict`).
 */
import { CHECKS } from '../model/checks/index.ts';
import type { Finding } from '../model/finding.ts';
import { findingsOfRun } from './findings.ts';

/** What bpmnlint calls a rule; its own types are not needed. */
export interface Rule {
  readonly check: (node: unknown, reporter: Reporter) => void;
}

export interface Reporter {
  report(id: string, message: string, context: Readonly<Record<string, unknown>>): void;
}

export type RuleFactory = (options?: { readonly strict?: boolean }) => Rule;

type RuleConfig = 'error' | 'warn' | 'off' | readonly ['error' | 'warn', { readonly strict: boolean }];

export interface Config {
  readonly rules: Readonly<Record<string, RuleConfig>>;
}

const PACKAGE = 'bpmnlint-plugin-cartable';

/** `SEQUENCE_FLOW_END_INVALID` -> `sequence-flow-end-invalid`. */
export function ruleNameOf(code: string): string {
  return code.toLowerCase().replaceAll('_', '-');
}

const CODES: ReadonlySet<string> = new Set(CHECKS.map(({ code }) => code));

/** Findings of the reader of the model, which have no rule of their own. */
const NOT_READABLE = 'not-readable';
/** What deployment tells and lets pass. */
const TOLERATED = 'tolerated';

function rule(concerns: (finding: Finding) => boolean): RuleFactory {
  return (options) => ({
    check(node, reporter) {
      if (!isRoot(node)) return;
      for (const finding of findingsOfRun(node, options?.strict ?? false)) {
        if (!concerns(finding)) continue;
        const { code, message, remedy, elementIds, severity, kind } = finding;
        reporter.report(elementIds[0] ?? '', `${message} ${remedy}`, { code, kind, severity, remedy, elementIds });
      }
    },
  });
}

function isRoot(node: unknown): boolean {
  return typeof node === 'object' && node !== null && '$type' in node && node.$type === 'bpmn:Definitions';
}

/** One rule for each check of the model room, and two for the rest. */
export const rules: Readonly<Record<string, RuleFactory>> = {
  ...Object.fromEntries(
    [...CODES].map((code) => [ruleNameOf(code), rule((finding) => finding.severity === 'error' && finding.code === code)]),
  ),
  [NOT_READABLE]: rule((finding) => finding.severity === 'error' && !CODES.has(finding.code)),
  [TOLERATED]: rule((finding) => finding.severity === 'warning'),
};

function configOf(strict: boolean): Config {
  const entries = Object.keys(rules).map((name): [string, RuleConfig] => {
    const category = name === TOLERATED ? 'warn' : 'error';
    return [name, strict ? [category, { strict }] : category];
  });
  return { rules: Object.fromEntries(entries) };
}

/** `recommended` says what an ordinary deployment says, `strict` what a strict one does. */
export const configs: Readonly<Record<string, Config>> = { recommended: configOf(false), strict: configOf(true) };

/** For bpmnlint's `Linter`: knows this package only. */
export const resolver = {
  resolveRule(packageName: string, name: string): RuleFactory {
    const found = packageName === PACKAGE ? rules[name] : undefined;
    if (found === undefined) throw new Error(`There is no rule ${packageName}/${name}.`);
    return found;
  },
  resolveConfig(packageName: string, name: string): Config {
    const found = packageName === PACKAGE ? configs[name] : undefined;
    if (found === undefined) throw new Error(`There is no configuration ${packageName}/${name}.`);
    return found;
  },
};
