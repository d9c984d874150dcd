import { readArguments } from '../arguments.js';
import { type Command, type CommandIo, UsageError } from '../command.js';
import { onOneLine } from '../text.js';
import { acceptedBy, IGNORE_FILE } from './accepted.js';
import { ENV_FILE, type Leak, TOO_LARGE, isEnvironmentFile, leaksIn, secretsIn } from './leaks.js';
import { type Git, type StagedFile, contentsOf, createGit, sizesOf, stagedFiles } from './staged.js';

const HELP = `usage: wingman check-staged [DIR]

Looks through what the next commit of a repository would bring in, as it is staged and not as it lies in the folder:
secrets by the rules of the built-in policy, and files named .env or .env.<anything>, which hold them by their purpose
(.env.<anything>.example is meant to be shown). The pre-commit hook of wingman install-hook runs it.

  DIR   the repository; default: where it is called

What the last commit has under the same path already is not counted again. A finding is accepted, and shown as such, by
a line PATH [RULE] # REASON of ${IGNORE_FILE} that names this one path, without wildcards, as docs/key.pem or /key.pem.
The line counts when the last commit has it and, where there is an origin, its main branch, too: nobody brings in a
secret and the line for it at once. .env files are never accepted. A file over 32 MiB is not looked through, and needs
such a line (rule ${TOO_LARGE}). No secret is shown.

exit codes: 0 nothing that must stay out, 1 something, 2 usage, or git gave no answer`;

/** What is read of one file, and at once of several. */
const LONGEST = 32 << 20;
const GROUP = 64 << 20;

interface Sized extends StagedFile {
  size: number;
}

/** Files in groups that fit into the memory together. */
function groupsOf(files: readonly Sized[]): Sized[][] {
  const groups: Sized[][] = [];
  let room = 0;
  for (const file of files) {
    if (file.size > room) {
      groups.push([]);
      room = GROUP;
    }
    groups.at(-1)?.push(file);
    room -= file.size;
  }
  return groups;
}

function secretLeaks(git: Git, files: readonly Sized[]): Leak[] {
  return groupsOf(files).flatMap((group) => {
    const contents = contentsOf(
      git,
      group.map(({ blob }) => blob),
    );
    return group.flatMap(({ path, before }, i) => {
      const known = () =>
        before === undefined ? new Set<string>() : secretsIn(contentsOf(git, [before])[0] ?? Buffer.of());
      return leaksIn(path, contents[i] ?? Buffer.of(), known);
    });
  });
}

interface Looked {
  /** Everything that must not be committed, in order of paths. */
  leaks: Leak[];
  accepted: { leak: Leak; reason: string }[];
  files: number;
}

function lookThrough(git: Git): Looked {
  const staged = stagedFiles(git);
  const sizes = sizesOf(
    git,
    staged.map(({ blob }) => blob),
  );
  const sized = staged.map((file, i) => {
    const size = sizes[i];
    if (size === undefined) throw new UsageError(`git does not have what is staged as ${onOneLine(file.path)}`);
    return { ...file, size };
  });
  const whole = (path: string, rule: string, message: string): Leak => ({ path, line: undefined, rule, message });
  const named = sized
    .filter(({ path }) => isEnvironmentFile(path))
    .map(({ path }) => whole(path, ENV_FILE, 'a file of settings with their secrets'));
  const large = sized
    .filter(({ size }) => size > LONGEST)
    .map(({ path }) => whole(path, TOO_LARGE, 'over 32 MiB, and not looked through'));
  const secrets = secretLeaks(
    git,
    sized.filter(({ size }) => size <= LONGEST),
  );
  const reasonFor = acceptedBy(git);
  const all = [...named, ...large, ...secrets].sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
  const judged = all.map((leak) => ({ leak, reason: leak.rule === ENV_FILE ? undefined : reasonFor(leak) }));
  return {
    leaks: judged.flatMap(({ leak, reason }) => (reason === undefined ? [leak] : [])),
    accepted: judged.flatMap(({ leak, reason }) => (reason === undefined ? [] : [{ leak, reason }])),
    files: staged.length,
  };
}

const placeOf = ({ path, line }: Leak): string => `${onOneLine(path)}${line === undefined ? '' : `:${line}`}`;

function tell(leaks: readonly Leak[], io: CommandIo): void {
  for (const leak of leaks) io.printError(`❌ ${placeOf(leak)}  ${leak.rule}: ${leak.message}`);
  io.printError(
    `COMMIT BLOCKED: ${leaks.length === 1 ? '1 thing' : `${leaks.length} things`} that must stay out of git`,
  );
  io.printError(
    'Take it out and stage again: git restore --staged FILE. A secret that was ever shared must be replaced.',
  );
}

/** `wingman check-staged`: what is staged in, the secrets and settings files that must not be committed out. */
export const checkStaged: Command = {
  name: 'check-staged',
  summary: 'find secrets in what the next commit would bring in',
  help: HELP,
  run(args, io) {
    const { positionals } = readArguments(args, {});
    if (positionals.length > 1) throw new UsageError('expected one folder at most');
    const { leaks, accepted, files } = lookThrough(createGit(positionals[0] ?? '.', io.env));
    for (const { leak, reason } of accepted)
      io.print(`accepted by ${IGNORE_FILE}: ${placeOf(leak)}  ${leak.rule}: ${onOneLine(reason)}`);
    if (leaks.length === 0) io.print(`${files === 1 ? '1 staged file' : `${files} staged files`}: no secrets found`);
    else tell(leaks, io);
    return Promise.resolve(leaks.length === 0 ? 0 : 1);
  },
};
