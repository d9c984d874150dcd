import type { KnownCall } from '@wingman/policy';

/**
 * The words of a command for compose, from its parsed call: options first, as compose 1 needs them, each in one word with
 * its value; then what they are about.
 */
export function commandWords({ command, flags, args }: KnownCall, version: 1 | 2): string[] {
  const [, ...name] = command.split(' ');
  const options = Object.entries(flags).flatMap(([option, values]) =>
    values.flatMap((value) => optionWords({ command, option, value, version })),
  );
  const quiet = command === 'compose exec' || (command === 'compose run' && flags['detach'] === undefined);
  // Nobody types: without this compose asks for a terminal.
  const untyped = quiet ? ['-T'] : [];
  return [...name, ...options.filter((word) => word !== '-T'), ...untyped, ...args];
}

/** Options with a value; the others are switches. */
const VALUED = new Set(
  `build-arg entrypoint env exit-code-from filter format hash index label memory name policy profile progress protocol
  publish pull rmi scale signal since status tail timeout until user wait-timeout workdir`.split(/\s+/),
);

interface GivenOption {
  command: string;
  option: string;
  value: string;
  version: 1 | 2;
}

function optionWords({ command, option, value, version }: GivenOption): string[] {
  const isSwitch = !VALUED.has(option) || (command === 'compose build' && option === 'pull');
  if (isSwitch) return value === 'true' ? [spelled(option, version)] : [];
  if (version === 1 && command === 'compose run' && option === 'env') return ['-e', value];
  return [`--${option}=${value}`];
}

/** Options that compose 1 spells otherwise. */
function spelled(option: string, version: 1 | 2): string {
  if (option === 'no-TTY' || option === 'no-tty') return '-T';
  return version === 1 && option === 'volumes' ? '-v' : `--${option}`;
}
