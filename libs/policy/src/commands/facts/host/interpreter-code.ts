import type { FactReader } from '../../fact.js';
import type { Invocation } from '../../invocation.js';
import { withNamedTexts } from '../../shell/code-names.js';
import { fact, readBy } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';
import { isPrivate, textFedTo } from './producers.js';
import { pathOf, scopeOf, targetsOf } from './targets.js';
import { writeFacts } from './writes.js';

const CODE_OPTION = /^(?:-[a-zA-Z]{0,6}[ceErR]|--?(?:eval|print|command|execute)|-p)$/;
const MAX_CODE = 64 * 1024;

/** The code that an interpreter is given on its command line or its input; '' where it runs a file. */
export function codeOf(invocation: Invocation): string {
  const { args } = invocation;
  const inline = args.flatMap(({ text }, index) => (CODE_OPTION.test(args[index - 1]?.text ?? '') ? [text] : []));
  const awkLike = /^[gmn]?awk$/.test(invocation.program) ? args.map(({ text }) => text) : [];
  return [...inline, ...awkLike, textFedTo(invocation)].join('\n').slice(0, MAX_CODE);
}

/** Whole trees, by the names that standard libraries give to it. */
const DELETES_TREE =
  /(?:\brmtree|\bremove_tree|\bFileUtils\.(?:rm_rf|rm_r|remove_dir|remove_entry\w{0,20}|rmtree)|\b(?:fs|fse|fsPromises|promises|fs"\)|fs'\))\.(?:rm|rmSync|removeSync|remove|emptyDirSync|rmdirSync)|\bos\.RemoveAll|\bDirectory\.Delete|\brimraf(?:\.sync)?|\bDeno\.remove(?:Sync)?)\b\s{0,3}\(?\s{0,3}(?:\\?["']([^"'\\]{1,300})\\?["'])?/g;
const DELETES_FILE =
  /(?:\bos\.(?:remove|unlink|rmdir|removedirs)|(?<!\)\.)\bunlink|\bunlinkSync|\bFile\.(?:delete|unlink)|\bDir\.(?:rmdir|delete))\s{0,3}\(?\s{0,3}(?:\\?["']([^"'\\]{1,300})\\?["'])?/g;
const PATH_DELETES = /\bPath\(\s{0,3}["']([^"']{1,300})["']\s{0,3}\)\.(?:unlink|rmdir)/g;
const WRITES =
  /\b(?:open|writeFile(?:Sync)?|File\.(?:write|open|truncate)|file_put_contents|truncate(?:Sync)?)\s{0,3}\(?\s{0,3}["']([^"']{1,300})["']\s{0,3},\s{0,3}(?:mode\s{0,3}=\s{0,3})?["'](?:[wax+]|[^rb"'])/g;
const READS =
  /\b(?:open|readFile(?:Sync)?|File\.(?:read|open|readlines)|file_get_contents|read_text|IO\.read)\s{0,3}\(?\s{0,3}["']([^"']{1,300})["']/g;
const RUNS_MADE_UP = /\b(?:exec|eval|instance_eval|loadstring|new Function|compile)\b/;
const MAKES_UP =
  /\burlopen\b|\brequests\.get\b|\bb64decode\b|\bbase64\b|\bfromhex\b|\bunhexlify\b|\bopen-uri\b|\bURI\.open\b|\bLWP\b|\bfetch\(|\bmarshal\b|\bcodecs\.decode\b|\batob\(|\bpack\(|DownloadString|FromBase64String/;
const SENDS =
  /\b(?:requests|httpx|session|axios|http|https)\.(?:post|put|request)\b|\burlopen\(|\bNet::HTTP\b|\bfetch\(|\bsendall\(|\bsmtplib\b|\bftplib\b|\bHTTP::Tiny\b/;
const REVEALS = /\bos\.environ\b(?![.[])|\bprocess\.env\b(?![.[])|\bENV\.to_h\b|%ENV\b/;
/** Process 1, the parent, or every process: whoever asks for these means the machine or its session. */
const KILLS_ALL = /\bkill(?:pg)?\(\s{0,3}(?:-1|1|0|os\.getppid\(\)|process\.ppid)\s{0,3},/;
const KILLS_FOUND = /\b(?:process_iter|pids)\(/;
const KILL_CALL = /\.(?:kill|terminate|send_signal)\(/;
const FORKS_WITHOUT_END =
  /\bwhile\s{1,3}(?:True|1|\(true\)|\(1\))\s{0,3}[:{][\s\S]{0,80}\bfork\b|\b(?:while|until|loop|for)\b.{0,80}\bfork\b|\bfork\b.{0,20}\b(?:while|until)\b|\bfork\(?\)?\s{0,3}(?:&&|and)\s{0,3}fork/;

const named = (shape: RegExp, code: string): Array<string | undefined> =>
  [...code.matchAll(shape)].map(([, path]) => path);

function deletions(code: string, shape: RegExp, recursive: boolean): FactParts[] {
  return named(shape, code).map((path) =>
    fact('files.delete', {
      targets: path === undefined ? [{ text: '', scope: 'unknown' }] : targetsOf([pathOf(path)]),
      traits: [...(recursive ? ['recursive' as const] : []), ...(path === undefined ? ['dynamic' as const] : [])],
    }),
  );
}

const known = (paths: ReadonlyArray<string | undefined>) =>
  paths.flatMap((path) => (path === undefined ? [] : [pathOf(path)]));

/** What code in another language does to files, judged by the calls of its standard library. */
const interpreter: FactReader = (invocation) => {
  const given = codeOf(invocation);
  if (given === '') return [];
  const code = withNamedTexts(given);
  const secrets = known(named(READS, code)).filter((path) => scopeOf(path) === 'credentials');
  return [
    ...deletions(code, DELETES_TREE, true),
    ...deletions(code, DELETES_FILE, false),
    ...deletions(code, PATH_DELETES, false),
    ...writeFacts(known(named(WRITES, code)), { replaces: true }),
    ...(secrets.length > 0 ? [fact('credentials.read', { targets: targetsOf(secrets) })] : []),
    ...(SENDS.test(code) && (REVEALS.test(code) || known(named(READS, code)).some(isPrivate))
      ? [fact('data.send')]
      : []),
    ...(KILLS_ALL.test(code) ? [fact('process.kill', { traits: ['all', 'force'] })] : []),
    ...(KILLS_FOUND.test(code) && KILL_CALL.test(code)
      ? [fact('process.kill', { targets: [{ text: '', scope: 'object' }], traits: ['force'] })]
      : []),
    ...(RUNS_MADE_UP.test(code) && MAKES_UP.test(code) ? [fact('code.unseen')] : []),
    ...(FORKS_WITHOUT_END.test(code) ? [fact('system.exhaust')] : []),
  ];
};

export const interpreterPrograms: Readonly<Record<string, FactReader>> = readBy(
  interpreter,
  'python perl ruby php node nodejs deno bun lua groovy osascript julia Rscript',
);
