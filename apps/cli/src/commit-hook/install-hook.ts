import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readArguments } from '../arguments.js';
import { type Command, UsageError } from '../command.js';
import { createGit } from './staged.js';

const HELP = `usage: wingman install-hook [DIR]

Installs a pre-commit hook that lets no secret and no .env file into a repository (wingman check-staged). A hook that
is there already is kept as pre-commit.before-wingman and runs after it. Installing again renews it.

  DIR   the repository; default: where it is called

The hook belongs to this clone: git does not hand hooks on. git commit --no-verify passes it by, as it does every hook;
what must never get in has to be checked where commits arrive, too.

exit codes: 0 installed, 2 usage, no repository, or a folder that cannot be written`;

const MARK = 'wingman-pre-commit-hook';
const KEPT = 'pre-commit.before-wingman';

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The hook's text. Where the program is gone nothing can be looked through, and nothing is committed. */
function scriptOf(node: string, program: string): string {
  return `#!/bin/sh
# ${MARK}: lets no secret and no .env file in (wingman install-hook).
program=${quoted(program)}
node=${quoted(node)}
[ -x "$node" ] || node=node
if [ ! -f "$program" ] || ! command -v "$node" >/dev/null 2>&1; then
  echo "COMMIT BLOCKED: nothing was looked through: $program or node is missing; wingman install-hook renews this hook" >&2
  exit 1
fi
"$node" "$program" check-staged || exit 1
kept=$(dirname -- "$0")/${KEPT}
[ ! -x "$kept" ] || exec "$kept" "$@"
`;
}

function install(file: string, script: string): void {
  const isOurs = existsSync(file) && readFileSync(file, 'utf8').includes(MARK);
  const kept = path.join(path.dirname(file), KEPT);
  mkdirSync(path.dirname(file), { recursive: true });
  if (existsSync(file) && !isOurs) {
    if (existsSync(kept)) throw new UsageError(`both ${file} and ${kept} are there: put one of them away`);
    renameSync(file, kept);
  }
  writeFileSync(file, script);
  chmodSync(file, 0o755);
}

/**
 * `wingman install-hook`: the pre-commit hook in a repository, also where its hooks lie elsewhere (core.hooksPath).
 * @param program the file of the command line itself, which the hook calls
 */
export const createInstallHook = (program: string): Command => ({
  name: 'install-hook',
  summary: 'install the pre-commit hook that keeps secrets out of git',
  help: HELP,
  run(args, io) {
    const { positionals } = readArguments(args, {});
    if (positionals.length > 1) throw new UsageError('expected one folder at most');
    const folder = path.resolve(positionals[0] ?? '.');
    const hooks = createGit(folder, io.env)(['rev-parse', '--git-path', 'hooks']).toString().trimEnd();
    const file = path.join(path.resolve(folder, hooks), 'pre-commit');
    try {
      install(file, scriptOf(process.execPath, program));
    } catch (error) {
      if (error instanceof UsageError) throw error;
      throw new UsageError(`cannot write ${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
    io.print(`installed ${file}`);
    return Promise.resolve(0);
  },
});
