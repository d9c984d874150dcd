import type { FactReader } from '../../fact.js';
import { fact, readBy } from './fact-parts.js';

/** Programs that read and print, and change nothing but what a redirection writes. */
const READING =
  'ls dir pwd cd echo printf true false test [ [[ : cat less more head tail tac nl wc sort uniq cut paste join comm tr rev ' +
  'fold fmt column expand unexpand grep egrep fgrep rg ag ack awk gawk sed find locate which whereis type whatis man info ' +
  'help apropos file stat du df free uptime who whoami w id groups last date cal uname hostname arch nproc lscpu lsblk ' +
  'lsusb lspci lsmod lsof ps top htop pgrep pidof pstree env printenv locale tty basename dirname realpath readlink seq ' +
  'sleep yes diff cmp md5sum sha1sum sha256sum sha512sum cksum b2sum xxd od hexdump strings nm ldd objdump readelf jq yq ' +
  'xmllint tree bat fd exa eza netstat ss ping traceroute tracepath mtr dig host nslookup whois getent ulimit umask jobs ' +
  'wait bg fg dirs pushd popd hash tput clear reset stty history fc getopts shift return exit break continue let local ' +
  'readonly declare typeset read mapfile printf sha224sum sum zcat zgrep bzcat xzcat cloc tokei shellcheck hadolint ' +
  'vmstat iostat mpstat sar dmesg blkid findmnt mktemp mkdir touch export unset set shopt alias unalias trap command';

/** Programs that run, build or test what the project brings along. */
const PROJECT =
  'make gmake cmake ninja meson npx pnpx yarn npm pnpm bun deno jest vitest mocha pytest tox nox cargo rustc go gcc g++ cc ' +
  'clang clang++ javac java mvn gradle gradlew mvnw dotnet msbuild tsc esbuild vite webpack rollup turbo nx eslint prettier ' +
  'ruff black mypy flake8 pylint rake bundle mix rebar3 sbt lein stack cabal ghc swift xcodebuild bazel buck just task ' +
  'poetry uv pip pipenv composer phpunit rspec ansible-lint pre-commit playwright cypress';

const nothing: FactReader = () => [];
const project: FactReader = () => [fact('project.run', { reversibility: 'reversible' })];

export const harmlessPrograms: Readonly<Record<string, FactReader>> = {
  ...readBy(project, PROJECT),
  ...readBy(nothing, READING),
};
