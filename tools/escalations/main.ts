import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createClient, everyItem } from '@wingman/sdk';
import { printed, tally, type Logged } from './tally.js';

// `node dist/tools/escalations.js [--most N] [CLAIMS.jsonl]`: what the reader lacks, by frequency. Without a file the
// logged claims that ended UNVERIFIABLE are asked for at WINGMAN_URL with WINGMAN_READ_KEY: one tenant's, by its key.

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { most: { type: 'string', default: '40' } },
});

const claims = positionals[0] === undefined ? logged() : linesOf(positionals[0]);
process.stdout.write(printed(await tally(claims), Number(values.most)));

function* linesOf(file: string): Generator<Logged> {
  for (const line of readFileSync(file, 'utf8').split('\n')) if (line.trim() !== '') yield JSON.parse(line) as Logged;
}

async function* logged(): AsyncGenerator<Logged> {
  const { WINGMAN_URL: baseUrl, WINGMAN_READ_KEY: key } = process.env;
  if (baseUrl === undefined || key === undefined) {
    process.stderr.write('WINGMAN_URL and WINGMAN_READ_KEY are needed, or a file of claims.\n');
    process.exit(2);
  }
  const client = createClient({ baseUrl, key });
  for await (const { claim, context } of everyItem(client.listClaims, { verdict: 'UNVERIFIABLE' }))
    yield { claim, context };
}
