import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { until } from '@wingman/testkit';
import { root } from '../stack/folder.js';
import { must } from './expect.js';
import { page } from './page.js';
import type { Scene } from './scene.js';

/** What an auditor needs, and nothing else: three files. */
export interface Proof {
  exportFile: string;
  checkpointFile: string;
  keyFile: string;
  lines: number;
}

/** Saves key, checkpoint and export; the checkpoint must cover entry `lastSeq`. */
export async function saveProof({ reader, proofs }: Scene, lastSeq: number): Promise<Proof> {
  const [exportFile, checkpointFile, keyFile] = ['claims_audit.jsonl', 'checkpoint.txt', 'ledger.vkey'].map((name) =>
    path.join(proofs, name),
  ) as [string, string, string];
  const checkpoint = await until(
    async () => {
      const note = await reader.getCheckpoint();
      return sizeOf(note) > lastSeq ? note : undefined;
    },
    { what: `a checkpoint that covers entry ${lastSeq}` },
  );
  const lines = sizeOf(checkpoint);
  const chunks: Uint8Array[] = [];
  for await (const chunk of await reader.exportLedger({ tree_size: lines })) chunks.push(chunk);
  writeFileSync(keyFile, await reader.getLedgerKey());
  writeFileSync(checkpointFile, checkpoint);
  writeFileSync(exportFile, Buffer.concat(chunks));
  page.line('saved', `GET /ledger/export → claims_audit.jsonl, ${lines} entries`);
  page.line('saved', 'GET /ledger/checkpoint → checkpoint.txt, a signed note:');
  page.quote(checkpoint.trimEnd());
  return { exportFile, checkpointFile, keyFile, lines };
}

/** The second line of a checkpoint is the size of its tree (C2SP tlog-checkpoint). */
const sizeOf = (checkpoint: string): number => Number(checkpoint.split('\n')[1]);

/** The export as it is must be proven. */
export async function mustBeProven(proof: Proof): Promise<void> {
  const { code, output } = await verifyOffline(proof);
  must(code === 0, `expected exit code 0, got ${code}`);
  must(output.includes(`${proof.lines} entries`), `expected ${proof.lines} entries to be proven`);
}

/** Changes one bit of one byte in the line of entry `seq`, where `text` stands; the check must name that line. */
export async function mustShowTampering(proof: Proof, seq: number, text: string): Promise<void> {
  const bytes = readFileSync(proof.exportFile);
  const lines = bytes.toString('latin1').split('\n');
  const lineStart = lines.slice(0, seq).reduce((sum, line) => sum + line.length + 1, 0);
  const at = bytes.indexOf(text, lineStart);
  const before = bytes.toString('latin1', at, at + text.length);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  const changedFile = `${proof.exportFile}.changed`;
  writeFileSync(changedFile, bytes);
  page.line(
    'changed',
    `byte ${at}, in line ${seq + 1}: ${before} became ${bytes.toString('latin1', at, at + text.length)}`,
  );
  const { code, output } = await verifyOffline({ ...proof, exportFile: changedFile });
  must(code === 1, `expected exit code 1, got ${code}`);
  must(output.includes(`line ${seq + 1}:`), `expected line ${seq + 1} to be named`);
}

/** `wingman ledger verify` as a process of its own. It is told no address: all it has is the three files. */
async function verifyOffline({
  exportFile,
  keyFile,
  checkpointFile,
}: Proof): Promise<{ code: number; output: string }> {
  const cli = path.join(root, 'dist/apps/cli/main.js');
  const args = ['ledger', 'verify', exportFile, '--key', keyFile, '--checkpoint', checkpointFile];
  const shown = args.map((word) => path.basename(word)).join(' ');
  const result = await new Promise<{ code: number; output: string }>((resolve) => {
    execFile(process.execPath, [cli, ...args], { env: {} }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error ? 1 : 0;
      resolve({ code, output: `${stdout}${stderr}`.trim() });
    });
  });
  page.line('offline', `wingman ${shown}`);
  page.quote(result.code === 0 ? page.good(result.output) : page.bad(result.output));
  return result;
}
