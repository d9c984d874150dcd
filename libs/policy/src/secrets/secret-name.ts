import { wordsOf } from './placeholder.js';

/** What a name promises: a password (any value counts), a generated secret, or a key that may be none. */
export type NameClass = 'password' | 'secret' | 'key';

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

const PASSWORD = set(
  'password passwords passwd pwd pw pass passphrase passcode passwrd passw psw pswd psswd passwort kennwort senha contrasena contraseña motdepasse wachtwoord parola haslo userpass',
);
const PASSWORD_END =
  /(?:password|passwd|passphrase|passwort|pwd)$|(?:^|db|my|require|master|root|user|admin|sql|ftp|mail|smtp)pass$/;
const SECRET = set(
  'secret secrets token tokens apikey credential credentials creds auth authorization jwt bearer salt otp totp seed mnemonic cookie session sid sig signature psk webhook dsn authtoken authkey appkey apitoken accesskey secretkey privatekey',
);
const SECRET_END =
  /(?:secret|token|apikey|secretkey|accesskey|privatekey|authkey|signingkey|encryptionkey|accountkey)$/;
/** `key` is secret behind one of these. */
const KEY_OF = set(
  'api app application secret access private priv auth encryption encrypt crypt crypto cipher signing sign master storage account shared client consumer service services admin deploy deployment session jwt hmac aes des rsa ssh webhook subscription integration personal write ingest server license licence security hash cookie data enc symmetric root trust rest bot user developer dev partner merchant license wallet node',
);
/** Words that change nothing at the end: `SECRET_KEY_BASE`, `password_value`, `tokenProd`, `PASSWORD_1`. */
const TAIL = set(
  'value val string str text literal raw plain plaintext cleartext const constant default prod production prd dev development stage staging live test testing old new current previous backup primary secondary base base64 b64 hex env main 0 1 2 3 4 here v1 v2',
);
/** With one of these in the name it is no secret, whatever follows. */
const HARMLESS = set(
  'public pub publishable csrf xsrf max min num number count total page next continuation sync foreign cache sort partition primary translation i18n label tooltip placeholder title message regex keyboard monkey anti forgery cancellation cancel design stop separator pad eos bos mask unk special primarykey',
);
/** Harmless only right before the last word: `primary_key`, `next_token`. */
const NAMED_KEY =
  /(?:^|[._-])(?:primary|foreign|sort|partition|cache|row|object|registry|hot|map|dict|group|unique|index)[._-]?keys?$/;

const REMEMBERED_NAMES = 2_000;
const LONGEST_REMEMBERED = 64;
const remembered = new Map<string, NameClass | undefined>();

/** The secret that a field, variable, header or option of this name would hold; `undefined` when none. */
export function classOfName(name: string): NameClass | undefined {
  const known = remembered.get(name);
  if (known !== undefined || remembered.has(name)) return known;
  const found = readName(name);
  if (remembered.size >= REMEMBERED_NAMES) remembered.clear();
  if (name.length <= LONGEST_REMEMBERED) remembered.set(name, found);
  return found;
}

function readName(name: string): NameClass | undefined {
  const words = wordsOf(name);
  while (words.length > 1 && TAIL.has(words[words.length - 1] ?? '')) words.pop();
  const last = words[words.length - 1];
  if (last === undefined) return undefined;
  const before = words.slice(0, -1);
  if (PASSWORD.has(last) || PASSWORD_END.test(last)) return 'password';
  // PASSWORDHASH is one word; pass_word two.
  if (last === 'word' && before[before.length - 1] === 'pass') return 'password';
  if (before.some((word) => HARMLESS.has(word))) return undefined;
  if (SECRET.has(last) || SECRET_END.test(last)) return 'secret';
  if (last !== 'key' && last !== 'keys') return /[a-z]{2}key$/.test(last) && !HARMLESS.has(last) ? 'key' : undefined;
  if (NAMED_KEY.test(name.toLowerCase())) return undefined;
  return before.some((word) => KEY_OF.has(word)) ? 'secret' : 'key';
}
