import { TextBuilder } from '../../../tree/text-builder.js';
import type { Scalar } from '../../../tree/tree.js';
import type { Candidate, Form, Stance } from '../../candidate.js';

/** A word of a command: its text and, where it is not a slice, the place of each character. */
export type SourceWord = Pick<Scalar, 'value' | 'start' | 'end' | 'positions'> & {
  /** It holds parts that only running would tell, written as `${NAME}`; these stay open to the shell. */
  dynamic?: boolean;
};

export interface CandidateOptions {
  form: Form;
  stance?: Stance;
  because?: string;
}

const SAFE_WORD = /^[\w@%+=:,./-]+$/;

/** Words of a template that the program before the shell fills in: `${{ github.ref }}`. For a shell a variable. */
const EXPRESSION = /\$\{\{[^}\n]{0,300}\}\}/g;

function candidate(value: string, positions: readonly number[], options: CandidateOptions): Candidate {
  const { form, stance = 'ordered', because } = options;
  const filled = value.includes('${{')
    ? value.replace(EXPRESSION, (all) => `\${${'E'.repeat(all.length - 3)}}`)
    : value;
  const start = positions[0] ?? 0;
  const end = (positions[value.length - 1] ?? start) + 1;
  return { source: filled, start, end, positions, form, stance, ...(because === undefined ? {} : { because }) };
}

/** A candidate out of one value that is shell source as it is. */
export function candidateOfText(word: SourceWord, options: CandidateOptions): Candidate {
  const { value, positions } = new TextBuilder().addScalar(word).finish();
  return candidate(value, positions, options);
}

/** A candidate out of text that was put together. */
export function candidateOfBuilt(built: TextBuilder, options: CandidateOptions): Candidate {
  const { value, positions } = built.finish();
  return candidate(value, positions, options);
}

function addWord(built: TextBuilder, word: SourceWord): void {
  if (SAFE_WORD.test(word.value)) {
    built.addScalar(word);
    return;
  }
  const quote = word.dynamic ? '"' : "'";
  built.add(quote, word.start);
  for (let i = 0; i < word.value.length; i++) {
    const at = word.positions?.[i] ?? word.start + i;
    const char = word.value[i]!;
    if (word.dynamic) built.add(char === '"' || char === '\\' || char === '`' ? `\\${char}` : char, at);
    else built.add(char === "'" ? `'\\''` : char, at);
  }
  built.add(quote, Math.max(word.start, word.end - 1));
}

/** A candidate out of the words of a command that no shell reads: each word quoted so that a shell reads it as it is. */
export function candidateOfWords(words: readonly SourceWord[], options: CandidateOptions): Candidate {
  const built = new TextBuilder();
  words.forEach((word, i) => {
    if (i > 0) built.add(' ', word.start);
    addWord(built, word);
  });
  return candidateOfBuilt(built, options);
}

/** Words as they come out of a list: one word with blanks in it, or a first one with blanks, is a line for a shell. */
export function candidatesOfList(words: readonly SourceWord[], options: CandidateOptions): Candidate[] {
  const [first] = words;
  if (!first) return [];
  if (/\s/.test(first.value.trim())) return words.map((word) => candidateOfText(word, options));
  return [candidateOfWords(words, options)];
}
