/**
 * What a client accepts and its `--help` does not show. The walk asks the client for each and leaves out what it
 * refuses; for a plugin that is not installed they are taken as they stand.
 * Sources: docker/cli `cli/command/container/opts.go` (`MarkHidden`), `cmd/docker/docker.go`, docker/compose
 * `cmd/compose/*.go`, docker/buildx `commands/*.go`.
 */
export const UNLISTED_COMMANDS: readonly string[] = [
  'help',
  'system dial-stdio',
  'completion bash',
  'completion fish',
  'completion powershell',
  'completion zsh',
];

/** Command and flag in the notation of `grammar.json`. */
export const UNLISTED_FLAGS: ReadonlyArray<readonly [command: string, flag: string]> = [
  ['container run', 'net network'],
  ['container run', 'net-alias list'],
  ['container create', 'net network'],
  ['container create', 'net-alias list'],
  ['container stop', 'time int'],
  ['container restart', 'time int'],
  ['volume create', 'name string'],
  ['image build', 'squash'],
  ['image build', 'o|output stringArray'],
  ['image build', 'progress string'],
  ['image build', 'secret stringArray'],
  ['image build', 'ssh stringArray'],
  ['compose exec', 'T|no-tty'],
  ['compose exec', 'no-TTY'],
  ['compose exec', 'i|interactive'],
  ['compose exec', 't|tty'],
  ['compose run', 'T|no-tty'],
  ['compose run', 'no-TTY'],
  ['compose run', 't|tty'],
  ['compose rm', 'a|all'],
  ['buildx build', 'D|debug'],
];
