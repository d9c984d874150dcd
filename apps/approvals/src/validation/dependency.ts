import { scored } from './candidate.js';
import type { Issue, Judge, Standing } from './candidate.js';
import { referencesIn, SEARCHED } from './references.js';

/** Docker verbs that make what they name. */
const MAKES = new Set(['run', 'create', 'build', 'pull', 'tag', 'up', 'load', 'import']);

/**
 * Whether what the request leans on is there: approvals and checks that its instruction names, and what its commands
 * name, as the gateway saw it. What nobody can look up from here is unknown, and unknown goes to people.
 */
export const judgeDependencies: Judge = ({ candidate: { instruction, commands, objects }, known }) => {
  const named = referencesIn(instruction);
  return scored([
    ...named.approvals.flatMap((id) => standingIssue('approval', id, known.approvals[id])),
    ...named.checks.flatMap((id) => standingIssue('check', id, known.checks[id])),
    ...named.files.map((file) => unknown(`Whether ${file} is there cannot be told from here.`)),
    ...objectIssues(objects, commands),
    ...(instruction.length > SEARCHED
      ? [unknown('What the rest of so long an instruction leans on is not known.')]
      : []),
  ]);
};

function standingIssue(what: 'approval' | 'check', id: string, standing: Standing | undefined): Issue[] {
  switch (standing) {
    case 'approved':
      return [];
    case 'not_approved':
      return [
        {
          rule_id: `dependency.${what}_not_approved`,
          level: 'person',
          points: 50,
          message: `It leans on the ${what} ${id}, which is not approved.`,
          fix: `Ask again when the ${what} is approved.`,
        },
      ];
    case 'missing':
      return [
        {
          rule_id: `dependency.${what}_missing`,
          level: 'blocking',
          points: 100,
          message: `It leans on the ${what} ${id}, which does not exist.`,
          fix: `Name an ${what === 'check' ? 'existing check' : 'approval that exists'}, or leave it out.`,
        },
      ];
    case undefined:
      return [unknown(`Nobody could look up the ${what} ${id}.`)];
  }
}

const unknown = (message: string): Issue => ({
  rule_id: 'dependency.unknown',
  level: 'person',
  points: 10,
  message,
  fix: 'Nothing to fix: a person looks.',
});

function objectIssues(objects: Readonly<Record<string, string>>, commands: readonly (readonly string[])[]): Issue[] {
  return Object.entries(objects).flatMap(([key, identity]): Issue[] => {
    const [index = '', ...rest] = key.split(' ');
    const name = rest.join(' ');
    if (identity === 'unresolved') return [unknown(`What command ${Number(index) + 1} names is not known: ${name}.`)];
    const makes = (commands[Number(index)] ?? []).slice(1, 5).some((word) => MAKES.has(word));
    if (identity !== 'absent' || makes) return [];
    return [
      {
        rule_id: 'dependency.object_absent',
        level: 'person',
        points: 30,
        message: `Command ${Number(index) + 1} names what is not there: ${name}.`,
        fix: 'Name what exists.',
      },
    ];
  });
}
