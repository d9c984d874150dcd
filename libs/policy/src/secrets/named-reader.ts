import type { SecretRule } from '../rules/rule.js';
import type { Span } from '../span.js';
import { assignmentOf, fallbackOf, nameAround } from './assignment.js';
import type { Assignment } from './assignment.js';
import { isUserAndPassword } from './authorization.js';
import { literalAt } from './literal.js';
import { isPlaceholder } from './placeholder.js';
import { entropyOf } from './randomness.js';
import type { Reading } from './reader.js';
import { classOfName } from './secret-name.js';
import type { NameClass } from './secret-name.js';
import { isSecretValue } from './secret-value.js';

/** Parts of names behind which a secret may stand; every name that `classOfName` knows contains one of them. */
export const NAME_ANCHORS = [
  ...[
    'pass',
    'pwd',
    'psw',
    'pswd',
    'pw',
    'kennwort',
    'senha',
    'contrase',
    'motdepasse',
    'wachtwoord',
    'parola',
    'haslo',
  ],
  ...[
    'secret',
    'token',
    'key',
    'cred',
    'auth',
    'jwt',
    'bearer',
    'salt',
    'otp',
    'seed',
    'mnemonic',
    'cookie',
    'session',
  ],
  ...['sid', 'sig', 'psk', 'webhook', 'dsn'],
];

const FALLBACK = { quoted: true, tight: false, strict: true };

/** A rule on values under names of one service. */
export interface ServiceRule {
  rule: SecretRule;
  words: readonly string[];
  shape: (value: string) => boolean;
}

/** The rules that names are held against. */
export interface NamedRules {
  services: readonly ServiceRule[];
  password: SecretRule | undefined;
  secret: SecretRule | undefined;
  key: SecretRule | undefined;
}

export interface NamedReading extends Reading {
  rule?: SecretRule;
}

/** Reads a name that promises a secret around an anchor, and what is assigned to it; says which rule the value breaks. */
export function readNamed(text: string, start: number, end: number, rules: NamedRules): NamedReading {
  const span = nameAround(text, start, end);
  const named = span && classOfName(text.slice(span.start, span.end));
  // Most names promise nothing. Another anchor in this one may be a service's.
  return span && named ? readAssigned(text, span, named, rules) : { resume: end };
}

/** The same around the name of a service, where any name counts. */
export function readServiceName(text: string, start: number, end: number, rules: NamedRules): NamedReading {
  const span = nameAround(text, start, end);
  return span ? readAssigned(text, span, classOfName(text.slice(span.start, span.end)), rules) : { resume: end };
}

function readAssigned(text: string, span: Span, named: NameClass | undefined, rules: NamedRules): NamedReading {
  const assignment = assignmentOf(text, span);
  if (!assignment) return { resume: span.end };
  const fallback = named && fallbackOf(text, assignment.literal);
  const given = fallback ? { ...assignment, literal: fallback, standing: FALLBACK } : assignment;
  const rule = ruleOn(given, named, rules);
  if (!rule) return { resume: span.end };
  return { rule, found: { start: given.literal.start, end: given.literal.end }, resume: span.end };
}

function ruleOn(
  { name, literal, standing }: Assignment,
  named: NameClass | undefined,
  rules: NamedRules,
): SecretRule | undefined {
  const { value } = literal;
  const service = serviceRule(name, value, rules);
  if (service) return service;
  if (!named) return undefined;
  const holds = isSecretValue(named, value, standing) || (named === 'secret' && isEncodedPair(name, value));
  return holds ? rules[named] : undefined;
}

function serviceRule(name: string, value: string, { services }: NamedRules): SecretRule | undefined {
  if (value.length < 8 || entropyOf(value) < 2.8 || isPlaceholder(value)) return undefined;
  const lower = name.toLowerCase();
  return services.find(({ words, shape }) => words.some((word) => lower.includes(word)) && shape(value))?.rule;
}

/** `"auth": "…"` of a Docker configuration: user and password in base64. */
const isEncodedPair = (name: string, value: string): boolean =>
  /auth$/i.test(name) && /^[A-Za-z0-9+/]{8,}={0,2}$/.test(value) && isUserAndPassword(value);

const SQL = /identified[ \t]{1,8}(?:with[ \t]{1,8}\S{1,60}[ \t]{1,8})?(?:by|as)[ \t]{1,8}(?:password[ \t]{1,8})?/iy;

/** The password of SQL's `IDENTIFIED BY '…'`. */
export function readSqlPassword(text: string, start: number, end: number): Reading {
  SQL.lastIndex = start;
  const literal = SQL.test(text) ? literalAt(text, SQL.lastIndex) : undefined;
  // Oracle's passwords need no quotes, and the words of a sentence have none.
  const standing = { quoted: true, tight: true, strict: literal?.quoted === false };
  if (!literal || !isSecretValue('password', literal.value, standing)) return { resume: end };
  return { found: { start: literal.start, end: literal.end }, resume: literal.end };
}
