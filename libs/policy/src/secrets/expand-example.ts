/** `<<gen:ghp_[A-Za-z0-9]{36}>>`: a value to be made up, so that no file holds what looks like a real token. */
const MARK = /<<gen:([^\n]{1,300}?)>>/g;
/** A class or a character, and how often. */
const PIECE = /(\[(?:\\.|[^\]\\]){1,80}\]|\\.|[^[\\])(?:\{(\d{1,4})\})?/g;

/**
 * Fills in the generator marks of an example. A mark knows literal characters, classes and counts (`[A-F0-9]{8}`);
 * the same text gives the same values every time.
 */
export function expandExample(text: string): string {
  const next = sequence(text);
  return text.replace(MARK, (_mark, pattern: string) =>
    pattern.replace(PIECE, (_piece, what: string, count?: string) => {
      const from = what.startsWith('[') ? membersOf(what.slice(1, -1)) : what.replace(/^\\/, '');
      return Array.from({ length: Number(count ?? 1) }, () => from[next(from.length)]).join('');
    }),
  );
}

/** All characters of `A-Z0-9_`. */
const membersOf = (members: string): string =>
  members.replace(/([A-Za-z0-9])-([A-Za-z0-9])/g, (_range, first: string, last: string) => {
    const from = first.charCodeAt(0);
    return String.fromCharCode(...Array.from({ length: last.charCodeAt(0) - from + 1 }, (_, step) => from + step));
  });

/** Park and Miller's generator, begun from the text itself. */
function sequence(text: string): (below: number) => number {
  let state = 1;
  for (let at = 0; at < text.length; at++) state = ((state * 31 + text.charCodeAt(at)) % 2147483646) + 1;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return Math.floor((state / 2147483647) * below);
  };
}
