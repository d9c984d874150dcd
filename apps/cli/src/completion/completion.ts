import { readArguments, onePositional } from '../arguments.js';
import { type Command, UsageError } from '../command.js';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

const HELP = `usage: wingman completion bash|zsh|fish

Prints what makes the shell complete commands and options:

  bash   source <(wingman completion bash)
  zsh    source <(wingman completion zsh)
  fish   wingman completion fish > ~/.config/fish/completions/wingman.fish

exit codes: 0 printed, 2 usage`;

/** What a help says of the command's own options: how it is called, and the first column of their list. */
function optionsIn(help: string): string[] {
  const [usage = ''] = help.split('\n\n');
  const listed = [...help.matchAll(/^ {2}(--\S.*?)(?: {2}|$)/gm)].map(([, column]) => column);
  return [usage, ...listed].join(' ').match(/--[a-z][a-z-]*/g) ?? [];
}

/** By the words typed so far (`''` at the start), what may come next. */
function nextWords(commands: readonly Command[]): Map<string, Set<string>> {
  const next = new Map<string, Set<string>>();
  const add = (before: string, word: string) => next.set(before, (next.get(before) ?? new Set<string>()).add(word));
  for (const { name, help } of commands) {
    const words = name.split(' ');
    words.forEach((word, index) => add(words.slice(0, index).join(' '), word));
    for (const option of optionsIn(help)) add(name, option);
    add(name, '--help');
  }
  return next;
}

/** A case of a shell's `case`, for each beginning. Names hold letters, digits, blanks and dashes only. */
const cases = (next: Map<string, Set<string>>): string =>
  [...next].map(([before, words]) => `    '${before}') words='${[...words].sort().join(' ')}' ;;`).join('\n');

/** Commands have up to two words; an option in between ends the command's name. */
const bash = (commands: readonly Command[]): string => `_wingman() {
  local before='' words='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) continue ;; esac
    case "\${before:+$before }$word" in
${[...nextWords(commands).keys()]
  .filter(Boolean)
  .map((name) => `      '${name}') before='${name}' ;;`)
  .join('\n')}
    esac
  done
  case "$before" in
${cases(nextWords(commands))}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
  [ \${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _wingman wingman`;

const zsh = (commands: readonly Command[]): string => `autoload -Uz bashcompinit && bashcompinit
${bash(commands)}`;

function fish(commands: readonly Command[]): string {
  const lines = [...nextWords(commands)].flatMap(([before, words]) => {
    const typed =
      before === ''
        ? '__fish_use_subcommand'
        : before
            .split(' ')
            .map((word) => `__fish_seen_subcommand_from ${word}`)
            .join('; and ');
    return [...words]
      .sort()
      .map((word) =>
        word.startsWith('--')
          ? `complete -c wingman -n '${typed}' -l ${word.slice(2)}`
          : `complete -c wingman -n '${typed}' -a ${word}`,
      );
  });
  return ['complete -c wingman -f', ...lines].join('\n');
}

/** `wingman completion`: for these commands, which it reads the options of from their help. */
export function completion(commands: () => readonly Command[]): Command {
  return {
    name: 'completion',
    summary: 'complete commands and options in bash, zsh or fish',
    help: HELP,
    run(args, io) {
      const shell = SHELLS.find((each) => each === onePositional(readArguments(args, {}).positionals, 'shell'));
      if (shell === undefined) throw new UsageError(`expected one of ${SHELLS.join(', ')}`);
      io.print({ bash, zsh, fish }[shell](commands()));
      return Promise.resolve(0);
    },
  };
}
