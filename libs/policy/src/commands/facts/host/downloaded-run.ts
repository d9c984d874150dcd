import type { Invocation, Word } from '../../invocation.js';
import { createOptionReader } from './options.js';
import { resolvePath } from './resolve-path.js';

const readCurl = createOptionReader({ valued: '-o --output -H --header -d --data -X --request -u --user -A -e' });
const readWget = createOptionReader({ valued: '-O --output-document -P --directory-prefix -o -U --header' });
const RUNNERS = /^(?:(?:ba|z|da|k|a)?sh|python|perl|ruby|php|node|source|\.)[\d.]{0,6}$/;
/** Whoever compares a checksum or a signature in between has looked at what came. */
const CHECKS = /^(?:(?:sha\d{1,3}|b2|md5)sum|shasum|gpg|cosign|minisign|less|cat|openssl)$/;

/**
 * The commands of one source that run a file which an earlier one downloaded, with nothing in between that looks at
 * it: the same as a pipe from the download into a shell.
 */
export function downloadedRuns(invocations: readonly Invocation[]): Set<Invocation> {
  const downloaded = new Set<string>();
  const runs = new Set<Invocation>();
  for (const invocation of invocations) {
    if (CHECKS.test(invocation.program)) downloaded.clear();
    const run = fileRunBy(invocation);
    if (run !== undefined && downloaded.has(run)) runs.add(invocation);
    for (const file of filesFrom(invocation)) downloaded.add(file);
  }
  return runs;
}

/** One name for one file, however its path is written. */
export const placeOf = ({ text, literal }: Pick<Word, 'text' | 'literal'>): string => {
  const { base, climbs, segments } = resolvePath({ text, literal });
  return [base, climbs, ...segments].join('/');
};

/** `./x` names a file in its own right; a plain name is looked up on the path. */
function fileRunBy({ program, name, args }: Invocation): string | undefined {
  if (name?.text.includes('/') && !RUNNERS.test(program)) return placeOf(name);
  const script = RUNNERS.test(program) ? args.find(({ text }) => !text.startsWith('-')) : undefined;
  return script && placeOf(script);
}

function filesFrom({ program, args, redirections }: Invocation): string[] {
  if (program !== 'curl' && program !== 'wget') return [];
  const options = (program === 'curl' ? readCurl : readWget)(args);
  const named = options.values(...(program === 'curl' ? ['-o', '--output'] : ['-O', '--output-document']));
  const written = redirections.flatMap(({ operator, target }) => (operator.startsWith('>') ? [target] : []));
  const keepsName = program === 'wget' ? named.length === 0 : options.has('-O', '--remote-name');
  const fromAddress = keepsName ? options.operands.map(fileOfAddress) : [];
  return [...named, ...written, ...fromAddress].map(placeOf);
}

/** `https://host/path/x.sh?y` is saved as `x.sh`. */
const fileOfAddress = (word: Word): Word => ({
  ...word,
  text: word.text.split(/[?#]/, 1)[0]?.split('/').at(-1) ?? '',
});
