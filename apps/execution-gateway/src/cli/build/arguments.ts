import { refused } from '../refused.js';

/** Values by name; undefined: it is declared and has none. */
export type BuildArguments = ReadonlyMap<string, string | undefined>;

const LITERAL = /^[\w./:@+-]*$/;
/** Only the builder knows these. Source: docker/docs, "Automatic platform ARGs in the global scope". */
const BUILDERS_OWN = /^(?:BUILD|TARGET)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT|STAGE)$/;
const PART = /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:[-+])([\w./:@+-]*))?\})|[\w./:@+-]+/gy;

/**
 * A word of `FROM` with its arguments put in, as the builder does (moby/buildkit `frontend/dockerfile/shell`). Throws
 * `policy_floor` for what cannot be told: quotes, arguments without a value, those that only the builder knows.
 */
export function expanded(word: string, values: BuildArguments): string {
  let text = '';
  let at = 0;
  for (const part of word.matchAll(PART)) {
    const [all, plain, braced, mode, other = ''] = part;
    at = part.index + all.length;
    const name = plain ?? braced;
    text += name === undefined ? all : valueOf(name, { mode, other, values, word });
  }
  if (at !== word.length) throw untold(word);
  return text;
}

interface Use {
  mode: string | undefined;
  other: string;
  values: BuildArguments;
  word: string;
}

function valueOf(name: string, { mode, other, values, word }: Use): string {
  if (BUILDERS_OWN.test(name)) throw untold(word);
  const value = values.get(name) ?? '';
  if (!LITERAL.test(value)) throw untold(word);
  if (mode === ':+') return value === '' ? '' : other;
  if (value === '' && mode === undefined) throw untold(word);
  return value === '' ? other : value;
}

const untold = (word: string): Error => refused(`the image ${word.slice(0, 200)}, which only building would tell`);

/**
 * Declares what stands behind `ARG` before the first stage. What the build was given wins; a value that cannot be told is
 * kept as it stands, and is no image's name.
 */
export function declare(
  rest: string,
  values: Map<string, string | undefined>,
  given: ReadonlyMap<string, string>,
): void {
  for (const word of rest.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []) {
    const [, name, quoted] = /^([A-Za-z_]\w*)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === undefined) throw untold(word);
    values.set(name, given.get(name) ?? (quoted === undefined ? undefined : told(quoted, values)));
  }
}

function told(quoted: string, values: BuildArguments): string {
  const [, , text = quoted] = /^(["'])([^"'\\]*)\1$/.exec(quoted) ?? [];
  if (quoted.startsWith("'")) return text;
  try {
    return expanded(text, values);
  } catch {
    return `\0${text}`;
  }
}
