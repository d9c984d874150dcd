import type { Command } from '../command.js';
import { UsageError } from '../command.js';
import { countOf, EXIT_NO_ANSWER, serviceCommand } from '../service/service-command.js';
import { fields } from '../service/table.js';
import { CLAIM_OPTIONS, claimFields } from './claim-input.js';
import { waitForVerdict } from './verdict.js';

const WAIT_SECONDS = 60;

/** `wingman claim`: a sentence into the ledger; with `--wait`, its verdict out. */
export const claim: Command = serviceCommand({
  name: 'claim',
  summary: 'log a claim for good; with --wait, show its verdict',
  about: `Logs a claim of a worker: it is in the ledger for good, and the auditor looks at whether it is true. One that is
found FALSE raises an alert and locks the worker. To ask without consequences: wingman verify.`,
  takes: ['SENTENCE'],
  options: {
    ...CLAIM_OPTIONS,
    wait: { about: 'wait for the verdict' },
    timeout: { value: 'SECONDS', about: `how long to wait for it; default ${WAIT_SECONDS}` },
  },
  keys: ['work'],
  exitCodes: '0 logged (with --wait: TRUE), 1 with --wait: FALSE or UNVERIFIABLE',
  async run(call) {
    const { client, words, text, flag } = call;
    const seconds = countOf('timeout', text('timeout'), { otherwise: WAIT_SECONDS, most: 3_600 });
    const { worker_id: worker, ...given } = await claimFields(call);
    if (worker === undefined) throw new UsageError('whose claim? --worker, or WINGMAN_WORKER_ID');
    const logged = await client.logClaim({ worker_id: worker, claim: words[0] ?? '', ...given });
    const { claim_id: id, seq, timestamp: at, worker_id: who } = logged;
    const shown = { claim: id, seq, at, worker: who };
    if (!flag('wait')) return { json: logged, lines: fields({ ...shown, status: logged.status }) };
    const verdict = await waitForVerdict(client, id, { seconds });
    const said = verdict ? `${verdict.verdict} (${verdict.reason_code})` : `none within ${seconds} s`;
    return {
      json: { ...logged, verdict: verdict ?? null },
      lines: fields({ ...shown, verdict: said, verification: verdict?.verification_id }),
      exitCode: !verdict ? EXIT_NO_ANSWER : verdict.verdict === 'TRUE' ? 0 : 1,
    };
  },
});
