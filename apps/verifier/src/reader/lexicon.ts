export const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Words that name a thing without saying anything about it that would have to be checked. */
export const NEUTRAL = words(`
  the a an my our your its this these those following new brand newly fresh another one single
  file files document documents page script scripts module component class report reports summary notes note changelog readme
  config configuration settings log logs data dataset results result output outputs export dump image images picture
  diagram chart table sheet spreadsheet template schema migration manifest index plan guide documentation docs doc
  license stylesheet helper handler endpoint test tests spec fixture key certificate lock build release releases code
  source main final initial first last latest current daily weekly monthly nightly yearly quarterly annual
  old obsolete stale outdated unused legacy temporary temp tmp leftover requested required necessary missing named called
  project task app application service server client api backend frontend web orders users user database db
  directory directories folder folders dir subdirectory subfolder path location text string line entry
  q1 q2 q3 q4 quick short long detailed simple sample example demo default custom
  symlink link socket pid program worker mail process daemon job batch cache system local
  dashboard web site website home landing login checkout admin profile account invoice invoices receipt order customer customers
  product products inventory sales revenue billing payment payments pricing onboarding tutorial faq policy terms letter memo
  agenda minutes meeting presentation slides deck proposal contract brief specification architecture design roadmap backlog
  migration seed query queries view model models controller service services repository route routes router middleware
  parser lexer formatter utility utilities library package module modules interface types type constants enum hook store
  reducer context provider widget button form modal header footer navbar sidebar layout theme styles style css icon logo
  banner avatar screenshot photo thumbnail audio video transcript subtitles translation locale language dictionary glossary
  metrics statistics stats analytics benchmark benchmarks audit trace error errors warning debug access event events history
  state status checklist inventory catalog index registry lockfile workflow pipeline ci makefile dockerfile compose
  deployment monitoring alert alerts rules cron schedule timer hosts proxy nginx env environment variables secrets token
  training evaluation prediction predictions weights checkpoint embedding dataset sample samples raw input inputs archive
  email emails mailing newsletter subscription feedback survey review comments issue ticket bug feature release version
  changelog patch diff month week day year january february march april may june july august september october november
  december monday tuesday wednesday thursday friday saturday sunday morning evening night part parts chapter section appendix
  draft outline abstract introduction conclusion references bibliography title cover blank placeholder gitkeep`);

/** Kinds of things that decide which check is meant. */
export const DIRECTORY_NOUNS = words('directory directories folder folders dir subdirectory subfolder');
export const LINK_NOUNS = words('symlink link symlinks links shortcut alias');
export const ARCHIVE_NOUNS = words('backup archive tarball zip tar snapshot');
export const FILE_NOUNS = words(
  'file files document page script module report reports summary notes changelog readme config configuration log export dump image spreadsheet template schema manifest guide license stylesheet',
);

/** What a file of this extension may be called. */
export const FORMAT_WORDS: Record<string, readonly string[]> = {
  md: ['markdown'],
  py: ['python'],
  ts: ['typescript'],
  js: ['javascript'],
  yml: ['yaml'],
  htm: ['html'],
  sh: ['shell', 'bash'],
  txt: ['text', 'plain'],
  jpg: ['jpeg'],
  tar: ['tarball', 'archive'],
  tgz: ['tarball', 'archive', 'compressed', 'gzipped'],
  gz: ['gzip', 'gzipped', 'compressed'],
  zip: ['zipped', 'compressed', 'archive'],
};

/** Words after or between which nothing may be inferred about what stands before them. */
const NEGATIONS = `hardly scarcely barely seldom rarely neither nor not no never nothing none without except but however although though unless until only cannot fail failed
  fails failing unable skip skipped instead rather almost nearly partially partly mostly dry false untrue lie lying joke
  kidding pretend pretended undo undid undone revert reverted rollback rolled restored back reset wrong incorrect`;
const FUTURES = 'will shall going gonna tomorrow soon next upcoming pending about todo';
const CONDITIONS = 'if when whenever once whether assuming provided suppose supposing would could hypothetically';
const HEDGES = `should might may maybe perhaps probably likely possibly seems seem seemed appears apparently presumably
  hopefully supposedly allegedly think thinks thought believe believed guess guessed assume assumed expect expected suspect
  try tried trying attempt attempted plan planned plans planning intend intended intends want wanted wants hope hoped need
  needs imagine example e.g ought doubt doubts unsure unclear wonder claim claims claimed ask asks asked told said says say
  request ensure check verify confirm please must`;
const ORDER =
  'then later afterwards afterward subsequently before after previously earlier yesterday temporarily again meanwhile ago';
const REFERENCES = 'it its this that these those which them they he she both former latter same above below';
const UNDOING = 'deleted removed moved renamed replaced cleaned wiped overwritten overwrote erased dropped';
const PLACES = `remote remotely staging production prod prd cluster cloud s3 bucket github gitlab bitbucket ftp ssh vps ec2
  azure gcp aws laptop vm vms kubernetes k8s elsewhere host hosts machine machines instance`;

export const FUTURE = words(FUTURES);
export const CONDITION = words(CONDITIONS);
export const HEDGE = words(HEDGES);
export const ELSEWHERE = words(PLACES);
const CHANGING = words([NEGATIONS, FUTURES, CONDITIONS, HEDGES, ORDER, UNDOING, PLACES].join(' '));
const REFERRING = words(REFERENCES);

export const OPINION =
  words(`good great clean nice robust solid elegant better best faster improved perfect beautiful readable
  maintainable scalable secure simple efficient high-quality production-ready ready well properly correctly flawless`);

/** Whether words that were not understood might change the meaning of those that were. */
export function mayChangeMeaning(text: string, options: { references: boolean } = { references: true }): boolean {
  return text
    .split(' ')
    .some((word) => CHANGING.has(word) || (options.references && REFERRING.has(word)) || word === '?');
}

const GLUE =
  words(`i we you to at in of on from with by for as and or that than into onto over under via is are was were be been
  has have inside outside within throughout through across around about against between during upon toward towards near
  beside besides behind beneath among amongst along alongside per like unlike plus versus vs so because while where since
  until`);

/** Whether a phrase is more than one name: words that join or say something stand in it. */
export const isGlued = (phrase: string): boolean => phrase.split(' ').some((word) => GLUE.has(word));

/** Things that may be called like a file and are none: "a branch named a.txt" says nothing about a file. */
const OTHER_THINGS =
  words(`branch branches tag tags commit commits remote repo repository container containers volume volumes
  network networks bucket buckets object objects topic topics queue queues stream gist issue issues ticket tickets
  collection collections table tables column columns row rows record records field fields function functions method methods
  variable variables class classes user users account accounts group role permission entry entries reference references
  import imports channel webhook domain namespace pod deployment ingress route endpoint job jobs event events alert alerts`);

/** What the phrase is about: its last word that is not about the name. */
const headOf = (parts: readonly string[]): string | undefined =>
  parts.findLast((word) => word !== 'named' && word !== 'called' && word !== ':');

/**
 * How a noun phrase before a path is understood: `closed`, every word is accounted for (known, or part of the path);
 * `open`, some word says more than can be checked; `refused`, it may say something else altogether.
 */
export function judgePhrase(phrase: string, about: readonly string[]): 'closed' | 'open' | 'refused' {
  const parts = phrase.split(' ').filter((word) => word !== '' && word !== ',');
  const named = new Set(about.flatMap((entry) => entry.toLowerCase().split(/[^\p{L}\p{N}]+/u)));
  const formats = [...named].flatMap((part) => FORMAT_WORDS[part] ?? []);
  const known = (word: string) =>
    NEUTRAL.has(word) || named.has(word) || named.has(word.replace(/s$/, '')) || formats.includes(word);
  if (OTHER_THINGS.has(headOf(parts) ?? '') || parts.includes('docker')) return 'refused';
  const unknown = parts.filter((word) => !known(word));
  if (unknown.length === 0) return 'closed';
  const joins = parts.some((word, at) => !known(word) && (GLUE.has(word) || isActing(parts, at)));
  return joins || mayChangeMeaning(unknown.join(' ')) ? 'refused' : 'open';
}

const BEFORE_NOUNS = words('the a an my our your its this new old main');

/** "Tests covering a.ts" are not a.ts; in "the logging module" such a word only stands before its noun. */
const isActing = (parts: readonly string[], at: number): boolean =>
  /^\p{L}{2,}ing$/u.test(parts[at] ?? '') && (at === parts.length - 1 || !BEFORE_NOUNS.has(parts[at - 1] ?? ''));

/** Numbers as words; "one" is left out, since it is also a pronoun. */
export const NUMBER_WORDS: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'two three four five six seven eight nine ten eleven twelve',
    'zwei drei vier fünf sechs sieben acht neun zehn elf zwölf',
  ].flatMap((words) => words.split(' ').map((word, at) => [word, String(at + 2)])),
);
