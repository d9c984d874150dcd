import type { WordPart } from 'unbash';
import type { Word } from '../invocation.js';
import type { Context } from './context.js';
import type { Fields } from './fields.js';
import { EMPTY, valueOfWord, type Value } from './scope.js';

/** How the parts of one word are read into fields. */
export interface PartReading {
  fields: Fields;
  context: Context;
  /** Whether an unquoted value falls apart at blanks. */
  split: boolean;
  /** The part is the whole word. */
  alone: boolean;
}

/** `$name`: its value where the source tells it, else the variable as written. */
export function addVariable(name: string, written: string, reading: PartReading): void {
  const { fields, context, split } = reading;
  if (name === '@' || name === '*') {
    addPositional(written, reading);
    return;
  }
  const value = valueOf(name, context);
  if (!value) {
    // Behind an unquoted $IFS a parameter that nobody gave is a way to end the name: `cat$IFS$9file`.
    if (!/^[1-9]$/.test(name) || !fields.afterSplit()) fields.add({ text: written, known: false });
    return;
  }
  addValue(value, split, fields);
}

/** A known or unknown value, in one word or (`split`) in as many as its blanks make. */
export function addValue(value: Value, split: boolean, fields: Fields): void {
  const piece = { text: value.text, known: value.literal, glob: value.glob, commands: value.commands };
  if (split) fields.addSplit(piece);
  else fields.add(piece);
}

function addPositional(written: string, { fields, context, split, alone }: PartReading): void {
  const words = context.scope.positional;
  if (words) addList(words, split, fields);
  // Inside another word they are most often nothing: `r$@m` is a way to write rm.
  else if (alone || !split) fields.add({ text: written, known: false });
}

function addList(words: readonly Word[], split: boolean, fields: Fields): void {
  words.forEach((word, index) => {
    if (index > 0 && split) fields.end();
    const lead = index > 0 && !split ? ' ' : '';
    fields.add({ text: lead + word.text, known: word.literal, glob: word.glob, commands: word.commands ?? [] });
  });
}

/** `${!name}`. */
export function indirectValue(name: string, context: Context): Value | undefined {
  const target = valueOf(name, context);
  return target?.literal ? valueOf(target.text, context) : undefined;
}

/** `${name[@]}` and `${name[1]}`; false when the array is not known. */
export function addElements(
  part: Extract<WordPart, { type: 'ParameterExpansion' }>,
  { fields, context, split }: PartReading,
): boolean {
  const items = valueOf(part.parameter, context)?.items;
  const index = part.index?.value;
  if (!items || index === undefined) return false;
  if (index === '@' || index === '*') {
    addList(items, split, fields);
    return true;
  }
  const item = /^\d{1,4}$/.test(index) ? items[Number(index)] : undefined;
  if (!item) return false;
  addList([item], split, fields);
  return true;
}

/** The value of a variable in this round of `context.choice`; undefined when the source does not tell. */
export function valueOf(name: string, context: Context): Value | undefined {
  if (/^[1-9]\d{0,2}$/.test(name)) {
    const word = context.scope.positional?.[Number(name) - 1];
    if (word) return valueOfWord(word);
    return context.scope.positional ? EMPTY : undefined;
  }
  const values = context.scope.values(name);
  if (!values) return undefined;
  if (values.length > 1) context.choice.asked.set(name, values.length);
  return values[context.choice.picked.get(name) ?? 0] ?? values[0];
}
