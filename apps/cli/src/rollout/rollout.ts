import type { ApprovalRollout } from '@wingman/contracts';
import type { Command } from '../command.js';
import { UsageError } from '../command.js';
import { oneOf, serviceCommand } from '../service/service-command.js';
import type { Answered } from '../service/service-command.js';
import { onOneLine } from '../text.js';

const MODES = ['enforce', 'observe'] as const;
const WORDS: Record<ApprovalRollout['decision'], string> = {
  off: 'off',
  go: 'GO',
  wait: 'wait',
  hold: 'NO-GO',
  roll_back: 'NO-GO, roll back',
};

/** What holds, in lines for people; the plan's stages are 10 % for 72 hours, 50 % for 96 hours, 100 % for 7 days. */
function shown(rollout: ApprovalRollout): Answered {
  const { enabled, percent, mode, source, stage, decision, reasons, next_percent: next, stats } = rollout;
  const by = rollout.changed_by === null ? '' : ` by ${onOneLine(rollout.changed_by)} at ${rollout.changed_at}`;
  const bands = Object.entries(stats.bands).map(([name, { value, standing, expected }]) => {
    const range = `${share(expected.min)} to ${share(expected.max)}`;
    return `  ${name.padEnd(15)} ${share(value).padStart(7)}  expected ${range}  ${standing}`;
  });
  return {
    json: rollout,
    exitCode: decision === 'hold' || decision === 'roll_back' ? 1 : 0,
    lines: [
      `validation ${enabled ? 'on' : 'off'}, ${percent} %, ${mode} (${source === 'settings' ? 'by the settings' : `set${by}`})`,
      stage ? stageLine(stage) : `stage: ${percent} % is none of the plan (10 %, 50 %, 100 %)`,
      `validated ${stats.validated} of ${stats.total}, ${stats.validation_errors} errors`,
      ...bands,
      `decision: ${WORDS[decision]}${decision === 'go' && next !== null ? `, on to ${next} %` : ''}`,
      ...reasons.map((reason) => `  ${onOneLine(reason)}`),
    ],
  };
}

const share = (rate: number | null): string => (rate === null ? '-' : `${Number((rate * 100).toFixed(1))} %`);

const stageLine = ({ percent, hours, elapsed_hours: elapsed }: NonNullable<ApprovalRollout['stage']>): string =>
  `stage: ${percent} % for ${hours} hours, ${elapsed === null ? 'nobody knows since when' : `${elapsed} gone by`}`;

const status = serviceCommand({
  name: 'rollout status',
  summary: 'how far validation in front of people is rolled out, and whether it may go on',
  keys: ['read', 'admin'],
  exitCodes: '0 it may stay or go on, 1 no-go',
  run: async ({ client }) => shown(await client.getRollout()),
});

const set = serviceCommand({
  name: 'rollout set',
  summary: 'validate so many of a hundred requests before people see them',
  about: `Validate so many of a hundred requests before people see them. Raising goes stage by stage and needs a go; what was
validated before stays so.`,
  takes: ['PERCENT'],
  options: {
    mode: { value: 'enforce|observe', about: 'whether it acts; default: as it is' },
    reason: { value: 'TEXT', about: 'why, for the ledger' },
    anyway: { about: 'raise it without a go' },
  },
  keys: ['admin'],
  exitCodes: '0 set, 1 not raised: it is no-go or too early',
  async run({ client, words: [word = ''], text, flag }) {
    const percent = percentOf(word);
    const mode = oneOf('mode', text('mode'), MODES);
    const now = await client.getRollout();
    const refused = flag('anyway') ? undefined : whyNot(now, percent);
    if (refused !== undefined) {
      return {
        json: now,
        exitCode: 1,
        lines: [`not set: ${refused}`, ...now.reasons.map((why) => `  ${onOneLine(why)}`)],
      };
    }
    const reason = text('reason');
    const after = await client.putRollout({ percent, ...(mode && { mode }), ...(reason !== undefined && { reason }) });
    return { ...shown(after), exitCode: 0 };
  },
});

const rollback = serviceCommand({
  name: 'rollout rollback',
  summary: 'validate nothing any more, at once',
  options: { reason: { value: 'TEXT', about: 'why, for the ledger' } },
  keys: ['admin'],
  exitCodes: '0 set',
  async run({ client, text }) {
    const reason = text('reason');
    const after = await client.putRollout({ percent: 0, ...(reason !== undefined && { reason }) });
    return { ...shown(after), exitCode: 0 };
  },
});

function percentOf(word: string): number {
  if (!/^\d{1,3}$/.test(word) || Number(word) > 100) throw new UsageError('PERCENT is a whole number from 0 to 100');
  return Number(word);
}

/** Why it must not be raised so far now; undefined: it may, or is not raised at all. */
function whyNot({ percent, decision, next_percent: next }: ApprovalRollout, wanted: number): string | undefined {
  if (wanted <= percent) return undefined;
  if (next !== null && wanted > next) return `the next stage is ${next} % (--anyway sets it all the same)`;
  // Nothing has begun yet: there is nothing that could be bad.
  if (percent === 0 || decision === 'go') return undefined;
  return `${WORDS[decision]} at ${percent} % (--anyway sets it all the same)`;
}

export const rolloutCommands: readonly Command[] = [status, set, rollback];
