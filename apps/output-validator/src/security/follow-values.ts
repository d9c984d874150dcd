import type { Language, SourceFile } from '../source-file.js';
import { CallIndex } from './flow/call-index.js';
import { Engine, type Finding } from './flow/engine.js';
import type { Opinions } from './flow/opinions.js';
import type { RuleSet } from './flow/rules.js';
import { readProgram, type FollowedLanguage } from './read/read-program.js';
import { ECMASCRIPT_RULES } from './rules/ecmascript/ecmascript.js';
import { GO_RULES } from './rules/go/go.js';
import { JAVA_RULES } from './rules/java/java.js';
import { PYTHON_RULES } from './rules/python/python.js';
import type { Program } from './tree/tree.js';

const RULES: Readonly<Record<FollowedLanguage, RuleSet>> = {
  python: PYTHON_RULES,
  javascript: ECMASCRIPT_RULES,
  typescript: ECMASCRIPT_RULES,
  go: GO_RULES,
  java: JAVA_RULES,
};
const indices = new Map<RuleSet, CallIndex>();

/** What came of following the values of a file. */
export interface Followed {
  findings: Finding[];
  /** Not where the file is too deep or too large. */
  isComplete: boolean;
  /** Undefined where the language is not one that is followed. */
  known?: { program: Program; opinions: Opinions };
}

/**
 * Follows values from where they come in to where they do harm, in the languages that are known so well. Not complete where
 * the file is too deep or too large for that.
 */
export async function followValues(file: SourceFile): Promise<Followed> {
  if (!isFollowed(file.language)) return { findings: [], isComplete: true };
  const rules = RULES[file.language];
  const program = await readProgram(file.language, file.path, file.content);
  const index = indices.get(rules) ?? new CallIndex(rules.calls);
  indices.set(rules, index);
  const engine = new Engine(rules, index);
  const isFollowedThrough = engine.follow(program);
  return {
    findings: [...engine.findings.values()],
    isComplete: isFollowedThrough && !program.incomplete,
    known: { program, opinions: engine.opinions },
  };
}

function isFollowed(language: Language | undefined): language is FollowedLanguage {
  return language !== undefined && Object.hasOwn(RULES, language);
}
