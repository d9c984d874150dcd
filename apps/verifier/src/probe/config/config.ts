import type { CheckOf } from '@wingman/contracts';
import { LookError } from '../../scope/look-error.js';
import { fail, pass, unknown, type Finding, type Observed, type Surroundings } from '../probe.js';
import { isFinding, wholeFile } from '../whole-file.js';
import { compare } from './compare.js';
import { readJson, readToml, readYaml } from './documents.js';
import { readEnv } from './env.js';
import { findKey } from './find-key.js';
import { readIni } from './ini.js';
import { shown } from './shown.js';

type ConfigCheck = CheckOf<'config'>;

const FORMATS: Record<ConfigCheck['format'], { typed: boolean; readings: ((text: string) => unknown)[] }> = {
  json: { typed: true, readings: [readJson] },
  // Programs read YAML by one version or the other: a value counts where both agree.
  yaml: { typed: true, readings: [(text) => readYaml(text, '1.2'), (text) => readYaml(text, '1.1')] },
  toml: { typed: true, readings: [readToml] },
  ini: { typed: false, readings: [readIni] },
  env: { typed: false, readings: [readEnv] },
};

/** One value of a settings file: whether the key is there, and what the format says it is. */
export async function probeConfig(check: ConfigCheck, at: Surroundings): Promise<Finding> {
  const got = await wholeFile(check.path, at.limits.configBytes, at);
  if (isFinding(got)) return got;
  const observed: Observed = { exists: true, size: got.bytes.length, digest: got.digest };
  const text = textOf(got.bytes);
  const findings = FORMATS[check.format].readings.map((read) => judgeReading(check, read(text), observed, at));
  const [first, ...others] = findings;
  if (first === undefined) throw new LookError('look_failed');
  const agreed = others.every(({ outcome }) => outcome === first.outcome);
  return agreed ? first : unknown('ambiguous', observed);
}

/** @throws LookError `wrong_format` for anything but UTF-8 */
function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new LookError('wrong_format', error);
  }
}

function judgeReading(check: ConfigCheck, tree: unknown, file: Observed, { anyDepth }: Surroundings): Finding {
  if (tree === undefined) throw new LookError('wrong_format');
  const { typed } = FORMATS[check.format];
  const found = findKey(tree, check.key, { pointers: typed });
  const observed = { ...file, key_found: found.found, ...(found.found ? shown(check.key, found.value) : {}) };
  if (!found.found) return (anyDepth && holdsDeeper(check, tree, observed)) || judgeAbsence(check, tree, observed);
  if (check.exists !== undefined) return check.exists ? pass(observed) : fail('present', observed);
  switch (compare(found.value, check.equals ?? null, { typed })) {
    case 'equal':
      return pass(observed);
    case 'inexact':
      return unknown('inexact_wording', observed);
    case 'differs':
      return fail('value_differs', observed);
  }
}

function judgeAbsence(check: ConfigCheck, tree: unknown, observed: Observed): Finding {
  // To many readers of INI files names are the same in any case, and a key may be meant without its section.
  if (check.format === 'ini' && mayMean(tree, check.key)) return unknown('ambiguous', observed);
  if (!check.key.startsWith('/') && deeperValues(tree, check.key).length > 0) return unknown('ambiguous', observed);
  return check.exists === false ? pass(observed) : fail('key_missing', observed);
}

function mayMean(tree: unknown, key: string): boolean {
  const wanted = key.toLowerCase();
  const sections = Object.entries(tree as Record<string, unknown>);
  return sections.some(([name, value]) => {
    if (typeof value !== 'object' || value === null) return name.toLowerCase() === wanted;
    const names = Object.keys(value).flatMap((inner) => [inner, `${name}.${inner}`]);
    // Python's reader takes a key that a section lacks from this one.
    const shared = name.toLowerCase() === 'default' ? Object.keys(value) : [];
    return (
      names.some((one) => one.toLowerCase() === wanted) ||
      shared.some((one) => wanted.endsWith(`.${one.toLowerCase()}`))
    );
  });
}

/** The one key of that name has the value, wherever it lies; that it has another one contradicts nothing. */
function holdsDeeper(
  { format, key, equals, exists }: ConfigCheck,
  tree: unknown,
  observed: Observed,
): Finding | undefined {
  const [only, ...others] = key.startsWith('/') ? [] : deeperValues(tree, key);
  if (only === undefined || others.length > 0 || exists === false) return undefined;
  const held = exists || compare(only.value, equals ?? null, { typed: FORMATS[format].typed }) === 'equal';
  return held ? pass({ ...observed, key_found: true, ...shown(key, only.value) }) : undefined;
}

/** "`port` is 8443" may be said of `server.port`. A pointer says exactly where. */
function deeperValues(tree: unknown, key: string): { value: unknown }[] {
  const values: { value: unknown }[] = [];
  const seen = new Set<unknown>();
  const open = [tree];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node !== 'object' || node === null || seen.has(node)) continue;
    seen.add(node);
    const found = node === tree ? undefined : findKey(node, key, { pointers: false });
    if (found?.found) values.push({ value: found.value });
    for (const member of Object.values(node)) if (member !== undefined) open.push(member);
  }
  return values;
}
