import { types } from 'node:util';

/** In the name of a field: what it holds is secret. */
const SECRET_WORD = /authorization|token|secret|passw(or)?d|cookie|credential|api[-_]?key/i;
// `key_id` and `monkey` are none.
const KEY_NAME = /^key$|[-_]key$|[a-z]Key$/;
export const namesSecret = (name: string): boolean => SECRET_WORD.test(name);
const isSecretName = (name: string): boolean => namesSecret(name) || KEY_NAME.test(name);

// Secrets by shape, wherever they stand in a text. Each is linear: no nested repetition.
const SECRET_SHAPES: readonly RegExp[] = [
  /wm_[a-z]{1,8}_[A-Za-z0-9_-]{16,}/g,
  /\bBearer\s+[A-Za-z0-9._~+/=-]{8,}/gi,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g,
  // Telegram's addresses have the token right behind a word: /bot<token>/sendMessage.
  /(?<!\d)\d{6,12}:[A-Za-z0-9_-]{30,}/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /(?<=:\/\/[^\s:/@]{0,100}:)[^\s@/]{1,200}(?=@)/g,
  // Tokens that say by their beginning whose they are: GitHub, GitLab, AWS, Slack, npm, Google, Hugging Face, Stripe, OpenAI.
  /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|(?:AKIA|ASIA)[A-Z0-9]{16}\b|xox[abeoprs]-[A-Za-z0-9-]{10,}|npm_[A-Za-z0-9]{36}|AIza[\w-]{35}|hf_[A-Za-z0-9]{30,}|[rs]k_(?:live|test)_[A-Za-z0-9]{16,}|sk-(?=[A-Za-z_-]{0,200}\d)[\w-]{20,})/g,
  // `DB_PASSWORD=…` as settings and command lines have it.
  /(?<=(?:password|passwd|secret|token|api[_-]?key)=["']?)[^\s"'&,;[]{6,}/gi,
];

export const MASK = '[redacted]';

// Something of every shape above, so that the many texts that hold no secret are looked through once only.
const HINT =
  /\d:[\w-]|:\/\/|=|wm_|bearer\s|eyj|-begin|gh[pousr]_|github_pat_|glpat-|akia|asia|xox|npm_|aiza|hf_|[rs]k[-_]/i;

/** Masks what looks like a secret inside a text. */
export const redactText = (text: string): string =>
  HINT.test(text) ? SECRET_SHAPES.reduce((masked, shape) => masked.replace(shape, MASK), text) : text;

/** A copy fit for a log: masked by name of the field and by shape of the text; bounded in depth. */
export function redact(value: unknown, depth = 6): unknown {
  if (typeof value === 'string') return redactText(value);
  // JSON has no such numbers, and a log must not throw.
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (types.isDate(value)) return Number.isNaN(value.getTime()) ? 'no date' : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth === 0) return '[too deep]';
  if (types.isNativeError(value)) return redactError(value, depth);
  if (Array.isArray(value)) return value.map((item) => redact(item, depth - 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      isSecretName(name) && member !== undefined && member !== null ? MASK : redact(member, depth - 1),
    ]),
  );
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  return {
    name: error.name,
    message: redactText(error.message),
    ...('code' in error && { code: error.code }),
    stack: error.stack === undefined ? undefined : redactText(error.stack),
    ...(error.cause !== undefined && { cause: redact(error.cause, depth - 1) }),
  };
}
