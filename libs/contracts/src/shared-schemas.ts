type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A copy of `value` whose JSON schemas keep nothing under `$defs`: a `$ref` counts from the root of the document, where
 * an embedded schema's own `$defs` are not. What they held is put into `shared` (to become `#/components/schemas`).
 * Throws for a schema that refers to itself without having a name (`.meta({ id })`).
 */
export function hoistDefinitions(value: unknown, shared: Json): unknown {
  if (Array.isArray(value)) return value.map((item) => hoistDefinitions(item, shared));
  if (!isObject(value)) return value;
  const { $defs, ...rest } = value;
  for (const [name, definition] of Object.entries(isObject($defs) ? $defs : {})) {
    if (name.startsWith('__')) throw new Error('a schema that contains itself needs a name: .meta({ id })');
    shared[name] = hoistDefinitions(definition, shared);
  }
  return Object.fromEntries(
    Object.entries(rest).map(([name, member]) => [
      name,
      name === '$ref' && typeof member === 'string'
        ? member.replace('#/$defs/', '#/components/schemas/')
        : hoistDefinitions(member, shared),
    ]),
  );
}
