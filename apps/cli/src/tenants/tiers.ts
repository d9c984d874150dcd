import { readFile } from 'node:fs/promises';
import type { Retention, TierView } from '@wingman/contracts';
import { type Command, UsageError } from '../command.js';
import { serviceCommand } from '../service/service-command.js';
import { table } from '../service/table.js';

const TIERS = ['basic', 'standard', 'enterprise', 'development'] as const;
/** What a tier keeps for some days, by its option. */
const KEPT = {
  outputs: 'what commands printed',
  reports: 'what was found in code',
  questions: 'questions asked of the verifier',
  messages: 'messages about what is settled',
} as const;
type Kept = keyof typeof KEPT;

const COLUMNS = {
  TIER: ({ tier }: TierView) => tier,
  'A MINUTE': ({ requests_per_minute: limit, limit_set_by: by }: TierView) =>
    `${limit ?? 'any'}${by === 'setting' ? ' (setting)' : ''}`,
  OUTPUTS: ({ retention }: TierView) => shownDays(retention.outputs_days),
  REPORTS: ({ retention }: TierView) => shownDays(retention.reports_days),
  QUESTIONS: ({ retention }: TierView) => shownDays(retention.questions_days),
  MESSAGES: ({ retention }: TierView) => shownDays(retention.messages_days),
  POLICY: ({ policy }: TierView) => (policy === null ? undefined : Object.keys(policy).join(',')),
  CHANGED: ({ changed_at: at, changed_by: by }: TierView) => `${at} by ${by}`,
};
const shownDays = (days: number | null): string => (days === null ? 'for ever' : `${days} d`);

const list: Command = serviceCommand({
  name: 'tiers list',
  summary: 'what each tier allows, keeps and says in its policy',
  keys: ['platform'],
  async run({ client }) {
    const answer = await client.listTiers();
    return { json: answer, lines: table(answer.items, COLUMNS) };
  },
});

const set: Command = serviceCommand({
  name: 'tiers set',
  summary: "change a tier's limit, retention or policy; what is not named stays",
  about: `Changes a tier: what is named is set, the rest stays. It is in force everywhere within a second. What a shorter retention
no longer keeps is gone within the hour, for good. A setting RATE_LIMIT_<TIER> of the deployment has the last word on the
limit.`,
  takes: ['TIER'],
  options: {
    'requests-per-minute': { value: 'N', about: 'what each tenant of it may ask' },
    ...Object.fromEntries(
      Object.entries(KEPT).map(([name, what]) => [`keep-${name}`, { value: 'DAYS', about: `${what}; or "forever"` }]),
    ),
    policy: { value: 'FILE', about: 'its layer of policy, as JSON; "none" takes it away' },
  },
  keys: ['platform'],
  async run({ client, words: [word = ''], text }) {
    const tier = TIERS.find((name) => name === word);
    if (tier === undefined) throw new UsageError(`TIER is one of ${TIERS.join(', ')}`);
    const limit = text('requests-per-minute');
    const retention = retentionOf(text);
    const policy = await policyOf(text('policy'));
    if (limit === undefined && Object.keys(retention).length === 0 && policy === undefined) {
      throw new UsageError('nothing to set: name an option');
    }
    const after = await client.putTier({
      tier,
      ...(limit !== undefined && { requests_per_minute: wholeNumber('requests-per-minute', limit) }),
      ...(Object.keys(retention).length > 0 && { retention }),
      ...(policy !== undefined && { policy }),
    });
    return { json: after, lines: table([after], COLUMNS) };
  },
});

function wholeNumber(option: string, said: string): number {
  if (!/^[1-9]\d{0,8}$/.test(said)) throw new UsageError(`--${option}: expected a whole number from 1 on`);
  return Number(said);
}

function retentionOf(text: (option: string) => string | undefined): Partial<Retention> {
  const named = (Object.keys(KEPT) as Kept[]).flatMap((name) => {
    const said = text(`keep-${name}`);
    if (said === undefined) return [];
    return [[`${name}_days`, said === 'forever' ? null : wholeNumber(`keep-${name}`, said)] as const];
  });
  return Object.fromEntries(named);
}

async function policyOf(said: string | undefined): Promise<TierView['policy'] | undefined> {
  if (said === undefined) return undefined;
  if (said === 'none') return null;
  const content = await readFile(said, 'utf8').catch(() => {
    throw new UsageError(`--policy: ${said} cannot be read`);
  });
  try {
    return JSON.parse(content) as TierView['policy'];
  } catch {
    throw new UsageError(`--policy: ${said} is not JSON`);
  }
}

export const tierCommands: readonly Command[] = [list, set];
