import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { type CommandIo, UsageError } from '../command.js';
import { inspectSystem } from '../doctor/inspect-system.js';
import type { InspectedRow } from '../inspection.js';
import { ledgerVerify } from '../ledger-verify/ledger-verify.js';
import { inspectBypass } from '../verify-bypass/verify-bypass.js';
import { imagePinRows } from './image-pins.js';
import { inspectPrivileges } from '../verify-privileges/inspect-privileges.js';

export interface CertifyQuestion {
  /** The checkout whose dependencies and images are looked at. */
  root: string;
  project: string | undefined;
  /** The arguments of `wingman ledger verify`; undefined: there is no export to look at. */
  ledger: readonly string[] | undefined;
}

export interface Section {
  title: string;
  rows: InspectedRow[];
}

const unchecked = (what: string, says: string): InspectedRow[] => [{ what, outcome: 'not checked', says }];

/** What cannot be asked is not checked, with its reason; a fault of our own is one. */
async function told(what: string, look: () => InspectedRow[] | Promise<InspectedRow[]>): Promise<InspectedRow[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return unchecked(what, error.message);
  }
}

async function ledgerRows(args: readonly string[] | undefined, io: CommandIo): Promise<InspectedRow[]> {
  const what = 'ledger export';
  if (args === undefined) return unchecked(what, '--export, --key and --checkpoint are not given');
  const said: string[] = [];
  const code = await ledgerVerify.run(args, { ...io, print: (line) => void said.push(line) });
  return [{ what, outcome: code === 0 ? 'passed' : 'failed', says: said.join(' ') }];
}

const audit = z.object({
  metadata: z.object({ vulnerabilities: z.object({ critical: z.int(), high: z.int(), total: z.int() }) }),
});

/** Known weaknesses of what runs. A registry that does not answer leaves it open. */
function dependencyRows(root: string, env: CommandIo['env']): InspectedRow[] {
  const what = 'dependencies';
  if (!existsSync(path.join(root, 'package-lock.json'))) return unchecked(what, `no package-lock.json in ${root}`);
  const { stdout, error } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
    cwd: root,
    env: { ...env },
    encoding: 'utf8',
    timeout: 120_000,
    maxBuffer: 64 << 20,
  });
  if (error) return unchecked(what, `npm audit did not run: ${error.message}`);
  let answer: unknown;
  try {
    answer = JSON.parse(stdout);
  } catch {
    return unchecked(what, 'npm audit gave no report');
  }
  const read = audit.safeParse(answer);
  if (!read.success) return unchecked(what, 'npm audit gave no report: does the registry answer audits?');
  const { critical, high, total } = read.data.metadata.vulnerabilities;
  const says = `npm audit: ${total} known weaknesses, ${critical} critical, ${high} high`;
  return [{ what, outcome: critical > 0 ? 'failed' : 'passed', says }];
}

/** What images carry besides the program, by the tool that builds them. */
function imageRows(root: string, env: CommandIo['env']): InspectedRow[] {
  const what = 'images';
  const tool = path.join(root, 'dist/tools/images.js');
  if (!env['DOCKER_HOST']) return unchecked(what, 'DOCKER_HOST names no engine that has them');
  if (!existsSync(tool)) return unchecked(what, `${tool} is not there (npm run build)`);
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [tool, 'check'], {
    cwd: root,
    env: { ...env },
    encoding: 'utf8',
    timeout: 600_000,
  });
  const rows = stdout.split('\n').filter(Boolean).map(imageRow);
  // It ends with 1 both where it found a fault and where it broke: sound images are no word on those it did not come to.
  const isWhole = rows.length > 0 && status === (rows.some(({ outcome }) => outcome === 'failed') ? 1 : 0);
  if (isWhole && !error) return rows;
  const why = (error?.message ?? stderr).trim().slice(-500);
  return [...rows, ...unchecked(what, `not all of them were looked at: ${why || `the check ended with ${status}`}`)];
}

const imageRow = (line: string): InspectedRow => ({
  what: line.split(' ')[0] ?? '',
  outcome: line.endsWith(' is sound') ? 'passed' : 'failed',
  says: line.split(' ').slice(1).join(' '),
});

/** Every check of the safety of a system that there is, one after the other. */
export async function inspectAll(question: CertifyQuestion, io: CommandIo, nodeVersion: string): Promise<Section[]> {
  const { root, project, ledger } = question;
  const ofStack = (look: (named: string) => InspectedRow[]) => (): InspectedRow[] => {
    if (project === undefined) throw new UsageError('--project names no stack');
    return look(project);
  };
  const privileges = ofStack((named) => {
    const whole = { project: named, gateway: 'execution-gateway', sockets: [], projectOnly: false };
    return inspectPrivileges(whole, io.env);
  });
  const pins = await told(
    'images, named by digest',
    ofStack((named) => imagePinRows(named, io.env)),
  );
  const scan = unchecked('images, known weaknesses', 'no scanner of images is part of Wingman: use the registry’s own');
  return [
    { title: 'System', rows: await told('system', () => inspectSystem({}, io.env, nodeVersion)) },
    { title: 'Who reaches the container engine', rows: await told('stack', privileges) },
    { title: 'Ways past approval', rows: await told('attacks', () => inspectBypass({}, io.env)) },
    { title: 'Ledger', rows: await told('ledger export', () => ledgerRows(ledger, io)) },
    { title: 'Images', rows: [...(await told('images', () => imageRows(root, io.env))), ...scan] },
    { title: 'Images of others', rows: pins },
    { title: 'Dependencies', rows: await told('dependencies', () => dependencyRows(root, io.env)) },
  ];
}
