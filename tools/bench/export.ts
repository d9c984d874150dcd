import { execFile } from 'node:child_process';
import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { promisify } from 'node:util';
import {
  appendBatch,
  createFrontier,
  createNoteSigner,
  createNoteVerifier,
  encodeBase64,
  finishLeaf,
  formatVerifierKey,
  leafHash,
  signCheckpoint,
  tenantOrigin,
} from '@wingman/ledger-format';
import { prepareClaim } from '../../apps/claims-ledger/src/claim/claim.js';
import { root } from '../stack/folder.js';
import { type Bench, median } from './bench.js';
import { awaitQuiet } from './quiet.js';

const run = promisify(execFile);

const LINES_PER_SECOND = 100_000;
/** Lines for each second that the target would allow for them. */
const linesFor = (seconds: number): number => Math.max(1_000, Math.round(seconds * LINES_PER_SECOND));
const CHUNK = 1_000;
const ORIGIN = 'wingman.local/bench';

/** `wingman ledger verify` of an export, as a process of its own; the floor reads the file and hashes it once. */
export const exportBench: Bench = {
  name: 'export',
  about: 'wingman ledger verify of an export, against reading and hashing the same file',
  effort: { rounds: 5, seconds: 3, patience: 10 },
  async run({ rounds, seconds, patience }) {
    const folder = mkdtempSync(path.join(tmpdir(), 'wingman-bench-'));
    try {
      const lines = linesFor(seconds);
      const files = await writeExport(folder, lines);
      const floors: number[] = [];
      const rates: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        await awaitQuiet(patience * 1_000);
        floors.push(lines / (await secondsToHash(files.exportFile)));
        rates.push(await verifiedPerSecond(files));
      }
      const rate = median(rates);
      return [
        { what: `floor: read and hash ${lines} lines`, value: median(floors), unit: 'lines/s' },
        {
          what: `wingman ledger verify, ${lines} lines`,
          value: rate,
          unit: 'lines/s',
          rounds: rates,
          ratio: median(rates.map((each, at) => each / (floors[at] ?? NaN))),
          target: `≥ ${LINES_PER_SECOND} lines/s`,
          reached: rate >= LINES_PER_SECOND,
        },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

interface ExportFiles {
  exportFile: string;
  checkpointFile: string;
  keyFile: string;
}

/** An export of so many claims as the service would give it, with its key and checkpoint. */
async function writeExport(folder: string, lines: number): Promise<ExportFiles> {
  const [exportFile, checkpointFile, keyFile] = [
    path.join(folder, 'claims_audit.jsonl'),
    path.join(folder, 'checkpoint.txt'),
    path.join(folder, 'ledger.vkey'),
  ];
  const tenantId = randomUUID();
  const keyId = randomUUID();
  const frontier = createFrontier();
  const output = createWriteStream(exportFile);
  let prev = '';
  for (let first = 0; first < lines; first += CHUNK) {
    const hashes: Buffer[] = [];
    const text: Buffer[] = [];
    for (let seq = first; seq < Math.min(first + CHUNK, lines); seq += 1) {
      const body = {
        worker_id: `worker-${seq % 50}`,
        claim: `I created backup-${seq}.tar in /data`,
        context: { cwd: '/data' },
      };
      const { leaf } = prepareClaim(body, { tenantId, keyId, now: new Date() });
      const line = finishLeaf(leaf, { seq, prev });
      const hash = leafHash(line);
      prev = encodeBase64(hash);
      hashes.push(hash);
      text.push(line, Buffer.from('\n'));
    }
    appendBatch(frontier, hashes);
    if (!output.write(Buffer.concat(text))) await once(output, 'drain');
  }
  output.end();
  await finished(output);

  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const checkpoint = {
    origin: tenantOrigin(ORIGIN, tenantId),
    size: frontier.size,
    root: frontier.root(),
    extensions: [],
  };
  writeFileSync(checkpointFile, signCheckpoint(checkpoint, createNoteSigner(ORIGIN, privateKey)));
  writeFileSync(keyFile, formatVerifierKey(createNoteVerifier(ORIGIN, publicKey)));
  return { exportFile, checkpointFile, keyFile };
}

async function secondsToHash(file: string): Promise<number> {
  const start = performance.now();
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  hash.digest();
  return (performance.now() - start) / 1_000;
}

/** As the command itself says: without the start of its process. */
async function verifiedPerSecond({ exportFile, keyFile, checkpointFile }: ExportFiles): Promise<number> {
  const cli = path.join(root, 'dist/apps/cli/main.js');
  const args = ['ledger', 'verify', exportFile, '--key', keyFile, '--checkpoint', checkpointFile, '--json'];
  const { stdout } = await run(process.execPath, [cli, ...args], { env: {} });
  const { lines_per_second: perSecond } = JSON.parse(stdout) as { lines_per_second: number };
  return perSecond;
}
