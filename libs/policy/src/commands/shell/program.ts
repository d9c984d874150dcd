import type { ReadWord } from './fields.js';

// Letters of other scripts that look like Latin ones in common fonts (Unicode TR 39, confusables).
const LOOK_ALIKES: ReadonlyMap<string, string> = new Map(
  'аa сc ԁd еe һh іi јj кk ӏl мm пn оo рp ԛq гr ѕs тt ѵv ԝw хx уy αa οo νv υu ιi ρp κk ɡg ոn օo սu'
    .split(' ')
    .map((pair) => [pair.charAt(0), pair.charAt(1)]),
);
const ASCII = /^[\x20-\x7e]*$/;

/**
 * The name of a program: without folder, without `.exe`, look-alike letters as the Latin ones they imitate. Empty when
 * only running would tell which program it is.
 */
export function programOf(word: Pick<ReadWord, 'literal' | 'knownTail' | 'text'>): string {
  const path = word.literal ? word.text : (word.knownTail ?? '');
  const slash = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  // Behind an unknown part only a whole last segment is a name: `$HOME/bin/rm`, but not `${X}rm`.
  if (!word.literal && slash < 0) return '';
  const name = path.slice(slash + 1);
  const latin = ASCII.test(name) ? name : folded(name);
  return latin.replace(/\.exe$/i, '');
}

function folded(name: string): string {
  return [...name.normalize('NFKC')].map((letter) => LOOK_ALIKES.get(letter) ?? letter).join('');
}
