import { DecisionError } from './decision-error.ts';

/** One element of the parsed XML. Everything is read through its methods, so that types are checked at this edge. */
export class Element {
  private readonly raw: object;
  private readonly fallbackId: string;

  constructor(raw: object, fallbackId: string) {
    this.raw = raw;
    this.fallbackId = fallbackId;
  }

  /** The id, or that of the nearest element around it. */
  get id(): string {
    return this.text('id') ?? this.fallbackId;
  }

  get type(): string {
    return this.text('$type') ?? '';
  }

  text(name: string): string | undefined {
    const value: unknown = Reflect.get(this.raw, name);
    return typeof value === 'string' ? value : undefined;
  }

  child(name: string): Element | undefined {
    const value: unknown = Reflect.get(this.raw, name);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? new Element(value, this.id) : undefined;
  }

  children(name: string): Element[] {
    const value: unknown = Reflect.get(this.raw, name);
    if (!Array.isArray(value)) return [];
    return value.flatMap((item: unknown) => (typeof item === 'object' && item !== null ? [new Element(item, this.id)] : []));
  }

  /** What a `href="#id"` names. */
  reference(name: string): string | undefined {
    const href = this.child(name)?.text('href');
    if (href === undefined) return undefined;
    if (!href.startsWith('#'))
      throw new DecisionError('DMN_MODEL', this.id, `"${href}" lies in another file: put the decisions into one model.`);
    return href.slice(1);
  }
}
