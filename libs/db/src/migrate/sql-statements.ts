/** A statement without comments, quoted texts and bodies of functions; `body` is what a DO block runs, as it stands. */
export interface SqlStatement {
  text: string;
  body: string;
}

const TOKEN =
  /--[^\n]*|\/\*|\$(?:[A-Za-z_][A-Za-z0-9_]*)?\$|[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|;|[A-Za-z0-9_]+|[\s\S]/g;

/** The statements of a script of PostgreSQL, as far as telling them apart needs it. */
export function sqlStatements(sql: string): SqlStatement[] {
  const statements: SqlStatement[] = [];
  let [text, body] = ['', ''];
  const end = (): void => {
    const said = text.replace(/\s+/g, ' ').trim();
    if (said !== '') statements.push({ text: said, body: /^DO\b/i.test(said) ? body : '' });
    [text, body] = ['', ''];
  };
  const token = new RegExp(TOKEN);
  for (let found = token.exec(sql); found; found = token.exec(sql)) {
    const [word] = found;
    if (word === ';') end();
    else if (word.startsWith('--')) text += ' ';
    else if (word === '/*') {
      token.lastIndex = endOfComment(sql, token.lastIndex);
      text += ' ';
    } else if (word.length > 1 && word.startsWith('$')) {
      const close = sql.indexOf(word, token.lastIndex);
      const stop = close < 0 ? sql.length : close;
      body += sql.slice(token.lastIndex, stop);
      text += "''";
      token.lastIndex = stop + word.length;
    } else text += /^[eE]?'/.test(word) && word.length > 1 ? "''" : word;
  }
  end();
  return statements;
}

/** Comments of this kind stand within each other. */
function endOfComment(sql: string, from: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = from;
  let depth = 1;
  for (let found = mark.exec(sql); found; found = mark.exec(sql)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  return sql.length;
}
