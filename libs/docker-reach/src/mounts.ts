import type { Mount, SocketFacts } from './facts.js';

/** Lines of /proc/<pid>/mountinfo: `36 35 98:0 /root /point rw …`; proc_pid_mountinfo(5). */
export function readMounts(text: string): Mount[] {
  return text
    .split('\n')
    .map((line) => line.split(' '))
    .filter((fields) => fields.length > 5)
    .map(([, , device = '', root = '', point = '']) => ({ device, root: unescaped(root), point: unescaped(point) }));
}

/** Blanks and backslashes are written as octal numbers there. */
const unescaped = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)));

const holds = (folder: string, path: string): boolean =>
  folder === '/' || path === folder || path.startsWith(`${folder}/`);

/** Where a path lies by its file system, so that it is known again wherever else that is mounted. */
export function placeOf(path: string, mounts: readonly Mount[]): SocketFacts['place'] {
  const around = mounts.filter(({ point }) => holds(point, path));
  // Of two mounts on one point the later one hides the earlier.
  const mount = around.reduce<Mount | undefined>(
    (best, next) => (best === undefined || next.point.length >= best.point.length ? next : best),
    undefined,
  );
  if (!mount) return undefined;
  const rest = mount.point === '/' ? path : path.slice(mount.point.length);
  return { device: mount.device, path: mount.root === '/' ? rest : `${mount.root}${rest}` };
}

/** Whether the process has a mount with the socket in it. One whose mounts cannot be read is taken to see it. */
export function isVisible({ place }: SocketFacts, mounts: readonly Mount[]): boolean {
  if (place === undefined || mounts.length === 0) return true;
  return mounts.some(({ device, root }) => device === place.device && holds(root, place.path));
}
