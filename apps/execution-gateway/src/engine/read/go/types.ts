import data from './go-types.json' with { type: 'json' };
import { ANY, type GoField, type GoType, type StructType } from './values.js';

/**
 * Structs of Go's programs, by name: what a template can ask of them, and their JSON. The notation: `Name type`,
 * `Name:key type` where JSON calls it otherwise, `Name?` where JSON leaves it out when it is empty, `=name` for a
 * struct whose fields are its own. Types: Go's, `map V` for one by strings, `map~ V` for one by ports, `string~` for a string of a name of its
 * own, `?` for what nobody has described here.
 * Source: github.com/docker/docker api/types and docker/cli of the version that the grammar follows.
 */
const RECORDED: Readonly<Record<string, string>> = data;

/** Structs with methods; of the plain ones none has any. */
const WITH_METHODS = new Set([
  'container.RestartPolicy',
  'blkiodev.WeightDevice',
  'blkiodev.ThrottleDevice',
  'units.Ulimit',
  'network.EndpointSettings',
  'network.EndpointIPAMConfig',
]);

const BASIC: Readonly<Record<string, GoType>> = {
  string: { kind: 'string' },
  bool: { kind: 'bool' },
  int: { kind: 'int' },
  float64: { kind: 'float' },
  any: ANY,
  time: { kind: 'time' },
  duration: { kind: 'duration' },
  empty: { kind: 'empty' },
  '?': { kind: 'unknown' },
};
const SIZED = /^(u?)int\d*$/;

const made = new Map<string, StructType>();

/** @throws Error for a struct that is not recorded */
export function structType(name: string): StructType {
  const known = made.get(name);
  if (known) return known;
  const recorded = RECORDED[name];
  if (recorded === undefined) throw new Error(`no Go type ${name}`);
  const fields = recorded === '' ? [] : recorded.split(', ').flatMap(readField);
  const type: StructType = { kind: 'struct', name, fields, methods: WITH_METHODS.has(name) };
  made.set(name, type);
  return type;
}

function readField(recorded: string): readonly GoField[] {
  if (recorded.startsWith('=')) return structType(recorded.slice(1)).fields;
  const space = recorded.indexOf(' ');
  const [names, notation] = [recorded.slice(0, space), recorded.slice(space + 1)];
  const omitEmpty = names.endsWith('?');
  const [name = '', json = name] = (omitEmpty ? names.slice(0, -1) : names).split(':');
  return [{ name, json, omitEmpty, type: readType(notation) }];
}

function readType(notation: string): GoType {
  if (notation.startsWith('*')) return { kind: 'pointer', of: readType(notation.slice(1)) };
  if (notation.startsWith('[]')) return { kind: 'slice', of: readType(notation.slice(2)) };
  if (notation.startsWith('map~ ')) return { kind: 'map', of: readType(notation.slice(5)), keyed: true };
  if (notation.startsWith('map ')) return { kind: 'map', of: readType(notation.slice(4)) };
  if (notation.endsWith('~')) return { kind: 'string', named: true };
  const basic = BASIC[notation];
  if (basic) return basic;
  const sized = SIZED.exec(notation);
  // A function that takes an `int` takes no number of another size.
  if (sized) return { kind: sized[1] === 'u' ? 'uint' : 'int', named: true };
  return structType(notation);
}
