import { decodeBase64 } from './codecs.js';
import { readArguments, type CodeValue } from './code-values.js';
import { withNamedTexts } from './code-names.js';
import { quoted } from './quoting.js';

/** Languages whose calls that start a command are known. */
export type CodeLanguage = 'python' | 'javascript' | 'perl' | 'ruby' | 'php' | 'lua' | 'awk';

interface Calls {
  /** Names (of a function, or of module and function) that start a command. */
  starts: readonly string[];
  /** Only where the code mentions one of these: the names alone are too common. */
  where?: RegExp;
  /** Names that delete what their first argument names, as `rm -rf` or `rm -f` would. */
  deletesTree?: readonly string[];
  deletesFile?: readonly string[];
  /** Calls may stand without brackets: `system "ls"`. */
  bare?: boolean;
  /** Backticks run what is between them. */
  backticks?: boolean;
}

const CALLS: Readonly<Record<CodeLanguage, Calls>> = {
  python: {
    starts: [
      'system',
      'popen',
      'Popen',
      'check_call',
      'check_output',
      'getoutput',
      'getstatusoutput',
      'subprocess.run',
      'subprocess.call',
      'sp.run',
      'sp.call',
      'pty.spawn',
      'os.execv',
      'os.execvp',
      'os.execl',
      'os.execlp',
      'os.execve',
      'create_subprocess_shell',
      'create_subprocess_exec',
    ],
    deletesTree: ['rmtree', 'os.removedirs'],
    deletesFile: ['os.remove', 'os.unlink', 'os.rmdir'],
  },
  javascript: {
    where: /child_process|\bexeca|\bshelljs|\bBun\b/,
    starts: [
      'exec',
      'execSync',
      'execFile',
      'execFileSync',
      'spawn',
      'spawnSync',
      'execa',
      'execaSync',
      'execaCommand',
      'execaCommandSync',
    ],
    deletesTree: ['rmSync', 'fs.rm', 'promises.rm', 'rimraf', 'rimrafSync', 'removeSync', 'emptyDirSync'],
    deletesFile: ['unlinkSync', 'fs.unlink', 'promises.unlink', 'rmdirSync', 'fs.rmdir'],
  },
  perl: {
    starts: ['system', 'exec'],
    deletesTree: ['rmtree', 'remove_tree'],
    deletesFile: ['unlink'],
    bare: true,
    backticks: true,
  },
  ruby: {
    starts: ['system', 'exec', 'spawn', 'popen', 'capture2', 'capture2e', 'capture3'],
    deletesTree: ['rm_rf', 'rm_r', 'remove_dir', 'remove_entry', 'rmtree'],
    deletesFile: ['FileUtils.rm', 'FileUtils.rm_f', 'File.delete', 'File.unlink'],
    bare: true,
    backticks: true,
  },
  php: {
    starts: ['system', 'exec', 'shell_exec', 'passthru', 'popen', 'proc_open', 'pcntl_exec'],
    deletesFile: ['unlink', 'rmdir'],
    backticks: true,
  },
  lua: { starts: ['os.execute', 'io.popen'], deletesFile: ['os.remove'], bare: true },
  awk: { starts: ['system'] },
};

// A loop that does nothing but fork.
const FORKING =
  /\bfork\s{0,4}(?:\(\))?\s{1,4}while\s{0,4}(?:\(?1\)?|true|fork)\b|\bwhile\s{0,4}(?:\(1\)|True|1)\s{0,4}[:{]\s{0,4}(?:os\.)?fork\b|\bloop\s{0,4}(?:\{|do)\s{0,4}fork\b/;
const FORK_BOMB = ':(){ :|:& };:';
const NAME = /[A-Za-z_][\w.]{0,80}(?:::\w{1,40})?/g;
const ENCODED =
  /(?:b64decode|atob|decode64|base64_decode)\s{0,4}\(\s{0,4}b?["']([A-Za-z0-9+/=_-]{8,8192})["']|["']([A-Za-z0-9+/=_-]{8,8192})["']\s{0,4},\s{0,4}["']base64["']/g;
const MAX_FOUND = 64;

/**
 * The shell commands that code of another language starts: the text of `os.system("…")`, the list of
 * `subprocess.run([…])`, and for calls that delete by themselves the command that does the same (`rm -rf …`). Values
 * that only running would tell are shell variables in the answer. Base64 text that the code decodes is read as code too.
 * The code is read as text: calls in its comments count.
 */
export function commandsInCode(language: CodeLanguage, code: string): string[] {
  const decoded = [...code.matchAll(ENCODED)].slice(0, 4).map((match) => decodeBase64(match[1] ?? match[2] ?? ''));
  const found = [withNamedTexts(code), ...decoded].flatMap((text) =>
    text === undefined ? [] : commandsInText(language, text),
  );
  return [...found, ...decodedCommands(code)].slice(0, MAX_FOUND);
}

const RUNS = /\b(?:system|popen|Popen|run|call|check_output|getoutput|execSync|spawn)\([ \t]{0,4}(?:\w{1,20}\.)?$/;

/** Base64 text that is run as soon as it is decoded: `os.system(b64decode("…"))`. */
const decodedCommands = (code: string): string[] =>
  [...code.matchAll(ENCODED)]
    .slice(0, 4)
    .filter(({ index }) => RUNS.test(code.slice(Math.max(0, index - 60), index)))
    .flatMap((match) => decodeBase64(match[1] ?? match[2] ?? '') ?? []);

function commandsInText(language: CodeLanguage, code: string): string[] {
  const known = CALLS[language];
  const calls = IMPORTS_RUN.test(code) ? { ...known, starts: [...known.starts, 'run', 'call'] } : known;
  const startsKnown = calls.where?.test(code) ?? true;
  const found: string[] = [];
  for (const match of code.matchAll(NAME)) {
    if (found.length >= MAX_FOUND) break;
    const role = roleOf(match[0], calls);
    const opening = role && argumentsOffset(code, match.index + match[0].length, calls);
    if (!role || opening === undefined || (role === 'starts' && !startsKnown)) continue;
    const command = commandOf(role, readArguments(code, opening));
    if (command !== undefined) found.push(command);
  }
  if (calls.backticks) found.push(...betweenBackticks(code));
  if (language === 'awk') found.push(...awkPipes(code));
  else found.push(...changes(code));
  if (FORKING.test(code)) found.push(FORK_BOMB);
  return found;
}

/** After it the names stand without their module. */
const IMPORTS_RUN = /\bfrom subprocess import [^\n]{0,80}\b(?:run|call)\b/;

type Role = 'starts' | 'deletesTree' | 'deletesFile';

function roleOf(name: string, calls: Calls): Role | undefined {
  const segments = name.split(/\.|::/);
  const last = segments.at(-1) ?? '';
  const qualified = segments.slice(-2).join('.');
  return (['starts', 'deletesTree', 'deletesFile'] as const).find((role) => {
    const names = calls[role] ?? [];
    return names.includes(last) || (segments.length > 1 && names.includes(qualified));
  });
}

function argumentsOffset(code: string, offset: number, { bare = false }: Calls): number | undefined {
  const blanks = /^\s{0,8}/.exec(code.slice(offset, offset + 8))?.[0].length ?? 0;
  const opener = code.charAt(offset + blanks);
  if (opener === '(') return offset + blanks + 1;
  return bare && /["'`]/.test(opener) ? offset + blanks : undefined;
}

function commandOf(role: Role, values: readonly CodeValue[]): string | undefined {
  const [first, second] = values;
  if (!first) return undefined;
  if (role !== 'starts') {
    const targets = first.texts.map((text) => (text.includes('$') ? `"${text}"` : quoted(text)));
    return `${role === 'deletesTree' ? 'rm -rf' : 'rm -f'} ${targets.join(' ')}`;
  }
  // `execvp("ls", ["ls", "-l"])`: the list starts with the name again. `spawn("ls", ["-l"])`: it does not.
  if (!first.isList && second?.isList) {
    const words = second.texts[0] === first.texts[0] ? second.texts : [...first.texts, ...second.texts];
    return asWords(words);
  }
  if (!first.known) return undefined;
  if (first.isList) return asWords(first.texts);
  const others = values.slice(1).filter((value) => value.known && !value.isList);
  return others.length > 0 && !first.texts[0]?.includes(' ')
    ? asWords([...first.texts, ...others.flatMap((value) => value.texts)])
    : first.texts[0];
}

function asWords(words: readonly string[]): string {
  return words.map((word) => (/\$[\w{]/.test(word) ? `"${word}"` : quoted(word))).join(' ');
}

function betweenBackticks(code: string): string[] {
  const marked = [...code.matchAll(/`([^`]{1,4096})`|(?:%x|\bqx)[({[/]([^)}\]/]{1,4096})[)}\]/]/g)];
  return marked.map((match) => match[1] ?? match[2] ?? '').filter((text) => text !== '');
}

const TEXT = String.raw`[ \t]{0,3}["']([^"'\\\n]{1,300})["'][ \t]{0,3}`;
const MOVES = new RegExp(
  String.raw`\b(?:os\.(?:rename|replace)|shutil\.move|fs\.rename(?:Sync)?|File\.rename|FileUtils\.mv)\(${TEXT},${TEXT}`,
  'g',
);
const CHMODS = new RegExp(
  String.raw`\b(?:os|fs|File)\.chmod(?:Sync)?\(${TEXT},[ \t]{0,3}["']?(?:0o?)?([0-7]{3,4})\b`,
  'g',
);

/** Calls of standard libraries that move a file or change who may use it, as the commands that do the same. */
function changes(code: string): string[] {
  return [
    ...[...code.matchAll(MOVES)].map(([, from = '', to = '']) => `mv ${quoted(from)} ${quoted(to)}`),
    ...[...code.matchAll(CHMODS)].map(([, path = '', mode = '']) => `chmod ${mode} ${quoted(path)}`),
  ];
}

/** `print | "command"` and `"command" | getline`. */
function awkPipes(code: string): string[] {
  const marked = [...code.matchAll(/\|&?\s{0,4}"([^"\n]{1,2048})"|"([^"\n]{1,2048})"\s{0,4}\|&?\s{0,4}getline\b/g)];
  return marked.map((match) => match[1] ?? match[2] ?? '');
}
