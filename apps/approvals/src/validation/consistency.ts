import { scored } from './candidate.js';
import type { Candidate, Issue, Judge } from './candidate.js';
import { environmentIssues } from './environments.js';
import { deedsOf, forbiddenIssues } from './forbidden.js';
import { hasWord, subjectsOf, wordsOf } from './words.js';

/** Commands that are looked at one by one; a request has no more. */
const MOST_NAMED = 5;

/**
 * Whether title, instruction, commands and environment say the same. Rules alone decide: that a model finds something
 * odd would be no reason that anybody could put right.
 */
export const judgeConsistency: Judge = (judged) =>
  scored([...environmentIssues(judged), ...forbiddenIssues(judged), ...unmentioned(judged.candidate)]);

/** Commands of which the texts say nothing, and deeds that they do not name. */
function unmentioned({ title, instruction, commands, readOnly }: Candidate): Issue[] {
  const said = wordsOf(`${title} ${instruction}`);
  const level = readOnly ? 'points' : 'person';
  return commands
    .flatMap((argv, index): Issue[] => {
      if (![...subjectsOf(argv)].some((word) => hasWord(said, word))) {
        const message = `Neither title nor instruction mention command ${index + 1}.`;
        return [{ rule_id: 'consistency.unmentioned', level, points: 15, message, fix: SAY }];
      }
      const unsaid = deedsOf(argv).find(
        ({ words, commands: verbs }) => ![...words, ...verbs].some((word) => said.has(word)),
      );
      if (!unsaid) return [];
      const message = `Command ${index + 1} would ${unsaid.id}; neither title nor instruction say so.`;
      return [{ rule_id: 'consistency.unsaid_deed', level, points: 20, message, fix: SAY }];
    })
    .slice(0, MOST_NAMED);
}

const SAY = 'Say in the instruction what each command does, and to what.';
