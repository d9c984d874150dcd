import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readArguments } from '../arguments.js';
import { type Command, UsageError } from '../command.js';
import { certificateOf, markdownOf } from './report.js';
import { inspectAll } from './sections.js';

const HELP = `usage: wingman certify --out DIR [options]

Runs every check of a system's safety and writes security-report.md and security-report.json: wingman doctor,
verify-privileges, verify-bypass and ledger verify, what the images carry, and known weaknesses of dependencies (npm
audit). Each is passed, failed, or not checked with the reason: nothing that could not be looked at counts as good.

  --out DIR          where the report is written
  --project NAME     the compose project of the running stack: verify-privileges, and how its images are named
  --export FILE      an export of the ledger, with:
  --key VKEY         the ledger's verifier key, as for ledger verify
  --checkpoint FILE  the signed checkpoint that it must fulfil
  --root DIR         the checkout, for images and dependencies; default: where it is called
  --require-all      what could not be checked counts as failed

Where the system is and its keys: from the environment, as the commands say themselves.

exit codes: 0 nothing failed, 1 something failed, 2 usage, a folder that cannot be written, or nothing could be checked`;

const OPTIONS = {
  out: { type: 'string' },
  project: { type: 'string' },
  export: { type: 'string' },
  key: { type: 'string' },
  checkpoint: { type: 'string' },
  root: { type: 'string', default: '.' },
  'require-all': { type: 'boolean', default: false },
} as const;

function write(folder: string, files: Readonly<Record<string, string>>): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  } catch (error) {
    throw new UsageError(`cannot write the report: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** `wingman certify`: everything that can be said about a system's safety, as one report. */
export const certify: Command = {
  name: 'certify',
  summary: 'run every check of safety and write one report',
  help: HELP,
  async run(args, io) {
    const { values, positionals } = readArguments(args, OPTIONS);
    const { out, project, export: file, key, checkpoint } = values;
    if (positionals.length > 0) throw new UsageError('expected no words');
    if (!out) throw new UsageError('--out is missing: where shall the report be written?');
    if ([file, key, checkpoint].some(Boolean) && !(file && key && checkpoint)) {
      throw new UsageError('--export, --key and --checkpoint belong together');
    }
    const ledger = file && key && checkpoint ? [file, '--key', key, '--checkpoint', checkpoint] : undefined;
    const question = { root: path.resolve(values.root), project, ledger };
    const certificate = certificateOf(await inspectAll(question, io, process.versions.node), new Date());
    write(out, {
      'security-report.json': `${JSON.stringify(certificate, null, 2)}\n`,
      'security-report.md': markdownOf(certificate),
    });
    const { outcome, passed, failed, not_checked: open } = certificate;
    io.print(
      `${outcome}: ${passed} passed, ${failed} failed, ${open} not checked; ${path.join(out, 'security-report.md')}`,
    );
    if (outcome === 'not checked') return 2;
    return outcome === 'failed' || (values['require-all'] && open > 0) ? 1 : 0;
  },
};
