import type { Issue } from '../issue.js';
import type { SourceFile } from '../source-file.js';
import { importsOf } from './imports/imports.js';
import { impostorsAmong, isOwn, undeclaredAmong } from './judge/imports.js';
import { judgeOptions } from './judge/options.js';
import { judgeRequirement } from './judge/requirements.js';
import { judgeScripts } from './judge/scripts.js';
import { readManifests } from './manifests/read-manifests.js';
import { namesToAsk } from './names-to-ask.js';
import type { AskedName } from './names-to-ask.js';

/**
 * What is wrong with what files rely on: packages that imitate others, are undeclared or known to be bad, versions that
 * are traps, places that others can fill, and scripts that run when a package is installed. Nothing is installed or run.
 * Whether names exist is not known here: `names` are for whoever can ask.
 */
export async function findDependencyIssues(
  files: readonly SourceFile[],
): Promise<{ issues: Issue[]; names: AskedName[] }> {
  const manifests = readManifests(files);
  const paths = files.map(({ path }) => path);
  const imports = (await Promise.all(files.map(importsOf))).flat();
  const outside = imports.filter((found) => !isOwn(found, paths, manifests));
  const issues = [
    ...manifests.flatMap((manifest) => manifest.requirements.flatMap((found) => judgeRequirement(manifest, found))),
    ...manifests.flatMap(judgeOptions),
    ...manifests.flatMap(judgeScripts),
    ...undeclaredAmong(outside, manifests),
    ...impostorsAmong(outside, manifests),
  ];
  return { issues: issues.sort(byPlace), names: namesToAsk(outside, manifests) };
}

const byPlace = (one: Issue, other: Issue): number => one.path.localeCompare(other.path) || one.line - other.line;
