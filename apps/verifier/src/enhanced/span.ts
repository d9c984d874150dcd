import type { ClaimContext } from '@wingman/contracts';
import type { Entity, Masked } from '../reader/entity.js';
import { isGlued, mayChangeMeaning, NEUTRAL } from '../reader/lexicon.js';
import { mask } from '../reader/mask.js';
import { absolutePath } from '../reader/rule.js';

/** Where a value stands in the words: marks of the masked sentence, or a plain word. */
export interface Mention {
  /** Alternatives for a pattern. */
  source: string;
  /** The value as it was written. */
  written: string;
  /** Only a plain word: it may describe the thing instead of naming it, so that its absence proves nothing. */
  plain: boolean;
}

// Whatever is marked and fits exactly may be a name, but for what says how much.
const NO_NAMES = new Set(['size', 'url', 'glob', 'pattern']);

/** The words that one or more checks are said to stand for, as the strict reader sees them. */
export class Span {
  readonly sentence: string;
  readonly context: ClaimContext;
  readonly #entities: readonly Entity[];
  readonly #text: string;

  constructor(text: string, context: ClaimContext, { sentences, entities }: Masked = mask(text)) {
    this.#text = text;
    this.context = context;
    this.#entities = entities;
    this.sentence = sentences.join(' ¶ ');
  }

  get start(): string | undefined {
    return this.context.task_started_at;
  }

  /** A path that stands here, whichever way it was written. @throws NeedsCwd */
  path(value: string, kinds: readonly string[] = ['path']): Mention | undefined {
    const meant = absolutePath(value, this.context);
    return this.entity((entity) => kinds.includes(entity.kind) && absolutePath(entity.text, this.context) === meant);
  }

  /** A number as it was written, but for its thousands' commas. */
  number(value: number): Mention | undefined {
    return this.entity(
      ({ kind, text }) => kind === 'number' && Number(text.replaceAll(',', '').replace(/%$/, '')) === value,
    );
  }

  /** An entity of these kinds whose text is exactly this. */
  text(value: string, kinds: readonly string[]): Mention | undefined {
    return this.entity((entity) => kinds.includes(entity.kind) && entity.text === value);
  }

  /** A name: marked as one, or a plain word that nothing else can be meant by. */
  name(value: string): Mention | undefined {
    const marked = this.entity((entity) => !NO_NAMES.has(entity.kind) && entity.text === value);
    if (marked !== undefined) return marked;
    const word = value.toLowerCase();
    if (!/^\p{L}{2,}$/u.test(value) || NEUTRAL.has(word) || isGlued(word) || mayChangeMeaning(word)) return undefined;
    if (!this.#text.split(/[^\p{L}\p{N}'-]+/u).includes(value)) return undefined;
    return { source: word, written: value, plain: true };
  }

  /** The marks of those entities that are meant. */
  entity(isMeant: (entity: Entity) => boolean): Mention | undefined {
    const found = this.#entities.flatMap((entity, at) => (isMeant(entity) ? [{ entity, at }] : []));
    const [first] = found;
    if (first === undefined) return undefined;
    const marks = found.map(({ at }) => this.#markAt(at));
    return { source: `(?:${marks.join('|')})`, written: first.entity.text, plain: false };
  }

  #markAt(at: number): string {
    return this.sentence.match(new RegExp(`\\b[A-Z]${at}\\b`))?.[0] ?? '(?!)';
  }

  /** The words one by one, each entity by its kind and text: how two texts are compared. */
  tokens(): string[] {
    return this.sentence.split(' ').map((token) => {
      const entity = /^[A-Z]\d+$/.test(token) ? this.#entities[Number(token.slice(1))] : undefined;
      return entity === undefined ? token : `${entity.kind} ${entity.text}`;
    });
  }
}
