import type { Issue } from '../issue.js';
import { isDocument } from '../language/language.js';
import type { SourceFile } from '../source-file.js';
import { damageIn } from './damage.js';
import type { Damage } from './damage.js';
import type { Finding } from './finding.js';
import { CHECKS } from './languages/check.js';

const MAX_ISSUES = 20;
const MAX_MESSAGE = 300;

const HOW_TO_FIX: Readonly<Record<Damage, string>> = {
  truncated: 'Write the file to its end and submit it again.',
  markdown_fence: 'Submit the code itself, without the fence around it.',
  prose: 'Submit the code alone; what there is to say belongs into comments or the claim.',
  conflict_marker: 'Resolve the conflict and remove its markers.',
  elided: 'Submit the whole file, with the code that this line stands for.',
};

/** Go templates, as Helm has them, are no YAML before they are filled in. */
const isTemplate = ({ language, content }: SourceFile): boolean => language === 'yaml' && /^\s*\{\{-? /m.test(content);

/**
 * What is wrong with how a file is written: its language's parser says so, or it shows the damage that code takes on its
 * way out of a model. Every such issue blocks. A file that nobody here can read says just that and does not block.
 * Throws when the parser itself fails.
 */
export async function findSyntaxIssues(file: SourceFile): Promise<Issue[]> {
  const { language, content, path } = file;
  if (language === undefined || isTemplate(file)) return [unread(file)];
  const findings = await CHECKS[language](content.replace(/^\uFEFF/, ''), path);
  const damages = damageIn(content, language, findings).map((found) => ({
    ...issueOf(path, found, `syntax.${found.damage}`),
    remediation: HOW_TO_FIX[found.damage],
  }));
  const rest = findings
    .toSorted((one, other) => one.line - other.line || one.column - other.column)
    .slice(0, MAX_ISSUES)
    .map((found) => issueOf(path, found, 'syntax.invalid'));
  return [...damages, ...rest];
}

const issueOf = (path: string, { line, column, message }: Finding, rule: string): Issue => ({
  rule_id: rule,
  severity: 'high',
  confidence: 'high',
  blocking: true,
  path,
  line,
  column,
  message: message.slice(0, MAX_MESSAGE),
  remediation: 'Correct the file so that its language’s parser reads it.',
});

/** Texts for people say so; anything else is for a person to read. */
function unread(file: SourceFile): Issue {
  const document = isDocument(file);
  return {
    rule_id: document ? 'syntax.not_code' : 'syntax.unparsed',
    severity: document ? 'info' : 'medium',
    confidence: 'high',
    blocking: false,
    path: file.path,
    line: 1,
    message: document ? 'this is no code: nothing was checked' : 'nobody here reads this language: nothing was checked',
    remediation: document ? 'None is needed.' : 'Have a person read it, or name the file by its language.',
  };
}
