import { maskSecrets } from '@wingman/policy';

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

/**
 * An object's facts without values of environment variables, without the engine's own paths, and with secrets in all
 * other texts masked. What stays has the engine's names.
 */
export function redactFacts(facts: Facts): Facts {
  return Object.fromEntries(
    Object.entries(facts)
      .filter(([name]) => !HOST_PATHS.has(name))
      .map(([name, value]) => [name, name === 'Env' && Array.isArray(value) ? value.map(nameOf) : redact(value)]),
  );
}

function redact(value: unknown): unknown {
  if (typeof value === 'string') return maskSecrets(value);
  if (Array.isArray(value)) return value.map(redact);
  return isFacts(value) ? redactFacts(value) : value;
}
