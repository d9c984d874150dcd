import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigError } from '@wingman/service-kit';
import { isWithin } from './scope.js';

interface HostView {
  DEPLOYMENT_ENV: 'dev' | 'test' | 'prd';
  VERIFIER_HOST_ID?: string | undefined;
  VERIFIER_ALLOWED_ROOTS: readonly string[];
}

/**
 * Refuses to start where "not in my container" could become FALSE: inside a container, outside development, the
 * roots must be read-only mounts of the host that VERIFIER_HOST_ID names (docs/adr/008).
 */
export function assertViewOfHost(
  config: HostView,
  { inContainer, mountInfo }: { inContainer: boolean; mountInfo: string } = hereAndNow(),
): void {
  if (config.DEPLOYMENT_ENV === 'dev' || !inContainer) return;
  if (config.VERIFIER_HOST_ID === undefined) {
    throw new ConfigError('VERIFIER_HOST_ID is missing: in a container it names the host whose files are mounted');
  }
  const writable = config.VERIFIER_ALLOWED_ROOTS.filter((root) => !isReadOnlyMount(root, mountInfo));
  if (writable.length > 0) {
    throw new ConfigError('VERIFIER_ALLOWED_ROOTS must be read-only mounts of the host when inside a container');
  }
}

const hereAndNow = () => ({
  inContainer: existsSync('/.dockerenv') || existsSync('/run/.containerenv'),
  mountInfo: readFileSync('/proc/self/mountinfo', 'utf8'),
});

/** Whether the innermost mount that holds `root` is read-only and is not the container's own root (proc(5), mountinfo). */
function isReadOnlyMount(root: string, mountInfo: string): boolean {
  const holding = mountInfo
    .split('\n')
    .map((line) => line.split(' '))
    .filter((fields) => fields[4] !== undefined && isWithin(path.normalize(root), unescaped(fields[4])))
    .sort((one, other) => (other[4]?.length ?? 0) - (one[4]?.length ?? 0))[0];
  return holding !== undefined && holding[4] !== '/' && (holding[5] ?? '').split(',').includes('ro');
}

/** Spaces and the like are octal escapes in mountinfo. */
const unescaped = (field: string): string =>
  field.replaceAll(/\\([0-7]{3})/g, (_match, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
