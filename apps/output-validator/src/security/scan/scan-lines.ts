import type { SourceFile } from '../../source-file.js';
import type { Finding } from '../flow/engine.js';
import { COMMENT, LINE_RULES } from './lines.js';

/** Nobody writes longer lines by hand; the rest of one is left out. */
const MAX_LINE = 4000;

/** What single lines show, in the languages whose values are not followed. */
export function scanLines({ language, content }: SourceFile): Finding[] {
  const rules = language === undefined ? undefined : LINE_RULES[language];
  const comment = language === undefined ? undefined : COMMENT[language];
  if (!rules) return [];
  return content.split('\n').flatMap((whole, index) => {
    const line = whole.slice(0, MAX_LINE);
    if (comment?.test(line)) return [];
    return rules
      .filter(({ pattern, unless }) => pattern.test(line) && unless?.test(line) !== true)
      .map(({ weakness }) => ({ weakness, at: { line: index + 1, column: 1 }, confidence: undefined }));
  });
}
