import type { Invocation, Word } from '../../invocation.js';
import { DOCKER_PROGRAMS } from '../docker.js';
import { HOST_PROGRAMS } from '../host.js';
import { DESCRIBED_SERVICES } from '../service.js';
import { DESCRIBED_LAUNCHERS } from './escape-launchers.js';
import { DESCRIBED_CONNECTIONS } from './escape-network.js';
import { DESCRIBED_OPTIONS } from './escape-options.js';
import { DESCRIBED_SCRIPTS } from './escape-scripts.js';
import { isUnknownSubcommand } from './git-subcommands.js';
import { startedByVariables } from './escape-variables.js';
import { DESCRIBED_VERBS } from './escape-verbs.js';
import { DESKTOP } from './known/desktop.js';
import { EVERYDAY } from './known/everyday.js';
import { BY_VERB } from './known/services.js';
import { TOOLS } from './known/tools.js';

const KNOWN = new Set([
  ...`${EVERYDAY}${BY_VERB}${TOOLS}${DESKTOP}`.trim().split(/\s+/),
  ...DESCRIBED_OPTIONS,
  ...DESCRIBED_CONNECTIONS,
  ...DESCRIBED_LAUNCHERS,
  ...DESCRIBED_SCRIPTS,
  ...DESCRIBED_VERBS,
  ...DESCRIBED_SERVICES,
  ...Object.keys(HOST_PROGRAMS),
  ...Object.keys(DOCKER_PROGRAMS),
]);

/** The programs of Netpbm, which convert one image into another (netpbm(1)). */
const NETPBM = /^(?:(?:pam|pbm|pgm|pnm|ppm)[a-z0-9]{1,20}|[a-z0-9]{1,20}to(?:pam|pbm|pgm|pnm|ppm))$/;

/** Tools of LLVM, and those of binutils and GCC for another machine (`aarch64-linux-gnu-objdump`). */
const TOOLCHAIN =
  /^llvm-[a-z]{2,20}$|^(?:x86_64|aarch64|arm|i686|riscv\d\d)-[a-z0-9_-]{2,20}-(?:gcc|g\+\+|cpp|ld|ar|as|nm|objdump|objcopy|ranlib|readelf|size|strings|strip)$/;

/** The version of an interpreter or a compiler is part of its file's name. */
const VERSION = /-?\d[\d.]{0,8}$/;

/** A script of the project that is started by its path: as much its own as what `make` and `bash x.sh` run. */
const isOwnScript = ({ text, literal }: Word): boolean =>
  literal &&
  /^(?:\.\/)?[\w-][\w./-]{0,200}$/.test(text) &&
  /^(?:\.\/)?(?:scripts?|bin|tools|node_modules\/\.bin)\/|\/[^/]{1,100}\.(?:sh|bash|py|rb|pl|m?js|ts)$/.test(text) &&
  !/(?:^|\/)\.\.(?:\/|$)/.test(text);

/** True when something is known of what this program does, so that silence about it means that it does no harm. */
export const isKnownProgram = ({ program, name }: Pick<Invocation, 'program' | 'name'>): boolean =>
  KNOWN.has(program) ||
  (name !== undefined && isOwnScript(name)) ||
  NETPBM.test(program) ||
  TOOLCHAIN.test(program) ||
  (VERSION.test(program) && KNOWN.has(program.replace(VERSION, '')));

/** True when it is known what this command is about: the program, and of git its subcommand. */
export const isKnownCommand = (invocation: Invocation): boolean =>
  isKnownProgram(invocation) && !isUnknownSubcommand(invocation);

/** Words behind which a program hands over to somebody else's: `mise run NAME --help` may be an option of NAME. */
const HANDS_OVER = /^(?:run|exec|x|do|start|call|task|script|shell|sh|dlx|with|ssh|eval|invoke)$/;

/**
 * `PROGRAM WORD … --help` of a program with sub-commands: clients of services, and whatever nobody described. A described
 * program that runs its operands (`yarn NAME --help`) is none of them.
 */
const explainsSubcommand = ({ program, args }: Invocation): boolean =>
  (DESCRIBED_SERVICES.has(program) || !KNOWN.has(program)) &&
  args.length <= 4 &&
  args.slice(0, -1).every(({ text, literal }) => literal && /^[a-z][a-z-]{0,40}$/.test(text) && !HANDS_OVER.test(text));

/**
 * True when a program of the machine is asked for nothing but an explanation of itself, which all of them give (GNU Coding
 * Standards, "Command-Line Interfaces"). `-h` and `-V` are less: a few programs mean something else by them.
 */
export function onlyExplains(invocation: Invocation): boolean {
  const { args, program, name, input, wrappers, redirections } = invocation;
  const asked = args.at(-1);
  if (asked?.literal !== true || name?.literal !== true || /^$|\//.test(name.text)) return false;
  if (input.from !== 'none' || wrappers.length > 0 || redirections.length > 0) return false;
  if (startedByVariables(invocation).length > 0) return false;
  if (args.length > 1) return asked.text === '--help' && explainsSubcommand(invocation);
  return /^--(?:help|version)$/.test(asked.text) || (/^-[hV]$/.test(asked.text) && !KNOWN.has(program));
}
