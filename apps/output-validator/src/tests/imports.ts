import type { SourceFile } from '../source-file.js';
import type { Links } from './links.js';
import type { Weak } from './weakness.js';

/** What bundlers and test runners import, and nobody parses here. */
const NO_CODE =
  /\.(?:css|scss|sass|less|svg|png|jpe?g|gif|webp|html?|md|txt|ya?ml|json|graphql|gql|sql|wasm|node|snap)$/i;

/**
 * What is wrong with what a test takes of the files that were submitted with it: names that they do not have, and files
 * that are not there. A test alone is taken for one of a repository that is elsewhere.
 */
export async function importWeaknesses(
  test: SourceFile,
  files: readonly SourceFile[],
  links: Links,
  providedBy: (file: SourceFile) => Promise<ReadonlySet<string> | undefined>,
): Promise<Weak[]> {
  const taken = links.get(test) ?? [];
  const isAlone = !files.some((file) => file !== test && familyOf(file) === familyOf(test));
  const absent = taken
    .filter(({ file, isOwn, module }) => !file && isOwn && !isAlone && !NO_CODE.test(module))
    .map(({ line }): Weak => ({ weakness: 'unresolved_import', line }));
  const lacking = await Promise.all(
    taken.map(async ({ file, names, line }): Promise<Weak[]> => {
      const provided = file && names.length > 0 ? await providedBy(file) : undefined;
      return provided && names.some((name) => name !== '*' && !provided.has(name))
        ? [{ weakness: 'missing_name', line }]
        : [];
    }),
  );
  return [...absent, ...lacking.flat()];
}

/** TypeScript imports JavaScript, and the other way round. */
const familyOf = ({ language }: SourceFile): string | undefined =>
  language === 'typescript' ? 'javascript' : language;
