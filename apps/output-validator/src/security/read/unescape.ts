const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', '0': '\0' };

/** What a string between quotes means in the languages whose escapes begin with a backslash. */
export function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|\r?\n|([^]))/g,
    (_whole, braced?: string, wide?: string, byte?: string, single?: string) => {
      const code = braced ?? wide ?? byte;
      if (code !== undefined) return codePoint(parseInt(code, 16));
      return single === undefined ? '' : (ESCAPES[single] ?? single);
    },
  );
}

function codePoint(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
}
