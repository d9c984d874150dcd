import { types } from 'node:util';
import { MASK } from '@wingman/contracts';

/** In the name of a field: what it holds is secret. */
const SECRET_WORD = /authorization|token|secret|passw(or)?d|passphrase|pwd|cookie|credential|api[-_]?key/i;
// `key_id` and `monkey` are none.
const KEY_NAME = /^key$|[-_]key$|[a-z]Key$/;
export const namesSecret = (name: string): boolean => SECRET_WORD.test(name);
const isSecretName = (name: string): boolean => namesSecret(name) || KEY_NAME.test(name);

// Secrets by shape, wherever they stand in a text. Each is linear: no nested repetition, and nothing that begins anew in
// what it has read to its end. Each takes a text of any length: `X{n}X*` needs no memory for each character, `X{n,}` does.
const SECRET_SHAPES: readonly RegExp[] = [
  /wm_[a-z]{1,8}_[A-Za-z0-9_-]{16}[A-Za-z0-9_-]*/g,
  /\bBearer\s+[A-Za-z0-9._~+/=-]{8}[A-Za-z0-9._~+/=-]*/gi,
  // Telegram's addresses have the token right behind a word: /bot<token>/sendMessage.
  /(?<!\d)\d{6,12}:[A-Za-z0-9_-]{30}[A-Za-z0-9_-]*/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /(?<=:\/\/[^\s:/@]{0,100}:)[^\s@/]{1,200}(?=@)/g,
  // Tokens that say by their beginning whose they are: GitHub, GitLab, AWS, Slack, npm, Google, Hugging Face, Stripe, OpenAI.
  /\b(?:gh[pousr]_[A-Za-z0-9]{20}[A-Za-z0-9]*|github_pat_\w{20}\w*|glpat-[\w-]{20}[\w-]*|(?:AKIA|ASIA)[A-Z0-9]{16}\b|xox[abeoprs]-[A-Za-z0-9-]{10}[A-Za-z0-9-]*|npm_[A-Za-z0-9]{36}|AIza[\w-]{35}|hf_[A-Za-z0-9]{30}[A-Za-z0-9]*|[rs]k_(?:live|test)_[A-Za-z0-9]{16}[A-Za-z0-9]*|sk-(?=[A-Za-z_-]{0,200}\d)[\w-]{20}[\w-]*)/g,
  // `DB_PASSWORD=…` as settings and command lines have it.
  /(?<=(?:password|passwd|secret|token|api[_-]?key)=["']?)[^\s"'&,;[]{6}[^\s"'&,;[]*/gi,
];

// A signed token, whose beginning may stand again and again in what is none: looked for once in each run of characters,
// and only where the parts behind it are there.
const SIGNED_TOKEN = /(?<![\w-])(?=[\w-]*\.[\w-]{8}[\w-]*\.)[\w-]*?\beyJ[\w-]{8}[\w-]*\.[\w-]{8}[\w-]*\.[\w-]*/g;

// Something of every shape above, so that the many texts that hold no secret are looked through once only.
const HINT =
  /\d:[\w-]|:\/\/|=|wm_|bearer\s|eyj|-begin|gh[pousr]_|github_pat_|glpat-|akia|asia|xox|npm_|aiza|hf_|[rs]k[-_]/i;

/** Masks what looks like a secret inside a text, and changes nothing else. */
export type MaskText = (text: string) => string;

/** Masks the shapes that every process knows: our own keys, and what most often stands in addresses and errors. */
export const redactText: MaskText = (text) => {
  if (!HINT.test(text)) return text;
  const masked = SECRET_SHAPES.reduce((partly, shape) => partly.replace(shape, MASK), text);
  return masked.includes('eyJ') ? masked.replace(SIGNED_TOKEN, MASK) : masked;
};

/** The mask of a process: the shapes above first, then whatever else it was given to mask by. */
export const createMask = (maskText?: MaskText): MaskText =>
  maskText ? (text) => maskText(redactText(text)) : redactText;

const MAX_TEXT = 16 * 1024;
/** Read beyond what is shown, so that a secret across the cut is seen whole. */
const AHEAD = 4 * 1024;
// As ids are written: alone, or as who acts (`key:…`).
const UUID = /^(?:key:|person:)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The same for texts of a log, cut to a bound. Ids, which are most of a line, are not looked through. */
export const boundedMask =
  (maskText: MaskText): MaskText =>
  (text) => {
    if (text.length < 8 || UUID.test(text)) return text;
    if (text.length <= MAX_TEXT) return maskText(text);
    const masked = maskText(text.slice(0, MAX_TEXT + AHEAD));
    return `${masked.slice(0, Math.max(0, Math.min(MAX_TEXT, masked.length - AHEAD)))}… [${text.length} characters]`;
  };

const MAX_DEPTH = 6;

/** A copy fit for a log: masked by name of the field and by what the text holds; bounded in depth. */
export function redact(value: unknown, maskText: MaskText = redactText, depth = MAX_DEPTH): unknown {
  if (typeof value === 'string') return maskText(value);
  // JSON has no such numbers, and a log must not throw.
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (types.isDate(value)) return Number.isNaN(value.getTime()) ? 'no date' : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth === 0) return '[too deep]';
  if (types.isNativeError(value)) return redactError(value, maskText, depth);
  if (Array.isArray(value)) return value.map((item) => redact(item, maskText, depth - 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      // The names of a line are our own; further in they may be a client's.
      depth === MAX_DEPTH ? name : maskText(name),
      isSecretName(name) && member !== undefined && member !== null ? MASK : redact(member, maskText, depth - 1),
    ]),
  );
}

function redactError(error: Error, maskText: MaskText, depth: number): Record<string, unknown> {
  return {
    name: error.name,
    message: maskText(error.message),
    ...('code' in error && { code: error.code }),
    stack: error.stack === undefined ? undefined : maskText(error.stack),
    ...(error.cause !== undefined && { cause: redact(error.cause, maskText, depth - 1) }),
  };
}
