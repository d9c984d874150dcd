import type { Invocation } from '../../invocation.js';
import { fact } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';

/** Programs whose operands are a command of their own that the reader of shells does not follow (their manual pages). */
const STARTS_OPERANDS = new Set(
  (
    'ansible-playbook aoss arch-nspawn arch-chroot msgfilter procmail distcc aa-exec choom cpulimit setlock softlimit logsave multitime openvt pexec grc runscript sg start-stop-daemon tasksh dtach abduco run-parts ' +
    'eatmydata faketime trickle chpst setuidgid envuidgid envdir s6-setuidgid bwrap systemd-nspawn prlimit linux32 linux64 i386 x86_64 ' +
    'uname26 ld.so ld-linux.so.2 ld-linux-x86-64.so.2 ld-linux-aarch64.so.1 ssh-agent rr heaptrack uftrace dbus-launch xinit startx ' +
    'daemon daemonize at batch run-mailcap gtester crash gcore ltrace-wrapper scanmem yelp uuidd unlimited nsenter ksu sem ' +
    'fakechroot flatpak-spawn xfs_io ptargrep perf bpftrace trace-cmd memusage time-wrapper capsh newgrp rbash genie distrobox toolbox'
  ).split(' '),
);

/** Sub-commands and options with which some of these only look. */
const LOOKS: Readonly<Record<string, RegExp>> = {
  perf: /^(?:list|report|annotate|diff|evlist|version|bench|archive|help|--help|stat|top)$/,
  'ansible-playbook': /^(?:--check|-C|--syntax-check|--list-(?:hosts|tasks|tags))$/,
  prlimit: /^(?:-p|--pid)/,
  cpulimit: /^(?:-p|--pid|-e|--exe)/,
  logsave: /^-$/,
  at: /^-[lcdrq]$/,
  capsh: /^(?:--print|--decode=|--supports=|--explain=)/,
  'ssh-agent': /^-[sck]$/,
  gcore: /^\d{1,10}$/,
  'run-parts': /^--(?:test|list)$/,
  bpftrace: /^-l$/,
  rr: /^(?:ps|ls|pack)$/,
  scanmem: /^\d{1,10}$/,
  distrobox: /^(?:list|ls)$/,
  toolbox: /^list$/,
  procmail: /^-v$/,
  'start-stop-daemon': /^(?:-T|--status|-t|--test)$/,
  bwrap: /^--(?:version|help)$/,
};

/** Programs that open a shell when nobody gives them a command. */
const OPENS_ALONE = new Set(
  'su sudo doas pkexec runuser chroot unshare nsenter ksu newgrp sg login capsh systemd-nspawn script screen fakeroot proot openvt tmate'.split(
    ' ',
  ),
);
const LISTS: Readonly<Record<string, RegExp>> = {
  sudo: /^(?:-l|-ll|--list|-V|--version|-k|-K|-h|--help|-v|--validate)$/,
  tmate: /^(?:show-\w.*|wait|display|list-\w.*|-V)$/,
  screen: /^-(?:ls|list|v|r|x|D|d|X|S|dm\w*)$/,
  unshare: /^--?(?:h|V)/,
  script: /^--?(?:h|V|c)/,
  su: /^-c|--command|^-h$/,
  runuser: /^-c|--command|^-h$|^--$/,
  capsh: /^--/,
};

/** What a program starts that takes a command, or a shell where it takes none. */
export function launcherFacts({ program, args, input }: Invocation): FactParts[] {
  const words = args.map(({ text }) => text);
  if (words.some((text) => text === '--help' || text === '--version')) return [];
  const operands = words.filter((text) => !text.startsWith('-'));
  if (STARTS_OPERANDS.has(program)) {
    const looks = words.some((text) => LOOKS[program]?.test(text));
    return !looks && (operands.length > 0 || input.from !== 'none' || program === 'capsh')
      ? [fact('program.start')]
      : [];
  }
  if (!OPENS_ALONE.has(program) || words.some((text) => LISTS[program]?.test(text))) return [];
  return [fact('shell.open'), ...(PRIVILEGED.has(program) ? [fact('privilege.use')] : [])];
}

const PRIVILEGED = new Set(['su', 'sudo', 'doas', 'pkexec', 'runuser', 'ksu', 'sg', 'newgrp']);

/** Programs that are described here. */
export const DESCRIBED_LAUNCHERS: ReadonlySet<string> = new Set([...STARTS_OPERANDS, ...OPENS_ALONE]);
