import type { Invocation, Word } from '../../invocation.js';
import { isElsewhere } from './escape-places.js';
import type { FactParts } from './fact-parts.js';
import { writeFacts } from './writes.js';

/** How options are called, in one program like the other, behind which stands a place to write to. */
const OUTPUT =
  /^(?:-o|-O|--?(?:out(?:put)?(?:[-_]?(?:file|dir|directory|path|document))?|outfile|outdir|dump-bin|log-?file|save(?:-as)?|write|dest(?:ination)?|target-directory|export(?:-file)?|directory-prefix|filename))$/i;

/** Programs in which `-o` or `-w` has a path as its value that nothing is written to. */
const NO_OUTPUT = new Set('grep egrep fgrep rg ps ssh scp mount ls find ip curl wget'.split(' '));

type Which = (operands: readonly Word[]) => readonly Word[];
const first: Which = (operands) => operands.slice(0, 1);
const second: Which = (operands) => operands.slice(1, 2);
const last: Which = (operands) => operands.slice(1).slice(-1);
const all: Which = (operands) => operands;

/** Which operands a program writes to, from the manual pages. */
const WRITES_OPERAND: ReadonlyMap<string, Which> = new Map([
  ...by(first, 'zip patch mksquashfs rar'),
  ...by(second, 'uniq split strfile ar 7z 7za 7zr'),
  ...by(last, 'objcopy convert magick montage ffmpeg sox gs2pdf ps2pdf pdftotext link lame qemu-img bsdiff bspatch'),
  ...by(all, 'dos2unix unix2dos mac2unix strip mogrify script'),
  ...by(all, 'gzip gunzip bzip2 bunzip2 xz unxz zstd unzstd compress uncompress lzma unlzma'),
]);

function by(which: Which, programs: string): Array<[string, Which]> {
  return programs.split(' ').map((program) => [program, which]);
}

/** With these, packers and converters only print or test. */
const PRINTS = /^-[a-zA-Z0-9]{0,6}[cltO]\w{0,3}$|^--(?:stdout|to-stdout|list|test|info)$/;

/** What ordinary programs write outside of the project: into the value of an output option, or over an operand. */
export function outputFacts({ program, args }: Invocation): FactParts[] {
  if (NO_OUTPUT.has(program)) return [];
  const which = WRITES_OPERAND.get(program);
  const prints = which !== undefined && args.some(({ text }) => PRINTS.test(text));
  const operands = which && !prints ? which(args.filter(({ text }) => !text.startsWith('-'))) : [];
  return writeFacts(
    [...args.flatMap(outputIn), ...operands].filter(({ text }) => isElsewhere(text)),
    { replaces: true },
  );
}

/** The path that a word gives as output: `-o /x`, `-o/x`, `--output=/x`, `-out /x`. */
function outputIn(word: Word, index: number, args: readonly Word[]): Word[] {
  if (OUTPUT.test(args[index - 1]?.text ?? '')) return [word];
  const joined = /^(-o)(\/.{1,400})$|^(--[\w-]{1,30})=(.{1,400})$/.exec(word.text);
  if (!joined || !OUTPUT.test(joined[1] ?? joined[3] ?? '')) return [];
  return [{ ...word, text: joined[2] ?? joined[4] ?? '' }];
}
