import { writeFileSync } from 'node:fs';
import { onOneLine } from '../text.js';
import type { Progress, StageRecord } from './progress-file.js';
import type { Stage } from './stage.js';

/** How long a stage waited for people and how long it took, in milliseconds; null: it did not come so far. */
export interface StageTimes {
  name: string;
  outcome: StageRecord['outcome'] | 'open';
  approval_id: string | null;
  decided_by: string | null;
  waited_ms: number | null;
  took_ms: number | null;
  reason: string | null;
  commands: readonly (readonly string[])[];
}

export interface StagedReport {
  title: string;
  outcome: 'done' | 'incomplete';
  begun_at: string;
  ended_at: string | null;
  stages: StageTimes[];
}

const between = (from: string | undefined, to: string | undefined): number | null =>
  from === undefined || to === undefined ? null : Math.max(0, Date.parse(to) - Date.parse(from));

/** What was done, under whose approval, and how long each part took. */
export function reportOf(title: string, stages: readonly Stage[], progress: Progress): StagedReport {
  const times = stages.map(({ name, commands }): StageTimes => {
    const record = progress.stages[name] ?? {};
    return {
      name,
      outcome: record.outcome ?? 'open',
      approval_id: record.approval_id ?? null,
      decided_by: record.decided_by ?? null,
      waited_ms: between(record.asked_at, record.decided_at),
      took_ms: between(record.begun_at, record.ended_at),
      reason: record.reason ?? null,
      commands,
    };
  });
  const ends = stages.map(({ name }) => progress.stages[name]?.ended_at).filter((end) => end !== undefined);
  return {
    title,
    outcome: times.every(({ outcome }) => outcome === 'done') ? 'done' : 'incomplete',
    begun_at: progress.begun_at,
    ended_at: ends.sort().at(-1) ?? null,
    stages: times,
  };
}

/** Writes `name`.json and `name`.md. */
export function writeReport(name: string, report: StagedReport, more = ''): void {
  writeFileSync(`${name}.json`, `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(`${name}.md`, `${markdownOf(report)}${more}`);
}

const seconds = (ms: number | null): string => (ms === null ? '–' : (ms / 1_000).toFixed(1));
const cell = (text: string | null): string => (text === null ? '–' : onOneLine(text).replaceAll('|', '\\|'));

/** The same for people, in Markdown. */
export function markdownOf({ title, outcome, begun_at: begun, ended_at: ended, stages }: StagedReport): string {
  return [
    `# ${title}`,
    '',
    `${outcome === 'done' ? 'Done' : '**Not finished**'}; begun ${begun}, last change ${ended ?? '–'}.`,
    '',
    '| stage | outcome | approval | decided by | waited (s) | took (s) | why |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...stages.map(
      (stage) =>
        `| ${stage.name} | ${stage.outcome} | ${cell(stage.approval_id)} | ${cell(stage.decided_by)} | ` +
        `${seconds(stage.waited_ms)} | ${seconds(stage.took_ms)} | ${cell(stage.reason)} |`,
    ),
    '',
    ...stages.flatMap(({ name, commands }) => [
      `## ${name}`,
      '',
      ...commands.map((command) => `    ${onOneLine(command.join(' '))}`),
      '',
    ]),
  ].join('\n');
}
