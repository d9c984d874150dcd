import type { Issue } from '../../issue.js';
import { dependencyIssue } from '../dependency-issue.js';
import type { Place } from '../dependency-issue.js';
import type { Manifest, Requirement } from '../manifests/manifest.js';
import type { Ecosystem } from '../names/ecosystem.js';
import { findImpostor } from '../names/impostor.js';
import { isOfOtherRegistry } from '../names/other-registry.js';
import { isKnownBad } from '../rules/known-bad.js';
import { trapsOf } from '../rules/versions.js';

/** What is wrong with one line of a manifest: the version, the place, the name. */
export function judgeRequirement({ path, ecosystem }: Manifest, requirement: Requirement): Issue[] {
  const { name, spec, line } = requirement;
  const place = { path, line };
  const traps = trapsOf(requirement, ecosystem).map(({ rule, message }) => dependencyIssue(rule, place, message));
  if (ecosystem === undefined || name === '') return traps;
  const bad = isKnownBad(name, spec, ecosystem)
    ? [dependencyIssue('known_bad', place, `${name} ${spec} was malicious`)]
    : [];
  return [...bad, ...traps, ...judgeName(name, ecosystem, place)];
}

/** What a name may be taken for. */
export function judgeName(name: string, ecosystem: Ecosystem, place: Place): Issue[] {
  const impostor = findImpostor(name, ecosystem);
  if (impostor) {
    const { target, how, isRemark } = impostor;
    const message = `${name} is nearly ${target}: ${how}`;
    return [dependencyIssue('typosquat', place, message, isRemark ? { severity: 'info' } : {})];
  }
  if (!isOfOtherRegistry(name, ecosystem)) return [];
  const [here, there] = ecosystem === 'npm' ? ['npm', 'PyPI'] : ['PyPI', 'npm'];
  return [
    dependencyIssue('other_registry', place, `${name} is asked of ${here}, and is known as a package of ${there}`),
  ];
}
