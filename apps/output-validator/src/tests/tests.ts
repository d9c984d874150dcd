import type { Issue } from '../issue.js';
import type { Language, SourceFile } from '../source-file.js';
import { weaknessesOfEcmascript } from './ecmascript/ecmascript.js';
import { importWeaknesses } from './imports.js';
import { linksOf } from './links.js';
import { providedBy } from './provided.js';
import { weaknessesOfLines } from './lines.js';
import { weaknessesOfPython } from './python.js';
import { untestedAmong } from './untested.js';
import { issueOf } from './weakness.js';
import type { Weak } from './weakness.js';

type Judge = (file: SourceFile) => { tests: number; weak: Weak[] } | Promise<{ tests: number; weak: Weak[] }>;

const JUDGES: Readonly<Partial<Record<Language, Judge>>> = {
  javascript: weaknessesOfEcmascript,
  typescript: weaknessesOfEcmascript,
  python: weaknessesOfPython,
  go: weaknessesOfLines,
  java: weaknessesOfLines,
};

/**
 * Whether the tests among the files test anything, and whether there are some for each file of code: tests that assert
 * nothing, what is always true or what a mock was told, that do not run or whose failure nobody sees. Nothing is run.
 */
export async function findTestIssues(files: readonly SourceFile[]): Promise<Issue[]> {
  const judged = await Promise.all(
    files.map(async (file) => {
      const judge = file.language && JUDGES[file.language];
      return { file, ...(judge ? await judge(file) : { tests: 0, weak: [] as Weak[] }) };
    }),
  );
  const own = judged.flatMap(({ file, weak }) => weak.map((one) => issueOf(file.path, one)));
  const withTests = judged.filter(({ tests, weak }) => tests > 0 || weak.length > 0).map(({ file }) => file);
  const links = await linksOf(files);
  const provided = onceForEach(providedBy);
  const imported = await Promise.all(
    withTests.map(async (test) =>
      (await importWeaknesses(test, files, links, provided)).map((weak) => issueOf(test.path, weak)),
    ),
  );
  return [
    ...own,
    ...imported.flat(),
    ...untestedAmong(files, withTests, links).map(({ path }) => issueOf(path, { weakness: 'untested', line: 1 })),
  ];
}

/** Many tests take something of the same file, which is read once. */
function onceForEach<Result>(read: (file: SourceFile) => Result): (file: SourceFile) => Result {
  const known = new Map<SourceFile, Result>();
  return (file) => {
    const result = known.get(file) ?? read(file);
    known.set(file, result);
    return result;
  };
}
