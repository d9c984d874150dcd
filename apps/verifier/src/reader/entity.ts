/** What a word of a claim names. The letter is how the grammar sees it: `P0` is the first entity, a path. */
export const ENTITY_KINDS = {
  path: 'P',
  glob: 'G',
  url: 'U',
  endpoint: 'H',
  size: 'S',
  number: 'N',
  version: 'V',
  sha256: 'X',
  hash: 'M',
  quote: 'Q',
  code: 'C',
  pattern: 'R',
  assignment: 'A',
  schedule: 'T',
  clock: 'O',
  spec: 'K',
  ratio: 'F',
  name: 'I',
} as const;

export type EntityKind = keyof typeof ENTITY_KINDS;

export interface Entity {
  kind: EntityKind;
  /** What was said, without quotes and back-ticks. */
  text: string;
}

/** A claim with its entities masked: words in lower case, `P0`-like marks, and signs, each between single spaces. */
export interface Masked {
  /** One line, list item or sentence each. */
  sentences: string[];
  entities: Entity[];
}

// Names that are files although nothing in them says so.
const BARE_FILES = /^(?:Dockerfile|Makefile|LICENSE|Jenkinsfile|Procfile|Vagrantfile|Gemfile|Rakefile|Brewfile)$/;
// A dot alone makes no file: `server.port` is a setting, `orders.example.com` a host, `console.log` a function.
const EXTENSIONS = new Set(
  (
    'txt md mdx rst adoc log csv tsv json jsonl ndjson json5 yaml yml toml ini cfg conf env properties xml html htm ' +
    'css scss less js mjs cjs jsx ts mts cts tsx vue svelte py pyi ipynb rb go rs java kt kts c h cc cpp hpp cs php ' +
    'pl lua swift scala sh bash zsh fish ps1 bat sql db sqlite sqlite3 dump bak backup tar tgz gz zip bz2 xz zst 7z ' +
    'pdf doc docx xls xlsx ppt pptx odt png jpg jpeg gif svg webp bmp ico tiff mp3 mp4 wav avi mov bin dat img iso ' +
    'lock pid sock key pem crt cert csr pub p12 sha256 md5 sig map wasm so o a exe dll jar war whl deb rpm apk tmp ' +
    'out err patch diff tf tfvars proto graphql gradle mk cmake service socket timer plist tex bib tap lcov parquet avro me fifo'
  ).split(' '),
);
const NOT_FILES = /^(?:node|next|vue|nuxt|express|three|d3|react|backbone|ember|moment|chart)\.js$|^console\.\w+$/i;
const SLASHED_WORDS = /^(?:and\/or|n\/a|i\/o|tcp\/ip|ci\/cd|client\/server|read\/write|input\/output|he\/she|w\/o)$/i;
// `docs.example.com/guide.html` is an address, though nobody wrote its `https://`.
const AT_HOST = /^(?:[\w-]+\.)+(?:com|org|net|io|dev|de|fr|es|uk|eu|info|cloud)\//i;
const DOTFILE = /^\.[A-Za-z][\w-]*(?:\.[\w-]+)*$/;

/** The part after the last dot where it is one that files have. */
export function extensionOf(name: string): string | undefined {
  const extension = /[^/]\.([A-Za-z0-9]{1,10})$/.exec(name)?.[1]?.toLowerCase();
  return extension !== undefined && EXTENSIONS.has(extension) ? extension : undefined;
}

/** `.log` in "every .log file" means `*.log`; `.env` is a file. */
export const isBareExtension = (word: string): boolean =>
  /^\.[a-z0-9]+$/.test(word) && word !== '.env' && EXTENSIONS.has(word.slice(1));

/** Whether a bare word (no spaces, no quotes) is meant as a path. */
export function isPathWord(word: string): boolean {
  if (/^(?:\/|\.{1,2}\/)./.test(word) || word === '/' || BARE_FILES.test(word)) return true;
  if (DOTFILE.test(word)) return !isBareExtension(word);
  // An address of mail, `@scope/package`.
  if (/^[^@/]+@[^@/]+\.[a-z]+$/i.test(word) || /^@[\w.-]+\/[\w.-]+$/.test(word)) return false;
  if (word.includes('/')) return !/^[\d/]+$/.test(word) && !SLASHED_WORDS.test(word) && !AT_HOST.test(word);
  return extensionOf(word) !== undefined && !NOT_FILES.test(word);
}

/** `feature/auth` may be a branch as well as a file: alone it is taken for neither. */
export const isSurelyFile = (text: string): boolean =>
  /^(?:\/|\.{1,2}\/)/.test(text) ||
  text.endsWith('/') ||
  DOTFILE.test(text.replace(/^.*\//, '')) ||
  BARE_FILES.test(text.replace(/^.*\//, '')) ||
  extensionOf(text) !== undefined;

/** Whether a quoted or fenced text is one path: it may hold spaces then. */
export function isPathText(text: string): boolean {
  if (/[\n"'`<>|;*?]|:\/\//.test(text)) return false;
  if (text.startsWith('/') || /^\.{1,2}\//.test(text)) return true;
  if (!/\s/.test(text)) return isPathWord(text);
  return text.length <= 200 && /^[^\s/][^/]*(?:\/[^/]+)*\.[A-Za-z][A-Za-z0-9]{0,5}$/u.test(text);
}
