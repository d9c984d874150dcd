/** Why a template is declined, in words for people. */
export class BadTemplate extends Error {
  override name = 'BadTemplate';
}

export type TokenKind =
  'field' | 'variable' | 'word' | 'string' | 'number' | 'char' | 'dot' | 'space' | 'mark' | 'text' | 'left' | 'right';

export interface Token {
  kind: TokenKind;
  text: string;
  /** Bytes before it in the template. */
  at: number;
}

const LEFT = '{{';
const END = /(?:[ \t\r\n]+-)?\}\}/y;
const SPACE = /[ \t\r\n]+/y;
/** What stands between the delimiters. A number needs no more than the client's formats use. */
const PARTS: readonly [TokenKind, RegExp][] = [
  ['space', SPACE],
  ['field', /\.[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ['variable', /\$(?:[\p{L}_][\p{L}\p{Nd}_]*)?/uy],
  ['number', /[+-]?(?:0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?)(?![\p{L}\p{Nd}_.])/uy],
  ['word', /[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ['string', /"(?:[^"\\\n]|\\.)*"/y],
  ['string', /`[^`]*`/y],
  ['char', /'(?:[^'\\\n]|\\.)'/uy],
  ['mark', /:=|[=|(),]/y],
  ['dot', /\./y],
];
/** What may follow a name or a value. */
const AFTER = /^(?:[ \t\r\n.,|:()=]|-?\}\}|$)/;
const TAKES_END: ReadonlySet<TokenKind> = new Set(['field', 'variable', 'word', 'number']);

/** Takes a template apart as Go's text/template does. @throws BadTemplate for what Go refuses or nobody reads here */
export function lex(template: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let trimmed = false;
  while (at < template.length) {
    const left = template.indexOf(LEFT, at);
    const end = left === -1 ? template.length : left;
    const trims = left !== -1 && /^\{\{-[ \t\r\n]/.test(template.slice(left, left + 4));
    let text = template.slice(at, end);
    if (trimmed) text = text.replace(/^[ \t\r\n]+/, '');
    if (trims) text = text.replace(/[ \t\r\n]+$/, '');
    if (text !== '') tokens.push({ kind: 'text', text, at });
    if (left === -1) break;
    const inside = left + (trims ? 3 : 2);
    const comment = /^[ \t\r\n]*\/\*[\s\S]*?\*\/([ \t\r\n]-)?\}\}/.exec(template.slice(inside));
    const action = comment
      ? { at: inside + comment[0].length, trims: comment[1] !== undefined }
      : lexAction(template, inside, tokens);
    at = action.at;
    trimmed = action.trims;
  }
  const bytes = byteOffsets(template);
  return tokens.map((token) => ({ ...token, at: bytes(token.at) }));
}

function lexAction(template: string, from: number, tokens: Token[]): { at: number; trims: boolean } {
  let at = from;
  tokens.push({ kind: 'left', text: LEFT, at });
  while (at < template.length) {
    END.lastIndex = at;
    const end = END.exec(template)?.[0];
    if (end !== undefined) {
      tokens.push({ kind: 'right', text: '}}', at });
      return { at: at + end.length, trims: end.length > 2 };
    }
    const token = lexPart(template, at);
    tokens.push(token);
    at += token.text.length;
  }
  throw new BadTemplate('an action without an end in the format');
}

function lexPart(template: string, at: number): Token {
  for (const [kind, pattern] of PARTS) {
    pattern.lastIndex = at;
    const text = pattern.exec(template)?.[0];
    if (text === undefined) continue;
    const after = at + text.length;
    if (TAKES_END.has(kind) && !AFTER.test(template.slice(after, after + 3))) break;
    return { kind, text, at };
  }
  throw new BadTemplate(`${JSON.stringify(template.slice(at, at + 20))} in the format`);
}

/** Go counts in bytes. */
function byteOffsets(template: string): (at: number) => number {
  if (Buffer.byteLength(template) === template.length) return (at) => at;
  return (at) => Buffer.byteLength(template.slice(0, at));
}
