import type { CheckOf } from '@wingman/contracts';
import type { PlanItem } from '../../verdict/plan.js';
import { shape, type Reading, type Rule } from '../rule.js';

type Manager = CheckOf<'package'>['manager'];

const MANAGERS: Readonly<Record<string, Manager>> = {
  npm: 'npm',
  node: 'npm',
  yarn: 'npm',
  pnpm: 'npm',
  pip: 'pip',
  python: 'pip',
  pypi: 'pip',
  apt: 'dpkg',
  dpkg: 'dpkg',
  debian: 'dpkg',
  deb: 'dpkg',
  system: 'dpkg',
  ubuntu: 'dpkg',
};
const MANAGER = '(?:(?<manager>npm|node|yarn|pnpm|pip|python|pypi|apt|dpkg|debian|deb|system|ubuntu) )?';
const NOUN = '(?:(?:package|dependency|dev dependency|library|module|dependencies|packages) )?';
const PACKAGE = `(?:the |a )?${MANAGER}${NOUN}(?<name>[KICQ]\\d+|[a-z][a-z0-9]*)(?: package)?(?: (?:(?:at |in )?version |@ )?(?<version>[VN]\\d+))?`;
const USING =
  '(?:(?: (?:with|via|using|through|from)| \\() (?<with>npm|yarn|pnpm|pip|apt|dpkg)(?: \\))?| on (?:the|this) (?<system>system))?';
const IN =
  '(?: (?:in|into|under|for|to|at|from) (?:the )?(?:project |app |environment |virtualenv )?(?<place>P\\d+)(?: project)?)?';

function specOf(it: Reading): { name: string; version: string | undefined; manager: Manager | undefined } {
  const text = it.name('name');
  const parts = /^(.+?)(@|==)v?(\d[\w.+-]*)$/.exec(text);
  if (!it.word('name').startsWith('K') || parts === null) {
    return {
      name: text,
      version: it.has('version') ? it.text('version').replace(/^v/, '') : undefined,
      manager: undefined,
    };
  }
  return { name: parts[1] ?? '', version: parts[3], manager: parts[2] === '==' ? 'pip' : 'npm' };
}

const NO_PACKAGES =
  /^(?:the|a|an|all|new|it|dependencies|packages|package|everything|successfully|and|is|were|was|no|latest|required|missing|managers?)$/;

const CALLED_PACKAGE = /\b(?:package|dependency|library|module)\b/;
/** "Requirements", "code": words for many things, of which no one is called so. */
const VAGUE =
  /s$|^(?:code|software|everything|stuff|documentation|version|support|setup|config|configuration|environment|client|server|app|project|update|upgrade|cache)$/;

/** A plain word names a package only where one is spoken of: "added python tests" installs none. */
const isNamed = (it: Reading): boolean =>
  it.texts('name').length > 0 ||
  (!VAGUE.test(it.word('name')) && (it.has('with') || it.has('system') || CALLED_PACKAGE.test(it.sentence)));

/** A package only where its manager is known: the word, how the version is written, or the project's own folder. */
function installed(it: Reading, absent: boolean): PlanItem[] | undefined {
  const { name, version, manager: written } = specOf(it);
  const place = it.has('place') ? it.path('place') : undefined;
  const manager =
    MANAGERS[it.word('manager')] ??
    MANAGERS[it.word('with')] ??
    MANAGERS[it.word('system')] ??
    written ??
    managerOf(it.text('place'));
  if (manager === undefined && place !== undefined && /^[KICQ]\d/.test(it.word('name')))
    return inProject(it, { name, version, path: place, absent });
  if (manager === undefined || NO_PACKAGES.test(name) || /\s/.test(name) || name.startsWith('-')) return undefined;
  if (written !== undefined && written !== manager) return undefined;
  const path =
    manager === 'dpkg' ? undefined : place?.replace(/\/(?:package\.json|node_modules|requirements\.txt)$/, '');
  if (manager === 'dpkg' && place !== undefined) return undefined;
  const about = { name, ...(version === undefined ? {} : { version }), ...(path === undefined ? {} : { path }) };
  const since = installedSince(it, absent);
  const check = { type: 'package' as const, manager, ...about, ...since, ...(absent ? { absent: true as const } : {}) };
  if (isNamed(it)) return [{ check, mayBeBefore: true }];
  return absent ? undefined : [{ check, inexact: true }];
}

/** Whoever tells that something is installed need not have done it in this task; whoever "installed" it has. */
const installedSince = (it: Reading, absent: boolean): { installed_after?: string } =>
  absent || it.actedSince === undefined ? {} : { installed_after: it.actedSince };

/** A project is npm's or pip's by the file it is described in. */
function inProject(
  it: Reading,
  about: { name: string; version: string | undefined; path: string; absent: boolean },
): PlanItem[] | undefined {
  if (!/^(?:@[\w.-]+\/)?[A-Za-z0-9][\w.-]*$/.test(about.name) || !/\/$|^[^.]*$/.test(it.text('place')))
    return undefined;
  const { name, version, path, absent } = about;
  const check = (manager: Manager) => ({
    type: 'package' as const,
    manager,
    name,
    path,
    ...(version === undefined ? {} : { version }),
    ...installedSince(it, absent),
    ...(absent ? { absent: true as const } : {}),
  });
  const form = (manager: Manager, file: string) => ({
    check: check(manager),
    there: { type: 'file' as const, path: `${path}/${file}` },
  });
  return [
    {
      check: check('npm'),
      mayBeBefore: true,
      forms: [form('npm', 'package.json'), form('pip', 'pyproject.toml'), form('pip', 'requirements.txt')],
    },
  ];
}

const managerOf = (place: string): Manager | undefined =>
  /(?:^|\/)(?:package\.json|node_modules)$/.test(place) ? 'npm' : /(?:^|\/)\.?venv$/.test(place) ? 'pip' : undefined;

const present = (it: Reading) => installed(it, false);
const gone = (it: Reading) => (it.has('version') ? undefined : installed(it, true));

/** A dependency as package.json lists it. */
function listed(it: Reading): PlanItem[] | undefined {
  const { name, version } = specOf(it);
  if (!/(?:^|\/)package\.json$/.test(it.text('file')) || NO_PACKAGES.test(name)) return undefined;
  const named = isNamed(it);
  if (it.has('gone') && !named) return undefined;
  const range = it.has('range') ? it.text('range') : version;
  const at = (kind: string) => ({
    type: 'config' as const,
    path: it.path('file'),
    format: 'json' as const,
    key: `/${kind}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
  });
  const form = (kind: string) => ({
    check: { ...at(kind), ...(range === undefined ? { exists: true } : { equals: range }) },
    there: { ...at(kind), exists: true },
  });
  if (it.has('gone'))
    return [
      { check: { ...at('dependencies'), exists: false } },
      { check: { ...at('devDependencies'), exists: false } },
    ];
  const forms = [form('dependencies'), form('devDependencies')];
  const missing: PlanItem = {
    check: { ...at('dependencies'), exists: true },
    witness: { ...at('devDependencies'), exists: false },
  };
  if (range !== undefined) return [{ check: { ...at('dependencies'), equals: range }, forms }];
  if (!named) return [{ check: { ...at('dependencies'), exists: true }, inexact: true }];
  return it.has('dev') ? undefined : [{ ...missing, witness: { ...at('devDependencies'), exists: false } }];
}

/** A script as package.json has it. */
function script(it: Reading): PlanItem[] | undefined {
  const name = it.name('name');
  if (!/(?:^|\/)package\.json$/.test(it.text('file')) || !/^[\w:.-]+$/.test(name)) return undefined;
  const check = { type: 'config' as const, path: it.path('file'), format: 'json' as const, key: `/scripts/${name}` };
  // "The deployment script" may be called `deploy`.
  if (it.texts('name').length > 0) return [{ check: { ...check, exists: !it.has('gone') } }];
  return it.has('gone') ? undefined : [{ check: { ...check, exists: true }, inexact: true }];
}

/** Packages that are installed, or are not, and what package.json lists. */
export const packageRules: Rule[] = [
  {
    shape: shape(
      `{SUBJ}(?:added|created|(?<gone>removed|deleted|dropped)) (?:a |an |the )?(?:new )?(?<name>[ICQ]\\d+|[a-z][a-z0-9]*) (?:npm )?script (?:to|in|from) (?:the )?<P:file>{TAIL}`,
    ),
    read: script,
  },
  {
    shape: shape(
      `(?:the )?<P:file> {ADV}(?:has|contains|defines|includes) (?:a |an |the )?(?:new )?(?<name>[ICQ]\\d+|[a-z][a-z0-9]*) (?:npm )?script{TAIL}`,
    ),
    read: script,
  },
  {
    shape: shape(
      `{SUBJ}added (?:the )?(?:dependency |package )?(?<name>[KICQ]\\d+|[a-z][a-z0-9]*)(?: (?:at |in )?(?:version )?(?<range>[VN]\\d+))?(?: as a dependency)? (?:to|in) (?:the )?<P:file>{TAIL}`,
    ),
    read: listed,
  },
  {
    shape: shape(
      `(?:the )?<P:file> {ADV}(?:lists|declares|contains|has|includes) (?:the )?(?:dependency )?(?<name>[KIC]\\d+|[a-z][a-z0-9]*)(?: (?:(?:at|in version|version) )?(?<range>[VNQC]\\d+))?(?: as a dependency)?{TAIL}`,
    ),
    read: listed,
  },
  {
    shape: shape(
      `{SUBJ}(?<gone>removed|dropped) (?:the )?(?:dependency |package )?(?<name>[ICQ]\\d+|[a-z][a-z0-9]*)(?: dependency)? from (?:the )?<P:file>{TAIL}`,
    ),
    read: listed,
  },
  {
    shape: shape(
      `{SUBJ}(?:installed|added|upgraded|updated|bumped) ${PACKAGE}(?: to (?:version )?(?<to>V\\d+))?${USING}${IN}{TAIL}`,
    ),
    read: (it) => (it.has('to') ? upgraded(it) : present(it)),
  },
  {
    shape: shape(`${PACKAGE} {BE} {ADV}(?:installed|available|at version (?<at>V\\d+))${USING}${IN}{TAIL}`),
    read: present,
  },
  { shape: shape(`{SUBJ}(?:uninstalled|removed|purged) ${PACKAGE}${USING}${IN}{TAIL}`), read: gone },
  {
    shape: shape(
      `${PACKAGE} {BE} {ADV}(?:not installed|uninstalled|no longer installed|removed|purged)${USING}${IN}{TAIL}`,
    ),
    read: gone,
  },
];

/** "Upgraded x from 1.0.0 to 1.1.0" is about the version it has now. */
function upgraded(it: Reading): PlanItem[] | undefined {
  if (it.has('version')) return undefined;
  return installed(it, false)?.map((item) =>
    item.check.type === 'package'
      ? { ...item, check: { ...item.check, version: it.text('to').replace(/^v/, '') } }
      : item,
  );
}
