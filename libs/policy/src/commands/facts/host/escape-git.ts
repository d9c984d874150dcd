import type { Invocation } from '../../invocation.js';
import { isPlainHelper } from './escape-helpers.js';
import { fact } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';
import { isElsewhere } from './escape-places.js';
import { readGit, setting, UNTOLD } from './git-command.js';

/** Settings whose value git starts or reads settings and hooks from (git-config(1)), in lower case. */
const STARTS =
  /^(?:core\.(?:pager|editor|sshcommand|fsmonitor|askpass|gitproxy)|sequence\.editor|diff\.external|(?:diff|merge|filter|difftool|mergetool|browser|man)\.\S{1,80}\.(?:command|textconv|driver|clean|smudge|process|cmd)|pager\.\S{1,40}|credential\.(?:\S{1,200}\.)?helper|gpg\.(?:\w{1,20}\.)?program|interactive\.difffilter|sendemail\.\S{1,40}cmd|init\.templatedir|include(?:if\.\S{1,200})?\.path|uploadpack\.packobjectshook)$/;
/** Helpers that come with git or the system, by their names. */
const NAMED_HELPER =
  /^(?:store|cache|osxkeychain|manager(?:-core)?|wincred|libsecret|gnome-keyring|oauth)(?: --?[\w=-]{1,40}){0,3}$/;

/**
 * `git config KEY VALUE` and `git clone --config KEY=VALUE`: a program that git starts from then on. `git --config-env` and
 * `git --git-dir`: settings that the command line does not show.
 */
export function gitSettingFacts({ program, args }: Invocation): FactParts[] {
  const git = program === 'git' ? readGit(args) : undefined;
  if (git?.settings.some(([key, value]) => value === UNTOLD && setsProgram([key, value])))
    return [fact('program.start')];
  const folder = args.find(({ text }, at) => /^--git-dir=/.test(text) || args[at - 1]?.text === '--git-dir');
  if (git && folder && isElsewhere(folder.text.replace(/^--git-dir=/, ''))) return [fact('library.load')];
  if (git?.subcommand !== 'config' && git?.subcommand !== 'clone') return [];
  const words = git.args.map(({ text }) => text);
  const settings =
    git.subcommand === 'config'
      ? [settingOf(words.filter((text) => !text.startsWith('-')))]
      : words.flatMap((text, at) => {
          const value = text.startsWith('--config=') ? text.slice('--config='.length) : undefined;
          return words[at - 1] === '--config' ? [setting(text)] : value === undefined ? [] : [setting(value)];
        });
  return settings.some(setsProgram) ? [fact('program.start')] : [];
}

const settingOf = ([first = '', ...rest]: readonly string[]): readonly [string, string] => {
  const [key = '', value = ''] = first === 'set' ? rest : [first, ...rest];
  return [key.toLowerCase(), value];
};

export function setsProgram([key, value]: readonly [string, string]): boolean {
  if (key.startsWith('alias.')) return value.startsWith('!') && !isPlainHelper(value.slice(1));
  if (!STARTS.test(key) || value === '' || /^(?:true|false)$/.test(value)) return false;
  return !isPlainHelper(value) && !NAMED_HELPER.test(value);
}
