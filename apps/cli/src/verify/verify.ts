import type { VerificationAnswer } from '@wingman/contracts';
import { CLAIM_OPTIONS, claimFields } from '../claim/claim-input.js';
import type { Command } from '../command.js';
import { UsageError } from '../command.js';
import { oneOf, serviceCommand } from '../service/service-command.js';
import { table } from '../service/table.js';
import { onOneLine } from '../text.js';

const MODES = ['auto', 'simple', 'enhanced', 'consensus'] as const;

function linesOf({ verdict, reason_code: code, explanation, checks, verification_id: id }: VerificationAnswer) {
  const shown = checks.map(({ outcome, type, target, reason }) => ({ outcome, type, target, reason }));
  const found = table(shown, {
    OUTCOME: ({ outcome }) => outcome,
    CHECK: ({ type }) => type,
    TARGET: ({ target }) => target,
    REASON: ({ reason }) => reason,
  });
  return [`${verdict} (${code}): ${onOneLine(explanation)}`, ...(checks.length > 0 ? found : []), `verification ${id}`];
}

/** `wingman verify`: whether it is so, with the evidence; a question, which nobody is locked for. */
export const verify: Command = serviceCommand({
  name: 'verify',
  summary: 'ask whether a claim is true; nobody is alerted, nobody locked',
  takes: ['[SENTENCE]'],
  options: {
    ...CLAIM_OPTIONS,
    claim: { value: 'CLAIM_ID', about: 'a logged claim, instead of a sentence' },
    mode: { value: 'MODE', about: `${MODES.join(', ')}; default auto` },
  },
  keys: ['read', 'work', 'decide', 'admin'],
  exitCodes: '0 TRUE, 1 FALSE or UNVERIFIABLE',
  async run(call) {
    const { client, words, text } = call;
    const [sentence, claimId] = [words[0], text('claim')];
    const mode = oneOf('mode', text('mode'), MODES);
    const given = await claimFields(call);
    if ([sentence, claimId, given.checks, given.check_id].every((each) => each === undefined)) {
      throw new UsageError('what is claimed? a sentence, --claim, --checks or --check-id');
    }
    const answer = await client.verifyClaim({
      ...given,
      ...(sentence !== undefined && { claim: sentence }),
      ...(claimId !== undefined && { claim_id: claimId }),
      ...(mode !== undefined && { mode }),
    });
    return { json: answer, lines: linesOf(answer), exitCode: answer.verdict === 'TRUE' ? 0 : 1 };
  },
});
