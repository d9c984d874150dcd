import { isGibberish } from './randomness.js';

/** Words that stand where a secret will be put in, or that say what kind of value belongs there. */
const STAND_INS = new Set(
  (
    'your yours my our the a an some any this that example examples sample dummy fake mock stub placeholder changeme change changeit me ' +
    'replace replaceme insert put add enter fill set todo tbd fixme redacted removed hidden masked omitted censored sanitized ' +
    'secret secrets password passwords passwd pass pwd passphrase token tokens key keys apikey api credential credentials creds auth ' +
    'value values string str text here goes foo bar baz qux quux xyz abc none null nil undefined true false yes no on off empty blank default ' +
    'optional required invalid missing incorrect wrong expired valid unknown unset never always test tests testing tester fail ' +
    'user username login name email root admin administrator guest postgres mysql mongo redis rabbitmq ' +
    'client consumer oauth oauth2 access refresh bearer basic jwt session id private public super top very not real is it in of for to from with and or ' +
    'random generated generate type int integer bool boolean number object any bytes char dict list array func function self ' +
    'prompt ask input stdin stdout env environment vault config settings file path url param params parameter args data body payload field form ' +
    'hash hashed encrypted encoded plain cleartext plaintext base64 hex utf8 old new current next prev confirm repeat somepassword passwort kennwort senha contrasena wachtwoord parola haslo salasana losenord passord adgangskode jelszo sifre heslo mot passe mypassword mysecret mytoken mykey supersecret topsecret yourpassword yourtoken thepassword'
  ).split(' '),
);

/** Anything that is filled in when it is used: a variable, a template, a look-up, a mask. */
const FILLED_IN = [
  /\$[{(]|\$[A-Za-z_][A-Za-z0-9_]*$|^\$|\$[A-Z_]{2}|\{\{|\}\}|<%|%>|#\{|%\(|^%?[A-Z_]+%$|^\{[A-Za-z_.]*\}$|\{[a-z_][a-z_.]*\}/,
  /^<[^<>]*>?$|^\[[^\]]*\]?$|^%[-0-9.]*[sdvqr@]|<[a-z][a-z _-]*>/i,
  /\*{3}|\.{3}|…|•{2}|x{4}|X{4}|_{4}|-{5}|#{4}|\?{3}|={5}/,
  /^(?:ENC\[|ENC\(|arn:|vault:|op:\/\/|env:|file:|ref\+|ssm:|secretsmanager:|kms:|keychain:|sops:|@Microsoft|projects\/|\{cipher\}|\$ANSIBLE_VAULT|sha(?:1|256|384|512)[-:]|md5:|urn:|data:|xmlns)/i,
  /^(?:process|os|env|ENV|secrets?|vault|config|settings|self|this|ctx|req|request|params|props|args|opts|options|process\.env|import|System|Environment)[.[]/,
  /^(?:[a-z][a-z0-9+.-]{1,20}:)?\/\/|^@|^!\w/,
  /EXAMPLE(?:KEY)?$/,
  /\bexample(?:key)?$|^(?:null|none|nil|undefined|true|false)$/i,
];

/** The words of a value, at punctuation and at the humps of camelCase. */
export const wordsOf = (value: string): string[] =>
  (value.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g) ?? []).map((word) => word.toLowerCase());

/** `/run/secrets/db`, `./token.txt`: base64 may begin like a path, but reads like no name. */
const isPath = (value: string): boolean => /^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)[\w@~.-]/.test(value) && !isGibberish(value);

export const isFilledIn = (value: string): boolean => isPath(value) || FILLED_IN.some((pattern) => pattern.test(value));

/** Every word of it stands in for something else; a short count behind it changes nothing (`password1`, `test123`). */
export function isStandIn(value: string): boolean {
  if (!/^[\x20-\x7e]+$/.test(value)) return false;
  const words = wordsOf(value);
  return words.every((word) => STAND_INS.has(word) || (/^\d+$/.test(word) && '01234567890'.includes(word)));
}

const EXPLICIT =
  /(?:^|[^A-Za-z])(?:your|example|placeholder|change[-_ ]?me|replace[-_ ]?(?:me|with)?|insert|dummy|redacted|removed|todo|fixme|sample|fake|secret[-_ ]here|goes[-_ ]here|not[-_ ]a[-_ ]real|not[-_ ]real)(?:$|[^a-z])/i;

/** A value that nobody could use: a variable, a template, a mask, or words like `changeme` and `your-token`. */
export const isPlaceholder = (value: string): boolean => isFilledIn(value) || EXPLICIT.test(value) || isStandIn(value);
