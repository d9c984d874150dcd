import { words } from './lexicon.js';

/** Words that may be left out of any sentence without making it say another thing. */
const FILLERS = words(
  'successfully now just also finally currently completely fully entirely altogether indeed newly still',
);

const PHRASES = new RegExp(
  ' (?:' +
    [
      '(?:during|in|as part of|within|for) this (?:task|session|run)',
      'as (?:requested|instructed|asked|agreed|specified|required)',
      'for you',
      'since (?:the|this) (?:task|session|run) (?:started|began)',
      'since the (?:start|beginning) of (?:the|this) (?:task|session|run)',
      'in total',
      'on (?:this|the local) machine',
      'at (?:this|the) (?:moment|time|point)',
    ].join('|') +
    ')(?= |$)',
  'g',
);

/** A sentence that only says where the one before it can be looked up. */
const SOURCE =
  /^(?:(?:the )?(?:full |test |coverage )?(?:report|results?|source|details|output)(?: is)?|see) (?:(?::|at|in) )?(P\d+)$/;

/** Where it can be looked up, said before what it says. */
const SOURCE_FIRST = /^(?:according to|per|as per|based on) ((?:the )?(?:[a-z]+ ){0,3}P\d+) ?,? (.+)$/;

const PLACE_FIRST =
  /^((?:in|inside|under|within) (?:the )?(?:(?:repo|repository|file|directory|folder) )?P\d+(?: (?:repo|repository|directory|folder|file))?) ?,? (.+)$/;

/** What is said besides a report: an offer, a wish. Nothing that could be true or false stands in it. */
const COURTESY =
  /^(?:please )?(?:let me know|feel free to (?:ask|reach out)|(?:i )?hope (?:this|that|it) helps|happy to help|anything else|is there anything else|would you like me to|do you want me to|shall i|should i)(?: [a-z']+){0,14}(?: \?)?$/;
const A_STATEMENT = / and |\b(?:i|we) (?:have|did|also|already|\p{L}+ed)\b/u;

const isCourtesy = (sentence: string): boolean => COURTESY.test(sentence) && !A_STATEMENT.test(sentence);

/** Sentences without words that say nothing; where a report is named by itself, it joins what it is the report of. */
export function plainly(sentences: readonly string[]): string[] {
  const plain: string[] = [];
  for (const sentence of sentences) {
    if (isCourtesy(sentence)) continue;
    const source = SOURCE.exec(sentence)?.[1];
    const before = plain.at(-1);
    if (source !== undefined && before !== undefined) plain[plain.length - 1] = `${before} ( see ${source} )`;
    else plain.push(withoutFillers(sentence));
  }
  return plain;
}

/** "Was already created" may be said of a time before the task. */
const IS = words('is are was were');

function withoutFillers(sentence: string): string {
  const kept = sentence
    .split(' ')
    .filter((word, at, all) => !FILLERS.has(word) && (word !== 'already' || IS.has(all[at - 1] ?? '')))
    .join(' ');
  return ordered(
    ` ${kept}`
      .replaceAll(PHRASES, '')
      .replace(VERIFIED, ' ')
      .replace(/^ ?/, '')
      .replace(SOURCE_FIRST, '$2 according to $1')
      .replace(/^(?=\S)/, ' ')
      .replaceAll(REGISTERED, ' $1 the registration')
      .replaceAll(/ (?:went|gone) ahead and (?=\p{L})/gu, ' ')
      .replaceAll(/ (?:has|have) not been (?=\p{L})/gu, ' is not ')
      // Two things that are named one by one are both of them.
      .replaceAll(/ both (?=(?:the )?(?:files? )?[PUIC]\d+ and )/g, ' ')
      .replaceAll(/ (have|are|were) (?:all|both) (?=\p{L})/gu, ' $1 ')
      .replace(/ (?:all|both) (?=(?:still )?exist(?: |$)|return |were |are )/, ' ')
      .replace(/( not (?:been )?\p{L}+) yet(?= |$)/u, '$1')
      .replace(/^[ ,]+/, '')
      .trim(),
  );
}

/** The check that the work was registered under is a moment, no doubt and no condition. */
const REGISTERED =
  / (since|than|against|compared (?:to|with)) (?:when |the time )?(?:the|this) check(?: (?:was (?:registered|made)|came|began))?(?= |$)/g;

/** That somebody looked for themselves makes what they saw no other thing. */
const VERIFIED = /^ (?:i |we )?(?:have )?(?:verified|confirmed|checked|validated|double-checked|made sure) that (?=\S)/;

const DONE =
  'created|added|generated|wrote|written|updated|modified|changed|edited|deleted|removed|moved|renamed|copied|installed|restarted|stopped|started';
const THINGS = 'files?|folders?|directories|directory|documents?|scripts?|tests?|modules?';
/** "Deleted: a", "Deleted the following files: a", "Deleted files: a", "Files deleted: a". */
const VERB_COLON = new RegExp(
  `^((?:i |we )?(?:have )?(?:${DONE})(?: (?:(?:the|these|those|following|new|old|all|N\\d+) )*(?:${THINGS}))?) : (?=\\S)`,
);
const THING_COLON = new RegExp(
  `^(?:the )?(?:new |following )?(?:${THINGS}) ((?:that )?(?:i |we )?(?:${DONE})) : (?=\\S)`,
);
/** "Wrote a summary (a.md)"; beside what was removed or changed may stand where it was. */
const NAMED_BESIDE =
  /^((?:(?:i|we) )?(?:have )?(?:created|generated|wrote|written|saved) (?:[a-z]+ ){1,4})\( (P\d+) \)/;
/** "The a/b directory" for "the directory a/b", in a list, too. */
const NOUN_LAST =
  /(P\d+(?: (?:,|and|, and|&) P\d+)*) (directory|directories|folder|folders|files|file)(?= |$)(?! (?:structure|tree|listing|names?|paths?|system|descriptors?|handles?|sizes?|permissions|mode|contents?|counts?|uploads?|server))/g;

/** The same sentence in the order that the rules have: verb, noun, name. */
export const ordered = (sentence: string): string =>
  sentence
    .replace(NAMED_BESIDE, '$1$2')
    .replace(VERB_COLON, '$1 ')
    .replace(THING_COLON, (_, said: string) => `${said.replace('that ', '')} `)
    .replaceAll(NOUN_LAST, (_, names: string, noun: string) =>
      names.includes(' ') && !noun.endsWith('s') && noun !== 'directories' ? `${names} ${noun}` : `${noun} ${names}`,
    );

/** "The branch a in the repository b was …", "tagged a in b and pushed it". */
const PLACE_BETWEEN =
  /^((?:the )?(?:(?:git|local|new|latest) )?(?:commit|branch|tag) [A-Z]\d+) ((?:in|of) (?:the )?(?:(?:git )?(?:repo|repository) )?P\d+) (.+)$/;
const PLACE_THEN_PUSH =
  /^(.+?) (in (?:the )?(?:(?:git )?(?:repo|repository) )?P\d+) (and pushed (?:it|the tag|the branch)(?: to (?:the )?(?:git )?(?:origin|remote))?)$/;

/** "In the repository P0, I …" in the order of the other sentences. */
export const placeLast = (sentence: string): string =>
  [PLACE_FIRST, PLACE_BETWEEN, PLACE_THEN_PUSH].reduce(
    (turned, place) =>
      turned === sentence ? turned.replace(place, place === PLACE_FIRST ? '$2 $1' : '$1 $3 $2') : turned,
    sentence,
  );

/** The place that stands before everything a sentence says, and the rest. */
export function placeOf(sentence: string): { place: string; rest: string } | undefined {
  const [, place, rest] = PLACE_FIRST.exec(sentence) ?? [];
  return place === undefined || rest === undefined ? undefined : { place, rest };
}
