import type { KnownCall } from '@wingman/policy';
import { flagIsOn } from '@wingman/policy';

/** Options that say which project it is. */
const GLOBALS = new Set(
  'file env-file project-directory project-name profile compatibility ansi no-ansi progress parallel verbose'.split(
    ' ',
  ),
);

/** Commands of compose that are carried out, and the options with each. All others are declined. */
const OPTIONS: Readonly<Record<string, string>> = {
  'compose build': 'no-cache pull quiet force-rm no-rm compress memory build-arg parallel progress',
  'compose config': 'quiet services volumes hash images profiles format',
  'compose create': 'build force-recreate no-build no-recreate pull quiet-pull remove-orphans',
  'compose down': 'remove-orphans rmi timeout volumes',
  'compose exec': 'detach env index no-TTY no-tty privileged user workdir',
  'compose images': 'quiet format',
  'compose kill': 'signal',
  'compose logs': 'no-color tail timestamps no-log-prefix since until index',
  'compose pause': '',
  'compose port': 'index protocol',
  'compose ps': 'all quiet services filter format status no-trunc',
  'compose pull': 'ignore-pull-failures include-deps quiet no-parallel parallel policy',
  'compose restart': 'timeout no-deps',
  'compose rm': 'force stop volumes',
  'compose run':
    'detach env label name no-TTY no-tty no-deps entrypoint publish rm service-ports use-aliases user workdir',
  'compose start': '',
  'compose stop': 'timeout',
  'compose top': '',
  'compose unpause': '',
  'compose up':
    'detach build force-recreate no-build no-color no-deps no-recreate no-start always-recreate-deps renew-anon-volumes quiet-pull pull remove-orphans scale timeout wait wait-timeout abort-on-container-exit exit-code-from',
};

/** Why compose is not asked to carry a call out; undefined where it is. */
export function composeSupports({ command, flags, globals, help, args }: KnownCall): string | undefined {
  const options = OPTIONS[command];
  if (options === undefined) return `docker ${command}`;
  if (help) return 'printing help';
  const before = Object.keys(globals).find((option) => !GLOBALS.has(option));
  if (before !== undefined) return `--${before} before the command`;
  const known = new Set(options.split(' '));
  const unknown = Object.keys(flags).find((option) => !known.has(option));
  if (unknown !== undefined) return `--${unknown} of docker ${command}`;
  // What stands behind a service belongs to the container.
  const services = command === 'compose exec' || command === 'compose run' ? args.slice(0, 1) : args;
  if (services.some((word) => word.startsWith('-'))) return 'a service whose name begins with a dash';
  if (flags['env']?.some((variable) => !variable.includes('='))) return '--env without a value';
  if (flags['label']?.some((label) => label.startsWith('wingman.'))) return 'a label of the gateway';
  return waits(command, flags);
}

const ENDS = ['detach', 'no-start', 'wait', 'abort-on-container-exit'];

/** Nobody looks on and nobody could answer: what waits for a person is not begun. */
function waits(command: string, flags: KnownCall['flags']): string | undefined {
  const on = (name: string): boolean => flagIsOn(flags, name);
  if (command === 'compose up' && !ENDS.some(on) && flags['exit-code-from'] === undefined) {
    return 'compose up without --detach';
  }
  if (command === 'compose rm' && !on('force')) return 'compose rm without --force';
  return undefined;
}
