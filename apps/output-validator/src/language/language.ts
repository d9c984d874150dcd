import type { Language, SourceFile } from '../source-file.js';

const BY_EXTENSION: Readonly<Record<string, Language>> = {
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'typescript',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascript',
  py: 'python',
  pyi: 'python',
  pyw: 'python',
  go: 'go',
  java: 'java',
  rb: 'ruby',
  rake: 'ruby',
  gemspec: 'ruby',
  ru: 'ruby',
  rs: 'rust',
  sql: 'sql',
  sh: 'bash',
  bash: 'bash',
  bats: 'bash',
  yaml: 'yaml',
  yml: 'yaml',
  json: 'json',
  jsonc: 'json',
  webmanifest: 'json',
  toml: 'toml',
  dockerfile: 'dockerfile',
  containerfile: 'dockerfile',
};

const BY_NAME: Readonly<Record<string, Language>> = {
  dockerfile: 'dockerfile',
  containerfile: 'dockerfile',
  gemfile: 'ruby',
  rakefile: 'ruby',
  vagrantfile: 'ruby',
  '.bashrc': 'bash',
  '.bash_profile': 'bash',
  '.profile': 'bash',
  '.eslintrc': 'json',
  '.babelrc': 'json',
  '.prettierrc': 'yaml',
  'cargo.lock': 'toml',
  'poetry.lock': 'toml',
  'uv.lock': 'toml',
  pipfile: 'toml',
};

/** Texts for people, and lists that no program of ours runs: there is nothing to parse. */
const DOCUMENTS =
  /(?:^|\/)(?:[^/]+\.(?:md|txt|rst|adoc|csv|tsv|svg|html?|css|scss)|license|notice|authors|changelog|readme|codeowners|\.gitignore|\.dockerignore|\.gitattributes|\.editorconfig|\.nvmrc|\.npmrc)$/i;

const INTERPRETERS: readonly (readonly [RegExp, Language])[] = [
  [/^(?:ba|da|k|z)?sh$/, 'bash'],
  [/^python[\d.]*$/, 'python'],
  [/^(?:node|nodejs|bun|deno)$/, 'javascript'],
  [/^(?:tsx|ts-node)$/, 'typescript'],
  [/^ruby[\d.]*$/, 'ruby'],
];

/** The language of a file by its name and, where the name does not tell, by its first line; undefined: neither tells. */
export function languageOf(path: string, content: string): Language | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const dot = name.lastIndexOf('.');
  const known = BY_NAME[name] ?? (dot >= 0 ? BY_EXTENSION[name.slice(dot + 1)] : undefined);
  if (known) return known;
  if (/^(?:dockerfile|containerfile)[.-]/.test(name)) return 'dockerfile';
  return dot > 0 ? undefined : byShebang(content);
}

function byShebang(content: string): Language | undefined {
  const line = /^#!\s*(\S+)(?:[ \t]+(?:-S[ \t]+)?(\S+))?/.exec(content.slice(0, 200));
  if (!line) return undefined;
  const program = (line[1] ?? '').split('/').at(-1) ?? '';
  const interpreter = program === 'env' ? (line[2] ?? '') : program;
  return INTERPRETERS.find(([pattern]) => pattern.test(interpreter))?.[1];
}

const PAGE = /\.(?:html?|svg)$/i;
/** What runs, or loads something that does, as soon as somebody opens the page. */
const ACTIVE = /<(?:script|iframe|frame|object|embed|applet|foreignobject)\b|[\s"'/]on[a-z]+\s*=|javascript\s*:/i;

/** Whether a file of no known language is a text for people rather than code that nobody here can read. */
export const isDocument = ({ path, content }: Pick<SourceFile, 'path' | 'content'>): boolean =>
  DOCUMENTS.test(path) && !(PAGE.test(path) && ACTIVE.test(content));
