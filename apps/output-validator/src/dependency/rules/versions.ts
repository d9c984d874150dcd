import type { Requirement } from '../manifests/manifest.js';
import type { Ecosystem } from '../names/ecosystem.js';

export interface Trap {
  rule: 'any_version' | 'foreign_place' | 'plain_http' | 'prerelease' | 'unlikely_version';
  message: string;
}

/** Majors that exist at most, with years to grow. No package that many use counts otherwise; calendar years are looked at apart. */
const HIGHEST_MAJOR = 150;

const ELSEWHERE = /^(?:git[+:@]|git:|github:|gitlab:|bitbucket:|https?:|ssh:)|^[\w.-]+\/[\w.-]+(?:#.*)?$/i;
/** Tags that are moved to what is not yet released. */
const UNRELEASED_TAG =
  /^(?:alpha|beta|rc|canary|nightly|dev|develop|experimental|insiders|preview|pre|unstable|edge)$/i;
/** SemVer: what stands behind the hyphen. `<2.0.0-0` keeps prereleases out, and a range by hyphen has spaces around it. */
const NPM_PRERELEASE = /(?:^|[\s^~=>v])\d+\.\d+\.\d+-[0-9A-Za-z]/;
/** PEP 440: `1.0a1`, `1.0.0rc2`, `1.0.dev3`, unless it is what must not be installed. */
const PYPI_PRERELEASE =
  /^[\s(]*(?:===?|~=|>=?|\^|~)?\s*v?\d+(?:\.\d+)*[-_.]?(?:a|b|c|rc|alpha|beta|pre|preview|dev)[-_.]?\d*\s*\)?$/i;

/** What is wrong with where a requirement takes its package from. Go and Maven have no such places in their manifests. */
export function trapsOf({ name, spec }: Requirement, ecosystem: Ecosystem | undefined): Trap[] {
  const where = spec.replace(/^@\s*/, '');
  const called = name || 'a package';
  if (/^http:/i.test(where)) {
    return [{ rule: 'plain_http', message: `${called} comes over plain HTTP: anybody on the way can change it` }];
  }
  if (ELSEWHERE.test(where)) {
    const message = `${called} comes from outside the registry, and what it holds can change`;
    return /[#@][0-9a-f]{40}$/i.test(where) ? [] : [{ rule: 'foreign_place', message }];
  }
  if (ecosystem === 'npm' && /^(?:\*|latest|x|next|)$/i.test(where)) {
    return [{ rule: 'any_version', message: `${name} is taken in whatever version is newest` }];
  }
  if (isPrerelease(where, ecosystem)) {
    return [{ rule: 'prerelease', message: `${name} ${where} was never released: it is not supported and may vanish` }];
  }
  const major = /^[\^~<>=v!\s(]*(\d+)\./.exec(where)?.[1];
  const isYear = major !== undefined && /^20[0-4]\d$/.test(major);
  if (major !== undefined && Number(major) > HIGHEST_MAJOR && !isYear && ecosystem !== undefined) {
    const message = `${name} ${major}: so high a version is how a public package is made to win over an internal one`;
    return [{ rule: 'unlikely_version', message }];
  }
  return [];
}

function isPrerelease(where: string, ecosystem: Ecosystem | undefined): boolean {
  if (ecosystem === 'npm') return UNRELEASED_TAG.test(where) || NPM_PRERELEASE.test(where);
  return ecosystem === 'pypi' && where.split(/,|\|\|/).some((clause) => PYPI_PRERELEASE.test(clause));
}
