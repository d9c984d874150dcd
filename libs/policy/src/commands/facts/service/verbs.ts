import type { PlainWord } from './arguments.js';
import { CHANGE, CREATE, DELETE, DISABLE, HARMLESS, PURGE_CACHE, RESET, STOP } from './service-fact.js';
import type { Act } from './service-fact.js';

const list = (text: string): string[] => text.trim().split(/\s+/);

const MEANINGS: ReadonlyArray<[Act | typeof HARMLESS, string]> = [
  [
    DELETE,
    `delete del destroy remove rm rmi rmdir rb erase purge drop wipe uninstall nuke obliterate shred expunge terminate
     unlink decommission teardown deregister unregister deprovision undeploy unpublish yank truncate trash empty deletes
     dropdb deletefile deleteall removeall dropall rmr zap discard forget unload-all`,
  ],
  [
    DISABLE,
    'unsubscribe revoke deactivate disable suspend detach evict ban expel expire quarantine disassociate archive block lock',
  ],
  [RESET, 'reset flush clear prune rollback revert overwrite regenerate roll invalidate clean-all factory-reset'],
  [STOP, 'stop kill halt shutdown abort cancel pause poweroff force-stop deallocate stop-all kill-all'],
  [
    HARMLESS,
    `get list ls describe show status info view inspect search find read cat tail head top watch stat stats history
     explain whoami version help diff plan preview validate verify check lint doctor diagnostic diagnose count print
     docs open browse login logout auth-status completion fmt format-check wait ping test health env dump download pull
     fetch exists summary tree export query browse fsck`,
  ],
  [CREATE, 'create add new init install put set insert register generate apply push upload publish make enroll'],
  [
    CHANGE,
    'update edit modify patch enable activate resume start restart unsuspend rename tag label use switch attach',
  ],
  // What follows is somebody else's command line.
  [CHANGE, 'run exec execute invoke call eval ssh shell'],
];

const VERBS = new Map(MEANINGS.flatMap(([act, verbs]) => list(verbs).map((verb) => [verb, act] as const)));

/** Verbs that are as often the name of a thing or of what a program is for; they count only after a noun. */
const AFTER_NOUN = new Set(list('archive kill stop cancel pause block lock abort forget discard format expire empty'));

/** Verbs that are also the name of what is acted on: `gh run delete`, `borg check`, `logs tail`. */
const ALSO_NOUN = new Set(
  list(
    'run query stats history env status export test health tag label lock check version plan search eval install shell run exec ssh call scan diff health',
  ),
);

/** As verbs they take words that anybody may search for: `search products delete`. */
const TAKES_ANY_TEXT = new Set(list('search query eval'));

const MAX_DEPTH = 6;

const isSubcommand = (text: string): boolean => /^[A-Za-z][A-Za-z0-9_:-]{0,60}$/.test(text);

/**
 * What the first verb of a call says, and where the call's objects begin. Sub-commands come first and in words of
 * their own; the first word that cannot be one ends the search, and so does any verb. Undefined: no verb.
 */
export function readVerb(words: readonly PlainWord[]): { act: Act | typeof HARMLESS; objectsFrom: number } | undefined {
  let nouns = 0;
  for (const [index, { text, maybeValue }] of words.slice(0, MAX_DEPTH).entries()) {
    if (!isSubcommand(text)) {
      if (maybeValue) continue;
      return undefined;
    }
    // A value after the sub-commands have begun (`analyze --mode reset`) is no verb.
    if (maybeValue && nouns > 0) continue;
    const verb = verbIn(text, nouns);
    if (verb && !isNoun(text, verb, words.slice(index + 1, index + 3)))
      return { act: refined(verb, words, index), objectsFrom: index + 1 };
    nouns++;
  }
  return undefined;
}

/** A verb is a noun where one of the next two words is a verb: `run services delete`, `read-replicas delete`. */
function isNoun(text: string, verb: Act | typeof HARMLESS, next: readonly PlainWord[]): boolean {
  const verbs = next.flatMap(({ text: word, maybeValue }) =>
    maybeValue || !isSubcommand(word) ? [] : (verbIn(word, 1) ?? []),
  );
  if (TAKES_ANY_TEXT.has(text)) return next[0] !== undefined && verbIn(next[0].text, 1) !== undefined;
  if (ALSO_NOUN.has(text)) return verbs.length > 0;
  return text.includes('-') && !ENDS_SOMETHING.has(verb) && verbs.some((other) => ENDS_SOMETHING.has(other));
}

/** The verb in one word: `delete`, `pg:reset`, `delete-topic`, `delete_user`, `deleteIndex`, `cache-clear`. */
export function verbIn(text: string, nouns = 0): Act | typeof HARMLESS | undefined {
  const whole = verbOf(text.toLowerCase(), nouns);
  if (whole || /^[a-z]+$/.test(text)) return whole;
  const parts = text
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-_:]/);
  const [first = '', second = ''] = parts;
  if (text.includes(':')) {
    const verbs = parts.flatMap((part) => verbOf(part, 1) ?? []);
    return verbs.find((verb) => ENDS_SOMETHING.has(verb)) ?? verbs[0];
  }
  const leading = QUALIFIERS.has(first) ? verbOf(second, 1) : NOUN_FIRST.has(first) ? undefined : verbOf(first, 1);
  const trailing = verbOf(parts.at(-1) ?? '', 1);
  return leading ?? (trailing === DELETE || trailing === RESET ? trailing : undefined);
}

/** In `test:db:drop` the words before the verb are a path. */
const ENDS_SOMETHING: ReadonlySet<unknown> = new Set([DELETE, DISABLE, RESET, STOP]);

/** `block-volume`, `archive-storage`, `test-suite`: the second half says what it is, so the first is no verb. */
const NOUN_FIRST = new Set([...ALSO_NOUN, ...list('block lock archive empty expire format discard')]);

/** `batch-delete-image`, `admin-delete-user`, `force-delete`. */
const QUALIFIERS = new Set(list('batch bulk admin force forced global multi mass all db'));

const verbOf = (text: string, nouns: number): Act | typeof HARMLESS | undefined =>
  nouns === 0 && AFTER_NOUN.has(text) ? undefined : VERBS.get(text);

/** Clearing a cache costs time, not data. */
const refined = (act: Act | typeof HARMLESS, words: readonly PlainWord[], index: number): Act | typeof HARMLESS =>
  (act === RESET || act === DELETE) &&
  words.slice(0, index + 2).some(({ text }) => /^(?:[a-z]{1,10}[-:])?cache(?:[-:][a-z]{1,12})?$/.test(text))
    ? PURGE_CACHE
    : act;
