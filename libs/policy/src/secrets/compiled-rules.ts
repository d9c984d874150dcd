import type { SecretRule } from '../rules/rule.js';
import type { SecretMatch, SecretReader } from '../rules/secret-rule.js';
import { createAnchorSearch } from './anchors.js';
import type { AnchorSearch } from './anchors.js';
import { readBasic, readBearer } from './authorization.js';
import { commandOptionReader } from './command-option.js';
import { readJsonWebToken } from './json-web-token.js';
import { NAME_ANCHORS, readNamed, readServiceName, readSqlPassword } from './named-reader.js';
import type { NamedRules, NamedReading } from './named-reader.js';
import type { Pattern, PatternEngine } from './pattern.js';
import { readJsonWebKey, readPrivateKey, readPuttyKey, readWalletKey } from './private-key.js';
import { readPipedPassword } from './piped-password.js';
import { readLoginPair, readToldBefore, readToldPassword, readToldToken } from './prose.js';
import type { Reader } from './reader.js';
import { tokenReader } from './token.js';
import { readUrlCredentials } from './url-credentials.js';

/** A reader with the rule that it speaks for. The reader of names decides by itself which rule it is. */
export interface RuleReader {
  index: number;
  rule: SecretRule | undefined;
  read: (text: string, start: number, end: number) => NamedReading;
}

/** A rule on words of a shape. */
export interface WordRule {
  rule: SecretRule;
  shape: Pattern;
  near: readonly string[] | undefined;
}

/** Rules on secrets, prepared for many texts. */
export interface SecretRules {
  readers: readonly RuleReader[];
  search: AnchorSearch<RuleReader>;
  words: readonly WordRule[];
}

type OwnReader = Exclude<SecretReader, 'named_password' | 'named_secret' | 'named_key'>;

const OWN_READERS: Readonly<Record<OwnReader, { anchors: readonly string[]; read: Reader }>> = {
  private_key: { anchors: ['-----begin ', '---- begin ssh2'], read: readPrivateKey },
  putty_key: { anchors: ['private-lines:'], read: readPuttyKey },
  json_web_key: { anchors: ['"kty'], read: readJsonWebKey },
  wallet_key: { anchors: ['0x'], read: readWalletKey },
  json_web_token: { anchors: ['eyj'], read: readJsonWebToken },
  url_credentials: { anchors: ['://'], read: readUrlCredentials },
  basic_authorization: { anchors: ['basic'], read: readBasic },
  bearer_authorization: { anchors: ['bearer', 'authorization: token', 'authorization: apikey'], read: readBearer },
  piped_password: {
    anchors: [
      'chpasswd',
      'passwd --stdin',
      'docker login',
      'podman login',
      'helm registry login',
      'gh auth login',
      'sudo -s',
    ],
    read: readPipedPassword,
  },
  sql_password: { anchors: ['identified '], read: readSqlPassword },
  told_password: {
    anchors: [
      ...['password', 'passphrase', 'passwd', 'passcode', 'pwd', 'pw'],
      ...['passwort', 'kennwort', 'mot de passe', 'contrase', 'senha', 'wachtwoord'],
    ],
    read: readToldPassword,
  },
  told_token: {
    anchors: [
      'token',
      'secret',
      'api key',
      'api-key',
      'apikey',
      'access key',
      'signing key',
      'encryption key',
      'credential',
      'private key',
      'account key',
      'secret key',
    ],
    read: readToldToken,
  },
  told_before: { anchors: [' as the ', ' as its ', ' as your ', ' as a ', ' for the '], read: readToldBefore },
  login_pair: {
    anchors: ['log in', 'login', 'log into', 'sign in', 'credentials', 'creds', 'authenticate', 'account'],
    read: readLoginPair,
  },
};

/** Prepares rules; patterns are compiled by `engine`. Throws for a pattern that the engine does not know. */
export function compileSecretRules(rules: readonly SecretRule[], engine: PatternEngine): SecretRules {
  const readers: RuleReader[] = [];
  const anchors: Array<readonly [string, RuleReader]> = [];
  const words: WordRule[] = [];
  const add = (rule: SecretRule | undefined, strings: readonly string[], read: RuleReader['read']) => {
    const reader = { index: readers.length, rule, read };
    readers.push(reader);
    for (const string of new Set(strings.map((one) => one.toLowerCase()))) anchors.push([string, reader]);
  };
  for (const rule of rules) {
    const match = rule.match.secret;
    if (match.form === 'token') add(rule, match.prefix, tokenReader(match, engine));
    else if (match.form === 'option') add(rule, match.program, commandOptionReader(match));
    else if (match.form === 'word') words.push({ rule, shape: engine(match.shape), near: match.near });
    else if (match.form === 'reader' && isOwn(match.reader))
      add(rule, OWN_READERS[match.reader].anchors, OWN_READERS[match.reader].read);
  }
  const named = namedRules(rules, engine);
  // What is read behind the name of a service, no reader of plain names reads again: both resume as one.
  const index = readers.length;
  add(undefined, NAME_ANCHORS, (text, start, end) => readNamed(text, start, end, named));
  const service: RuleReader = {
    index,
    rule: undefined,
    read: (text, start, end) => readServiceName(text, start, end, named),
  };
  for (const word of new Set(named.services.flatMap(({ words }) => words))) anchors.push([word, service]);
  return { readers, search: createAnchorSearch(anchors), words };
}

const isOwn = (reader: SecretReader): reader is OwnReader => reader in OWN_READERS;

function namedRules(rules: readonly SecretRule[], engine: PatternEngine): NamedRules {
  const withReader = (reader: SecretReader) =>
    rules.find(({ match: { secret } }) => secret.form === 'reader' && secret.reader === reader);
  return {
    services: rules.flatMap((rule) => (isNamed(rule.match.secret) ? [serviceOf(rule, rule.match.secret, engine)] : [])),
    password: withReader('named_password'),
    secret: withReader('named_secret'),
    key: withReader('named_key'),
  };
}

type NamedMatch = Extract<SecretMatch, { form: 'named' }>;
const isNamed = (match: SecretMatch): match is NamedMatch => match.form === 'named';

function serviceOf(rule: SecretRule, { name, shape }: NamedMatch, engine: PatternEngine) {
  const { isWhole } = engine(shape);
  return { rule, words: name.map((word) => word.toLowerCase()), shape: isWhole };
}
