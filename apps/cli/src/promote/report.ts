import type { Progress } from '../staged/progress-file.js';
import { type StagedReport, writeReport } from '../staged/report.js';
import { onOneLine } from '../text.js';
import type { Images } from './compose-file.js';
import { type Promotion, wayBack } from './plan.js';

interface Reported {
  report: StagedReport;
  promotion: Promotion;
  progress: Progress;
}

export interface PromotionReport extends StagedReport {
  /** Image ids by service: what was promoted, and what ran before. */
  images: Images;
  earlier: Images;
  rollback: { approval_id: string | null; commands: readonly (readonly string[])[] };
}

/** Writes how far it is, with the images and the way back. */
export function writePromotionReport(name: string, { report, promotion, progress }: Reported): void {
  const { images, earlier } = promotion;
  const rollback = {
    approval_id: progress.rollback_approval_id ?? null,
    commands: wayBack(promotion).commands,
  };
  const full: PromotionReport = { ...report, images, earlier, rollback };
  writeReport(name, full, markdownOf(full));
}

const markdownOf = ({ images, earlier, rollback }: PromotionReport): string =>
  [
    '## Images',
    '',
    '| service | promoted | before |',
    '| --- | --- | --- |',
    ...Object.keys(images).map((service) => `| ${service} | ${images[service]} | ${earlier[service] ?? '–'} |`),
    '',
    '## The way back',
    '',
    rollback.approval_id === null
      ? 'Nobody was asked for it.'
      : `Request ${rollback.approval_id}; it runs only when people approve it and somebody says \`wingman exec\`.`,
    '',
    ...rollback.commands.map((command) => `    ${onOneLine(command.join(' '))}`),
    '',
  ].join('\n');
