const TOKEN = /"(?:[^"\\]+|\\.)*"|[{}[\]:,]/g;

/** Whether some object of a JSON text that parses has a name twice; which one counts is open (RFC 8259, section 4). */
export function hasDuplicateKeys(json: string): boolean {
  // One entry for each object or list that is open: the names met so far, or nothing for a list.
  const open: (Set<string> | undefined)[] = [];
  let last = '';
  for (const [token] of json.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      const name = JSON.parse(last) as string;
      const names = open.at(-1);
      if (names?.has(name)) return true;
      names?.add(name);
    }
    last = token;
  }
  return false;
}
