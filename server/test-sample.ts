/** A body that the route's schema accepts, as far as shape goes. */
export function sample(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null) return null;
  const {
    type,
    properties,
    required,
    anyOf,
    items,
    minItems,
    enum: values,
    const: constant,
    pattern,
    format,
  } = schema as Record<string, unknown>;
  if (constant !== undefined) return constant;
  if (Array.isArray(values)) return values[0];
  if (Array.isArray(anyOf)) return sample(anyOf[0]);
  if (type === 'object') {
    const wanted = Array.isArray(required) ? required : [];
    return Object.fromEntries(wanted.map((name: string) => [name, sample((properties as Record<string, unknown>)[name])]));
  }
  if (type === 'array') return Array.from({ length: Number(minItems ?? 0) }, () => sample(items));
  if (type === 'integer' || type === 'number') return 1;
  if (type === 'boolean') return true;
  if (format === 'decimal') return '1';
  return typeof pattern === 'string' && pattern.includes('@') ? 'a@b' : 'text';
}
