import { findSecrets } from '@wingman/policy';
import type { Language, SourceFile } from '../../source-file.js';
import type { Finding } from '../flow/engine.js';
import { placesOf } from './places.js';

/** Here a credential is a text in quotation marks: without them it is a name, a comment or an example. */
const QUOTED: ReadonlySet<Language | undefined> = new Set<Language | undefined>([
  'python',
  'javascript',
  'typescript',
  'go',
  'java',
  'ruby',
  'rust',
]);

/**
 * Credentials in any language, by the same rules as everywhere else. Rules that read a name or a sentence before the value
 * must see it as the language writes values; what is recognised by its own form counts wherever it stands.
 */
export function findWrittenSecrets({ content, language }: SourceFile): Finding[] {
  const place = placesOf(content);
  return findSecrets(content)
    .filter(({ rule, start }) => {
      const isByName = rule.id.startsWith('secrets.named_');
      return !rule.id.startsWith('secrets.told_') && !(isByName && QUOTED.has(language) && !isQuoted(content, start));
    })
    .map(({ start }) => ({ weakness: 'hard-coded-secret', at: place(start), confidence: 'high' }));
}

function isQuoted(content: string, start: number): boolean {
  return ['"', "'", '`'].includes(content.charAt(start - 1));
}
