type Manager = 'dpkg' | 'npm' | 'pip';

/** Debian's version without epoch and revision is the one that its authors gave it (deb-version(7)). */
const upstreamOf = (version: string): string => version.replace(/^\d+:/, '').replace(/-[^-]*$/, '');

/** PEP 440: a leading v, the case, and zeros at the end make no other version. */
const plainPython = (version: string): string =>
  version
    .toLowerCase()
    .replace(/^v/, '')
    .replace(/(?:\.0+)+$/, '');

/** npm's own ways to write no one version. */
const RANGE = /[\^~<>=*|\s]|(?:^|\.)x(?:\.|$)/i;

/**
 * A version against the one that is installed. The same text is the same version. What people write for it ("1.18.0" for
 * Debian's "1.18.0-6ubuntu14", "v2.1") or what may cover it is `inexact`; all else differs.
 */
export function compareVersions(installed: string, wanted: string, manager: Manager): 'equal' | 'inexact' | 'differs' {
  if (installed === wanted) return 'equal';
  if (RANGE.test(wanted) || /^latest$|^next$|^lts$/i.test(wanted)) return 'inexact';
  if (installed === wanted.replace(/^v/, '')) return 'inexact';
  // "4.1" may stand for "4.1.0" and for all that begin so.
  if (installed.startsWith(`${wanted}.`) || installed.startsWith(`${wanted}-`)) return 'inexact';
  if (manager === 'dpkg' && (upstreamOf(installed) === wanted || installed.replace(/^\d+:/, '') === wanted))
    return 'inexact';
  if (manager === 'dpkg' && upstreamOf(installed).startsWith(`${wanted}.`)) return 'inexact';
  return manager === 'pip' && plainPython(installed) === plainPython(wanted) ? 'inexact' : 'differs';
}
