import type { CheckOf } from '@wingman/contracts';
import { LookError } from '../../scope/look-error.js';
import { isBornSince, isUntouchedSince, type FileTimes } from '../file-age.js';
import {
  contradicted,
  fail,
  judge,
  pass,
  undecided,
  unknown,
  type Doubt,
  type Finding,
  type Observed,
  type Surroundings,
} from '../probe.js';
import { timesAt } from '../times-at.js';
import { findInDpkg } from './dpkg.js';
import type { Installed, Search } from './installed.js';
import { findInNpm } from './npm.js';
import { findInPip } from './pip.js';
import { compareVersions } from './version.js';

type PackageCheck = CheckOf<'package'>;

/** Whether a package is installed, and in which version, by the files that its manager keeps. Nothing is run. */
export async function probePackage(check: PackageCheck, at: Surroundings): Promise<Finding> {
  const { found, complete } = await searchFor(check, at);
  const observed: Observed = { installed: found.length, ...factsOf(found) };
  if (found.length === 0) {
    if (!complete) return unknown('ambiguous', observed);
    return check.absent ? pass(observed) : fail('missing', observed);
  }
  if (found.some(({ whole }) => !whole)) return unknown('partly_installed', observed);
  if (check.absent) return judgeAbsence(check, found, observed);
  const judged = judgeVersions(check, found, observed);
  const { installed_after: start } = check;
  if (judged.outcome !== 'PASS' || start === undefined) return judged;
  return judge([await installedAfter(found, start, at)], observed);
}

/** What was installed since left something that was not there before; what nothing touched was there already. */
async function installedAfter(found: readonly Installed[], start: string, at: Surroundings): Promise<Doubt> {
  const times: FileTimes[] = [];
  for (const mark of found.flatMap(({ marks }) => marks)) {
    const seen = await timesAt(mark, at);
    if (seen !== undefined) times.push(seen);
  }
  if (times.some((one) => isBornSince(one, start))) return undefined;
  const isOld = times.length > 0 && times.every((one) => isUntouchedSince(one, start));
  return isOld ? contradicted('older_than_start') : undecided('times_ambiguous');
}

async function searchFor({ manager, name, path }: PackageCheck, at: Surroundings): Promise<Search> {
  if (manager === 'dpkg') return findInDpkg(name, at);
  const project = path ?? at.cwd;
  if (project === undefined) throw new LookError('needs_cwd');
  return manager === 'npm' ? findInNpm(name, project, at) : findInPip(name, project, at);
}

const factsOf = ([first]: readonly Installed[]): Observed => ({
  ...(first?.version === undefined ? {} : { version: first.version.slice(0, 100) }),
  ...(first?.digest === undefined ? {} : { digest: first.digest }),
  ...first?.notes,
});

/** "Removed x 1.0" may be true while another version of it is there. */
function judgeAbsence({ version }: PackageCheck, found: readonly Installed[], observed: Observed): Finding {
  const gone = version !== undefined && found.every((one) => one.version !== version);
  return gone ? unknown('ambiguous', observed) : fail('present', observed);
}

function judgeVersions(check: PackageCheck, found: readonly Installed[], observed: Observed): Finding {
  const { version, manager } = check;
  if (version === undefined) return pass(observed);
  const compared = new Set(found.map((one) => compareVersions(one.version ?? '', version, manager)));
  // Several of one name: which of them a program would use is open.
  if (compared.size > 1) return unknown('ambiguous', observed);
  if (compared.has('equal')) return pass(observed);
  return compared.has('inexact') ? unknown('inexact_wording', observed) : fail('version_differs', observed);
}
