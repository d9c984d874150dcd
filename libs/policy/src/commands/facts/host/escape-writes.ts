import type { Invocation, Word } from '../../invocation.js';
import { isElsewhere } from './escape-places.js';
import type { FactParts } from './fact-parts.js';
import { isStartup, writeFacts } from './writes.js';

/** How options are called, in one program like the other, behind which stands a place to write to. */
const OUTPUT =
  /^(?:-o|-O|--?(?:out(?:put)?(?:[-_]?(?:file|dir|directory|path|document))?|outfile|outdir|dump-bin|log-?file|save(?:-as)?|write|dest(?:ination)?|target-directory|export(?:-file)?|directory-prefix|filename))$/i;

/** Programs in which `-o` or `-w` has a path as its value that nothing is written to. */
const NO_OUTPUT = new Set('grep egrep fgrep rg ps ssh scp mount ls find ip'.split(' '));

/** Options of single programs with such a value, beyond those. */
const OUTPUT_OF: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    'iptables-save': /^(?:-f|--file)$/,
    'ip6tables-save': /^(?:-f|--file)$/,
    tcpdump: /^-\w{0,6}w$/,
    tshark: /^-w$/,
    wireshark: /^-w$/,
    dumpcap: /^-w$/,
    varnishncsa: /^-w$/,
    screen: /^-Logfile$/,
    strace: /^-\w{0,6}o$/,
    ltrace: /^-\w{0,6}o$/,
    'ssh-keygen': /^-f$/,
    ssh: /^-E$/,
    openssl: /^-(?:out|keyout|writerand|CAserial)$/,
    wget: /^(?:-o|-a|-P|--append-output|--output-file|--save-cookies|--warc-file)$/,
    curl: /^(?:-D|-c|--dump-header|--cookie-jar|--trace|--trace-ascii|--libcurl|--stderr|--etag-save|--hsts)$/,
    psql: /^(?:-o|-L|--log-file)$/,
    mysql: /^--tee$/,
    'redis-cli': /^--rdb$/,
    nmap: /^-o[NXGAS]$/,
    find: /^-(?:fprint0?|fprintf|fls)$/,
    tar: /^(?:-C|--directory|--one-top-level|-g|--listed-incremental|--index-file)$/,
    unzip: /^-d$/,
    cpio: /^(?:-D|-O|--directory|-F|--file)$/,
    pip: /^(?:-t|--target|--log|--prefix|--root)$/,
    pip3: /^(?:-t|--target|--log|--prefix|--root)$/,
    npm: /^--prefix$/,
    aria2c: /^(?:-d|--dir|-l|--log)$/,
    git: /^--output(?:-directory)?$/,
    gcc: /^-(?:MF|dumpdir)$/,
    nasm: /^-[lMo]$/,
    gdb: /^--logfile$/,
    perf: /^(?:-o|--output)$/,
    unsquashfs: /^-d(?:est)?$/,
    mktemp: /^-p$|^--tmpdir$/,
    csplit: /^(?:-f|--prefix)$/,
  }),
);

type Which = (operands: readonly Word[]) => readonly Word[];
const first: Which = (operands) => operands.slice(0, 1);
const second: Which = (operands) => operands.slice(1, 2);
const last: Which = (operands) => operands.slice(1).slice(-1);
const all: Which = (operands) => operands;
const final: Which = (operands) => operands.slice(-1);

/** Which operands a program writes to, from the manual pages. */
const WRITES_OPERAND: ReadonlyMap<string, Which> = new Map([
  ...by(first, 'zip patch mksquashfs rar'),
  ...by(second, 'uniq split strfile ar 7z 7za 7zr xxd'),
  ...by(
    last,
    'objcopy convert magick montage ffmpeg sox gs2pdf ps2pdf pdftotext link lame qemu-img bsdiff bspatch arj unrar lwp-download',
  ),
  ...by(all, 'dos2unix unix2dos mac2unix strip mogrify touch mkdir mkfifo mknod rmdir'),
  ...by(final, 'script'),
  ...by(all, 'gzip gunzip bzip2 bunzip2 xz unxz zstd unzstd compress uncompress lzma unlzma'),
]);

function by(which: Which, programs: string): Array<[string, Which]> {
  return programs.split(' ').map((program) => [program, which]);
}

/** With these, packers and converters only print or test. */
const PRINTS = /^-[a-zA-Z0-9]{0,6}[cltO]\w{0,3}$|^--(?:stdout|to-stdout|list|test|info)$/;

/** ssh-keygen(1): it prints a fingerprint, a certificate, or what is found in a list of hosts. */
const SHOWS_KEY = /^-[vq]{0,3}[lFBL][vqf]{0,3}$/;

/** Without one of these no word is a path beyond the project. */
const MAYBE_ELSEWHERE = /[/~$]/;

/** What ordinary programs write outside of the project: into the value of an output option, or over an operand. */
export function outputFacts({ program, args }: Invocation): FactParts[] {
  if (!args.some(({ text }) => MAYBE_ELSEWHERE.test(text))) return [];
  if (program === 'ssh-keygen' && args.some(({ text }) => SHOWS_KEY.test(text))) return [];
  const names = OUTPUT_OF.get(program);
  const isOutput = (option: string): boolean =>
    names?.test(option) === true || (!NO_OUTPUT.has(program) && OUTPUT.test(option));
  const which = WRITES_OPERAND.get(program);
  const prints = which !== final && args.some(({ text }) => PRINTS.test(text));
  const operands = which && !prints ? which(args.filter(({ text }) => text === '-' || !text.startsWith('-'))) : [];
  return writeFacts(
    [
      ...args.flatMap((word, at) => outputIn(word, args[at - 1], isOutput)),
      ...packedInto(program, args),
      ...operands,
    ].filter((word) => isElsewhere(word.text) || isStartup(word)),
    { replaces: true },
  );
}

/** The path that a word gives as output: `-o /x`, `-o/x`, `--output=/x`, `-out /x`. */
function outputIn(word: Word, before: Word | undefined, isOutput: (option: string) => boolean): Word[] {
  if (isOutput(before?.text ?? '')) return [word];
  const joined = /^(-[A-Za-z])(\/.{1,400})$|^(--?[\w-]{1,30})=(.{1,400})$/.exec(word.text);
  if (!joined || !isOutput(joined[1] ?? joined[3] ?? '')) return [];
  return [{ ...word, text: joined[2] ?? joined[4] ?? '' }];
}

/** The archive that tar(1) makes or changes: the word behind a cluster that creates and names a file. */
function packedInto(program: string, args: readonly Word[]): Word[] {
  if (program !== 'tar' && program !== 'gtar' && program !== 'bsdtar') return [];
  const makes = args.some(({ text }, at) => isMaking(text, at));
  return makes ? args.filter((_, at) => /^-?\w{0,8}f$|^--file$/.test(args[at - 1]?.text ?? '')) : [];
}

const isMaking = (text: string, at: number): boolean =>
  /^--(?:create|append|update)$/.test(text) || ((at === 0 || text.startsWith('-')) && /^-?\w{0,8}[cru]/.test(text));
