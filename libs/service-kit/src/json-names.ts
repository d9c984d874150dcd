/** An object or list that is open where the reader stands. */
interface Open {
  /** Of an object: the names that stood in it so far. */
  names?: Set<string>;
  /** The member that is being read: its name, or its place in a list. */
  at: string | number;
}

/**
 * The path of the first name that stands twice in one object of a JSON text; undefined where none does. For texts that
 * JSON.parse takes and that are not nested deeply.
 */
export function findDoubleName(text: string): (string | number)[] | undefined {
  const open: Open[] = [];
  let isNameNext = false;
  for (let position = 0; position < text.length; position += 1) {
    const inner = open.at(-1);
    switch (text[position]) {
      case '{':
        open.push({ names: new Set(), at: '' });
        isNameNext = true;
        break;
      case '[':
        open.push({ at: 0 });
        isNameNext = false;
        break;
      case '}':
      case ']':
        open.pop();
        isNameNext = false;
        break;
      case ',':
        isNameNext = inner?.names !== undefined;
        if (typeof inner?.at === 'number') inner.at += 1;
        break;
      case '"': {
        const end = endOfText(text, position);
        if (isNameNext && inner?.names) {
          // Two spellings of one name are that name twice.
          inner.at = JSON.parse(text.slice(position, end + 1)) as string;
          if (inner.names.has(inner.at)) return open.map(({ at }) => at);
          inner.names.add(inner.at);
          isNameNext = false;
        }
        position = end;
        break;
      }
      default:
    }
  }
  return undefined;
}

function endOfText(text: string, start: number): number {
  let position = start + 1;
  while (position < text.length && text[position] !== '"') position += text[position] === '\\' ? 2 : 1;
  return position;
}
