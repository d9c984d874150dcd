import { maskField, maskSecrets, maskWords } from '@wingman/policy';

type Facts = Record<string, unknown>;

const isFacts = (value: unknown): value is Facts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `NAME=value` tells the name alone: a verifier may ask whether a variable is set, never what it holds. */
const nameOf = (variable: unknown): unknown =>
  typeof variable === 'string' ? variable.replace(/=.*$/s, '=…') : undefined;

/** Files of the engine's host that say where it keeps things, and no fact about the object itself. */
const HOST_PATHS: ReadonlySet<string> = new Set([
  'ResolvConfPath',
  'HostnamePath',
  'HostsPath',
  'LogPath',
  'GraphDriver',
  'Mountpoint',
]);

/** Words of one command, and the fact that holds those before them. */
const COMMANDS: Readonly<Record<string, string | undefined>> = {
  Args: 'Path',
  Cmd: 'Entrypoint',
  Entrypoint: undefined,
  Test: undefined,
};

/**
 * An object's facts without values of environment variables, without the engine's own paths, and with secrets in all
 * other texts masked, also those of which a field's name or the words before tell. What stays has the engine's names.
 */
export function redactFacts(facts: Facts): Facts {
  // Without a prototype, since a label may have any name.
  const redacted = Object.create(null) as Facts;
  for (const name of Object.keys(facts)) {
    if (!HOST_PATHS.has(name)) redacted[name] = redactFact(facts, name, facts[name]);
  }
  return redacted;
}

function redactFact(facts: Facts, name: string, value: unknown): unknown {
  if (typeof value === 'string') return maskField(name, value);
  if (!Array.isArray(value)) return redact(value);
  if (name === 'Env') return value.map(nameOf);
  if (!Object.hasOwn(COMMANDS, name) || !isWords(value)) return value.map(redact);
  const lead = [facts[COMMANDS[name] ?? ''] ?? []].flat();
  return isWords(lead) ? maskWords([...lead, ...value]).slice(lead.length) : value.map(redact);
}

const isWords = (value: unknown[]): value is string[] => value.every((word) => typeof word === 'string');

function redact(value: unknown): unknown {
  if (typeof value === 'string') return maskSecrets(value);
  if (Array.isArray(value)) return value.map(redact);
  return isFacts(value) ? redactFacts(value) : value;
}
