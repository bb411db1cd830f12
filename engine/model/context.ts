/** What every part of the reader shares: where findings go, and how texts become expressions. */
import { type Expression, ExpressionError } from '../expression/expression.ts';
import { compileCondition, compileExpression, compileFeel, compileJuel, constant } from '../expression/index.ts';
import type { Value } from '../expression/value.ts';
import { type XmlElement, nearestId, tagOf, textOf } from './element.ts';
import type { Findings } from './findings.ts';
import type { Dialect } from './semantics.ts';

export interface ReadOptions {
  /** Refuses also what only the standard asks for and the engine does without (an operation for each message, types of data). */
  readonly strict?: boolean;
  /**
   * Gives an expression in place of a text, null to compile it as usual. For conformance suites whose texts are
   * in a language that is never run here; `language` is what the model says.
   */
  readonly substitute?: (place: {
    readonly elementId: string;
    readonly text: string;
    readonly language: string | null;
  }) => Expression | null;
}

const LITERAL = /^\s*(?:-?\d+(?:\.\d+)?|true|false)\s*$/;

export class ReadContext {
  readonly dialect: Dialect;
  readonly findings: Findings;
  readonly #substitute: ReadOptions['substitute'];

  constructor(dialect: Dialect, findings: Findings, options: ReadOptions) {
    this.dialect = dialect;
    this.findings = findings;
    this.#substitute = options.substitute;
  }

  refuse(code: string, element: XmlElement | readonly XmlElement[], message: string, remedy: string): void {
    this.findings.refuse(code, element, message, remedy);
  }

  warn(code: string, element: XmlElement | readonly XmlElement[], message: string, remedy: string): void {
    this.findings.warn(code, element, message, remedy);
  }

  /** A text that is a constant or, marked by the dialect's sign (`=…`, `${…}`), an expression. */
  expression(element: XmlElement, text: string): Expression {
    return this.#compile(element, text, null, () => compileExpression(text, this.dialect));
  }

  /** The same for a property that may be absent. */
  optional(element: XmlElement, text: string | null): Expression | null {
    return text === null ? null : this.expression(element, text);
  }

  /** FEEL without its sign. */
  feel(element: XmlElement, text: string): Expression {
    return this.#compile(element, text, 'feel', () => compileFeel(text));
  }

  /** A script in the language its format names; none but FEEL and JUEL is ever run. */
  script(element: XmlElement, text: string, format: string | null): Expression {
    const substitute = this.#substituted(element, text, format);
    if (substitute !== null) return substitute;
    const language = format?.toLowerCase();
    if (language === 'feel') return this.#compile(element, text, format, () => compileFeel(text.replace(/^=/, '')));
    // A script that is nothing but a number, true or false gives it; everywhere else in JUEL it would be a text.
    if (language === 'juel')
      return this.#compile(element, text, format, () => (LITERAL.test(text) ? compileFeel(text) : compileJuel(text)));
    // The check `script-formats` tells of a task that names no language.
    if (format === null && element.$type === 'bpmn:ScriptTask') return constant(null);
    const id = nearestId(element) ?? '';
    this.refuse(
      'SCRIPT_FORMAT_UNSUPPORTED',
      element,
      format === null ? `The script of "${id}" names no language.` : `Scripts in "${format}" ("${id}") are not run.`,
      'Write it in FEEL and name that as its format; or use a service task and a worker.',
    );
    return constant(null);
  }

  /** The text of an expression element (`conditionExpression`, `condition`, `completionCondition`, …) that must give true or false. */
  condition(element: XmlElement): Expression {
    const text = textOf(element, 'body') ?? '';
    const language = languageOf(element);
    return this.#compile(element, text, language, () => compileCondition(text, this.dialect, language ?? undefined));
  }

  /** The text of an expression element that gives any value: a timer, a cardinality. */
  value(element: XmlElement): Expression {
    const text = textOf(element, 'body') ?? '';
    return this.#compile(element, text, languageOf(element), () => compileExpression(text, this.dialect));
  }

  /** For places where nobody waits for a worker. */
  inline(element: XmlElement, expression: Expression, place: string): Expression {
    if (!expression.bounded) {
      this.refuse(
        'EXPRESSION_UNBOUNDED',
        element,
        `The ${place} of "${nearestId(element) ?? ''}" has a regular expression or a function of its own in it, so it cannot be looked at on the way.`,
        'Write it without; or let a script task compute the value first.',
      );
    }
    return expression;
  }

  #substituted(element: XmlElement, text: string, language: string | null): Expression | null {
    return this.#substitute?.({ elementId: nearestId(element) ?? '', text, language }) ?? null;
  }

  #compile(element: XmlElement, text: string, language: string | null, compile: () => Expression): Expression {
    const substitute = this.#substituted(element, text, language);
    if (substitute !== null) return substitute;
    const id = nearestId(element) ?? '';
    // The check `expression-texts` tells of a formal expression without text.
    if (text === '' && element.$type === 'bpmn:FormalExpression') return constant(null);
    try {
      return compile();
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.refuse(
        'EXPRESSION_INVALID',
        element,
        `"${id}": the text "${clip(text)}" (${tagOf(element)}) cannot be used: ${error.message}`,
        this.dialect === 'zeebe'
          ? 'Write FEEL, beginning with "=".'
          : 'Write ${…} with paths, comparisons and arithmetic only, or FEEL beginning with "=".',
      );
      return constant(null);
    }
  }
}

/** An expression that gives a variable as it is; null where nothing declares it. */
export function variable(name: string): Expression {
  return { source: name, reads: [name], bounded: true, evaluate: (lookup) => lookup(name) ?? null };
}

/** The variable that `=name` or `=name.part` is about; null for any other expression. */
export function variableIn(text: string): string | null {
  return /^=\s*([\p{L}_][\p{L}\p{N}_]*)(?:\s*\.\s*[\p{L}_][\p{L}\p{N}_]*)*\s*$/u.exec(text)?.[1] ?? null;
}

/** An expression made of others, for values that a dialect writes as elements (lists, maps). */
export function combine(source: string, parts: readonly Expression[], make: (values: readonly Value[]) => Value): Expression {
  return {
    source,
    reads: [...new Set(parts.flatMap((part) => part.reads))].toSorted(),
    bounded: parts.every((part) => part.bounded),
    evaluate: (lookup) => make(parts.map((part) => part.evaluate(lookup))),
  };
}

/** XPath is BPMN's default and stands in the head of many files whose texts are no XPath. */
const XPATH = 'http://www.w3.org/1999/XPath';

function languageOf(element: XmlElement): string | null {
  for (let at: XmlElement | undefined = element; at !== undefined; at = at.$parent) {
    if (at.$type === 'bpmn:Definitions') {
      // bpmn-moddle gives XPath as a default; only what the file itself says counts.
      const language = Object.hasOwn(at, 'expressionLanguage') ? textOf(at, 'expressionLanguage') : null;
      return language === XPATH ? null : language;
    }
    if (Object.hasOwn(at, 'language')) return textOf(at, 'language');
  }
  return null;
}

function clip(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
