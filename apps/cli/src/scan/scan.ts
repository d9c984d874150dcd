import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { VERSION } from '@wingman/contracts';
import { createPolicy } from '@wingman/policy';
import { onePositional, readArguments } from '../arguments.js';
import { type Command, UsageError } from '../command.js';
import { type Accepted, readIgnoreFile } from './ignore-file.js';
import { formatScanJson, formatScanSarif, formatScanText } from './report.js';
import { type ScanResult, scanRepository } from './scan-repository.js';

const IGNORE_FILE = '.wingmanignore';

const HELP = `usage: wingman scan DIR [--format text|json|sarif] [--ignore-file FILE]

Finds unguarded destructive commands in a repository, by the built-in policy: in shell scripts, Makefiles, package
scripts, Dockerfiles, Compose and CI files, and in calls of Python, JavaScript, TypeScript and other programs.

  DIR                 the folder; .git, node_modules, dist, what a .gitignore names, links, binary files and files over
                      1 MiB are left out
  --format FORMAT     text (default), json, or sarif (2.1.0)
  --ignore-file FILE  findings that are accepted (default: DIR/${IGNORE_FILE}, where there is one). A line is
                      PATTERN [RULE] # REASON; an entry without a reason is an error

exit codes: 0 nothing found, 1 something found that is not accepted, 2 usage, or a folder that cannot be read`;

const FORMATS: Readonly<Record<string, (result: ScanResult) => string>> = {
  text: formatScanText,
  json: formatScanJson,
  sarif: (result) => formatScanSarif(result, VERSION),
};

/** The code of an error of the file system, such as ENOENT. */
const codeOf = (error: unknown) => (error as { code?: unknown } | null)?.code;
const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

async function readAccepted(root: string, given: string | undefined): Promise<Accepted[]> {
  const file = given ?? path.join(root, IGNORE_FILE);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (given === undefined && codeOf(error) === 'ENOENT') return [];
    throw new UsageError(`cannot read ${file}: ${reasonOf(error)}`);
  }
  return readIgnoreFile(file, text);
}

async function assertFolder(root: string): Promise<void> {
  const found = await stat(root).catch((error: unknown) => {
    throw new UsageError(`cannot read ${root}: ${reasonOf(error)}`);
  });
  if (!found.isDirectory()) throw new UsageError(`${root} is no folder`);
}

async function scanFolder(root: string, accepted: readonly Accepted[]): Promise<ScanResult> {
  try {
    return await scanRepository(root, { policy: createPolicy([]), accepted });
  } catch (error) {
    // What cannot be read was not scanned, and must not count as clean.
    if (codeOf(error) !== undefined) throw new UsageError(`cannot read: ${reasonOf(error)}`);
    throw error;
  }
}

/** `wingman scan`: a folder in, the unguarded destructive commands of its files out. Needs no server, runs nothing. */
export const scan: Command = {
  name: 'scan',
  summary: 'find unguarded destructive commands in a repository',
  help: HELP,
  async run(args, io) {
    const { values, positionals } = readArguments(args, {
      format: { type: 'string' },
      'ignore-file': { type: 'string' },
    });
    const root = onePositional(positionals, 'folder');
    const format = Object.hasOwn(FORMATS, values.format ?? 'text') ? FORMATS[values.format ?? 'text'] : undefined;
    if (!format) throw new UsageError(`--format ${values.format}: expected ${Object.keys(FORMATS).join(', ')}`);
    await assertFolder(root);
    const result = await scanFolder(root, await readAccepted(root, values['ignore-file']));
    io.print(format(result));
    return result.findings.some(({ accepted }) => accepted === undefined) ? 1 : 0;
  },
};
