import { BadValue } from './bad-value.js';

/** `KEY=VALUE` at its first `=`; without one the value is empty, and `given` false. */
export function cut(text: string, separator = '='): { key: string; value: string; given: boolean } {
  const at = text.indexOf(separator);
  if (at === -1) return { key: text, value: '', given: false };
  return { key: text.slice(0, at), value: text.slice(at + separator.length), given: true };
}

/** Of one key the last counts. Made without a prototype, so that no key means more than itself. */
export function keyValues(values: readonly string[], separator = '='): Record<string, string> {
  const pairs: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const text of values) {
    const { key, value } = cut(text, separator);
    pairs[key] = value;
  }
  return { ...pairs };
}

/** What the gateway says about an object by its labels nobody else says. */
const OWN_LABEL = /^\s*wingman\./;

/**
 * Labels as docker/cli `ValidateLabel` takes them.
 *
 * @throws BadValue for what it refuses, and for labels that are the gateway's own
 */
export function labelsOf(values: readonly string[]): Record<string, string> {
  for (const value of values) {
    const key = cut(value).key.replace(/^[ \t]+/, '');
    if (key === '') throw new BadValue(`invalid label '${value}': empty name`);
    if (/[ \t]/.test(key)) throw new BadValue(`label '${key}' contains whitespaces`);
    if (OWN_LABEL.test(key)) throw new BadValue(`the label ${key} is the gateway's own`);
  }
  return keyValues(values);
}

/**
 * Environment variables. A name alone would take the value that the caller's environment has: here that is the
 * gateway's, which nobody may see.
 *
 * @throws BadValue for a variable without a value
 */
export function environmentOf(values: readonly string[]): string[] {
  for (const value of values) {
    const { key, given } = cut(value);
    if (key === '') throw new BadValue(`invalid environment variable: ${value}`);
    if (!given) throw new BadValue(`the variable ${key} has no value, and the gateway passes on none of its own`);
  }
  return [...values];
}
