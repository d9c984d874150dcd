import type { Invocation, Word } from '../../invocation.js';
import { placeOf } from './downloaded-run.js';
import { filesWritten } from './escape-written.js';
import { isElsewhere } from './escape-places.js';
import { SCRIPT_TABLE } from './escape-scripts-table.js';
import { fact } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';

interface Takes {
  values: readonly string[];
  files: readonly string[];
  none: readonly string[];
}

const listOf = (column = ''): string[] => column.split(/\s+/).filter((name) => name !== '');

function readTable(text: string): ReadonlyMap<string, Takes> {
  const table = new Map<string, Takes>();
  for (const line of text.split('\n')) {
    const [programs = [], values = [], files = [], none = []] = line.split('|').map(listOf);
    for (const program of programs) table.set(program, { values, files, none });
  }
  return table;
}

const TABLE = readTable(SCRIPT_TABLE);

/** The version of an interpreter is part of its file's name. */
const takesOf = (program: string): Takes | undefined =>
  TABLE.get(program) ?? TABLE.get(program.replace(/-?\d[\d.]{0,8}$/, ''));

/** Values that stand for no file of anybody's. */
const NO_FILE = /^(?:none|NONE|NORC|DEFAULTS|default|false|off|-|\/dev\/null|no:\w{1,40})$/;
/** Names that are looked up among what is installed: modules, presets, plugins of a registry. */
const LOOKED_UP = /^@?[\w-]{1,64}(?:[/.:][\w-]{1,64}){0,4}$/;
/** Programs whose file options take such names, too. */
const TAKES_NAMES =
  /^(?:node|nodejs|tsx|ts-node|pylint|pytest|py\.test|eslint|prettier|mocha|ava|tap|rubocop|rspec|gawk|emacs)$/;
/** Written by the system's own packages; whoever can write there has the machine. */
const OF_SYSTEM = /^\/(?:etc|usr\/(?!local\/)|lib\w{0,3}\/|bin\/|sbin\/)/;

const isCluster = (text: string): boolean => /^-[A-Za-z]{1,8}$/.test(text);
/** `-c`, `-ec`, `--check`, `--check=x`. */
const says = (text: string, option: string): boolean =>
  text === option ||
  text.startsWith(`${option}=`) ||
  (/^-[A-Za-z]$/.test(option) && isCluster(text) && !text.startsWith('--') && text.endsWith(option.charAt(1)));

/** `-fown.awk`. */
const isAttached = (text: string, option: string): boolean =>
  /^-[A-Za-z]$/.test(option) && text.startsWith(option) && /[./]/.test(text);
/** The value in the same word; undefined: it is the next one. */
function valueIn(text: string, option: string): string | undefined {
  if (text.startsWith(`${option}=`)) return text.slice(option.length + 1);
  return isAttached(text, option) ? text.slice(option.length) : undefined;
}

/** The files of code that a program is given; empty where it gets none, or only what is on its command line. */
function filesGiven(program: string, args: readonly Word[], { values, files, none }: Takes): string[] {
  const found: string[] = [];
  const onlyOptions = none.includes('*') || none.includes('.');
  let operand: string | undefined;
  for (let at = 0; at < args.length && operand === undefined; at += 1) {
    const text = args[at]?.text ?? '';
    if (values.includes(text)) {
      at += 1;
      continue;
    }
    const option = files.find((name) => says(text, name) || isAttached(text, name));
    if (option !== undefined) {
      const value = valueIn(text, option);
      if (isFile(program, value ?? args[at + 1]?.text ?? '')) found.push(value ?? args[at + 1]?.text ?? '');
      if (value === undefined) at += 1;
    } else if (none.some((name) => says(text, name))) return found;
    else if (text !== '' && !/^[-+]/.test(text) && !none.includes('*')) operand = text;
  }
  return operand === undefined || onlyOptions ? found : [...found, operand];
}

const isFile = (program: string, value: string): boolean =>
  value !== '' && !NO_FILE.test(value) && !(TAKES_NAMES.test(program) && LOOKED_UP.test(value));

/** Scripts that a framework puts into every project to run its tasks by their names, as make runs them. */
const OF_FRAMEWORK = /^(?:\.\/)?(?:manage\.py|setup\.py|artisan|bin\/(?:rails|rake|console)|gradlew|mvnw|yii|spark)$/;
/** What makes settings of an environment current, as every handbook says to. */
const ACTIVATES =
  /(?:^|\/)bin\/activate(?:\.\w{2,4})?$|(?:^|\/)\.(?:bashrc|zshrc|profile|bash_profile|bash_aliases|zprofile|nvm\/nvm\.sh|cargo\/env)$/;

/** Modules of Python that come with it, or are tools of every day (The Python Standard Library, "Modules command-line interface"). */
const MODULES =
  /^(?:pytest|unittest|doctest|json|json\.tool|venv|virtualenv|pip|pipx|build|compileall|py_compile|black|ruff|isort|mypy|flake8|pylint|coverage|tox|nox|pre_commit|poetry|sphinx|mkdocs|twine|timeit|calendar|this|site|sysconfig|platform|ast|dis|tokenize|tabnanny|zipfile|tarfile|gzip|base64|http\.server|ensurepip|trace|cProfile|profile|pstats|pdb|zipapp|uuid|sqlite3|random|mimetypes|quopri|inspect|pydoc|pyclbr|symtable|encodings\.rot_13|turtledemo|idlelib|webbrowser|smtpd|asyncio|code|filecmp|ftplib|locale|nntplib|textwrap|telnetlib|xml\.\w+|jupyter|notebook|ipykernel|IPython|bandit|pip_audit|piptools|yamllint|wheel|setuptools|grpc_tools\.protoc|flask|django|uvicorn|gunicorn|celery|alembic|scrapy|spacy|nltk\.downloader|pyflakes|pycodestyle|pydocstyle|vulture|radon|pip_licenses|cython|nuitka|PyInstaller|memory_profiler|line_profiler|trio|rich|click|httpie|yt_dlp)$/;
/** Of these the first operand is a script that they run. */
const RUNS_FOR = /^(?:trace|cProfile|profile|pdb|coverage|memory_profiler|line_profiler)$/;

/** The script or package that `python -m` runs, where it is none of the known ones. */
function moduleOf(args: readonly Word[]): string[] {
  const at = args.findIndex(({ text }) => /^-[A-Za-z]{0,4}m$/.test(text));
  const name = args[at + 1]?.text;
  if (at < 0 || name === undefined) return [];
  if (!MODULES.test(name)) return [name];
  return RUNS_FOR.test(name) ? args.slice(at + 2).flatMap(({ text }) => (/\.py$/.test(text) ? [text] : [])) : [];
}

const SOURCE_FILE = /\.(?:[cm]?[jt]sx?|go|dart|fsx|csx|dll|jar)$/;
/** Tools whose operand behind `run` may be a file or a task's name. */
const RUNS_EITHER = /^(?:bun|deno|go|dart|dotnet|crystal|zig)$/;

/** The files of code that a command runs. */
function scriptsOf({ program, args, name }: Invocation): string[] {
  const started = startedByPath(name);
  if (started !== undefined) return [started];
  if (RUNS_EITHER.test(program)) {
    const [first, second] = args.map(({ text }) => text).filter((text) => !text.startsWith('-'));
    const file = first === 'run' || first === 'exec' || first === 'script' ? second : first;
    return file !== undefined && (SOURCE_FILE.test(file) || /^(?:[/~$]|\.\.)/.test(file)) ? [file] : [];
  }
  if (/^(?:python|pypy)[\d.]{0,6}$/.test(program)) {
    const modules = moduleOf(args);
    if (modules.length > 0) return modules;
  }
  if (/^(?:sqlite3?)$/.test(program) && args.some(({ text }) => /^\s*\.(?:read|load)\s/.test(text))) return ['.read'];
  const takes = takesOf(program);
  const given = takes ? filesGiven(program, args, takes) : [];
  const usual = program === 'source' || program === '.' ? ACTIVATES : OF_FRAMEWORK;
  return [...given.filter((file) => !usual.test(file)), ...takenFromElsewhere(program, args)];
}

/** Where a machine or a project keeps the programs that were installed there. */
const INSTALLED =
  /^(?:(?:\/usr(?:\/local)?)?\/s?bin|\/opt\/homebrew\/bin|\/snap\/bin|\/usr\/(?:libexec|lib|share)\/.{0,200}|(?:.{0,200}\/)?(?:node_modules\/\.bin|\.?venv\/bin|vendor\/bin)|\.\/bin|bin)$/;

/** A program that is started by a path which is not where programs are installed: a file like any script. */
function startedByPath(name: Word | undefined): string | undefined {
  const text = name?.text ?? '';
  const slash = text.lastIndexOf('/');
  if (slash < 0 || OF_FRAMEWORK.test(text)) return undefined;
  const folder = text.slice(0, slash);
  return INSTALLED.test(folder) && !/\.\w{1,4}$/.test(text) ? undefined : text;
}

/** Tools that run the tasks of a folder or a file that an option names. */
const RUNS_TASKS =
  /^(?:make|gmake|bmake|ninja|just|task|rake|npm|pnpm|yarn|bun|gradlew?|mvnw?|ant|cmake|nx|turbo|invoke|grunt|gulp|tox|nox|jest|vitest|webpack|vite|rollup|babel|esbuild|tsc|eslint|prettier|mocha)$/;
const NAMES_TASKS =
  /^(?:-f|--file|--makefile|-C|--directory|--prefix|--cwd|--dir|--justfile|--taskfile|-t|-b|-p|-P|-c|--rakefile|--buildfile|--gulpfile|--gruntfile)(?:=(.{1,400}))?$/;
/** Options that name, with any program, settings or code that it reads before it does anything else. */
const NAMES_SETTINGS =
  /^--?(?:config|config-?file|conf|rcfile|init-?file|init-script|plugins?|plugins?-?(?:dir|path)|require|import|loader|preload|load-plugins|rules-?dir|(?:load-)?extensions?|script|script-?file|hooks?(?:-?(?:dir|path))?|module-?path)(?:=(.{1,400}))?$/;

/** Folders and files outside of the project whose tasks, settings or plugins are used: as much others' as scripts there. */
function takenFromElsewhere(program: string, args: readonly Word[]): string[] {
  return args.flatMap(({ text }, at) => {
    const named = NAMES_SETTINGS.exec(text) ?? (RUNS_TASKS.test(program) ? NAMES_TASKS.exec(text) : null);
    const value = named ? (named[1] ?? args[at + 1]?.text ?? '') : '';
    return isElsewhere(value) || /^(?:\/opt\/|\.\.\/)/.test(value) ? [value] : [];
  });
}

/**
 * The commands of one source that run code out of a file: whoever wrote that file decides what happens, now or later,
 * and nothing binds what is in it to what was approved. What an earlier command of the source wrote is read as what it is,
 * and what the system's packages brought along is theirs.
 */
export function scriptFacts(invocations: readonly Invocation[]): ReadonlyMap<Invocation, FactParts> {
  const found = new Map<Invocation, FactParts>();
  const written = new Set<string>();
  for (const invocation of invocations) {
    const own = scriptsOf(invocation).filter(
      (file) => !OF_SYSTEM.test(file) && !written.has(placeOf({ text: file, literal: true })),
    );
    if (own.length > 0) found.set(invocation, fact('script.run'));
    for (const [file] of filesWritten(invocation)) written.add(file);
  }
  return found;
}

/** Programs whose files of code are described. */
export const DESCRIBED_SCRIPTS: ReadonlySet<string> = new Set(TABLE.keys());
