import { AppError } from '@wingman/contracts';

/** Who asked first. */
export interface FirstAsk {
  personId: string;
  /** As the ledger names people. */
  askedBy: string;
}

/** Where first asks lie; each call is of the transaction that acts. */
export interface FirstAskBook {
  /** Takes what was asked of this subject, once for all replicas; undefined: no other person asked in time. */
  take(subject: string, personId: string): Promise<FirstAsk | undefined>;
  /** Remembers that this person asks; returns until when. */
  keep(subject: string, ask: FirstAsk & { keyId: string }): Promise<Date>;
}

export interface SecondPersonAsked {
  /** Everything that is asked for, so that nobody agrees to something else. */
  subject: string;
  /** The human who acts; undefined: nobody is known behind the key. */
  personId: string | undefined;
  actor: string;
  keyId: string;
  /** Whoever is concerned may ask, but not agree. */
  concerned: boolean;
}

/** Throws `forbidden_scope` for a key that is nobody's: nobody could tell whether it is the first one's. */
export function assertSomebody(personId: string | undefined): asserts personId is string {
  if (personId !== undefined) return;
  throw new AppError(
    'forbidden_scope',
    'two people must ask for it, and the key is nobody’s: give it to a person first',
  );
}

/**
 * Returns who asked for the same before, another person and in time; that is used up. Throws `second_person_required`
 * when there is none, and remembers that this one asked: that must be committed although it throws, and what a second
 * person allows must commit with its being used up.
 */
export async function assertSecondPerson(asked: SecondPersonAsked, book: FirstAskBook): Promise<FirstAsk> {
  const { subject, personId, actor: askedBy, keyId, concerned } = asked;
  assertSomebody(personId);
  const first = concerned ? undefined : await book.take(subject, personId);
  if (first) return first;
  const until = await book.keep(subject, { personId, askedBy, keyId });
  const who = concerned ? 'another person, who is not behind the worker,' : 'another person';
  throw new AppError('second_person_required', `${who} must ask for the same until ${until.toISOString()}`);
}
