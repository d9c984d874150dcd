import type { Candidate } from '../../candidate.js';
import { findInProgram } from './calls.js';
import { findInDockerfile, isDockerfile } from './dockerfile.js';
import { findInMakefile } from './makefile.js';
import { findInShellScript, isShellScript } from './shell-script.js';
import { readJsonFields, readYamlFields } from './structured.js';

const SHELL_NAMES =
  /^(?:\.?(?:bash|zsh|k)rc|\.?(?:bash_|z)?profile|\.?bash_(?:aliases|login|logout)|pre-commit|pre-push|post-\w+|commit-msg)$/;
const SHELL_ENDS = ['sh', 'bash', 'zsh', 'ksh', 'bats', 'command'];
const SHEBANG_LANGUAGE = /^\uFEFF?#!\s*\S{0,100}[/ ](python|node|ruby|perl|php|deno|bun|tsx)[\d.]*\b/;
const LANGUAGE_ENDS: Readonly<Record<string, string>> = {
  python: 'py',
  ruby: 'rb',
  perl: 'pl',
  php: 'php',
  node: 'js',
  deno: 'js',
  bun: 'js',
  tsx: 'ts',
};
const DOCKERFILE = /^(?:(?:docker|container)file(?:\..+)?|.+\.(?:docker|container)file)$/;
const MAKEFILE = /^(?:gnu)?makefile(?:\..+)?$|\.(?:mk|mak)$/;
const JSON_ENDS = ['json', 'jsonc', 'json5', 'webmanifest'];

/**
 * The commands in a file of a repository, by its name and its first line: shell scripts, Makefiles, Dockerfiles,
 * package scripts, Compose, CI and other fields of JSON and YAML, and calls in programs. A file of another kind has none.
 */
export function findInFile(path: string, text: string): Candidate[] {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase();
  const extension = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1) : '';
  const program = findInProgram(text, extension);
  // `Dockerfile.go` is an image and `dockerfile.go` may be a program about images: what it holds tells.
  if (DOCKERFILE.test(name) && (!program || isDockerfile(text))) return findInDockerfile(text);
  if (program) return program;
  if (MAKEFILE.test(name)) return findInMakefile(text);
  if (JSON_ENDS.includes(extension)) return readJsonFields(text)?.candidates ?? [];
  if (extension === 'yml' || extension === 'yaml') return readYamlFields(text)?.candidates ?? [];
  const begin = text.slice(0, 200);
  if (SHELL_ENDS.includes(extension) || SHELL_NAMES.test(name) || isShellScript(text)) return findInShellScript(text);
  const language = SHEBANG_LANGUAGE.exec(begin)?.[1];
  return (language && findInProgram(text, LANGUAGE_ENDS[language]!)) || [];
}
