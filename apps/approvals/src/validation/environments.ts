import type { Issue, Judged } from './candidate.js';
import { RULES } from './rules.js';
import { wordsOf } from './words.js';

const PRODUCTION = 'prd';

/** The kind of environment that a deployment calls so; its own name where it is of no known kind. */
const kindOf = (environment: string): string =>
  RULES.environments.find(({ id, words }) => id === environment || words.includes(environment))?.id ?? environment;

const kindsIn = (words: ReadonlySet<string>): string[] =>
  RULES.environments.filter((kind) => kind.words.some((word) => words.has(word))).map(({ id }) => id);

/** Where title and commands speak of another environment than the one that is asked for. */
export function environmentIssues({ candidate }: Pick<Judged, 'candidate'>): Issue[] {
  const { title, instruction, commands, environment } = candidate;
  const kind = kindOf(environment);
  return [
    ...titleIssues(kindsIn(wordsOf(title)), kind, { environment, text: instruction }),
    ...commandIssues(commands, kind, environment),
  ];
}

function titleIssues(named: string[], kind: string, { environment, text }: { environment: string; text: string }) {
  if (named.length === 0 || named.includes(kind)) return [];
  // Said to be for less than it is, and production nowhere named: whoever agrees would not know what they agree to.
  const hidden = kind === PRODUCTION && !kindsIn(wordsOf(text)).includes(PRODUCTION);
  return [contradiction(`The title speaks of ${named.join(', ')}, the request is for ${environment}.`, hidden)];
}

function commandIssues(commands: readonly (readonly string[])[], kind: string, environment: string): Issue[] {
  const index = commands.findIndex((argv) => {
    const kinds = kindsIn(wordsOf(argv.filter((word) => !isSetting(word)).join(' ')));
    return kinds.length > 0 && !kinds.includes(kind);
  });
  if (index < 0) return [];
  return [contradiction(`Command ${index + 1} names another environment than ${environment}.`, false)];
}

/** `--production` and `NODE_ENV=production` say how something is run, not where. */
const isSetting = (word: string): boolean => /^(?:-|[A-Z_]+=)/.test(word);

const contradiction = (message: string, blocks: boolean): Issue => ({
  rule_id: blocks ? 'consistency.hidden_production' : 'consistency.environment',
  level: blocks ? 'blocking' : 'person',
  points: blocks ? 100 : 30,
  message,
  fix: 'Let title, commands and environment name the same place.',
});
