import type { CheckAnswer } from '@wingman/contracts';
import { type Judgement, createPolicy, judgeInstruction } from '@wingman/policy';
import { onePositional, readArguments } from '../arguments.js';
import type { Command } from '../command.js';
import { createPositions, onOneLine } from '../text.js';
import { readInstruction } from './read-instruction.js';
import { askService, NoDecision, serviceOf } from './service.js';

const HELP = `usage: wingman check FILE [--json] [--offline | --url URL [--key KEY] [--worker ID] [--environment NAME]]

Judges an instruction: the ten sections, the commands that it orders, secrets, and text that is hidden from a reader.
Without a service it judges here, by the built-in policy. With --url, or WINGMAN_URL in the environment, it asks that
service (POST /check), which knows the tenant's own rules and records the check; the text is sent there.

  FILE                the instruction; - reads standard input
  --json              the judgement, or the service's answer, as one JSON object
  --url URL           the service or the proxy, e.g. http://127.0.0.1:8002; default WINGMAN_URL
  --key KEY           a worker's key; default WINGMAN_WORK_KEY, which no list of processes shows
  --worker ID         who would follow the instruction; needed where the key is bound to no worker
  --environment NAME  where it would be followed; default: where the service runs
  --timeout SECONDS   how long to wait for the service; default 30
  --offline           judges here, whatever the environment says

exit codes: 0 approved, 1 rejected, 2 usage, a file that cannot be read, or no decision of the service`;

type Shown = Pick<Judgement | CheckAnswer, 'decision' | 'violations' | 'violations_omitted'>;

function formatText({ decision, violations, violations_omitted: omitted = 0 }: Shown, text: string): string[] {
  const positionOf = createPositions(text);
  const lines = violations.flatMap((violation) => {
    const { rule_id, severity, mode, section, message, excerpt, remediation } = violation;
    const { line, column } = positionOf(violation.start);
    const place = violation.end > violation.start ? `${line}:${column}` : '-';
    const where = section ? ` in ${section}` : '';
    const shown = excerpt ? [`    ${onOneLine(excerpt)}`] : [];
    const weight = mode === 'enforce' ? severity : `${severity}, ${mode} only`;
    const said = `${place}  ${onOneLine(rule_id)} (${weight})${where}: ${onOneLine(message)}`;
    return [said, ...shown, `    ${onOneLine(remediation)}`];
  });
  if (omitted > 0) lines.push(`and ${omitted} more`);
  const count = violations.length + omitted;
  return [...lines, `${decision}: ${count === 1 ? '1 violation' : `${count} violations`}`];
}

/** `wingman check`: an instruction in, a judgement out: of the built-in policy, or of a service that is asked. */
export const check: Command = {
  name: 'check',
  summary: 'judge an instruction, by the built-in policy or by asking a service',
  help: HELP,
  async run(args, io) {
    const { values, positionals } = readArguments(args, {
      json: { type: 'boolean' },
      offline: { type: 'boolean' },
      url: { type: 'string' },
      key: { type: 'string' },
      worker: { type: 'string' },
      environment: { type: 'string' },
      timeout: { type: 'string' },
    });
    const service = serviceOf(values, io.env);
    const text = await readInstruction(onePositional(positionals, 'file'), io);
    let judgement: Shown;
    try {
      judgement = service ? await askService(service, text) : judgeInstruction(text, createPolicy([]));
    } catch (error) {
      if (!(error instanceof NoDecision)) throw error;
      io.printError(`wingman check: no decision: ${error.message}`);
      return 2;
    }
    if (values.json) io.print(JSON.stringify(judgement));
    else for (const line of formatText(judgement, text)) io.print(line);
    return judgement.decision === 'APPROVED' ? 0 : 1;
  },
};
