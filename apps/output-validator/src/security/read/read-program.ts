import type { Program } from '../tree/tree.js';
import { ECMASCRIPT } from './ecmascript.js';
import { GO } from './go.js';
import { parse, type Grammar } from './grammar.js';
import { JAVA } from './java.js';
import { PYTHON } from './python.js';
import { Reader, type Dialect } from './reader.js';

/** The languages whose values are followed. */
export type FollowedLanguage = 'python' | 'javascript' | 'typescript' | 'go' | 'java';

const DIALECTS: Readonly<Record<FollowedLanguage, Dialect>> = {
  python: PYTHON,
  javascript: ECMASCRIPT,
  typescript: ECMASCRIPT,
  go: GO,
  java: JAVA,
};

/** What the file says, in the common tree. A broken file is read as far as it can be. */
export async function readProgram(language: FollowedLanguage, path: string, source: string): Promise<Program> {
  const { root, incomplete, broken } = await parse(grammarOf(language, path, source), source);
  return { body: new Reader(DIALECTS[language]).statements(root), incomplete, broken };
}

/** Where the name does not tell, elements that are closed do. */
function grammarOf(language: FollowedLanguage, path: string, source: string): Grammar {
  const hasElements = !/\.[cm]?ts$/.test(path) && /<\/[A-Za-z>]|\/>/.test(source);
  return language === 'typescript' && (path.endsWith('x') || hasElements) ? 'tsx' : language;
}
