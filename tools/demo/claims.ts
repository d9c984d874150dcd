import type { CheckResult, Verdict, VerificationView } from '@wingman/contracts';
import type { SentMessage } from '@wingman/testkit';
import { until } from '@wingman/testkit';
import type { JobName, Report } from '../demo-worker/message.js';
import { must } from './expect.js';
import { ms, page } from './page.js';
import type { Scene } from './scene.js';
import type { Worker } from './worker.js';

/** A claim that is in the ledger. */
export type Logged = Report & { answer: { claimId: string; seq: number } };

/** SPEC.md, promise 7: "raises an alert on Telegram within 10 seconds". */
const ALERT_WITHIN_MS = 10_000;

/** A worker does a job and claims it; the claim must be logged and get this verdict from the auditor. */
export async function claimAndVerdict(scene: Scene, worker: Worker, job: JobName, expected: Verdict): Promise<Logged> {
  const report = await worker.order(job);
  page.line('did', report.did);
  page.line('claims', `“${report.claim}”`);
  const { answer } = report;
  must('claimId' in answer, `expected the claim to be logged, got ${JSON.stringify(answer)}`);
  page.line('logged', `as entry ${answer.seq}, in ${ms(report.tookMs)}`);

  const verification = await verdictOf(scene, answer.claimId);
  const after = Date.parse(verification.created_at) - report.sentAt;
  page.line('verdict', `${page.verdict(verification.verdict)} ${ms(Math.max(after, 0))} after the claim`);
  if (verification.checks.length === 0) page.line('evidence', verification.explanation);
  for (const check of verification.checks) page.line('evidence', evidenceOf(check));
  must(verification.verdict === expected, `expected the verdict ${expected}, got ${verification.verdict}`);
  must(verification.binding, 'expected the verdict of the auditor, which is binding');
  return { ...report, answer };
}

/** The auditor's verdict, as soon as the ledger holds it. */
async function verdictOf({ reader }: Scene, claimId: string): Promise<VerificationView> {
  const claim = await until(
    async () => {
      const view = await reader.getClaim({ id: claimId });
      return view.verdicts.length > 0 ? view : undefined;
    },
    { what: 'a verdict in the ledger' },
  );
  return reader.getVerification({ id: claim.verdicts[0]?.verification_id ?? '' });
}

function evidenceOf({ type, target, observed, outcome, reason }: CheckResult): string {
  const facts = Object.entries(observed).map(([name, value]) => `${name} ${factOf(value)}`);
  const why = reason === null ? '' : ` (${reason})`;
  return `${outcome}${why} ${type} ${target}: ${facts.join(', ') || 'nothing was looked at'}`;
}

const factOf = (value: unknown): string => (Array.isArray(value) ? value.join(' ') || 'none' : String(value));

/** The message about a lie as the chat shows it. It must name the claim and come in time. */
export async function alertFor(scene: Scene, lie: Logged): Promise<SentMessage> {
  const message = await until(() => scene.messages().find(({ text }) => text.includes(lie.answer.claimId)), {
    timeout: ALERT_WITHIN_MS,
    what: 'the alert',
  });
  const buttons = message.reply_markup?.inline_keyboard.flat() ?? [];
  page.line('Telegram', `${ms(message.sentAt - lie.sentAt)} after the claim:`);
  page.quote(message.text);
  page.quote(buttons.map(({ text }) => `[ ${text} ]`).join('  '));
  must(message.sentAt - lie.sentAt <= ALERT_WITHIN_MS, 'expected the alert within 10 seconds');
  return message;
}

/** No message may be about this claim. */
export function mustNotAlert(scene: Scene, claim: Logged): void {
  const about = scene.messages().filter(({ text }) => text.includes(claim.answer.claimId));
  must(about.length === 0, `expected no alert, got ${about.length}`);
}
