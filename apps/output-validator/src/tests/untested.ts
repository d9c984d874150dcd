import type { SourceFile } from '../source-file.js';
import type { Link, Links } from './links.js';

const CODE = new Set<string>(['javascript', 'typescript', 'python']);
/** Files that hold nothing to test: settings, types, lists of exports, setup of tests. */
const NOTHING_TO_TEST =
  /\.d\.[cm]?ts$|\.config\.[cm]?[jt]s$|(?:^|\/)(?:__init__|conftest|setup|manage|settings|wsgi|asgi)\.py$|(?:^|\/)(?:tests?|__tests__|__mocks__|fixtures|migrations|scripts|examples?)\/|(?:^|\/)\.?\w+rc\.[cm]?js$/;

/** Files of code that no test among the files reaches: by imports, from file to file, or by a module of their name. */
export function untestedAmong(files: readonly SourceFile[], tests: readonly SourceFile[], links: Links): SourceFile[] {
  const reached = reachedFrom(tests, links);
  const elsewhere = new Set(tests.flatMap((test) => (links.get(test) ?? []).flatMap(stepsElsewhere)));
  return files.filter(
    (file) =>
      file.language &&
      CODE.has(file.language) &&
      !tests.includes(file) &&
      !NOTHING_TO_TEST.test(file.path) &&
      /\b(?:function|class|def)\b|=>/.test(file.content) &&
      !reached.has(file) &&
      !elsewhere.has(nameOf(file)),
  );
}

/** What a test comes to through what it imports: behaviour is tested through the door that users have. */
function reachedFrom(tests: readonly SourceFile[], links: Links): ReadonlySet<SourceFile> {
  const reached = new Set(tests);
  for (const file of reached) for (const { file: next } of links.get(file) ?? []) if (next) reached.add(next);
  return reached;
}

/** An alias, a package of the same repository or a folder that is not known here: the name is all there is. */
const stepsElsewhere = ({ module, isOwn, file }: Link): string[] => (file || isOwn ? [] : module.split(/[/.]/));

function nameOf({ path }: SourceFile): string {
  const stem = (path.split('/').at(-1) ?? '').replace(/(?:\.d)?\.\w+$/, '');
  return stem === 'index' || stem === '__init__' ? (path.split('/').at(-2) ?? stem) : stem;
}
